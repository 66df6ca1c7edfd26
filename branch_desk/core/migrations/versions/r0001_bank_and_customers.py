"""The bank, its officers and their sessions, its customers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import conv

revision = "r0001_bank_and_customers"
down_revision = None

_AUDIT: tuple[SchemaItem, ...] = (
    sa.Column("entry_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("business_date", sa.Date(), nullable=False),
    sa.Column("officer_id", sa.String(length=20), nullable=True),
    sa.Column("branch_code", sa.String(length=3), nullable=True),
    sa.Column("act", sa.String(length=40), nullable=False),
    sa.Column("outcome", sa.String(length=40), nullable=False),
    sa.Column("idempotency_key", sa.String(length=36), nullable=True),
    sa.Column("correlation_id", sa.String(length=36), nullable=True),
    sa.Column("request_id", sa.String(length=20), nullable=True),
    sa.Column("reference", sa.String(length=30), nullable=True),
    sa.PrimaryKeyConstraint("entry_no", name=conv("pk_audit")),
)

_BANK: tuple[SchemaItem, ...] = (
    sa.Column("bank_no", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("name", sa.String(length=120), nullable=False),
    sa.Column("demo", sa.Boolean(), nullable=False),
    sa.Column("business_date", sa.Date(), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("bank_no = 1", name=conv("ck_bank_one_row")),
    sa.PrimaryKeyConstraint("bank_no", name=conv("pk_bank")),
)

_BRANCHES: tuple[SchemaItem, ...] = (
    sa.Column("branch_code", sa.String(length=3), nullable=False),
    sa.Column("name", sa.String(length=80), nullable=False),
    sa.Column("town", sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint("branch_code", name=conv("pk_branches")),
)

_COUNTERS: tuple[SchemaItem, ...] = (
    sa.Column("name", sa.String(length=60), nullable=False),
    sa.Column("value", sa.BigInteger(), nullable=False),
    sa.CheckConstraint("value >= 0", name=conv("ck_counters_value_not_negative")),
    sa.PrimaryKeyConstraint("name", name=conv("pk_counters")),
)

_LOGIN_FAILURES: tuple[SchemaItem, ...] = (
    sa.Column("typed_id", sa.String(length=20), nullable=False),
    sa.Column("failures", sa.Integer(), nullable=False),
    sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("failures >= 0", name=conv("ck_login_failures_failures_counted")),
    sa.PrimaryKeyConstraint("typed_id", name=conv("pk_login_failures")),
)

_CUSTOMERS: tuple[SchemaItem, ...] = (
    sa.Column("customer_id", sa.String(length=10), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("customer_type", sa.String(length=40), nullable=False),
    sa.Column("branch_code", sa.String(length=40), nullable=False),
    sa.Column("status", sa.String(length=40), nullable=False),
    sa.Column("full_name", sa.String(length=240), nullable=False),
    sa.Column("record", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("kyc_tier", sa.String(length=40), nullable=False),
    sa.Column("kyc_status", sa.String(length=40), nullable=False),
    sa.Column("kyc_review_due", sa.Date(), nullable=False),
    sa.Column("risk_rating", sa.String(length=40), nullable=False),
    sa.Column("risk_factors", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("is_pep", sa.Boolean(), nullable=False),
    sa.Column("created_on", sa.Date(), nullable=False),
    sa.Column("contact_changed_on", sa.Date(), nullable=True),
    sa.Column("next_of_kin_confirmed_on", sa.Date(), nullable=True),
    sa.Column("date_of_birth", sa.Date(), nullable=True),
    sa.Column("phone", sa.String(length=20), nullable=False),
    sa.Column("alternative_phone", sa.String(length=20), nullable=True),
    sa.Column("email", sa.String(length=254), nullable=True),
    sa.Column("id_type", sa.String(length=40), nullable=True),
    sa.Column("id_number", sa.String(length=30), nullable=True),
    sa.Column("issuing_country", sa.String(length=2), nullable=True),
    sa.Column("registration_no", sa.String(length=30), nullable=True),
    sa.Column("kra_pin", sa.String(length=11), nullable=True),
    sa.Column("guardian_id", sa.String(length=40), nullable=True),
    sa.CheckConstraint(
        "customer_type IN ('INDIVIDUAL', 'BUSINESS')", name=conv("ck_customers_customer_type_known")
    ),
    sa.CheckConstraint(
        "kyc_status IN ('VERIFIED', 'INCOMPLETE', 'EXPIRED')",
        name=conv("ck_customers_kyc_status_known"),
    ),
    sa.CheckConstraint(
        "kyc_tier IN ('TIER_1', 'TIER_2', 'TIER_3')", name=conv("ck_customers_kyc_tier_known")
    ),
    sa.CheckConstraint(
        "risk_rating IN ('LOW', 'MEDIUM', 'HIGH')", name=conv("ck_customers_risk_rating_known")
    ),
    sa.CheckConstraint(
        "status IN ('ACTIVE', 'BLOCKED', 'DECEASED')", name=conv("ck_customers_status_known")
    ),
    sa.CheckConstraint("version >= 1", name=conv("ck_customers_version_counted")),
    sa.ForeignKeyConstraint(
        ["branch_code"], ["branches.branch_code"], name=conv("fk_customers_branch_code")
    ),
    sa.ForeignKeyConstraint(
        ["guardian_id"], ["customers.customer_id"], name=conv("fk_customers_guardian_id")
    ),
    sa.PrimaryKeyConstraint("customer_id", name=conv("pk_customers")),
    sa.UniqueConstraint(
        "customer_type", "kra_pin", name=conv("uq_customers_customer_type_kra_pin")
    ),
    sa.UniqueConstraint(
        "id_type",
        "id_number",
        "issuing_country",
        name=conv("uq_customers_id_type_id_number_issuing_country"),
    ),
    sa.UniqueConstraint("registration_no", name=conv("uq_customers_registration_no")),
)

_NAME_KEYS: tuple[SchemaItem, ...] = (
    sa.Column("customer_id", sa.String(length=40), nullable=False),
    sa.Column("name_key", sa.String(length=130), nullable=False),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customers.customer_id"], name=conv("fk_name_keys_customer_id")
    ),
    sa.PrimaryKeyConstraint("customer_id", "name_key", name=conv("pk_name_keys")),
)

_WAIVERS: tuple[SchemaItem, ...] = (
    sa.Column("customer_id", sa.String(length=40), nullable=False),
    sa.Column("document_type", sa.String(length=40), nullable=False),
    sa.Column("reason", sa.String(length=200), nullable=False),
    sa.Column("granted_on", sa.Date(), nullable=False),
    sa.Column("expires_on", sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customers.customer_id"], name=conv("fk_waivers_customer_id")
    ),
    sa.PrimaryKeyConstraint("customer_id", "document_type", name=conv("pk_waivers")),
)

_OFFICERS: tuple[SchemaItem, ...] = (
    sa.Column("officer_id", sa.String(length=20), nullable=False),
    sa.Column("staff_no", sa.String(length=6), nullable=False),
    sa.Column("full_name", sa.String(length=120), nullable=False),
    sa.Column("role", sa.String(length=40), nullable=False),
    sa.Column("password_hash", sa.String(length=255), nullable=False),
    sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("customer_id", sa.String(length=40), nullable=True),
    sa.Column("disabled", sa.Boolean(), nullable=False),
    sa.CheckConstraint(
        "role IN ('TELLER', 'RELATIONSHIP_OFFICER', 'SUPERVISOR', "
        "'BRANCH_MANAGER', 'AUDITOR', 'ADMIN')",
        name=conv("ck_officers_role_known"),
    ),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customers.customer_id"], name=conv("fk_officers_customer_id")
    ),
    sa.PrimaryKeyConstraint("officer_id", name=conv("pk_officers")),
)

_DAY_USE: tuple[SchemaItem, ...] = (
    sa.Column("officer_id", sa.String(length=20), nullable=False),
    sa.Column("business_date", sa.Date(), nullable=False),
    sa.Column("action", sa.String(length=40), nullable=False),
    sa.Column("used", sa.Integer(), nullable=False),
    sa.Column("day_limit", sa.Integer(), nullable=False),
    sa.Column("value_alone_minor", sa.BigInteger(), nullable=False),
    sa.CheckConstraint("used <= day_limit", name=conv("ck_day_use_used_within_limit")),
    sa.CheckConstraint(
        "used >= 0 AND value_alone_minor >= 0", name=conv("ck_day_use_used_not_negative")
    ),
    sa.ForeignKeyConstraint(
        ["officer_id"], ["officers.officer_id"], name=conv("fk_day_use_officer_id")
    ),
    sa.PrimaryKeyConstraint("officer_id", "business_date", "action", name=conv("pk_day_use")),
)

_OFFICER_BRANCHES: tuple[SchemaItem, ...] = (
    sa.Column("officer_id", sa.String(length=40), nullable=False),
    sa.Column("branch_code", sa.String(length=40), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(
        ["branch_code"], ["branches.branch_code"], name=conv("fk_officer_branches_branch_code")
    ),
    sa.ForeignKeyConstraint(
        ["officer_id"], ["officers.officer_id"], name=conv("fk_officer_branches_officer_id")
    ),
    sa.PrimaryKeyConstraint("officer_id", "branch_code", name=conv("pk_officer_branches")),
)

_PAST_PASSWORDS: tuple[SchemaItem, ...] = (
    sa.Column("officer_id", sa.String(length=40), nullable=False),
    sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("password_hash", sa.String(length=255), nullable=False),
    sa.ForeignKeyConstraint(
        ["officer_id"], ["officers.officer_id"], name=conv("fk_past_passwords_officer_id")
    ),
    sa.PrimaryKeyConstraint("officer_id", "set_at", name=conv("pk_past_passwords")),
)

_SESSIONS: tuple[SchemaItem, ...] = (
    sa.Column("session_id", sa.String(length=40), nullable=False),
    sa.Column("officer_id", sa.String(length=40), nullable=False),
    sa.Column("branch_code", sa.String(length=40), nullable=False),
    sa.Column("workstation_id", sa.String(length=12), nullable=False),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("ended_by", sa.String(length=20), nullable=True),
    sa.CheckConstraint(
        "ended_by IS NULL OR ended_by IN ('LOGOUT', 'REUSE', 'OPERATOR', 'CHANGE')",
        name=conv("ck_sessions_ended_by_known"),
    ),
    sa.ForeignKeyConstraint(
        ["branch_code"], ["branches.branch_code"], name=conv("fk_sessions_branch_code")
    ),
    sa.ForeignKeyConstraint(
        ["officer_id"], ["officers.officer_id"], name=conv("fk_sessions_officer_id")
    ),
    sa.PrimaryKeyConstraint("session_id", name=conv("pk_sessions")),
)

_REFRESH_TOKENS: tuple[SchemaItem, ...] = (
    sa.Column("token_hash", sa.String(length=64), nullable=False),
    sa.Column("session_id", sa.String(length=40), nullable=False),
    sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(
        ["session_id"], ["sessions.session_id"], name=conv("fk_refresh_tokens_session_id")
    ),
    sa.PrimaryKeyConstraint("token_hash", name=conv("pk_refresh_tokens")),
)


def upgrade() -> None:
    """Make the tables, those that others point to first."""
    op.create_table("audit", *_AUDIT)
    op.create_index(conv("ix_audit_officer_id"), "audit", ["officer_id"])
    op.create_table("bank", *_BANK)
    op.create_table("branches", *_BRANCHES)
    op.create_table("counters", *_COUNTERS)
    op.create_table("login_failures", *_LOGIN_FAILURES)
    op.create_table("customers", *_CUSTOMERS)
    op.create_index(conv("ix_customers_alternative_phone"), "customers", ["alternative_phone"])
    op.create_index(conv("ix_customers_email"), "customers", ["email"])
    op.create_index(conv("ix_customers_id_number"), "customers", ["id_number"])
    op.create_index(conv("ix_customers_kra_pin"), "customers", ["kra_pin"])
    op.create_index(conv("ix_customers_phone"), "customers", ["phone"])
    op.create_table("name_keys", *_NAME_KEYS)
    op.create_index(conv("ix_name_keys_name_key"), "name_keys", ["name_key"])
    op.create_table("waivers", *_WAIVERS)
    op.create_table("officers", *_OFFICERS)
    op.create_index(conv("ix_officers_staff_no"), "officers", ["staff_no"])
    op.create_table("day_use", *_DAY_USE)
    op.create_table("officer_branches", *_OFFICER_BRANCHES)
    op.create_table("past_passwords", *_PAST_PASSWORDS)
    op.create_table("sessions", *_SESSIONS)
    op.create_index(conv("ix_sessions_officer_id"), "sessions", ["officer_id"])
    op.create_table("refresh_tokens", *_REFRESH_TOKENS)
    op.create_index(conv("ix_refresh_tokens_session_id"), "refresh_tokens", ["session_id"])
