"""A write under its key: the chain of its sends, and what each answer of the core makes of it."""

from collections.abc import Callable
from typing import Final, Protocol

from branch_desk.domain.problems import PROBLEMS, TYPE_PREFIX, Problem
from branch_desk.domain.replies import OperationRecord
from branch_desk.services import reply_checks
from branch_desk.services.chain import Chain, ChainEnded
from branch_desk.services.errors import (
    BackendUnreachable,
    NotSent,
    OutcomeUnknown,
    Refused,
    SessionExpired,
)
from branch_desk.services.messages import Ask, Envelope, Reply, SendFailed
from branch_desk.services.reply_checks import ReplyInvalid

_CANCELLED: Final = "operation_cancelled"
_TOO_OLD: Final = "desk_too_old"
_FOR_A_PERSON: Final = frozenset({"key_reused", "intent_mismatch", "journal_refused"})
"""Defects: the key stays open, and somebody has to look."""


class Calls(Protocol):
    """What a keyed write asks of the client."""

    def send(self, ask: Ask) -> Reply:
        """Send once. Raises SendFailed, Refused, SessionExpired."""

    def look_up(self, key: str) -> OperationRecord | None:
        """Ask what became of a key. Raises BackendUnreachable, Refused, SessionExpired."""

    def cancel(self, key: str) -> OperationRecord:
        """Cancel a key that the core does not know. Raises as `look_up`."""


def write(ask: Ask, envelope: Envelope, calls: Calls, chain: Chain) -> Reply:
    """Send a write under its key until its outcome is known or the chain ends.

    Raises Refused for a kept no, NotSent, OutcomeUnknown.
    """

    sends = 0

    def send() -> Reply | Problem:
        nonlocal sends
        sends += 1
        return _or_problem(lambda: calls.send(ask))

    def look_up() -> Reply | Problem | None:
        try:
            record = calls.look_up(envelope.key)
        except BackendUnreachable as error:
            raise SendFailed(error.reason, may_have_left=True) from None
        except Refused as error:
            reason = error.problem.detail.removesuffix(".")
            raise SendFailed(reason, may_have_left=True) from None
        return settled(record, envelope) if record else None

    try:
        found = chain.run(send, look_up)
    except ChainEnded as ended:
        if ended.may_have_left:
            raise OutcomeUnknown(ended.reason, envelope.key) from None
        raise NotSent(ended.reason) from None
    except SessionExpired:
        raise OutcomeUnknown("your session ended meanwhile", envelope.key) from None
    if isinstance(found, Problem) and not reply_checks.is_kept(found):
        is_only_copy = sends == 1 and not envelope.is_sent_before
        found = _cancelled(found, envelope, calls, is_only_copy=is_only_copy)
    return final(found)


def settled(record: OperationRecord, envelope: Envelope) -> Reply | Problem:
    """Give what the core has for a key as the answer that it was.

    Raises OutcomeUnknown for a record that fails its checks: it stays open for a person.
    """
    if record.state == "CANCELLED":
        return problem_of(_CANCELLED)
    try:
        return reply_checks.settle(record, envelope)
    except ReplyInvalid as error:
        raise OutcomeUnknown(str(error), envelope.key) from None


def final(found: Reply | Problem) -> Reply:
    """Give the reply; raise NotSent for a cancelled key and Refused for any other kept no."""
    if isinstance(found, Reply):
        return found
    if found.code == _CANCELLED:
        raise NotSent("it was cancelled before the core carried it out", found)
    raise Refused(found)


def problem_of(code: str) -> Problem:
    """Make the problem of a code as the core would word it."""
    kind = PROBLEMS[code]
    return Problem(
        type=TYPE_PREFIX + code,
        title=kind.title,
        status=kind.status,
        code=code,
        detail=kind.detail,
    )


def _cancelled(
    found: Problem, envelope: Envelope, calls: Calls, *, is_only_copy: bool
) -> Reply | Problem:
    """Make sure of a no that the core does not keep, so that no late copy can act."""
    if found.code in _FOR_A_PERSON:
        raise OutcomeUnknown(found.detail.removesuffix("."), envelope.key)
    try:
        record = calls.cancel(envelope.key)
    except Refused as refused:
        # A core that takes nothing from this version takes no cancel either; the copy that it
        # answered names the version too, so it can never act.
        if is_only_copy and refused.problem.code == found.code == _TOO_OLD:
            raise NotSent(found.detail.removesuffix("."), found) from None
        raise OutcomeUnknown(found.detail.removesuffix("."), envelope.key) from None
    except (BackendUnreachable, SessionExpired):
        raise OutcomeUnknown(found.detail.removesuffix("."), envelope.key) from None
    if record.state == "CANCELLED":
        raise NotSent(found.detail.removesuffix("."), found)
    return settled(record, envelope)


def _or_problem(send: Callable[[], Reply]) -> Reply | Problem:
    try:
        return send()
    except Refused as refused:
        return refused.problem
