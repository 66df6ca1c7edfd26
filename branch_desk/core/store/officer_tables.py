"""Tables of the bank itself and of who works there: officers, passwords, sessions, tokens."""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from branch_desk.core.store.columns import Instant, code, metadata, minor, one_of, points_to
from branch_desk.domain.officers import Role

bank: Final = Table(
    "bank",
    metadata,
    Column("bank_no", Integer, primary_key=True, autoincrement=False),
    code("name", 120),
    Column("demo", Boolean, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("bank_no = 1", name="one_row"),
)
"""One row: whose books these are, and the bank's day, which only end of day moves."""

branches: Final = Table(
    "branches",
    metadata,
    Column("branch_code", String(3), primary_key=True),
    code("name", 80),
    code("town", 80),
)

officers: Final = Table(
    "officers",
    metadata,
    Column("officer_id", String(20), primary_key=True),
    code("staff_no", 6, index=True),
    code("full_name", 120),
    code("role"),
    code("password_hash", 255),
    Column("password_set_at", Instant, nullable=False),
    # The officer's own CIF: what is theirs they may neither make nor check.
    points_to("customer_id", "customers.customer_id", nullable=True),
    Column("disabled", Boolean, nullable=False, default=False),
    one_of("role", Role),
)
"""Officer ids. `staff_no` names the person, who may hold several of them."""

officer_branches: Final = Table(
    "officer_branches",
    metadata,
    points_to("officer_id", "officers.officer_id"),
    points_to("branch_code", "branches.branch_code"),
    Column("position", Integer, nullable=False, default=0),
    PrimaryKeyConstraint("officer_id", "branch_code"),
)
"""The branches of an officer; position 0 is the first one named."""

past_passwords: Final = Table(
    "past_passwords",
    metadata,
    points_to("officer_id", "officers.officer_id"),
    Column("set_at", Instant, nullable=False),
    code("password_hash", 255),
    PrimaryKeyConstraint("officer_id", "set_at"),
)

login_failures: Final = Table(
    "login_failures",
    metadata,
    # As typed, so known to nobody perhaps: an unknown id is slowed down like a known one.
    Column("typed_id", String(20), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("not_before", Instant),
    CheckConstraint("failures >= 0", name="failures_counted"),
)

sessions: Final = Table(
    "sessions",
    metadata,
    Column("session_id", String(40), primary_key=True),
    points_to("officer_id", "officers.officer_id", index=True),
    points_to("branch_code", "branches.branch_code"),
    code("workstation_id", 12),
    Column("started_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String(20)),
    CheckConstraint(
        "ended_by IS NULL OR ended_by IN ('LOGOUT', 'REUSE', 'OPERATOR', 'CHANGE')",
        name="ended_by_known",
    ),
)
"""One log-in of an officer at one branch."""

refresh_tokens: Final = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    points_to("session_id", "sessions.session_id", index=True),
    Column("issued_at", Instant, nullable=False),
    Column("used_at", Instant),
)
"""SHA-256 of each refresh token; one that comes a second time ends its session."""

day_use: Final = Table(
    "day_use",
    metadata,
    Column("officer_id", String(20), ForeignKey("officers.officer_id"), nullable=False),
    Column("business_date", Date, nullable=False),
    code("action"),
    Column("used", Integer, nullable=False, default=0),
    Column("day_limit", Integer, nullable=False),
    minor("value_alone_minor", default=0),
    PrimaryKeyConstraint("officer_id", "business_date", "action"),
    CheckConstraint("used <= day_limit", name="used_within_limit"),
    CheckConstraint("used >= 0 AND value_alone_minor >= 0", name="used_not_negative"),
)
"""What of the day's caps an officer has used, and the value opened without approval."""
