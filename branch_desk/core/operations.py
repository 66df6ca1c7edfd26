"""The one transaction of a write: key, replay, decision, kept answer and audit commit together.

A known key gets the answer that was kept under it. Effects and decided refusals are both kept, so
that a late copy cannot act after the officer was told no (docs/reliability.md 8).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from branch_desk.core.auth.callers import Caller, caller_of
from branch_desk.core.calls import Call
from branch_desk.core.meta import business_date_of
from branch_desk.core.problems import Refusal
from branch_desk.core.store import writing
from branch_desk.core.store.schema import audit, operations
from branch_desk.domain.paper_facts import PaperFacts
from branch_desk.domain.replies import Reason, WriteReply

DONE: Final = "DONE"
PENDING: Final = "PENDING_APPROVAL"
_ACCEPTED: Final = 202


@dataclass(frozen=True)
class Sent:
    """A write as it came: its key, and what its fingerprint is made of."""

    operation: str
    key: str
    method: str
    path: str
    body: bytes
    if_match: str = ""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of method, path, If-Match and body, each ended by a line feed."""
        parts = (self.method.encode(), self.path.encode(), self.if_match.encode(), self.body)
        return hashlib.sha256(b"".join(part + b"\n" for part in parts)).hexdigest()


@dataclass(frozen=True)
class Transaction:
    """The write transaction that a decision is made in; `call` holds the officer read afresh."""

    connection: Connection
    call: Call
    sent: Sent
    business_date: date


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was decided: done, or waiting for an approval with nothing in effect.

    `paper` is kept with the answer and not told in it, where a customer operation took effect.
    """

    status: int
    outcome: str = DONE
    result: Mapping[str, Any] | None = None
    reference: str | None = None
    request_id: str | None = None
    reasons: tuple[Reason, ...] = ()
    levels_due: tuple[str, ...] = ()
    paper: PaperFacts | None = None


@dataclass(frozen=True)
class Answer:
    """What leaves the core, now and whenever the key comes again."""

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


def carry_out(call: Call, sent: Sent, decide: Callable[[Transaction], Outcome]) -> Answer:
    """Decide a write once and give its answer; a known key gets the kept one, marked as replayed.

    Raises Refusal where the answer is not kept, after undoing all: the key may be sent again.
    """
    with writing(call.core.engine) as connection:
        caller = caller_of(connection, call.caller.officer_id, call.caller.session_id, call.now)
        known = _kept(connection, sent, caller)
        if known is not None:
            return known
        fresh = replace(call, caller=caller)
        transaction = Transaction(connection, fresh, sent, business_date_of(connection))
        try:
            with connection.begin_nested():
                outcome = decide(transaction)
        except Refusal as refusal:
            if not refusal.kind.kept:
                raise
            document = refusal.document(sent.path, call.correlation_id)
            answer = Answer(refusal.kind.status, _text(document))
            _keep(transaction, answer, Outcome(status=answer.status, outcome=refusal.code))
        else:
            answer = _answer(transaction, outcome)
            _keep(transaction, answer, outcome)
        return answer


def kept_headers(status: int, key: str) -> dict[str, str]:
    """Give the headers that belong to a kept answer."""
    return {"Location": f"/operations/{key}"} if status == _ACCEPTED else {}


def _kept(connection: Connection, sent: Sent, caller: Caller) -> Answer | None:
    chosen = operations.c.idempotency_key == sent.key
    row = connection.execute(select(operations).where(chosen)).one_or_none()
    if row is None:
        return None
    if row.state == "CANCELLED":
        raise Refusal("operation_cancelled")
    if (row.officer_id, row.fingerprint) != (caller.officer_id, sent.fingerprint):
        raise Refusal("key_reused")
    headers = {"Idempotency-Replayed": "true", **kept_headers(row.status, sent.key)}
    return Answer(row.status, row.reply, headers)


def _answer(transaction: Transaction, outcome: Outcome) -> Answer:
    reply = WriteReply(
        outcome=outcome.outcome,
        operation=transaction.sent.operation,
        idempotency_key=transaction.sent.key,
        reference=outcome.reference,
        request_id=outcome.request_id,
        reasons=outcome.reasons,
        levels_due=outcome.levels_due,
        business_date=transaction.business_date,
        at=transaction.call.now,
        correlation_id=transaction.call.correlation_id,
        result=dict(outcome.result) if outcome.result is not None else None,
    )
    headers = kept_headers(outcome.status, transaction.sent.key)
    return Answer(outcome.status, _text(reply.model_dump(mode="json")), headers)


def _keep(transaction: Transaction, answer: Answer, outcome: Outcome) -> None:
    sent, call = transaction.sent, transaction.call
    shared = {
        "officer_id": call.caller.officer_id,
        "branch_code": call.caller.branch_code,
        "idempotency_key": sent.key,
        "reference": outcome.reference,
        "request_id": outcome.request_id,
    }
    transaction.connection.execute(
        insert(operations).values(
            **shared,
            state="FINAL",
            operation=sent.operation,
            method=sent.method,
            path=sent.path,
            fingerprint=sent.fingerprint,
            status=answer.status,
            reply=answer.text,
            request=_effective(sent, outcome),
            paper=outcome.paper.model_dump(mode="json") if outcome.paper else None,
            decided_at=call.now,
        )
    )
    transaction.connection.execute(
        insert(audit).values(
            **shared,
            at=call.now,
            business_date=transaction.business_date,
            act=sent.operation,
            outcome=outcome.outcome,
            correlation_id=call.correlation_id,
        )
    )


def _effective(sent: Sent, outcome: Outcome) -> dict[str, Any] | None:
    """Give the body of what took effect by itself; of anything else nothing is kept."""
    took_effect = outcome.reference is not None and outcome.request_id is None
    return dict(json.loads(sent.body)) if took_effect else None


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)
