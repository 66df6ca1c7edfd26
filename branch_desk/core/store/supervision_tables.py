"""Tables of maker and checker, of idempotency keys, of counters, and of the audit."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
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
from branch_desk.domain.supervision import RequestStatus

approval_requests: Final = Table(
    "approval_requests",
    metadata,
    Column("request_id", String(20), primary_key=True),
    code("operation"),
    code("status"),
    Column("revision", Integer, nullable=False, default=1),
    points_to("branch_code", "branches.branch_code"),
    points_to("maker_id", "officers.officer_id", index=True),
    code("maker_staff_no", 6),
    Column("customer_id", String(10), index=True),
    Column("account_no", String(13), index=True),
    code("customer_name", 240),
    # NULL is without limit.
    minor("value_minor", nullable=True),
    code("priority"),
    Column("payload", Document, nullable=False),
    code("payload_hash", 71),
    # The reasons with their words, as the maker was told them.
    Column("reasons", Document, nullable=False),
    Column("levels", Integer, nullable=False),
    code("idempotency_key", 36),
    Column("submitted_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("opened_by", String(20)),
    Column("opened_at", Instant),
    Column("decided_at", Instant),
    Column("reference", String(30), unique=True),
    Column("result", Document),
    one_of("status", RequestStatus),
    one_of("priority", ("URGENT", "HIGH", "NORMAL")),
    CheckConstraint("value_minor IS NULL OR value_minor >= 0", name="value_not_negative"),
    CheckConstraint("levels BETWEEN 1 AND 2 AND revision >= 1", name="levels_known"),
    CheckConstraint(
        "(status = 'APPROVED') = (reference IS NOT NULL)", name="reference_with_effect"
    ),
    Index("ix_approval_requests_queue", "branch_code", "status", "submitted_at"),
)

request_objects: Final = Table(
    "request_objects",
    metadata,
    points_to("request_id", "approval_requests.request_id"),
    code("operation"),
    code("object", 120),
    Column("is_open", Boolean, nullable=False),
    PrimaryKeyConstraint("request_id", "object"),
    Index(
        "uq_request_objects_open",
        "operation",
        "object",
        unique=True,
        sqlite_where=text("is_open"),
        postgresql_where=text("is_open"),
    ),
)
"""What a request is about: one open request for each object and operation."""

request_revisions: Final = Table(
    "request_revisions",
    metadata,
    points_to("request_id", "approval_requests.request_id"),
    Column("revision", Integer, nullable=False),
    points_to("maker_id", "officers.officer_id"),
    code("maker_staff_no", 6),
    Column("payload", Document, nullable=False),
    code("payload_hash", 71),
    Column("submitted_at", Instant, nullable=False),
    PrimaryKeyConstraint("request_id", "revision"),
    UniqueConstraint("request_id", "revision", "maker_staff_no"),
)

request_decisions: Final = Table(
    "request_decisions",
    metadata,
    code("request_id", 20),
    Column("revision", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    code("act", 20),
    points_to("officer_id", "officers.officer_id"),
    code("staff_no", 6),
    code("maker_staff_no", 6),
    code("payload_hash", 71),
    Column("reason_code", String(40)),
    Column("decided_at", Instant, nullable=False),
    PrimaryKeyConstraint("request_id", "revision", "level"),
    # One person has one say: the two levels are two people.
    UniqueConstraint("request_id", "revision", "staff_no"),
    ForeignKeyConstraint(
        ["request_id", "revision", "maker_staff_no"],
        [
            "request_revisions.request_id",
            "request_revisions.revision",
            "request_revisions.maker_staff_no",
        ],
    ),
    CheckConstraint("staff_no <> maker_staff_no", name="maker_is_no_checker"),
    CheckConstraint("level BETWEEN 1 AND 2", name="level_known"),
    one_of("act", ("APPROVE", "REJECT", "RETURN")),
)

request_history: Final = Table(
    "request_history",
    metadata,
    Column("line_no", Counting, primary_key=True),
    points_to("request_id", "approval_requests.request_id", index=True),
    Column("revision", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    points_to("officer_id", "officers.officer_id"),
    code("act", 20),
    Column("level", Integer),
    Column("note", Text),
    Column("fields", Document),
)

operations: Final = Table(
    "operations",
    metadata,
    Column("idempotency_key", String(36), primary_key=True),
    code("state", 10),
    points_to("officer_id", "officers.officer_id", index=True),
    points_to("branch_code", "branches.branch_code"),
    Column("operation", String(40)),
    Column("method", String(10)),
    Column("path", String(200)),
    Column("fingerprint", String(64)),
    # The journal log's origin, the maker's commitment and its salt; none for the light write.
    Column("origin", String(200)),
    Column("commitment", String(64)),
    Column("salt", String(64)),
    Column("status", Integer),
    # The very text that was answered, so that a repeat gets the same bytes.
    Column("reply", Text),
    # The body that took effect at once, for another paper; an approved one's is in its request.
    Column("request", Document),
    # Names and record as they stood before what took effect under this key, made or approved.
    Column("paper", Document),
    Column("reference", String(30), index=True),
    points_to("request_id", "approval_requests.request_id", nullable=True, index=True),
    Column("decided_at", Instant, nullable=False),
    one_of("state", ("FINAL", "CANCELLED")),
    CheckConstraint(
        "state <> 'FINAL' OR"
        " (status IS NOT NULL AND reply IS NOT NULL AND fingerprint IS NOT NULL)",
        name="final_is_whole",
    ),
)
"""The idempotency keys with what was answered under each; kept as long as the records."""

counters: Final = Table(
    "counters",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", BigInteger, nullable=False),
    CheckConstraint("value >= 0", name="value_not_negative"),
)
"""Numbers given out so far: customers, accounts by branch and product, references by day."""

audit: Final = Table(
    "audit",
    metadata,
    Column("entry_no", Counting, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("business_date", Date, nullable=False),
    # As typed where nobody is signed in.
    Column("officer_id", String(20), index=True),
    Column("branch_code", String(3)),
    code("act"),
    code("outcome"),
    Column("idempotency_key", String(36)),
    Column("correlation_id", String(36)),
    Column("request_id", String(20)),
    Column("reference", String(30)),
    # What the end of a day moved, without anybody's request.
    Column("account_no", String(13)),
)
"""Who did what and how it ended: log-ins, writes and refusals."""
