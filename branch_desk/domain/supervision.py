"""Maker and checker: the queue, a request whole, its hash, the decisions and the rework."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field

from branch_desk.domain.canonical import canonical, sha256_hex
from branch_desk.domain.fields import Body, Instant, Note, Reason, Record, RejectReason
from branch_desk.domain.money import Money
from branch_desk.domain.replies import Reason as ApprovalReason
from branch_desk.domain.sentences import complain


class RequestStatus(StrEnum):
    """How a request stands (docs/contract.md 4)."""

    PENDING = "PENDING"
    PENDING_SECOND = "PENDING_SECOND"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    RETURNED = "RETURNED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"


UNDECIDED: Final = (RequestStatus.PENDING, RequestStatus.PENDING_SECOND)
"""In these a request waits for a checker."""
OPEN_STATES: Final = (*UNDECIDED, RequestStatus.RETURNED)
_FIELDS_MAX: Final = 20
_POINTER: Final = re.compile(r"(?:/[A-Za-z0-9_]{1,40}){1,8}", re.ASCII)
TAG: Final = re.compile(r"c[1-9][0-9]{0,9}(?:\.a[1-9][0-9]{0,9})?|a[1-9][0-9]{0,9}", re.ASCII)


def _pointer(value: str) -> str:
    if not _POINTER.fullmatch(value):
        raise complain("choice")
    return value


def _tag(value: str) -> str:
    if not TAG.fullmatch(value):
        raise complain("choice")
    return value


PayloadHash = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
FieldPointer = Annotated[str, AfterValidator(_pointer)]
"""A JSON Pointer into the payload's `request`: a member that the maker should look at again."""
VersionTag = Annotated[str, AfterValidator(_tag)]
"""The value of an `If-Match` without its quotes, such as `c17.a5`."""


class Decision(StrEnum):
    """What a checker does with a request, as the last part of its path says."""

    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return-for-rework"


class Approve(Body):
    """A checker's yes, bound to exactly what was on the screen."""

    payload_hash: PayloadHash
    level: Annotated[int, Field(strict=True, ge=1, le=2)]
    note: Note | None = None


class Reject(Body):
    """A checker's no, with its reason."""

    payload_hash: PayloadHash
    reason_code: RejectReason = Field(title="Reason")
    note: Reason = Field(title="Note")


class ReturnForRework(Body):
    """A checker's "not yet": what the maker should put right, and in which fields."""

    payload_hash: PayloadHash
    note: Reason = Field(title="Note")
    fields: tuple[FieldPointer, ...] = Field((), title="Fields", max_length=_FIELDS_MAX)


class Withdraw(Body):
    """A maker's own end of a request."""

    note: Note | None = Field(None, title="Note")


class Resubmit(Body):
    """A request put right: its whole body anew, and the version that the maker saw now.

    `tag` is the fresh `If-Match` value without quotes, where the operation needs one.
    """

    request: Mapping[str, Any] = Field(title="Request")
    tag: VersionTag | None = Field(None, title="Tag")
    note: Note | None = Field(None, title="Note")


class Decided(Record):
    """The result of a decision; `operation_result` is set once the operation took effect."""

    request_id: str
    status: str
    revision: int | None = None
    operation: str | None = None
    operation_result: dict[str, Any] | None = None


class Maker(Record):
    """Who made a request."""

    officer_id: str
    full_name: str


class May(Record):
    """What the caller may do with a request: None, or the problem code that forbids it."""

    approve: str | None = None
    reject: str | None = None
    return_: str | None = Field(None, alias="return")
    withdraw: str | None = None
    resubmit: str | None = None


class QueueRow(Record):
    """One line of the authorisation queue."""

    request_id: str
    operation: str
    status: str
    revision: int
    levels_due: tuple[str, ...]
    priority: str
    maker: Maker
    branch_code: str
    customer_id: str | None = None
    account_no: str | None = None
    customer_name: str
    value: Money | None = None
    reasons: tuple[ApprovalReason, ...]
    submitted_at: Instant
    due_at: Instant
    overdue: bool
    expires_on: date
    opened_by: str | None = None
    opened_at: Instant | None = None
    may: May


class QueuePage(Record):
    """A page of the queue: overdue, then priority, then oldest."""

    items: tuple[QueueRow, ...]
    next_cursor: str | None = None
    as_of: Instant


class HistoryLine(Record):
    """One act on a request."""

    at: Instant
    officer_id: str
    act: str
    level: int | None = None
    revision: int
    note: str | None = None
    fields: tuple[str, ...] = ()
    """JSON Pointers into the payload's `request`, of a return."""


class QueueItem(QueueRow):
    """A request whole: the payload that a decision binds to, its hash, and its history.

    `former` is the `request` of the revision before, of one that was sent again; no part of what
    the hash covers, which was another then.
    """

    payload: dict[str, Any]
    payload_hash: str
    stale: bool
    history: tuple[HistoryLine, ...]
    former: dict[str, Any] | None = None


def payload_hash(payload: dict[str, Any]) -> str:
    """Give the hash that a decision names: `sha256:` and the RFC 8785 form's SHA-256 in hex."""
    return f"sha256:{sha256_hex(canonical(payload))}"
