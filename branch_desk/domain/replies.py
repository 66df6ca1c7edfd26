"""What the core answers to a write: the envelope, and what it later says of a key."""

from datetime import date
from enum import StrEnum
from typing import Any

from branch_desk.domain.fields import Instant, Record


class OperationCode(StrEnum):
    """The writes that have an idempotency key."""

    CIF_CREATE = "CIF_CREATE"
    ACCOUNT_OPENING = "ACCOUNT_OPENING"
    ACCOUNT_MAINTENANCE = "ACCOUNT_MAINTENANCE"
    ACCOUNT_CLOSURE = "ACCOUNT_CLOSURE"
    MANDATE_MANAGEMENT = "MANDATE_MANAGEMENT"
    REQUEST_APPROVE = "REQUEST_APPROVE"
    REQUEST_REJECT = "REQUEST_REJECT"
    REQUEST_RETURN = "REQUEST_RETURN"
    REQUEST_WITHDRAW = "REQUEST_WITHDRAW"
    REQUEST_RESUBMIT = "REQUEST_RESUBMIT"
    ACCOUNT_NUMBER_RESERVATION = "ACCOUNT_NUMBER_RESERVATION"


class Reason(Record):
    """Why a request needs an approval: the code, and words for the officer."""

    code: str
    text: str


class WriteReply(Record):
    """The envelope of every operation and of the reservation (docs/contract.md 1)."""

    outcome: str
    operation: str
    idempotency_key: str
    reference: str | None = None
    request_id: str | None = None
    reasons: tuple[Reason, ...] = ()
    levels_due: tuple[str, ...] = ()
    business_date: date
    at: Instant
    correlation_id: str
    result: dict[str, Any] | None = None


class ApprovalState(Record):
    """How a pending operation stands now; `approved_by` names who approved it, in order."""

    request_id: str
    status: str
    levels_due: tuple[str, ...] = ()
    reference: str | None = None
    result: dict[str, Any] | None = None
    decided_at: Instant | None = None
    approved_by: tuple[str, ...] = ()


class OperationRecord(Record):
    """What the core knows of a key; `reply` is the kept envelope or problem."""

    state: str
    operation: str | None = None
    idempotency_key: str
    officer_id: str
    commit: str | None = None
    decided_at: Instant
    http_status: int | None = None
    reply: dict[str, Any] | None = None
    approval: ApprovalState | None = None
