"""Documents: stored page by page, made anew, seen by those who may, and named by requests.

A document is its uploader's alone until a request names it; from then on it is never deleted
(contract 2.11).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, insert, select, update

from branch_desk.core.calls import Call, ReadOf, record_read
from branch_desk.core.masking import mask_text
from branch_desk.core.problems import Refusal
from branch_desk.core.store.schema import (
    account_holders,
    approval_requests,
    customers,
    document_pages,
    documents,
    signatories,
)
from branch_desk.domain.complaints import field_error
from branch_desk.domain.documents import (
    DocumentDescription,
    DocumentStored,
    DocumentUpload,
    pages_digest,
)
from branch_desk.domain.officers import TELLER_DOCUMENT_TYPES, Role

_IN_FILE: Final = ("CURRENT", "SUPERSEDED")


@dataclass(frozen=True)
class Upload:
    """Pages as they were sent, with their fields."""

    document_id: str
    fields: DocumentUpload
    pages: tuple[bytes, ...]

    @property
    def sha256(self) -> str:
        """The digest over the pages as sent."""
        return pages_digest(self.pages)


def known_upload(connection: Connection, call: Call, upload: Upload) -> DocumentStored | None:
    """Give what was answered to the same upload before; None for a new document.

    Raises Refusal `wrong_state` for an id once deleted, `document_differs` for anything but the
    same pages and fields by the same officer, `validation_failed` for an unknown customer.
    """
    row = _row(connection, upload.document_id)
    if row is None:
        _refuse_unknown_customer(connection, upload.fields.customer_id)
        return None
    if row.deleted_at is not None:
        raise Refusal("wrong_state", state="DELETED", allowed_states=["UNATTACHED"])
    sent = (*_members(upload.fields).values(), upload.sha256, call.caller.officer_id)
    held = (*(getattr(row, name) for name in _members(upload.fields)), row.uploaded_sha256)
    if sent != (*held, row.uploaded_by):
        raise Refusal("document_differs")
    return _stored(row)


def store(
    connection: Connection, call: Call, upload: Upload, pages: Sequence[bytes]
) -> tuple[DocumentStored, bool]:
    """Store a document as `pages`, its own made anew; says also whether it is new.

    Raises Refusal as `known_upload` does: another of the same id may have come meanwhile.
    """
    found = known_upload(connection, call, upload)
    if found is not None:
        return found, False
    connection.execute(
        insert(documents).values(
            document_id=upload.document_id,
            **_members(upload.fields),
            pages=len(pages),
            size=sum(map(len, pages)),
            sha256=pages_digest(pages),
            uploaded_sha256=upload.sha256,
            status="UNATTACHED",
            uploaded_by=call.caller.officer_id,
            uploaded_at=call.now,
        )
    )
    rows = [
        {
            "document_id": upload.document_id,
            "page_no": number,
            "jpeg": page,
            "sha256": hashlib.sha256(page).hexdigest(),
        }
        for number, page in enumerate(pages, 1)
    ]
    connection.execute(insert(document_pages), rows)
    return _stored(_row(connection, upload.document_id)), True


def _members(fields: DocumentUpload) -> dict[str, Any]:
    return {name: getattr(fields, name) for name in DocumentUpload.model_fields}


def _row(connection: Connection, document_id: str) -> Row[Any] | None:
    return connection.execute(
        select(documents).where(documents.c.document_id == document_id)
    ).one_or_none()


def _stored(row: Any) -> DocumentStored:
    return DocumentStored(**{name: getattr(row, name) for name in DocumentStored.model_fields})


def _refuse_unknown_customer(connection: Connection, customer_id: str | None) -> None:
    if customer_id is None:
        return
    number = customers.c.customer_id
    if connection.execute(select(number).where(number == customer_id)).first() is None:
        complaint = field_error("/customer_id", "customer_unknown")
        raise Refusal("validation_failed", field_errors=[complaint])


def describe(connection: Connection, call: Call, document_id: str) -> DocumentDescription:
    """Describe a document to whoever may see it, its number masked for all but the uploader.

    Raises Refusal `not_found`, and `not_permitted` where a role may not see its type.
    """
    row = _visible(connection, call, document_id)
    members = {name: getattr(row, name) for name in DocumentDescription.model_fields}
    if row.document_number and row.uploaded_by != call.caller.officer_id:
        members["document_number"] = mask_text(row.document_number)
    record_read(connection, call, _read_of("DOCUMENT", row))
    return DocumentDescription(**members)


def page(connection: Connection, call: Call, document_id: str, number: int) -> bytes:
    """Give a page as JPEG, counted from 1; raises Refusal as `describe` does."""
    row = _visible(connection, call, document_id)
    jpeg = connection.execute(
        select(document_pages.c.jpeg).where(
            document_pages.c.document_id == document_id, document_pages.c.page_no == number
        )
    ).scalar_one_or_none()
    if jpeg is None:
        raise Refusal("not_found")
    record_read(connection, call, _read_of("DOCUMENT_PAGE", row, number))
    return bytes(jpeg)


def _read_of(act: str, row: Any, page_no: int | None = None) -> ReadOf:
    return ReadOf(
        act=act,
        viewed=page_no is not None and row.document_type != "PHOTO",
        customer_id=row.customer_id,
        document_id=row.document_id,
        page_no=page_no,
        request_id=row.request_id,
    )


def _visible(connection: Connection, call: Call, document_id: str) -> Row[Any]:
    call.require("document_view")
    row = _row(connection, document_id)
    if row is None or row.deleted_at is not None or not _may_know(connection, call, row):
        raise Refusal("not_found")
    if call.caller.role is Role.TELLER and row.document_type not in TELLER_DOCUMENT_TYPES:
        raise Refusal("not_permitted", action="document_view", role=call.caller.role.value)
    return row


def _may_know(connection: Connection, call: Call, row: Row[Any]) -> bool:
    if row.uploaded_by == call.caller.officer_id or row.status in _IN_FILE:
        return True
    if row.status == "UNATTACHED":
        return False
    branch = connection.execute(
        select(approval_requests.c.branch_code).where(
            approval_requests.c.request_id == row.request_id
        )
    ).scalar_one()
    return call.caller.reads_all_branches or branch == call.caller.branch_code


def specimen_on_file(connection: Connection, customer_id: str) -> dict[str, str] | None:
    """Name the newest signature specimen in a customer's file that is of the customer."""
    found = connection.execute(
        select(documents.c.document_id, documents.c.sha256)
        .where(
            documents.c.customer_id == customer_id,
            documents.c.document_type == "SIGNATURE_SPECIMEN",
            documents.c.status == "CURRENT",
            documents.c.document_id.not_in(specimens_of_others(customer_id)),
        )
        .order_by(documents.c.uploaded_at.desc(), documents.c.document_id)
    ).first()
    return dict(found._mapping) if found else None


def specimens_of_others(customer_id: str) -> Select[tuple[str]]:
    """Select the specimens of everybody else who signs: a holder's file keeps theirs, too."""
    # Only of the customer's own accounts: a bank has too many signatories to look at all.
    own = select(account_holders.c.account_no).where(account_holders.c.customer_id == customer_id)
    return select(signatories.c.specimen_document_id).where(
        signatories.c.account_no.in_(own),
        signatories.c.specimen_document_id.is_not(None),
        signatories.c.customer_id.is_distinct_from(customer_id),
    )


def discard(connection: Connection, call: Call, document_id: str) -> None:
    """Delete the officer's own document that nothing names yet; again is no fault.

    Raises Refusal `not_found` for what the officer cannot see, else `wrong_state`.
    """
    row = _row(connection, document_id)
    if row is None or (row.uploaded_by != call.caller.officer_id and row.status == "UNATTACHED"):
        raise Refusal("not_found")
    if row.uploaded_by != call.caller.officer_id or row.status != "UNATTACHED":
        raise Refusal("wrong_state", state=row.status, allowed_states=["UNATTACHED"])
    if row.deleted_at is not None:
        return
    _erase(connection, documents.c.document_id == document_id, call.now)


def purge(connection: Connection, now: datetime, unattached_for: timedelta) -> int:
    """Delete every document that no request named for so long; says how many there were."""
    forgotten = and_(
        documents.c.status == "UNATTACHED",
        documents.c.deleted_at.is_(None),
        documents.c.uploaded_at < now - unattached_for,
    )
    return _erase(connection, forgotten, now)


def _erase(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    # The row stays without its pages, so that the id is not used again. The store finds the ids
    # itself: a statement names only so many.
    gone = select(documents.c.document_id).where(which)
    connection.execute(delete(document_pages).where(document_pages.c.document_id.in_(gone)))
    return connection.execute(update(documents).where(which).values(deleted_at=now)).rowcount
