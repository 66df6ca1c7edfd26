"""Maker and checker, idempotency keys, documents, the access record."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import conv

revision = "r0003_supervision_and_documents"
down_revision = "r0002_accounts_and_ledger"

_APPROVAL_REQUESTS: tuple[SchemaItem, ...] = (
    sa.Column("request_id", sa.String(length=20), nullable=False),
    sa.Column("operation", sa.String(length=40), nullable=False),
    sa.Column("status", sa.String(length=40), nullable=False),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("branch_code", sa.String(length=40), nullable=False),
    sa.Column("maker_id", sa.String(length=40), nullable=False),
    sa.Column("maker_staff_no", sa.String(length=6), nullable=False),
    sa.Column("customer_id", sa.String(length=10), nullable=True),
    sa.Column("account_no", sa.String(length=13), nullable=True),
    sa.Column("customer_name", sa.String(length=240), nullable=False),
    sa.Column("value_minor", sa.BigInteger(), nullable=True),
    sa.Column("priority", sa.String(length=40), nullable=False),
    sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("payload_hash", sa.String(length=71), nullable=False),
    sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("levels", sa.Integer(), nullable=False),
    sa.Column("idempotency_key", sa.String(length=36), nullable=False),
    sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("expires_on", sa.Date(), nullable=False),
    sa.Column("opened_by", sa.String(length=20), nullable=True),
    sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("reference", sa.String(length=30), nullable=True),
    sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint(
        "(status = 'APPROVED') = (reference IS NOT NULL)",
        name=conv("ck_approval_requests_reference_with_effect"),
    ),
    sa.CheckConstraint(
        "priority IN ('URGENT', 'HIGH', 'NORMAL')", name=conv("ck_approval_requests_priority_known")
    ),
    sa.CheckConstraint(
        "status IN ('PENDING', 'PENDING_SECOND', 'APPROVED', 'REJECTED', "
        "'RETURNED', 'WITHDRAWN', 'EXPIRED')",
        name=conv("ck_approval_requests_status_known"),
    ),
    sa.CheckConstraint(
        "levels BETWEEN 1 AND 2 AND revision >= 1", name=conv("ck_approval_requests_levels_known")
    ),
    sa.CheckConstraint(
        "value_minor IS NULL OR value_minor >= 0",
        name=conv("ck_approval_requests_value_not_negative"),
    ),
    sa.ForeignKeyConstraint(
        ["branch_code"], ["branches.branch_code"], name=conv("fk_approval_requests_branch_code")
    ),
    sa.ForeignKeyConstraint(
        ["maker_id"], ["officers.officer_id"], name=conv("fk_approval_requests_maker_id")
    ),
    sa.PrimaryKeyConstraint("request_id", name=conv("pk_approval_requests")),
    sa.UniqueConstraint("reference", name=conv("uq_approval_requests_reference")),
)

_ACCESS_RECORD: tuple[SchemaItem, ...] = (
    sa.Column("entry_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("correlation_id", sa.String(length=36), nullable=False),
    sa.Column("officer_id", sa.String(length=40), nullable=False),
    sa.Column("session_id", sa.String(length=40), nullable=False),
    sa.Column("workstation_id", sa.String(length=12), nullable=False),
    sa.Column("act", sa.String(length=40), nullable=False),
    sa.Column("viewed", sa.Boolean(), nullable=False),
    sa.Column("customer_id", sa.String(length=10), nullable=True),
    sa.Column("account_no", sa.String(length=13), nullable=True),
    sa.Column("document_id", sa.String(length=36), nullable=True),
    sa.Column("page_no", sa.Integer(), nullable=True),
    sa.Column("request_id", sa.String(length=20), nullable=True),
    sa.Column("reference", sa.String(length=30), nullable=True),
    sa.Column("note", sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(
        ["officer_id"], ["officers.officer_id"], name=conv("fk_access_record_officer_id")
    ),
    sa.ForeignKeyConstraint(
        ["session_id"], ["sessions.session_id"], name=conv("fk_access_record_session_id")
    ),
    sa.PrimaryKeyConstraint("entry_no", name=conv("pk_access_record")),
)

_DOCUMENTS: tuple[SchemaItem, ...] = (
    sa.Column("document_id", sa.String(length=36), nullable=False),
    sa.Column("document_type", sa.String(length=40), nullable=False),
    sa.Column("original_seen", sa.Boolean(), nullable=False),
    sa.Column("customer_id", sa.String(length=40), nullable=True),
    sa.Column("document_number", sa.String(length=30), nullable=True),
    sa.Column("issued_on", sa.Date(), nullable=True),
    sa.Column("expires_on", sa.Date(), nullable=True),
    sa.Column("pages", sa.Integer(), nullable=False),
    sa.Column("size", sa.Integer(), nullable=False),
    sa.Column("sha256", sa.String(length=64), nullable=False),
    sa.Column("uploaded_sha256", sa.String(length=64), nullable=False),
    sa.Column("status", sa.String(length=40), nullable=False),
    sa.Column("uploaded_by", sa.String(length=40), nullable=False),
    sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("request_id", sa.String(length=40), nullable=True),
    sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint(
        "status IN ('UNATTACHED', 'IN_REQUEST', 'CURRENT', 'SUPERSEDED')",
        name=conv("ck_documents_status_known"),
    ),
    sa.CheckConstraint("pages >= 1 AND size >= 0", name=conv("ck_documents_pages_counted")),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customers.customer_id"], name=conv("fk_documents_customer_id")
    ),
    sa.ForeignKeyConstraint(
        ["request_id"], ["approval_requests.request_id"], name=conv("fk_documents_request_id")
    ),
    sa.ForeignKeyConstraint(
        ["uploaded_by"], ["officers.officer_id"], name=conv("fk_documents_uploaded_by")
    ),
    sa.PrimaryKeyConstraint("document_id", name=conv("pk_documents")),
)

_OPERATIONS: tuple[SchemaItem, ...] = (
    sa.Column("idempotency_key", sa.String(length=36), nullable=False),
    sa.Column("state", sa.String(length=10), nullable=False),
    sa.Column("officer_id", sa.String(length=40), nullable=False),
    sa.Column("branch_code", sa.String(length=40), nullable=False),
    sa.Column("operation", sa.String(length=40), nullable=True),
    sa.Column("method", sa.String(length=10), nullable=True),
    sa.Column("path", sa.String(length=200), nullable=True),
    sa.Column("fingerprint", sa.String(length=64), nullable=True),
    sa.Column("origin", sa.String(length=200), nullable=True),
    sa.Column("commitment", sa.String(length=64), nullable=True),
    sa.Column("salt", sa.String(length=64), nullable=True),
    sa.Column("status", sa.Integer(), nullable=True),
    sa.Column("reply", sa.Text(), nullable=True),
    sa.Column("reference", sa.String(length=30), nullable=True),
    sa.Column("request_id", sa.String(length=40), nullable=True),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(
        "state <> 'FINAL' OR (status IS NOT NULL AND reply IS NOT NULL AND "
        "fingerprint IS NOT NULL)",
        name=conv("ck_operations_final_is_whole"),
    ),
    sa.CheckConstraint("state IN ('FINAL', 'CANCELLED')", name=conv("ck_operations_state_known")),
    sa.ForeignKeyConstraint(
        ["branch_code"], ["branches.branch_code"], name=conv("fk_operations_branch_code")
    ),
    sa.ForeignKeyConstraint(
        ["officer_id"], ["officers.officer_id"], name=conv("fk_operations_officer_id")
    ),
    sa.ForeignKeyConstraint(
        ["request_id"], ["approval_requests.request_id"], name=conv("fk_operations_request_id")
    ),
    sa.PrimaryKeyConstraint("idempotency_key", name=conv("pk_operations")),
)

_REQUEST_HISTORY: tuple[SchemaItem, ...] = (
    sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("request_id", sa.String(length=40), nullable=False),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("officer_id", sa.String(length=40), nullable=False),
    sa.Column("act", sa.String(length=20), nullable=False),
    sa.Column("level", sa.Integer(), nullable=True),
    sa.Column("note", sa.Text(), nullable=True),
    sa.Column("fields", sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(
        ["officer_id"], ["officers.officer_id"], name=conv("fk_request_history_officer_id")
    ),
    sa.ForeignKeyConstraint(
        ["request_id"], ["approval_requests.request_id"], name=conv("fk_request_history_request_id")
    ),
    sa.PrimaryKeyConstraint("line_no", name=conv("pk_request_history")),
)

_REQUEST_OBJECTS: tuple[SchemaItem, ...] = (
    sa.Column("request_id", sa.String(length=40), nullable=False),
    sa.Column("operation", sa.String(length=40), nullable=False),
    sa.Column("object", sa.String(length=120), nullable=False),
    sa.Column("is_open", sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(
        ["request_id"], ["approval_requests.request_id"], name=conv("fk_request_objects_request_id")
    ),
    sa.PrimaryKeyConstraint("request_id", "object", name=conv("pk_request_objects")),
)

_REQUEST_REVISIONS: tuple[SchemaItem, ...] = (
    sa.Column("request_id", sa.String(length=40), nullable=False),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("maker_id", sa.String(length=40), nullable=False),
    sa.Column("maker_staff_no", sa.String(length=6), nullable=False),
    sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("payload_hash", sa.String(length=71), nullable=False),
    sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(
        ["maker_id"], ["officers.officer_id"], name=conv("fk_request_revisions_maker_id")
    ),
    sa.ForeignKeyConstraint(
        ["request_id"],
        ["approval_requests.request_id"],
        name=conv("fk_request_revisions_request_id"),
    ),
    sa.PrimaryKeyConstraint("request_id", "revision", name=conv("pk_request_revisions")),
    sa.UniqueConstraint(
        "request_id",
        "revision",
        "maker_staff_no",
        name=conv("uq_request_revisions_request_id_revision_maker_staff_no"),
    ),
)

_TILL_RECEIPTS: tuple[SchemaItem, ...] = (
    sa.Column("till_receipt_no", sa.String(length=30), nullable=False),
    sa.Column("account_no", sa.String(length=13), nullable=False),
    sa.Column("request_id", sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(
        ["request_id"], ["approval_requests.request_id"], name=conv("fk_till_receipts_request_id")
    ),
    sa.PrimaryKeyConstraint("till_receipt_no", name=conv("pk_till_receipts")),
)

_DOCUMENT_PAGES: tuple[SchemaItem, ...] = (
    sa.Column("document_id", sa.String(length=40), nullable=False),
    sa.Column("page_no", sa.Integer(), nullable=False),
    sa.Column("jpeg", sa.LargeBinary(), nullable=False),
    sa.Column("sha256", sa.String(length=64), nullable=False),
    sa.CheckConstraint("page_no >= 1", name=conv("ck_document_pages_page_counted")),
    sa.ForeignKeyConstraint(
        ["document_id"], ["documents.document_id"], name=conv("fk_document_pages_document_id")
    ),
    sa.PrimaryKeyConstraint("document_id", "page_no", name=conv("pk_document_pages")),
)

_REQUEST_DECISIONS: tuple[SchemaItem, ...] = (
    sa.Column("request_id", sa.String(length=20), nullable=False),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("level", sa.Integer(), nullable=False),
    sa.Column("act", sa.String(length=20), nullable=False),
    sa.Column("officer_id", sa.String(length=40), nullable=False),
    sa.Column("staff_no", sa.String(length=6), nullable=False),
    sa.Column("maker_staff_no", sa.String(length=6), nullable=False),
    sa.Column("payload_hash", sa.String(length=71), nullable=False),
    sa.Column("reason_code", sa.String(length=40), nullable=True),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(
        "act IN ('APPROVE', 'REJECT', 'RETURN')", name=conv("ck_request_decisions_act_known")
    ),
    sa.CheckConstraint("level BETWEEN 1 AND 2", name=conv("ck_request_decisions_level_known")),
    sa.CheckConstraint(
        "staff_no <> maker_staff_no", name=conv("ck_request_decisions_maker_is_no_checker")
    ),
    sa.ForeignKeyConstraint(
        ["officer_id"], ["officers.officer_id"], name=conv("fk_request_decisions_officer_id")
    ),
    sa.ForeignKeyConstraint(
        ["request_id", "revision", "maker_staff_no"],
        [
            "request_revisions.request_id",
            "request_revisions.revision",
            "request_revisions.maker_staff_no",
        ],
        name=conv("fk_request_decisions_request_id_revision_maker_staff_no"),
    ),
    sa.PrimaryKeyConstraint("request_id", "revision", "level", name=conv("pk_request_decisions")),
    sa.UniqueConstraint(
        "request_id",
        "revision",
        "staff_no",
        name=conv("uq_request_decisions_request_id_revision_staff_no"),
    ),
)


def upgrade() -> None:
    """Make the tables, those that others point to first."""
    op.create_table("approval_requests", *_APPROVAL_REQUESTS)
    op.create_index(conv("ix_approval_requests_account_no"), "approval_requests", ["account_no"])
    op.create_index(conv("ix_approval_requests_customer_id"), "approval_requests", ["customer_id"])
    op.create_index(conv("ix_approval_requests_maker_id"), "approval_requests", ["maker_id"])
    op.create_index(
        "ix_approval_requests_queue", "approval_requests", ["branch_code", "status", "submitted_at"]
    )
    op.create_table("access_record", *_ACCESS_RECORD)
    op.create_index(conv("ix_access_record_correlation_id"), "access_record", ["correlation_id"])
    op.create_index(conv("ix_access_record_officer_id"), "access_record", ["officer_id"])
    op.create_index(
        "ix_access_record_workstation", "access_record", ["workstation_id", "viewed", "entry_no"]
    )
    op.create_table("documents", *_DOCUMENTS)
    op.create_index(conv("ix_documents_customer_id"), "documents", ["customer_id"])
    op.create_index(conv("ix_documents_request_id"), "documents", ["request_id"])
    op.create_table("operations", *_OPERATIONS)
    op.create_index(conv("ix_operations_officer_id"), "operations", ["officer_id"])
    op.create_index(conv("ix_operations_reference"), "operations", ["reference"])
    op.create_index(conv("ix_operations_request_id"), "operations", ["request_id"])
    op.create_table("request_history", *_REQUEST_HISTORY)
    op.create_index(conv("ix_request_history_request_id"), "request_history", ["request_id"])
    op.create_table("request_objects", *_REQUEST_OBJECTS)
    op.create_index(
        "uq_request_objects_open",
        "request_objects",
        ["operation", "object"],
        unique=True,
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_table("request_revisions", *_REQUEST_REVISIONS)
    op.create_table("till_receipts", *_TILL_RECEIPTS)
    op.create_index(conv("ix_till_receipts_request_id"), "till_receipts", ["request_id"])
    op.create_table("document_pages", *_DOCUMENT_PAGES)
    op.create_table("request_decisions", *_REQUEST_DECISIONS)
