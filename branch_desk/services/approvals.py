"""The checker's path: the queue, a request whole and as it was hashed, and the decision.

Opening a request is a viewed read: its `view` entry is durable before the first byte is asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from branch_desk.domain.canonical import canonical
from branch_desk.domain.documents import DocumentDescription
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.fields import wire_form
from branch_desk.domain.operation import Read
from branch_desk.domain.paper_facts import record_names
from branch_desk.domain.problems import PROBLEMS
from branch_desk.domain.supervision import (
    Approve,
    Decision,
    QueueItem,
    QueuePage,
    QueueRow,
    Reject,
    RequestStatus,
    ReturnForRework,
    payload_hash,
)
from branch_desk.services.errors import (
    BackendUnreachable,
    NotPermitted,
    PrecheckFailed,
    Refused,
)
from branch_desk.services.messages import new_id
from branch_desk.services.outcomes import Outcome
from branch_desk.services.permissions import Permissions
from branch_desk.services.pipeline import Pipeline, Write
from branch_desk.services.viewing import DIFFERS, Viewing

QUEUE: Final = "/supervision/authorization-queue"
_PAGE: Final = 100
_ENQUIRY: Final = "/customer/enquiry"
_SPECIMEN: Final = "/specimen"
_FILED: Final = "/kyc/documents"
_FACES: Final = ("PHOTO", "SIGNATURE_SPECIMEN")
"""The documents that a checker compares with those on file."""
_ACTIONS: Final = {
    Decision.APPROVE: "request_approve",
    Decision.REJECT: "request_reject",
    Decision.RETURN: "request_return",
}
_DIFFERS: Final = (
    "What the core sent is not what its hash covers, so it must not be decided. "
    "Load it again; if it stays so, call IT."
)


@dataclass(frozen=True)
class OpenedItem:
    """A request as it is shown: every request for it and its pages carries `correlation_id`.

    `held` is the record as it stands, masked, where the request changes one; `names` has the
    names of the customers in it, by their ID. `pages` keeps what was read and compared, by
    document.
    """

    item: QueueItem
    correlation_id: str
    held: EnquiryReply | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    pages: dict[str, tuple[bytes, ...]] = field(default_factory=dict, repr=False, compare=False)


class Approvals:
    """Reads the queue and decides; decisions belong on the write lane, the rest may be read."""

    def __init__(
        self,
        viewing: Viewing,
        permissions: Permissions,
        pipeline: Pipeline,
    ) -> None:
        self._viewing = viewing
        self._permissions = permissions
        self._pipeline = pipeline

    def queue(
        self,
        scope: str | None = None,
        cursor: str | None = None,
        *,
        status: str | None = None,
        operation: str | None = None,
        overdue: bool = False,
        decided_from: date | None = None,
    ) -> QueuePage:
        """Read a page of the queue, up to 100 rows: those open, unless a `status` is named.

        `operation` is an operation code; `overdue` asks for nothing else; `decided_from` leaves
        out what is open or ended before that day. Raises Refused, SessionExpired,
        BackendUnreachable.
        """
        given = {
            "scope": scope,
            "status": status,
            "operation": operation,
            "overdue": "true" if overdue else None,
            "decided_from": decided_from.isoformat() if decided_from else None,
            "limit": str(_PAGE),
            "cursor": cursor,
        }
        params = {name: value for name, value in given.items() if value}
        return self._viewing.ask(Read(path=QUEUE, params=params), QueuePage)

    def open_item(self, request_id: str) -> OpenedItem:
        """Read a request in clear, after its `view` entry, and check it against its hash.

        Raises JournalError if the entry cannot be written, PrecheckFailed if the hash differs,
        else as `queue`.
        """
        correlation_id = self._viewing.note("authorization_queue")
        read = Read(path=f"{QUEUE}/{request_id}")
        item = self._viewing.ask(read, QueueItem, correlation_id)
        is_same = item.request_id == request_id == item.payload.get("request_id")
        if not is_same or payload_hash(item.payload) != item.payload_hash:
            raise PrecheckFailed("payload_hash", _DIFFERS, correlation_id)
        held = self._held(item)
        return OpenedItem(item, correlation_id, held, self._names(item, held))

    def document(self, opened: OpenedItem, document_id: str) -> DocumentDescription:
        """Read what is known of a document of the request, or of one that it replaces.

        Raises as `open_item`.
        """
        wanted = _digest_in(opened, document_id)
        return self._viewing.described(document_id, wanted, opened.correlation_id)

    def page(self, opened: OpenedItem, document_id: str, n: int) -> bytes:
        """Read a page as JPEG, `n` from 1; it is given only if all pages match the digest.

        Raises as `document`, and IndexError for a page that the document does not have.
        """
        pages = opened.pages.get(document_id)
        if pages is None:
            wanted = _digest_in(opened, document_id)
            pages = self._viewing.pages(document_id, wanted, opened.correlation_id)
            opened.pages[document_id] = pages
        if not 1 <= n <= len(pages):
            raise IndexError(n)
        return pages[n - 1]

    def decide(
        self,
        opened: OpenedItem,
        decision: Decision,
        *,
        note: str = "",
        reason_code: str | None = None,
        fields: Sequence[str] = (),
    ) -> Outcome:
        """Approve, reject or return exactly what was opened.

        `reason_code` belongs to a rejection; `fields`, JSON Pointers into `payload["request"]`, to
        a return. Raises NotPermitted, PrecheckFailed if this request is in doubt already, and
        pydantic.ValidationError for a rejection without reason or note, a return without note.
        """
        self._permissions.require("transaction_approvals")
        barred = barred_by(opened.item, decision)
        if barred:
            kind = PROBLEMS.get(barred)
            raise NotPermitted(kind.detail if kind else f"This may not be decided: {barred}.")
        body = _body(opened.item, decision, note, reason_code, fields)
        write = act_on_request(
            opened.item.request_id, _ACTIONS[decision], decision.value, wire_form(body)
        )
        return self._pipeline.run(write)

    def _held(self, item: QueueItem) -> EnquiryReply | None:
        """Read what a change is about; it only helps to read, so what cannot be had is left out."""
        given = {"customer_id": item.customer_id, "account_no": item.account_no}
        params = {name: value for name, value in given.items() if value}
        return self._record(params) if params and item.payload.get("changes") else None

    def _names(self, item: QueueItem, held: EnquiryReply | None) -> dict[str, str]:
        """Give the names of the customers in a request, since a number tells a checker nobody."""
        known = record_names(held)
        if item.customer_id:
            known.setdefault(item.customer_id, item.customer_name)
        for number in dict.fromkeys(_customers_in(item.payload.get("request"))):
            record = None if number in known else self._record({"customer_id": number})
            if record is not None:
                known[number] = record.customer.full_name
        return known

    def _record(self, params: dict[str, str]) -> EnquiryReply | None:
        """Make a masked enquiry that only helps to read."""
        try:
            return self._viewing.ask(Read(path=_ENQUIRY, params=params), EnquiryReply)
        except (Refused, BackendUnreachable):
            return None


def barred_by(row: QueueRow, decision: Decision) -> str | None:
    """Give the problem code that bars the officer from a decision, or None."""
    may = row.may
    codes = {
        Decision.APPROVE: may.approve,
        Decision.REJECT: may.reject,
        Decision.RETURN: may.return_,
    }
    return codes[decision]


def act_on_request(
    request_id: str, action: str, path_end: str, body: Mapping[str, Any], draft_id: str = ""
) -> Write:
    """Make the write of an act on a request; whatever it is, one in doubt blocks the next."""
    return Write(
        action=action,
        method="POST",
        path=f"{QUEUE}/{request_id}/{path_end}",
        body=canonical(body),
        subject=f"request\0{request_id}",
        draft_id=draft_id or new_id(),
    )


def _customers_in(part: Any) -> Iterator[str]:
    """Give the customer IDs in any depth of a request, once each time that they stand there."""
    if isinstance(part, Mapping):
        for name, each in part.items():
            if name == "customer_id" and isinstance(each, str):
                yield each
            else:
                yield from _customers_in(each)
    elif isinstance(part, list):
        for each in part:
            yield from _customers_in(each)


def _digest_in(opened: OpenedItem, document_id: str) -> str:
    """Give the digest of a document by the hashed payload, else by the record as it stands."""
    named: list[dict[str, Any]] = opened.item.payload.get("documents", [])
    for each in (*named, *_specimens_before(opened.item)):
        if each.get("document_id") == document_id:
            return str(each.get("sha256"))
    for held in opened.held.kyc.documents if opened.held else ():
        if held.document_id == document_id:
            return held.sha256
    raise PrecheckFailed("document", DIFFERS, opened.correlation_id)


def replaced_by(opened: OpenedItem) -> dict[str, str]:
    """Give the document on file beside each photo and specimen that would take its place."""
    changes = opened.item.payload.get("changes") or ()
    found = {
        str(each["after"]["document_id"]): str(each["before"]["document_id"])
        for each in changes
        if str(each["field"]).endswith(_SPECIMEN) and each.get("before") and each.get("after")
    }
    filed = opened.held.kyc.documents if opened.held else ()
    current = {each.document_type: each.document_id for each in filed}
    added = next((each["after"] for each in changes if each["field"] == _FILED), None) or ()
    types = {
        str(each["document_id"]): str(each["document_type"])
        for each in opened.item.payload.get("documents", [])
    }
    for each in added:
        document_id = str(each["document_id"])
        kind = types.get(document_id, "")
        if kind in _FACES and kind in current:
            found[document_id] = current[kind]
    return found


def _specimens_before(item: QueueItem) -> list[dict[str, Any]]:
    changes = item.payload.get("changes") or ()
    return [
        each["before"]
        for each in changes
        if str(each["field"]).endswith(_SPECIMEN) and each.get("before")
    ]


def _body(
    item: QueueItem,
    decision: Decision,
    note: str,
    reason_code: str | None,
    fields: Sequence[str],
) -> BaseModel:
    # Of what is on the screen, not of what the core said: the two were compared at opening.
    shown = payload_hash(item.payload)
    if decision is Decision.RETURN:
        members = {"payload_hash": shown, "note": note, "fields": tuple(fields)}
        return ReturnForRework.model_validate(members)
    if decision is Decision.REJECT:
        return Reject.model_validate(
            {"payload_hash": shown, "reason_code": reason_code, "note": note}
        )
    level = 2 if item.status == RequestStatus.PENDING_SECOND else 1
    return Approve.model_validate({"payload_hash": shown, "level": level, "note": note or None})
