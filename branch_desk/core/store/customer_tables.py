"""Tables of customers: the record, its names as they are searched, documents and their pages."""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from branch_desk.core.store.columns import (
    Counting,
    Document,
    Instant,
    code,
    metadata,
    minor,
    one_of,
    points_to,
)
from branch_desk.domain.customers import CustomerType, KycTier, RiskRating

CUSTOMER_STATES: Final = ("ACTIVE", "BLOCKED", "DECEASED")
KYC_STATES: Final = ("VERIFIED", "INCOMPLETE", "EXPIRED")
DOCUMENT_STATES: Final = ("UNATTACHED", "IN_REQUEST", "CURRENT", "SUPERSEDED")

customers: Final = Table(
    "customers",
    metadata,
    Column("customer_id", String(10), primary_key=True),
    Column("version", Integer, nullable=False, default=1),
    code("customer_type"),
    points_to("branch_code", "branches.branch_code"),
    code("status", default="ACTIVE"),
    code("full_name", 240),
    # The members of docs/contract.md 2.2 in their wire form, without papers, waivers and reviews.
    Column("record", Document, nullable=False),
    code("kyc_tier"),
    code("kyc_status"),
    Column("kyc_review_due", Date, nullable=False),
    code("risk_rating"),
    Column("risk_factors", Document, nullable=False),
    Column("is_pep", Boolean, nullable=False),
    Column("created_on", Date, nullable=False),
    Column("contact_changed_on", Date),
    Column("next_of_kin_confirmed_on", Date),
    # What duplicates and searches compare, drawn from the record.
    Column("date_of_birth", Date),
    code("phone", 20, index=True),
    Column("alternative_phone", String(20), index=True),
    Column("email", String(254), index=True),
    Column("id_type", String(40)),
    Column("id_number", String(30), index=True),
    Column("issuing_country", String(2)),
    Column("registration_no", String(30), unique=True),
    Column("kra_pin", String(11), index=True),
    points_to("guardian_id", "customers.customer_id", nullable=True),
    UniqueConstraint("id_type", "id_number", "issuing_country"),
    UniqueConstraint("customer_type", "kra_pin"),
    CheckConstraint("version >= 1", name="version_counted"),
    one_of("customer_type", CustomerType),
    one_of("status", CUSTOMER_STATES),
    one_of("kyc_tier", KycTier),
    one_of("kyc_status", KYC_STATES),
    one_of("risk_rating", RiskRating),
)

name_keys: Final = Table(
    "name_keys",
    metadata,
    points_to("customer_id", "customers.customer_id"),
    code("name_key", 130, index=True),
    PrimaryKeyConstraint("customer_id", "name_key"),
)
"""The keys under which a customer's names are found (core/names.py)."""

waivers: Final = Table(
    "waivers",
    metadata,
    points_to("customer_id", "customers.customer_id"),
    code("document_type"),
    code("reason", 200),
    Column("granted_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    PrimaryKeyConstraint("customer_id", "document_type"),
)

documents: Final = Table(
    "documents",
    metadata,
    Column("document_id", String(36), primary_key=True),
    code("document_type"),
    Column("original_seen", Boolean, nullable=False),
    # As the upload said, or the customer whose file it came to stand in.
    points_to("customer_id", "customers.customer_id", nullable=True, index=True),
    Column("document_number", String(30)),
    Column("issued_on", Date),
    Column("expires_on", Date),
    Column("pages", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    code("sha256", 64),
    code("uploaded_sha256", 64),
    code("status", default="UNATTACHED"),
    points_to("uploaded_by", "officers.officer_id"),
    Column("uploaded_at", Instant, nullable=False),
    points_to("request_id", "approval_requests.request_id", nullable=True, index=True),
    # An id once deleted stays taken; its pages are gone.
    Column("deleted_at", Instant),
    CheckConstraint("pages >= 1 AND size >= 0", name="pages_counted"),
    one_of("status", DOCUMENT_STATES),
)

document_pages: Final = Table(
    "document_pages",
    metadata,
    points_to("document_id", "documents.document_id"),
    Column("page_no", Integer, nullable=False),
    Column("jpeg", LargeBinary, nullable=False),
    code("sha256", 64),
    PrimaryKeyConstraint("document_id", "page_no"),
    CheckConstraint("page_no >= 1", name="page_counted"),
)

loans: Final = Table(
    "loans",
    metadata,
    Column("loan_no", String(40), primary_key=True),
    points_to("customer_id", "customers.customer_id", index=True),
    code("product_name", 80),
    minor("outstanding_minor"),
    Column("days_past_due", Integer, nullable=False, default=0),
    points_to("repayment_account_no", "accounts.account_no"),
    code("status"),
    CheckConstraint("outstanding_minor >= 0 AND days_past_due >= 0", name="not_negative"),
    one_of("status", ("ACTIVE", "SETTLED")),
)

access_record: Final = Table(
    "access_record",
    metadata,
    Column("entry_no", Counting, primary_key=True),
    Column("at", Instant, nullable=False),
    code("correlation_id", 36, index=True),
    points_to("officer_id", "officers.officer_id", index=True),
    points_to("session_id", "sessions.session_id"),
    code("workstation_id", 12),
    code("act"),
    # A viewed read shows personal data in clear or a page; any other read of a customer is masked.
    Column("viewed", Boolean, nullable=False),
    Column("customer_id", String(10)),
    Column("account_no", String(13)),
    Column("document_id", String(36)),
    Column("page_no", Integer),
    Column("request_id", String(20)),
    Column("reference", String(30)),
    Column("note", Text),
    Index("ix_access_record_workstation", "workstation_id", "viewed", "entry_no"),
)
"""Every read of a customer that the core answered, and under which act of the desk."""
