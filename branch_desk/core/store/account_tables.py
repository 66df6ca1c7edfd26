"""Tables of accounts: terms, holders, mandates, holds, and the double-entry ledger."""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
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
from branch_desk.domain.mandates import SignatoryClass

ACCOUNT_STATES: Final = ("PENDING", "ACTIVE", "DORMANT", "FROZEN", "CLOSED")
HOLD_KINDS: Final = ("LIEN", "COURT_ORDER", "REGULATOR", "DISPUTE", "OTHER")
TRANSACTION_KINDS: Final = (
    "OPENING_DEPOSIT",
    "DEPOSIT",
    "WITHDRAWAL",
    "TRANSFER",
    "CHEQUE",
    "INTEREST",
    "TAX",
    "FEE",
    "CLOSURE_PAYOUT",
    "REVERSAL",
)

accounts: Final = Table(
    "accounts",
    metadata,
    Column("account_no", String(13), primary_key=True),
    points_to("branch_code", "branches.branch_code"),
    code("product_code", 2),
    Column("version", Integer, nullable=False, default=1),
    code("state"),
    Column("state_since", Date, nullable=False),
    code("title", 240),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    code("currency", 3, default="KES"),
    # Kept with the account and equal to the sum of its entries.
    minor("ledger_minor", default=0),
    # Millionths of a minor unit, earned since interest was last posted.
    minor("interest_accrued", default=0, server_default="0"),
    minor("daily_debit_minor"),
    minor("per_transaction_minor"),
    Column("services", Document, nullable=False),
    code("purpose"),
    code("source_of_funds"),
    Column("cheque_leaves_unused", Integer, nullable=False, default=0),
    Column("last_customer_transaction_on", Date),
    Column("tenure_months", Integer),
    Column("maturity", String(20)),
    Column("matures_on", Date),
    points_to("settlement_account_no", "accounts.account_no", nullable=True),
    Column("freeze_kind", String(10)),
    Column("freeze_reason_code", String(40)),
    Column("freeze_reason", Text),
    Column("freeze_placed_by", String(20)),
    Column("freeze_placed_at", Instant),
    Column("freeze_prior_state", String(10)),
    CheckConstraint("state <> 'CLOSED' OR ledger_minor = 0", name="closed_is_empty"),
    CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name="closed_has_day"),
    CheckConstraint("(state = 'FROZEN') = (freeze_kind IS NOT NULL)", name="frozen_has_kind"),
    CheckConstraint(
        "freeze_kind IS NULL OR freeze_kind IN ('DEBIT', 'CREDIT', 'TOTAL')",
        name="freeze_kind_known",
    ),
    CheckConstraint(
        "daily_debit_minor >= 0 AND per_transaction_minor >= 0 AND cheque_leaves_unused >= 0",
        name="limits_not_negative",
    ),
    CheckConstraint("version >= 1", name="version_counted"),
    one_of("state", ACCOUNT_STATES),
)

account_holders: Final = Table(
    "account_holders",
    metadata,
    points_to("account_no", "accounts.account_no"),
    points_to("customer_id", "customers.customer_id", index=True),
    # 0 is the primary holder.
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("account_no", "customer_id"),
    UniqueConstraint("account_no", "position"),
)

reservations: Final = Table(
    "reservations",
    metadata,
    Column("account_no", String(13), primary_key=True),
    points_to("officer_id", "officers.officer_id"),
    points_to("customer_id", "customers.customer_id"),
    code("product_code", 2),
    points_to("branch_code", "branches.branch_code"),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)
"""Account numbers kept for an officer, a customer, a product and the session's branch."""

till_receipts: Final = Table(
    "till_receipts",
    metadata,
    Column("till_receipt_no", String(30), primary_key=True),
    code("account_no", 13),
    points_to("request_id", "approval_requests.request_id", nullable=True, index=True),
)
"""A till receipt pays for one opening; one whose request ends without effect is free again."""

mandates: Final = Table(
    "mandates",
    metadata,
    points_to("account_no", "accounts.account_no"),
    Column("mandate_no", Integer, nullable=False),
    Column("effective_from", Date, nullable=False),
    # A scheduled mandate that another replaced before its day.
    Column("superseded", Boolean, nullable=False, default=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("account_no", "mandate_no"),
    CheckConstraint("mandate_no >= 1", name="mandate_counted"),
)
"""Mandates are numbered per account and never edited; which one is current, the day says."""

signatories: Final = Table(
    "signatories",
    metadata,
    code("account_no", 13),
    Column("mandate_no", Integer, nullable=False),
    code("signatory_id", 20),
    Column("position", Integer, nullable=False),
    points_to("customer_id", "customers.customer_id", nullable=True, index=True),
    code("full_name", 240),
    Column("identity", Document),
    Column("phone", String(20)),
    code("signatory_class", 1, default="A"),
    minor("personal_limit_minor", nullable=True),
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("specimen_document_id", String(36)),
    Column("specimen_sha256", String(64)),
    PrimaryKeyConstraint("account_no", "mandate_no", "signatory_id"),
    ForeignKeyConstraint(
        ["account_no", "mandate_no"], ["mandates.account_no", "mandates.mandate_no"]
    ),
    CheckConstraint(
        "personal_limit_minor IS NULL OR personal_limit_minor >= 0", name="limit_not_negative"
    ),
    one_of("signatory_class", SignatoryClass),
)

mandate_bands: Final = Table(
    "mandate_bands",
    metadata,
    code("account_no", 13),
    Column("mandate_no", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    # Absent in the last band: no upper end.
    minor("up_to_minor", nullable=True),
    Column("rule", Document, nullable=False),
    PrimaryKeyConstraint("account_no", "mandate_no", "position"),
    ForeignKeyConstraint(
        ["account_no", "mandate_no"], ["mandates.account_no", "mandates.mandate_no"]
    ),
    CheckConstraint("up_to_minor IS NULL OR up_to_minor >= 0", name="end_not_negative"),
)

holds: Final = Table(
    "holds",
    metadata,
    Column("hold_id", String(20), primary_key=True),
    points_to("account_no", "accounts.account_no", index=True),
    code("kind"),
    minor("amount_minor"),
    Column("reason", Text, nullable=False),
    points_to("placed_by", "officers.officer_id"),
    Column("placed_on", Date, nullable=False),
    Column("expires_on", Date),
    Column("released_on", Date),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
    one_of("kind", HOLD_KINDS),
)

cards: Final = Table(
    "cards",
    metadata,
    Column("card_no", Counting, primary_key=True),
    points_to("account_no", "accounts.account_no", index=True),
    code("masked_no", 20),
    code("status"),
)

standing_instructions: Final = Table(
    "standing_instructions",
    metadata,
    Column("instruction_no", Counting, primary_key=True),
    points_to("account_no", "accounts.account_no", index=True),
    code("payee", 120),
    minor("amount_minor"),
    Column("next_on", Date, nullable=False),
    CheckConstraint("amount_minor > 0", name="amount_positive"),
)

transactions: Final = Table(
    "transactions",
    metadata,
    Column("transaction_id", String(20), primary_key=True),
    Column("business_date", Date, nullable=False),
    Column("value_date", Date, nullable=False),
    Column("posted_at", Instant, nullable=False),
    code("kind"),
    code("narrative", 140),
    Column("reference", String(30)),
    one_of("kind", TRANSACTION_KINDS),
)

entries: Final = Table(
    "entries",
    metadata,
    Column("entry_no", Counting, primary_key=True),
    points_to("transaction_id", "transactions.transaction_id", index=True),
    points_to("account_no", "accounts.account_no", nullable=True, index=True),
    Column("gl_code", String(30), index=True),
    # Positive is a credit of the customer's account; the entries of a transaction sum to 0.
    minor("amount_minor"),
    minor("balance_after_minor", nullable=True),
    CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
    CheckConstraint("(account_no IS NULL) <> (gl_code IS NULL)", name="one_side"),
    CheckConstraint(
        "(account_no IS NULL) = (balance_after_minor IS NULL)", name="balance_of_accounts"
    ),
)
"""Never edited, only reversed; `entry_no` is the order of posting."""
