"""How a write ended, in one of five ways, and the sentence that the officer reads of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from branch_desk.common import format_date
from branch_desk.domain.complaints import FieldError
from branch_desk.domain.fields import Record
from branch_desk.domain.officers import ROLE_WORDS, Role
from branch_desk.domain.problem_words import problem_words
from branch_desk.domain.problems import Problem
from branch_desk.domain.receipts import Receipt
from branch_desk.domain.replies import Reason, WriteReply

_SHORT_KEY: Final = 8
_RESUBMIT: Final = "request_resubmit"
_INSIDE: Final = "/request/"
NOT_SO_FAR: Final = "the core has not carried it out so far"
"""The reason while the core does not know a key: no outcome, since a copy may still arrive."""


class OutcomeKind(StrEnum):
    """The five ways (docs/reliability.md 1); all but UNKNOWN are final."""

    DONE = "DONE"
    PENDING_APPROVAL = "PENDING_APPROVAL"
    REFUSED = "REFUSED"
    NOT_SENT = "NOT_SENT"
    UNKNOWN = "UNKNOWN"


class Refusal(StrEnum):
    """What sort of no it is, which decides the officer's next step."""

    FIELDS = "fields"
    PERMISSION = "permission"
    DUPLICATE = "duplicate"
    STALE = "stale"
    RULE = "rule"


_REFUSALS: Final = {
    "duplicate_customer": Refusal.DUPLICATE,
    "open_request_exists": Refusal.DUPLICATE,
    "quote_changed": Refusal.STALE,
    "target_changed": Refusal.STALE,
    "request_not_pending": Refusal.STALE,
    "limit_exceeded": Refusal.RULE,
}
_REFUSALS_BY_STATUS: Final = {
    403: Refusal.PERMISSION,
    404: Refusal.PERMISSION,
    412: Refusal.STALE,
    422: Refusal.FIELDS,
}


@dataclass(frozen=True)
class Outcome:
    """How a write ended. `operation` is its action; `sentence` is what the officer reads.

    `status` is the HTTP status of the core's answer if there was one. A `receipt` exists only for
    DONE; `journal_head` is the first 16 hex digits of the root after the result entry. `reason` is
    the clause behind NOT_SENT and UNKNOWN.
    """

    kind: OutcomeKind
    key: str
    operation: str
    sentence: str
    reference: str | None = None
    request_id: str | None = None
    reasons: tuple[Reason, ...] = ()
    levels_due: tuple[str, ...] = ()
    field_errors: tuple[FieldError, ...] = ()
    problem: Problem | None = None
    correlation_id: str | None = None
    reply: WriteReply | None = None
    result: Record | None = None
    receipt: Receipt | None = None
    journal_seq: int | None = None
    journal_head: str | None = None
    status: int | None = None
    refusal: Refusal | None = None
    reason: str = ""

    @property
    def is_final(self) -> bool:
        """Whether nothing more can come of this key."""
        return self.kind is not OutcomeKind.UNKNOWN

    @property
    def ends_draft(self) -> bool:
        """Whether the form it was made from has become the core's: done, or to be approved."""
        return self.kind in {OutcomeKind.DONE, OutcomeKind.PENDING_APPROVAL}


def refusal_of(problem: Problem) -> Refusal:
    """Sort a kept problem; an unknown code goes by its status."""
    by_status = _REFUSALS_BY_STATUS.get(problem.status, Refusal.RULE)
    return _REFUSALS.get(problem.code, by_status)


def people(levels: tuple[str, ...]) -> str:
    """Name who must decide, in order: "supervisor, then the branch manager"."""
    known = {role.value: words for role, words in ROLE_WORDS.items() if isinstance(role, Role)}
    return ", then the ".join(known.get(level, level.lower()) for level in levels)


def answered(operation: str, status: int, reply: WriteReply, result: Record | None) -> Outcome:
    """Give DONE or PENDING_APPROVAL of a reply that passed every check."""
    is_done = reply.outcome == OutcomeKind.DONE
    return Outcome(
        kind=OutcomeKind.DONE if is_done else OutcomeKind.PENDING_APPROVAL,
        key=reply.idempotency_key,
        operation=operation,
        sentence=_done(reply) if is_done else _pending(reply),
        reference=reply.reference,
        request_id=reply.request_id,
        reasons=reply.reasons,
        levels_due=reply.levels_due,
        correlation_id=reply.correlation_id,
        reply=reply,
        result=result,
        status=status,
    )


def refused(operation: str, key: str, problem: Problem) -> Outcome:
    """Give REFUSED with the core's sentence, its fields and the kind of the refusal."""
    return Outcome(
        kind=OutcomeKind.REFUSED,
        key=key,
        operation=operation,
        sentence=f"{problem.title}: {problem_words(problem)}",
        field_errors=tuple(_in_the_form(operation, each) for each in problem.field_errors),
        problem=problem,
        correlation_id=problem.correlation_id,
        status=problem.status,
        refusal=refusal_of(problem),
    )


def not_sent(operation: str, key: str, reason: str, problem: Problem | None = None) -> Outcome:
    """Give NOT_SENT; `reason` is a clause that follows "Not sent:"."""
    return Outcome(
        kind=OutcomeKind.NOT_SENT,
        key=key,
        operation=operation,
        sentence=f"Not sent: {reason}. Nothing was done. {_kept(operation)}",
        problem=problem,
        correlation_id=problem.correlation_id if problem else None,
        status=problem.status if problem else None,
        reason=reason,
    )


def unknown(operation: str, key: str, reason: str) -> Outcome:
    """Give UNKNOWN: the same object is blocked until the core has said how it ended."""
    first = (
        "The core has not carried this out so far. Send it again or cancel it;"
        " do not key it in again."
        if reason == NOT_SO_FAR
        else f"The core may or may not have done this: {reason}. Do not key it in again."
    )
    return Outcome(
        kind=OutcomeKind.UNKNOWN,
        key=key,
        operation=operation,
        sentence=f"{first} Reference {key[:_SHORT_KEY]}.",
        reason=reason,
    )


def _in_the_form(operation: str, error: FieldError) -> FieldError:
    """Let a complaint about a request sent again name the field as the form knows it."""
    if operation != _RESUBMIT or not error.field.startswith(_INSIDE):
        return error
    return error.model_copy(update={"field": error.field.removeprefix(_INSIDE[:-1])})


def _kept(operation: str) -> str:
    if operation.startswith("request_") and operation != _RESUBMIT:
        return "The request stays as it was."
    return "Your form is kept."


def _done(reply: WriteReply) -> str:
    if reply.levels_due:
        return f"Level 1 approved. Next: {people(reply.levels_due)}. Nothing has taken effect yet."
    decided = (reply.result or {}).get("status") if reply.request_id else None
    if decided and not reply.reference:
        return f"Request {reply.request_id} is {str(decided).lower()}. Nothing has taken effect."
    named = f" Reference {reply.reference}." if reply.reference else ""
    return f"Done on {format_date(reply.at)}.{named}"


def _pending(reply: WriteReply) -> str:
    why = "".join(f"{reason.text} " for reason in reply.reasons)
    return (
        f"Not done yet: request {reply.request_id} needs a {people(reply.levels_due)}. "
        f"{why}Nothing has taken effect."
    )
