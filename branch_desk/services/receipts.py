"""Receipts: made of what took effect, sealed by the journal, found again by their reference."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel

from branch_desk.common import utc_now
from branch_desk.domain.operation import Known, Operation
from branch_desk.domain.paper_facts import OperationCopy
from branch_desk.domain.receipts import (
    READ_ACTION,
    Receipt,
    ReceiptFacts,
    Reprint,
    amount_of,
    last_four_of,
)
from branch_desk.domain.replies import WriteReply
from branch_desk.journal.errors import JournalError
from branch_desk.journal.log import Journal
from branch_desk.journal.note import VerifierKey, read_anchor
from branch_desk.services import reply_checks
from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import BackendUnreachable, PrecheckFailed
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.services.pipeline import HEAD_DIGITS
from branch_desk.services.reply_checks import ReplyInvalid
from branch_desk.services.session import Session
from branch_desk.services.viewing import note_view

REFERENCE: Final = re.compile(r"\d{3}-\d{8}-\d{6,10}", re.ASCII)
"""What a reference looks like: branch, business date, counter."""
_NOBODY: Final = "No approval needed"
# One key signs the whole log until keys change with the session (docs/journal.md).
_EPOCH: Final = 0
_NO_REFERENCE: Final = (
    "A reference looks like 001-20261124-000002: branch, date, number. It stands on the receipt."
)


@dataclass(frozen=True, kw_only=True)
class _Effect:
    """What took effect, whoever made it: what a receipt says beside its sheet."""

    reference: str
    at: datetime
    business_date: date
    made_by: str
    approved_by: str = _NOBODY
    reprint: Reprint | None = None


class Receipts:
    """Makes receipts, on a worker: each is signed by the journal, and so needs it READY."""

    def __init__(
        self,
        client: ApiClient,
        session: Session,
        journal: Journal,
        operations: Sequence[Operation],
    ) -> None:
        """Take the declared operations, each of which words the sheet of its receipt."""
        self._client = client
        self._session = session
        self._journal = journal
        self._operations = {str(o.operation): o for o in operations if not o.is_enquiry}

    def with_receipt(
        self,
        operation: Operation,
        request: BaseModel,
        outcome: Outcome,
        known: Known,
        made_by: str = "",
    ) -> Outcome:
        """Add the receipt to an outcome that is DONE and took effect; else give it as it is.

        Where the journal cannot sign, what is done stays done: the sentence says that its receipt
        is printed later, by the reference.
        """
        reply, size = outcome.reply, outcome.journal_seq
        is_done = outcome.kind is OutcomeKind.DONE and outcome.result is not None
        if not is_done or reply is None or size is None or outcome.journal_head is None:
            return outcome
        if not REFERENCE.fullmatch(reply.reference or ""):
            return outcome
        effect = _effect_of(reply, made_by or self._session.officer.officer_id)
        place = (size + 1, outcome.journal_head)
        try:
            receipt = self._made(operation, request, outcome.result, known, effect, place)
        except JournalError as error:
            later = "Its receipt can be printed by the reference once the journal works again."
            words = f"{outcome.sentence} {later} {error.user_message()}"
            return replace(outcome, sentence=words)
        return replace(outcome, receipt=receipt)

    def by_reference(self, reference: str) -> Receipt:
        """Give the receipt of a reference, found at the core: the first paper, or a reprint.

        A viewed read: its `view` entry is durable first. Raises PrecheckFailed for what is no
        reference, JournalError, Refused, SessionExpired, BackendUnreachable.
        """
        reference = reference.strip()
        if not REFERENCE.fullmatch(reference):
            raise PrecheckFailed("reference", _NO_REFERENCE)
        return self._found_again(reference)

    def of_request(self, request_id: str) -> Receipt:
        """Give the receipt of an approved request: the first paper, or a reprint.

        Raises JournalError, Refused (`not_found` as long as it is not approved), SessionExpired,
        BackendUnreachable.
        """
        return self._found_again(request_id)

    def _found_again(self, named: str) -> Receipt:
        """Find a receipt by its reference or its request; the look stands in the journal."""
        correlation_id = note_view(self._journal, self._session, READ_ACTION)
        try:
            copy = self._copy(named, correlation_id)
            operation = self._operations[copy.operation or ""]
            request = operation.request.model_validate(copy.request)
            effect, result = self._found(copy, named)
            shown = operation.reply.model_validate(result)
        except (ValueError, KeyError):
            reason = "it answered with an operation that this desk cannot word"
            raise BackendUnreachable(reason, correlation_id) from None
        known = Known(meta=self._session.meta, paper=copy.paper)
        return self._made(operation, request, shown, known, effect, self._place())

    def _copy(self, named: str, correlation_id: str) -> OperationCopy:
        path = f"/operations/by-reference/{named}"
        reply = self._client.get_request(path, correlation_id=correlation_id)
        return reply_checks.as_model(OperationCopy, reply.body)

    def _found(self, copy: OperationCopy, named: str) -> tuple[_Effect, Any]:
        """Give what took effect and its result. Raises ValueError for another one's."""
        reprint = None
        if copy.copy_no:
            reprint = Reprint(copy.copy_no, self._session.officer.officer_id, utc_now())
        approval = copy.approval
        if approval is None:
            reply = reply_checks.as_model(WriteReply, copy.reply)
            effect, result = _effect_of(reply, copy.officer_id), reply.result
            names = {effect.reference}
        else:
            reference = approval.reference or ""
            effect = _Effect(
                reference=reference,
                at=approval.decided_at or copy.decided_at,
                # The day on which it took effect is a part of the reference (contract 1).
                business_date=date.fromisoformat(reference[4:12]),
                made_by=copy.officer_id,
                approved_by=", ".join(approval.approved_by),
            )
            result, names = approval.result, {reference, approval.request_id}
        if named not in names or not REFERENCE.fullmatch(effect.reference):
            raise ReplyInvalid("the answer belongs to another reference")
        return replace(effect, reprint=reprint), result

    def _place(self) -> tuple[int, str]:
        """Give size and head of the journal as one: other threads append meanwhile."""
        key = VerifierKey.parse(self._journal.enrolment.vkey)
        checkpoint = read_anchor(self._journal.note, key)
        return checkpoint.size, checkpoint.root.hex()[:HEAD_DIGITS]

    def _made(
        self,
        operation: Operation,
        request: BaseModel,
        result: object,
        known: Known,
        effect: _Effect,
        place: tuple[int, str],
    ) -> Receipt:
        """Word the sheet and sign it; `place` is the journal's size and head."""
        meta, (size, head) = known.meta, place
        made_at = effect.reference[:3]
        names = {each.branch_code: each.name for each in meta.branches}
        receipt = Receipt(
            sheet=operation.result(request, result, known),
            facts=ReceiptFacts(
                reference=effect.reference,
                code=operation.code,
                business_date=effect.business_date,
                last_four=last_four_of(request, result),
                amount=amount_of(request, result),
                reprint=effect.reprint,
                workstation_id=self._journal.enrolment.workstation_id,
                epoch=_EPOCH,
                journal_size=size,
                journal_head=head,
            ),
            bank=meta.bank.name,
            branch=f"{made_at} {names.get(made_at, '')}".strip(),
            at=effect.at,
            made_by=effect.made_by,
            approved_by=effect.approved_by,
            training=meta.bank.demo,
        )
        return replace(receipt, signature=self._journal.sign_receipt(receipt.seal.message))


def _effect_of(reply: WriteReply, made_by: str) -> _Effect:
    return _Effect(
        reference=reply.reference or "",
        at=reply.at,
        business_date=reply.business_date,
        made_by=made_by,
    )
