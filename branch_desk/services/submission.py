"""The maker's one path: rights, prechecks, then the durable steps, and a receipt if it is done."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from branch_desk.domain.canonical import canonical, parse_strict, sha256_hex
from branch_desk.domain.complaints import field_errors
from branch_desk.domain.differences import version_seen
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import Body, wire_form
from branch_desk.domain.operation import Known, Operation, Read
from branch_desk.domain.paper_facts import PaperFacts, named_on_paper, paper_facts, record_names
from branch_desk.services import outcomes
from branch_desk.services.api_client import ApiClient
from branch_desk.services.desk_store import RowUnreadable
from branch_desk.services.errors import (
    BackendUnreachable,
    NotPermitted,
    NotSent,
    OutcomeUnknown,
    PrecheckFailed,
    Refused,
)
from branch_desk.services.keyed_writes import problem_of
from branch_desk.services.messages import Reply, new_id
from branch_desk.services.outbox import Row
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.services.permissions import Permissions
from branch_desk.services.pipeline import IN_DOUBT, Answers, Pipeline, Write
from branch_desk.services.receipts import Receipts
from branch_desk.services.recovery import Recovery
from branch_desk.services.session import Session
from branch_desk.services.viewing import note_view

_REVEAL: Final = "reveal"


@dataclass(frozen=True)
class InDoubt:
    """An operation whose outcome is not known: its key, its action, its maker, since when."""

    key: str
    operation: str
    officer_id: str
    since: datetime


class Submission:
    """Submits operations, and settles them and decisions when in doubt; all on the write lane."""

    def __init__(
        self,
        client: ApiClient,
        session: Session,
        permissions: Permissions,
        pipeline: Pipeline,
        operations: Sequence[Operation],
        receipts: Receipts,
    ) -> None:
        """Take the declared operations, for calls by path and for receipts after a crash."""
        self._client = client
        self._session = session
        self._permissions = permissions
        self._pipeline = pipeline
        self._receipts = receipts
        self._outbox = pipeline.outbox
        self._operations = {each.action: each for each in operations if not each.is_enquiry}
        for action, each in self._operations.items():
            pipeline.expect(action, Answers(str(each.operation), each.reply))
        self._recovery = Recovery(pipeline, session, pipeline.outbox, pipeline.journal)

    def submit(
        self,
        operation: Operation,
        request: Body,
        draft_id: str,
        before: EnquiryReply | None = None,
    ) -> Outcome:
        """Send an operation; the outcome says how it ended, and nothing is sent twice.

        `before` is the record as the officer saw it, of an operation that changes one: the core
        refuses if there is a newer version. Raises NotPermitted, PrecheckFailed, SessionExpired,
        NotSignedIn before anything is recorded. An operation that no list declared is taken as
        well.
        """
        self._permissions.require(operation.action)
        self._permissions.require_cap(operation.action)
        if self.is_blocked(operation, request):
            raise PrecheckFailed("in_doubt", IN_DOUBT)
        try:
            names = self._require_prechecks(operation, request)
            paper = self._paper(request, before, names)
        except BackendUnreachable as error:
            return outcomes.not_sent(operation.action, "", error.reason)
        self._pipeline.expect(operation.action, Answers(str(operation.operation), operation.reply))
        body = wire_form(request)
        write = Write(
            action=operation.action,
            method=operation.method,
            path=operation.path,
            body=canonical(body),
            subject=subject_of(operation.action, body),
            draft_id=draft_id,
            if_match=if_match(request, before),
            paper=paper.model_dump_json().encode("utf-8"),
        )
        known = Known(meta=self._session.meta, paper=paper)
        return self._receipts.with_receipt(operation, request, self._pipeline.run(write), known)

    def resolve(self, key: str) -> Outcome:
        """Ask the core once what became of a key in doubt.

        Sends again by itself where this very session has sent it within ten minutes.
        """
        return self._settled(key, self._pipeline.resolve)

    def send_again(self, key: str) -> Outcome:
        """Send a key in doubt again, the same bytes. Raises NotPermitted but for its maker."""
        row, _ = self._found(key)
        if row is None or row.is_closed:
            raise NotPermitted(
                "Nothing is kept here that could be sent again. Ask the core instead."
            )
        if row.officer_id != self._session.officer.officer_id:
            raise NotPermitted(f"Only {row.officer_id}, who made this, may send it again.")
        return self._complete(row, self._pipeline.send_again(row))

    def cancel(self, key: str) -> Outcome:
        """Have the core cancel a key in doubt; if it carried it out meanwhile, say so."""
        return self._settled(key, self._pipeline.cancel)

    def recover(self) -> tuple[Outcome, ...]:
        """Settle after log-in what the last run left behind, and say how each ended."""
        return tuple(self._complete(row, outcome) for row, outcome in self._recovery.run())

    def in_doubt(self) -> tuple[InDoubt, ...]:
        """Give the operations of this desk, of all its officers, whose outcome is not known."""
        return tuple(
            InDoubt(each.key, each.action, each.officer_id, each.since)
            for each in self._recovery.open_sends()
        )

    def is_blocked(self, operation: Operation, request: Body) -> str | None:
        """Give the key in doubt for the same action and object, if there is one."""
        return self._outbox.key_in_doubt(subject_of(operation.action, wire_form(request)))

    def shown(self, key: str) -> None:
        """Note that the officer has seen the receipt or the message of a final outcome."""
        self._outbox.mark_shown(key)

    def note_view(self, op: str) -> str:
        """Write that something is about to be read in clear, and give the id to read it under.

        Raises JournalError if the entry cannot be made durable; then nothing may be read.
        """
        return note_view(self._pipeline.journal, self._session, op)

    def performs(self, method: str, endpoint: str) -> bool:
        """Say whether a declared operation travels on this path."""
        return self._at(method, endpoint) is not None

    def perform(self, method: str, endpoint: str, payload: Mapping[str, Any] | bytes) -> Reply:
        """Submit a body that a script made, as a form would.

        Raises NotPermitted, PrecheckFailed, Refused, NotSent, OutcomeUnknown, SessionExpired.
        """
        operation = self._at(method, endpoint)
        if operation is None:
            raise LookupError(endpoint)
        request = _read(operation.request, payload)
        outcome = self.submit(operation, request, new_id(), self._masked_record(operation, request))
        reply = outcome.reply
        if reply is not None:
            self.shown(outcome.key)
            return Reply(outcome.status or 0, reply.model_dump(mode="json"))
        if outcome.kind is OutcomeKind.UNKNOWN:
            raise OutcomeUnknown(outcome.reason, outcome.key)
        self.shown(outcome.key)
        if outcome.kind is OutcomeKind.REFUSED and outcome.problem:
            raise Refused(outcome.problem)
        raise NotSent(outcome.reason, outcome.problem)

    def _at(self, method: str, endpoint: str) -> Operation | None:
        return next(
            (o for o in self._operations.values() if (o.method, o.path) == (method, endpoint)),
            None,
        )

    def _require_prechecks(self, operation: Operation, request: Body) -> dict[str, str]:
        """Pass if every precheck does; gives the names of the customers that were read for it."""
        names: dict[str, str] = {}
        for check in operation.prechecks:
            read = check.lookup(request)
            if read is None:
                continue
            try:
                body = self._client.read(read).body
            except Refused as error:
                detail = error.user_message()
                raise PrecheckFailed(check.name, detail, error.reference) from None
            if not check.passes(request, body):
                raise PrecheckFailed(check.name, check.words(body))
            names |= _name_in(read, body)
        return names

    def _paper(
        self, request: Body, before: EnquiryReply | None, names: Mapping[str, str]
    ) -> PaperFacts:
        """Give what words the receipt, as all stands before it is sent; reads the missing names."""
        known = {**names, **record_names(before)}
        for customer_id in named_on_paper(request):
            # Who is kept as a signatory is named by an id of their own, and by the record alone.
            if customer_id in known or not customer_id.isdigit():
                continue
            read = Read(path="/customer/enquiry", params={"customer_id": customer_id})
            # Of a customer that there is not the core will complain, at the field.
            with suppress(Refused):
                known |= _name_in(read, self._client.read(read).body)
        officer, meta = self._session.officer, self._session.meta
        facts = Facts(meta, officer.branch_code, meta.policy.maker_alone_max, held=before)
        return paper_facts(request, facts, known)

    def _masked_record(self, operation: Operation, request: Body) -> EnquiryReply | None:
        """Read for a script what it changes: its version is wanted, so nothing is shown in clear.

        Raises Refused, SessionExpired, BackendUnreachable.
        """
        read = operation.before.read(request) if operation.before else None
        if read is None:
            return None
        params = {name: each for name, each in (read.params or {}).items() if name != _REVEAL}
        return EnquiryReply.model_validate(self._client.get_request(read.path, params).body)

    def _settled(self, key: str, ask: Callable[[str, Row | None, str], Outcome]) -> Outcome:
        row, action = self._found(key)
        if row is not None and row.is_closed:
            return self._complete(row, self._pipeline.restored(row))
        return self._complete(row, ask(key, row, action))

    def _found(self, key: str) -> tuple[Row | None, str]:
        try:
            row = self._outbox.row(key)
        except RowUnreadable:
            row = None
        return row, row.action if row else self._recovery.action_of(key)

    def _complete(self, row: Row | None, outcome: Outcome) -> Outcome:
        """Add the receipt to an outcome that was found later."""
        operation = self._operations.get(outcome.operation)
        if row is None or operation is None or outcome.result is None:
            return outcome
        request = operation.request.model_validate(parse_strict(row.body))
        paper = PaperFacts.model_validate_json(row.paper) if row.paper else None
        known = Known(meta=self._session.meta, paper=paper)
        return self._receipts.with_receipt(operation, request, outcome, known, row.officer_id)


def if_match(request: BaseModel, before: EnquiryReply | None) -> str | None:
    """Give the `If-Match` of a request: the version of the record that its maker saw."""
    tag = version_seen(request, before) if before else None
    return f'"{tag}"' if tag else None


def _name_in(read: Read, body: Mapping[str, Any]) -> dict[str, str]:
    """Give the name of the customer that an enquiry was about; nothing of another read."""
    number, name = (read.params or {}).get("customer_id"), body.get("customer", {}).get("full_name")
    return {number: str(name)} if number and name else {}


def subject_of(action: str, body: Mapping[str, Any]) -> str:
    """Name the object of an operation, as the core does for open requests (contract 4).

    A new customer is its identity or registration number, an opening its customer and product,
    else the account or customer; a body that names none of them is its own object.
    """
    person, business = body.get("individual", {}), body.get("business", {})
    identity = person.get("identity", {}).get("id_number") or business.get("registration_no")
    if identity:
        named = [identity]
    elif "product_code" in body:
        named = [body.get("customer_id"), body["product_code"]]
    else:
        named = [body.get("account_no") or body.get("customer_id")]
    if None in named:
        named = [sha256_hex(canonical(body))]
    return "\0".join((action, *map(str, named)))


def _read(model: type[BaseModel], payload: Mapping[str, Any] | bytes) -> Any:
    """Read a script's body as a form's; raise Refused with its fields as the core would."""
    try:
        body = parse_strict(payload) if isinstance(payload, bytes) else dict(payload)
        return model.model_validate(body)
    except ValidationError as error:
        problem = problem_of("validation_failed")
        found = field_errors(error, model)
        raise Refused(problem.model_copy(update={"field_errors": found})) from None
    except ValueError:
        raise Refused(problem_of("malformed_request")) from None
