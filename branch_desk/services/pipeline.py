"""The durable steps of every operation: row, intent, send, result, close (docs/reliability.md 2).

The maker's submission and the checker's decision both walk them, so there is one copy.
"""

import json
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import BaseModel

from branch_desk.common import utc_now
from branch_desk.domain.canonical import canonical
from branch_desk.domain.fields import Record
from branch_desk.domain.problems import Problem
from branch_desk.domain.replies import OperationRecord, WriteReply
from branch_desk.domain.supervision import Decided
from branch_desk.journal.entry import SALT_BYTES, commitment
from branch_desk.journal.errors import JournalError
from branch_desk.journal.log import Journal
from branch_desk.services import outcomes
from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import (
    BackendUnreachable,
    BranchDeskError,
    NotSent,
    OutcomeUnknown,
    PrecheckFailed,
    Refused,
    SessionExpired,
)
from branch_desk.services.keyed_writes import final, settled
from branch_desk.services.logs import log
from branch_desk.services.messages import Envelope, Reply, new_id
from branch_desk.services.outbox import AlreadyOpen, Outbox, Row
from branch_desk.services.outcomes import NOT_SO_FAR, Outcome, OutcomeKind
from branch_desk.services.session import Session

CLOCK_SKEW_MAX_S: Final = 60.0
_SESSION_LEAST_S: Final = 60.0
_SENT_AGAIN_WITHIN_S: Final = 600.0
HEAD_DIGITS: Final = 16
_PROBLEM: Final = re.compile(r"[a-z0-9_]{1,60}")
_REFERENCE: Final = re.compile(r"[A-Z0-9-]{1,40}")


@dataclass(frozen=True)
class Answers:
    """What the core's answer to an action must be about, and how its `result` looks."""

    operation: str
    result: type[BaseModel]


DECISIONS: Final[Mapping[str, Answers]] = {
    "request_approve": Answers("REQUEST_APPROVE", Decided),
    "request_reject": Answers("REQUEST_REJECT", Decided),
    "request_return": Answers("REQUEST_RETURN", Decided),
    "request_withdraw": Answers("REQUEST_WITHDRAW", Decided),
    "request_resubmit": Answers("REQUEST_RESUBMIT", Decided),
}
"""The acts on a request, by the word that the journal has for each."""


@dataclass(frozen=True)
class Write:
    """An operation ready to go: the journal's word for it, where it goes, and its exact bytes.

    `subject` names the object that is blocked while the outcome is unknown. `paper` is what words
    the receipt, in bytes that are kept with the row.
    """

    action: str
    method: str
    path: str
    body: bytes
    subject: str
    draft_id: str
    if_match: str | None = None
    paper: bytes | None = None


class Pipeline:
    """Walks the steps, and says at each how it ended; runs on the write lane.

    A desk has one, which knows what this very session has sent, whoever had it sent.
    """

    def __init__(
        self,
        client: ApiClient,
        session: Session,
        outbox: Outbox,
        journal: Journal,
    ) -> None:
        self._client = client
        self._session = session
        self.outbox: Final = outbox
        self.journal: Final = journal
        self._answers: dict[str, Answers] = dict(DECISIONS)
        self._sent_here: dict[str, tuple[str, float]] = {}

    def run(self, write: Write) -> Outcome:
        """Send a new operation, each step durable before the next.

        Raises PrecheckFailed if the same object is in doubt; everything else is an outcome.
        """
        if reason := self._hindrance():
            return outcomes.not_sent(write.action, "", reason)
        key, salt = new_id(), secrets.token_bytes(SALT_BYTES)
        row = Row(
            key=key,
            draft_id=write.draft_id,
            officer_id=self._session.officer.officer_id,
            action=write.action,
            subject=write.subject,
            method=write.method,
            path=write.path,
            if_match=write.if_match,
            commitment=commitment(salt, write.body),
            body=write.body,
            salt=salt,
            opened_at=utc_now(),
            paper=write.paper,
        )
        if failed := self._begun(row):
            return failed
        return self.conclude(self._sent(row))

    def send_again(self, row: Row) -> Outcome:
        """Send the same bytes again under the same key."""
        if reason := self._hindrance():
            return outcomes.unknown(row.action, row.key, reason)
        return self.conclude(self._sent(row, is_sent_before=True))

    def resolve(self, key: str, row: Row | None, action: str) -> Outcome:
        """Ask the core what became of a key, and finish the steps with its answer."""
        return self._asked(self._client.look_up, key, row, action)

    def cancel(self, key: str, row: Row | None, action: str) -> Outcome:
        """Have the core cancel a key that it does not know; else take what it has."""
        return self._asked(self._client.cancel, key, row, action)

    def expect(self, action: str, answers: Answers) -> None:
        """Learn what the answers to an action must look like."""
        self._answers[action] = answers

    def conclude(self, outcome: Outcome) -> Outcome:
        """Journal the outcome, and close the row if it is final.

        Where journal or disk fail now, the outcome is unknown until recovery has run.
        """
        try:
            sealed = self._journalled(outcome)
            if outcome.is_final:
                self.outbox.close(outcome.key, kept_answer(sealed), ends_draft=sealed.ends_draft)
        except (JournalError, sqlite3.Error, OSError) as error:
            reason = "the core has answered, but this workstation cannot record it"
            stopped = outcomes.unknown(outcome.operation, outcome.key, reason)
            words = error.user_message() if isinstance(error, JournalError) else ""
            return replace(stopped, sentence=f"{stopped.sentence} {words}".strip())
        log.info(
            "operation ended",
            action=sealed.operation,
            outcome=sealed.kind.value,
            status=sealed.status,
            key=sealed.key,
            correlation_id=sealed.correlation_id,
            entry=sealed.journal_seq,
        )
        return sealed

    def restored(self, row: Row) -> Outcome:
        """Give the outcome that a closed row was closed with."""
        kept: dict[str, Any] = json.loads(row.answer or b"{}")
        envelope = self._envelope(row.key, row.action, row)
        if kept["problem"] is not None and kept["kind"] == OutcomeKind.REFUSED:
            outcome = outcomes.refused(row.action, row.key, Problem.model_validate(kept["problem"]))
        elif kept["reply"] is None:
            outcome = replace(outcomes.not_sent(row.action, row.key, ""), sentence=kept["sentence"])
        else:
            reply = Reply(kept["status"], kept["reply"])
            outcome = self._outcome(row.action, envelope, reply)
        return replace(outcome, journal_seq=kept["seq"], journal_head=kept["head"])

    def _asked(
        self,
        ask: Callable[[str], OperationRecord | None],
        key: str,
        row: Row | None,
        action: str,
    ) -> Outcome:
        envelope = self._envelope(key, action, row)
        try:
            record = ask(key)
            if record is None:
                if row is not None and self._may_send_by_itself(key):
                    return self.send_again(row)
                return self.conclude(outcomes.unknown(action, key, NOT_SO_FAR))
            return self.conclude(self._outcome(action, envelope, settled(record, envelope)))
        except (BackendUnreachable, OutcomeUnknown) as error:
            reason = error.reason
        except (Refused, SessionExpired) as error:
            reason = error.user_message().removesuffix(".")
        return self.conclude(outcomes.unknown(action, key, reason))

    def _hindrance(self) -> str | None:
        """Say why nothing may be sent now, before anything is recorded."""
        if not self._client.link.is_online:
            return "no connection to the core"
        if abs(self._client.link.clock_skew_s) > CLOCK_SKEW_MAX_S:
            return "the clock of this workstation and the core's differ by more than a minute"
        if self._session.left_s < _SESSION_LEAST_S:
            return "your session ends within a minute; log in again"
        error = self.journal.status.error
        return error.user_message().removesuffix(".") if error else None

    def _begun(self, row: Row) -> Outcome | None:
        """Steps 1 and 2: row, then intent; a NOT_SENT outcome if either fails."""
        try:
            self.outbox.prepare(row)
        except AlreadyOpen:
            raise PrecheckFailed("in_doubt", IN_DOUBT) from None
        except (sqlite3.Error, OSError):
            reason = "this workstation's disk does not take it"
            return outcomes.not_sent(row.action, row.key, reason)
        try:
            self.journal.append(
                "intent",
                op=row.action,
                key=row.key,
                commit=row.commitment,
                **vars(self._session.actor),
            )
        except (JournalError, BranchDeskError) as error:
            self.outbox.drop(row.key)
            reason = error.user_message().removesuffix(".")
            return outcomes.not_sent(row.action, row.key, reason)
        self._sent_here[row.key] = (self._session.actor.session, time.monotonic())
        return None

    def _sent(self, row: Row, *, is_sent_before: bool = False) -> Outcome:
        """Step 3: the chain, and what it says."""
        envelope = self._envelope(row.key, row.action, row)
        envelope = replace(envelope, is_sent_before=is_sent_before)
        send = {"POST": self._client.post_request, "PUT": self._client.put_request}[row.method]
        try:
            return self._outcome(row.action, envelope, send(row.path, row.body, envelope=envelope))
        except OutcomeUnknown as error:
            return outcomes.unknown(row.action, row.key, error.reason)
        except NotSent as error:
            return outcomes.not_sent(row.action, row.key, error.reason, error.problem)
        except Refused as error:
            return outcomes.refused(row.action, row.key, error.problem)

    def _outcome(self, action: str, envelope: Envelope, found: Reply | Problem) -> Outcome:
        try:
            reply = final(found)
        except NotSent as error:
            return outcomes.not_sent(action, envelope.key, error.reason, error.problem)
        except Refused as error:
            return outcomes.refused(action, envelope.key, error.problem)
        written = WriteReply.model_validate(reply.body)
        model = envelope.result
        result = model.model_validate(written.result) if model and written.result else None
        shown = result if isinstance(result, Record) else None
        return outcomes.answered(action, reply.status, written, shown)

    def _envelope(self, key: str, action: str, row: Row | None) -> Envelope:
        answers = self._answers.get(action)
        return Envelope(
            key,
            row.if_match if row else None,
            answers.operation if answers else None,
            answers.result if answers else None,
            row.commitment if row else None,
        )

    def _may_send_by_itself(self, key: str) -> bool:
        session, at = self._sent_here.get(key, ("", 0.0))
        is_fresh = time.monotonic() - at < _SENT_AGAIN_WITHIN_S
        return session == self._session.actor.session and is_fresh

    def _journalled(self, outcome: Outcome) -> Outcome:
        intent = next((i for i in self.journal.open_intents() if i.key == outcome.key), None)
        if intent is None or (intent.is_unknown and not outcome.is_final):
            return outcome
        code = outcome.problem.code if outcome.problem else ""
        named = outcome.reference or outcome.request_id or ""
        sealed = self.journal.append(
            "result",
            key=outcome.key,
            outcome=outcome.kind.value,
            status=outcome.status,
            problem=code if _PROBLEM.fullmatch(code) else None,
            ref=named if _REFERENCE.fullmatch(named) else None,
            **vars(self._session.actor),
        )
        return replace(outcome, journal_seq=sealed.seq, journal_head=sealed.root[:HEAD_DIGITS])


IN_DOUBT: Final = (
    "An earlier send for the same is still in doubt. Settle that one first (Tools > In doubt); "
    "do not key it in again."
)


def kept_answer(outcome: Outcome) -> bytes:
    """Give what a closed row keeps of an outcome, so that it can be shown after a crash."""
    reply, problem = outcome.reply, outcome.problem
    return canonical(
        {
            "kind": outcome.kind.value,
            "status": outcome.status,
            "sentence": outcome.sentence,
            "reply": reply.model_dump(mode="json") if reply else None,
            "problem": problem.model_dump(mode="json") if problem else None,
            "seq": outcome.journal_seq,
            "head": outcome.journal_head,
        }
    )
