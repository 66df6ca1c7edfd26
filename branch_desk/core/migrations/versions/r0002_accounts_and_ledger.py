"""Accounts with their terms, mandates and holds, and the double-entry ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import conv

revision = "r0002_accounts_and_ledger"
down_revision = "r0001_bank_and_customers"

_TRANSACTIONS: tuple[SchemaItem, ...] = (
    sa.Column("transaction_id", sa.String(length=20), nullable=False),
    sa.Column("business_date", sa.Date(), nullable=False),
    sa.Column("value_date", sa.Date(), nullable=False),
    sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("kind", sa.String(length=40), nullable=False),
    sa.Column("narrative", sa.String(length=140), nullable=False),
    sa.Column("reference", sa.String(length=30), nullable=True),
    sa.CheckConstraint(
        "kind IN ('OPENING_DEPOSIT', 'DEPOSIT', 'WITHDRAWAL', 'TRANSFER', "
        "'CHEQUE', 'INTEREST', 'TAX', 'FEE', 'CLOSURE_PAYOUT', 'REVERSAL')",
        name=conv("ck_transactions_kind_known"),
    ),
    sa.PrimaryKeyConstraint("transaction_id", name=conv("pk_transactions")),
)

_ACCOUNTS: tuple[SchemaItem, ...] = (
    sa.Column("account_no", sa.String(length=13), nullable=False),
    sa.Column("branch_code", sa.String(length=40), nullable=False),
    sa.Column("product_code", sa.String(length=2), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("state", sa.String(length=40), nullable=False),
    sa.Column("state_since", sa.Date(), nullable=False),
    sa.Column("closing", sa.Boolean(), nullable=False),
    sa.Column("title", sa.String(length=240), nullable=False),
    sa.Column("opened_on", sa.Date(), nullable=False),
    sa.Column("closed_on", sa.Date(), nullable=True),
    sa.Column("currency", sa.String(length=3), nullable=False),
    sa.Column("ledger_minor", sa.BigInteger(), nullable=False),
    sa.Column("daily_debit_minor", sa.BigInteger(), nullable=False),
    sa.Column("per_transaction_minor", sa.BigInteger(), nullable=False),
    sa.Column("services", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("purpose", sa.String(length=40), nullable=False),
    sa.Column("source_of_funds", sa.String(length=40), nullable=False),
    sa.Column("cheque_leaves_unused", sa.Integer(), nullable=False),
    sa.Column("last_customer_transaction_on", sa.Date(), nullable=True),
    sa.Column("tenure_months", sa.Integer(), nullable=True),
    sa.Column("maturity", sa.String(length=20), nullable=True),
    sa.Column("matures_on", sa.Date(), nullable=True),
    sa.Column("settlement_account_no", sa.String(length=40), nullable=True),
    sa.Column("freeze_kind", sa.String(length=10), nullable=True),
    sa.Column("freeze_reason_code", sa.String(length=40), nullable=True),
    sa.Column("freeze_reason", sa.Text(), nullable=True),
    sa.Column("freeze_placed_by", sa.String(length=20), nullable=True),
    sa.Column("freeze_placed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("freeze_prior_state", sa.String(length=10), nullable=True),
    sa.CheckConstraint(
        "(state = 'CLOSED') = (closed_on IS NOT NULL)", name=conv("ck_accounts_closed_has_day")
    ),
    sa.CheckConstraint(
        "(state = 'FROZEN') = (freeze_kind IS NOT NULL)", name=conv("ck_accounts_frozen_has_kind")
    ),
    sa.CheckConstraint(
        "freeze_kind IS NULL OR freeze_kind IN ('DEBIT', 'CREDIT', 'TOTAL')",
        name=conv("ck_accounts_freeze_kind_known"),
    ),
    sa.CheckConstraint(
        "state <> 'CLOSED' OR ledger_minor = 0", name=conv("ck_accounts_closed_is_empty")
    ),
    sa.CheckConstraint(
        "state IN ('PENDING', 'ACTIVE', 'DORMANT', 'FROZEN', 'CLOSED')",
        name=conv("ck_accounts_state_known"),
    ),
    sa.CheckConstraint(
        "daily_debit_minor >= 0 AND per_transaction_minor >= 0 AND cheque_leaves_unused >= 0",
        name=conv("ck_accounts_limits_not_negative"),
    ),
    sa.CheckConstraint("version >= 1", name=conv("ck_accounts_version_counted")),
    sa.ForeignKeyConstraint(
        ["branch_code"], ["branches.branch_code"], name=conv("fk_accounts_branch_code")
    ),
    sa.ForeignKeyConstraint(
        ["settlement_account_no"],
        ["accounts.account_no"],
        name=conv("fk_accounts_settlement_account_no"),
    ),
    sa.PrimaryKeyConstraint("account_no", name=conv("pk_accounts")),
)

_ACCOUNT_HOLDERS: tuple[SchemaItem, ...] = (
    sa.Column("account_no", sa.String(length=40), nullable=False),
    sa.Column("customer_id", sa.String(length=40), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(
        ["account_no"], ["accounts.account_no"], name=conv("fk_account_holders_account_no")
    ),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customers.customer_id"], name=conv("fk_account_holders_customer_id")
    ),
    sa.PrimaryKeyConstraint("account_no", "customer_id", name=conv("pk_account_holders")),
    sa.UniqueConstraint(
        "account_no", "position", name=conv("uq_account_holders_account_no_position")
    ),
)

_CARDS: tuple[SchemaItem, ...] = (
    sa.Column("card_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("account_no", sa.String(length=40), nullable=False),
    sa.Column("masked_no", sa.String(length=20), nullable=False),
    sa.Column("status", sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(
        ["account_no"], ["accounts.account_no"], name=conv("fk_cards_account_no")
    ),
    sa.PrimaryKeyConstraint("card_no", name=conv("pk_cards")),
)

_ENTRIES: tuple[SchemaItem, ...] = (
    sa.Column("entry_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("transaction_id", sa.String(length=40), nullable=False),
    sa.Column("account_no", sa.String(length=40), nullable=True),
    sa.Column("gl_code", sa.String(length=30), nullable=True),
    sa.Column("amount_minor", sa.BigInteger(), nullable=False),
    sa.Column("balance_after_minor", sa.BigInteger(), nullable=True),
    sa.CheckConstraint(
        "(account_no IS NULL) <> (gl_code IS NULL)", name=conv("ck_entries_one_side")
    ),
    sa.CheckConstraint(
        "(account_no IS NULL) = (balance_after_minor IS NULL)",
        name=conv("ck_entries_balance_of_accounts"),
    ),
    sa.CheckConstraint("amount_minor <> 0", name=conv("ck_entries_amount_not_zero")),
    sa.ForeignKeyConstraint(
        ["account_no"], ["accounts.account_no"], name=conv("fk_entries_account_no")
    ),
    sa.ForeignKeyConstraint(
        ["transaction_id"], ["transactions.transaction_id"], name=conv("fk_entries_transaction_id")
    ),
    sa.PrimaryKeyConstraint("entry_no", name=conv("pk_entries")),
)

_LOANS: tuple[SchemaItem, ...] = (
    sa.Column("loan_no", sa.String(length=40), nullable=False),
    sa.Column("customer_id", sa.String(length=40), nullable=False),
    sa.Column("product_name", sa.String(length=80), nullable=False),
    sa.Column("outstanding_minor", sa.BigInteger(), nullable=False),
    sa.Column("days_past_due", sa.Integer(), nullable=False),
    sa.Column("repayment_account_no", sa.String(length=40), nullable=False),
    sa.Column("status", sa.String(length=40), nullable=False),
    sa.CheckConstraint("status IN ('ACTIVE', 'SETTLED')", name=conv("ck_loans_status_known")),
    sa.CheckConstraint(
        "outstanding_minor >= 0 AND days_past_due >= 0", name=conv("ck_loans_not_negative")
    ),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customers.customer_id"], name=conv("fk_loans_customer_id")
    ),
    sa.ForeignKeyConstraint(
        ["repayment_account_no"],
        ["accounts.account_no"],
        name=conv("fk_loans_repayment_account_no"),
    ),
    sa.PrimaryKeyConstraint("loan_no", name=conv("pk_loans")),
)

_MANDATES: tuple[SchemaItem, ...] = (
    sa.Column("account_no", sa.String(length=40), nullable=False),
    sa.Column("mandate_no", sa.Integer(), nullable=False),
    sa.Column("effective_from", sa.Date(), nullable=False),
    sa.Column("superseded", sa.Boolean(), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("mandate_no >= 1", name=conv("ck_mandates_mandate_counted")),
    sa.ForeignKeyConstraint(
        ["account_no"], ["accounts.account_no"], name=conv("fk_mandates_account_no")
    ),
    sa.PrimaryKeyConstraint("account_no", "mandate_no", name=conv("pk_mandates")),
)

_STANDING_INSTRUCTIONS: tuple[SchemaItem, ...] = (
    sa.Column(
        "instruction_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
    ),
    sa.Column("account_no", sa.String(length=40), nullable=False),
    sa.Column("payee", sa.String(length=120), nullable=False),
    sa.Column("amount_minor", sa.BigInteger(), nullable=False),
    sa.Column("next_on", sa.Date(), nullable=False),
    sa.CheckConstraint("amount_minor > 0", name=conv("ck_standing_instructions_amount_positive")),
    sa.ForeignKeyConstraint(
        ["account_no"], ["accounts.account_no"], name=conv("fk_standing_instructions_account_no")
    ),
    sa.PrimaryKeyConstraint("instruction_no", name=conv("pk_standing_instructions")),
)

_HOLDS: tuple[SchemaItem, ...] = (
    sa.Column("hold_id", sa.String(length=20), nullable=False),
    sa.Column("account_no", sa.String(length=40), nullable=False),
    sa.Column("kind", sa.String(length=40), nullable=False),
    sa.Column("amount_minor", sa.BigInteger(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=False),
    sa.Column("placed_by", sa.String(length=40), nullable=False),
    sa.Column("placed_on", sa.Date(), nullable=False),
    sa.Column("expires_on", sa.Date(), nullable=True),
    sa.Column("released_on", sa.Date(), nullable=True),
    sa.CheckConstraint(
        "kind IN ('LIEN', 'COURT_ORDER', 'REGULATOR', 'DISPUTE', 'OTHER')",
        name=conv("ck_holds_kind_known"),
    ),
    sa.CheckConstraint("amount_minor > 0", name=conv("ck_holds_amount_positive")),
    sa.ForeignKeyConstraint(
        ["account_no"], ["accounts.account_no"], name=conv("fk_holds_account_no")
    ),
    sa.ForeignKeyConstraint(
        ["placed_by"], ["officers.officer_id"], name=conv("fk_holds_placed_by")
    ),
    sa.PrimaryKeyConstraint("hold_id", name=conv("pk_holds")),
)

_MANDATE_BANDS: tuple[SchemaItem, ...] = (
    sa.Column("account_no", sa.String(length=13), nullable=False),
    sa.Column("mandate_no", sa.Integer(), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("up_to_minor", sa.BigInteger(), nullable=True),
    sa.Column("rule", sa.JSON(none_as_null=True), nullable=False),
    sa.CheckConstraint(
        "up_to_minor IS NULL OR up_to_minor >= 0", name=conv("ck_mandate_bands_end_not_negative")
    ),
    sa.ForeignKeyConstraint(
        ["account_no", "mandate_no"],
        ["mandates.account_no", "mandates.mandate_no"],
        name=conv("fk_mandate_bands_account_no_mandate_no"),
    ),
    sa.PrimaryKeyConstraint("account_no", "mandate_no", "position", name=conv("pk_mandate_bands")),
)

_RESERVATIONS: tuple[SchemaItem, ...] = (
    sa.Column("account_no", sa.String(length=13), nullable=False),
    sa.Column("officer_id", sa.String(length=40), nullable=False),
    sa.Column("customer_id", sa.String(length=40), nullable=False),
    sa.Column("product_code", sa.String(length=2), nullable=False),
    sa.Column("branch_code", sa.String(length=40), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(
        ["branch_code"], ["branches.branch_code"], name=conv("fk_reservations_branch_code")
    ),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customers.customer_id"], name=conv("fk_reservations_customer_id")
    ),
    sa.ForeignKeyConstraint(
        ["officer_id"], ["officers.officer_id"], name=conv("fk_reservations_officer_id")
    ),
    sa.PrimaryKeyConstraint("account_no", name=conv("pk_reservations")),
)

_SIGNATORIES: tuple[SchemaItem, ...] = (
    sa.Column("account_no", sa.String(length=13), nullable=False),
    sa.Column("mandate_no", sa.Integer(), nullable=False),
    sa.Column("signatory_id", sa.String(length=20), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("customer_id", sa.String(length=40), nullable=True),
    sa.Column("full_name", sa.String(length=240), nullable=False),
    sa.Column("identity", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("phone", sa.String(length=20), nullable=True),
    sa.Column("signatory_class", sa.String(length=1), nullable=False),
    sa.Column("personal_limit_minor", sa.BigInteger(), nullable=True),
    sa.Column("effective_from", sa.Date(), nullable=True),
    sa.Column("effective_to", sa.Date(), nullable=True),
    sa.Column("specimen_document_id", sa.String(length=36), nullable=True),
    sa.Column("specimen_sha256", sa.String(length=64), nullable=True),
    sa.CheckConstraint(
        "signatory_class IN ('A', 'B', 'C', 'D', 'E')",
        name=conv("ck_signatories_signatory_class_known"),
    ),
    sa.CheckConstraint(
        "personal_limit_minor IS NULL OR personal_limit_minor >= 0",
        name=conv("ck_signatories_limit_not_negative"),
    ),
    sa.ForeignKeyConstraint(
        ["account_no", "mandate_no"],
        ["mandates.account_no", "mandates.mandate_no"],
        name=conv("fk_signatories_account_no_mandate_no"),
    ),
    sa.ForeignKeyConstraint(
        ["customer_id"], ["customers.customer_id"], name=conv("fk_signatories_customer_id")
    ),
    sa.PrimaryKeyConstraint(
        "account_no", "mandate_no", "signatory_id", name=conv("pk_signatories")
    ),
)


def upgrade() -> None:
    """Make the tables, those that others point to first."""
    op.create_table("transactions", *_TRANSACTIONS)
    op.create_table("accounts", *_ACCOUNTS)
    op.create_table("account_holders", *_ACCOUNT_HOLDERS)
    op.create_index(conv("ix_account_holders_customer_id"), "account_holders", ["customer_id"])
    op.create_table("cards", *_CARDS)
    op.create_index(conv("ix_cards_account_no"), "cards", ["account_no"])
    op.create_table("entries", *_ENTRIES)
    op.create_index(conv("ix_entries_account_no"), "entries", ["account_no"])
    op.create_index(conv("ix_entries_gl_code"), "entries", ["gl_code"])
    op.create_index(conv("ix_entries_transaction_id"), "entries", ["transaction_id"])
    op.create_table("loans", *_LOANS)
    op.create_index(conv("ix_loans_customer_id"), "loans", ["customer_id"])
    op.create_table("mandates", *_MANDATES)
    op.create_table("standing_instructions", *_STANDING_INSTRUCTIONS)
    op.create_index(
        conv("ix_standing_instructions_account_no"), "standing_instructions", ["account_no"]
    )
    op.create_table("holds", *_HOLDS)
    op.create_index(conv("ix_holds_account_no"), "holds", ["account_no"])
    op.create_table("mandate_bands", *_MANDATE_BANDS)
    op.create_table("reservations", *_RESERVATIONS)
    op.create_table("signatories", *_SIGNATORIES)
    op.create_index(conv("ix_signatories_customer_id"), "signatories", ["customer_id"])
