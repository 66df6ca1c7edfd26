"""A maker's own requests: those that are open, and those that ended of late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from branch_desk.common import BANK_ZONE
from branch_desk.domain.facts import DocumentFacts
from branch_desk.domain.supervision import OPEN_STATES, QueueItem, QueueRow, RequestStatus
from branch_desk.services.approvals import Approvals, OpenedItem
from branch_desk.services.drafts import Draft, Drafts
from branch_desk.services.messages import new_id

SHOWN_FOR: Final = timedelta(days=7)
"""How long a request that has ended is listed still."""
_MINE: Final = "MINE"
_ENDED: Final = tuple(each for each in RequestStatus if each not in OPEN_STATES)


@dataclass(frozen=True)
class MyRequests:
    """The requests in the order in which they want the maker, and the core's time."""

    rows: tuple[QueueRow, ...]
    as_of: datetime


@dataclass(frozen=True)
class PutRight:
    """A returned request, and the draft in which its maker goes on with it."""

    item: QueueItem
    draft: Draft


def read_my_requests(approvals: Approvals) -> MyRequests:
    """Read them: returned ones first, then what waits in the queue's order, then the newest ended.

    Raises Refused, SessionExpired, BackendUnreachable.
    """
    first = approvals.queue(_MINE)
    waiting = [*first.items, *_more(approvals, first.next_cursor)]
    # By the core's clock: a day of the bank ends at night, and requests end all day long.
    since = (first.as_of - SHOWN_FOR).astimezone(BANK_ZONE).date()
    ended: list[QueueRow] = []
    for status in _ENDED:
        page = approvals.queue(_MINE, status=status, decided_from=since)
        ended += page.items
        ended += _more(approvals, page.next_cursor, status, since)
    waiting.sort(key=lambda row: row.status != RequestStatus.RETURNED)
    ended.sort(key=lambda row: row.submitted_at, reverse=True)
    return MyRequests((*waiting, *ended), first.as_of)


def read_my_request(approvals: Approvals, request_id: str) -> QueueRow | None:
    """Read how one of them waits, None once it is not open any more; raises as all of them."""
    first = approvals.queue(_MINE)
    waiting = (*first.items, *_more(approvals, first.next_cursor))
    return next((row for row in waiting if row.request_id == request_id), None)


def begin_rework(approvals: Approvals, drafts: Drafts, opened: OpenedItem, action: str) -> PutRight:
    """Give the draft that amends a returned request: the one begun earlier, else as it was sent.

    Raises as `Approvals.document`.
    """
    item = opened.item
    officer_id = item.maker.officer_id
    for draft in drafts.of(officer_id):
        # What was begun on an earlier revision would take back what was put right since. A desk of
        # before noted none.
        is_of_it = draft.revision in {None, item.revision}
        if draft.request_id == item.request_id and is_of_it:
            return PutRight(item, draft)
    named = [str(each["document_id"]) for each in item.payload.get("documents", [])]
    draft = Draft(
        draft_id=new_id(),
        officer_id=officer_id,
        action=action,
        values=item.payload["request"],
        customer_id=item.customer_id,
        title=item.customer_name,
        documents={each: _document(approvals, opened, each) for each in named},
        request_id=item.request_id,
        revision=item.revision,
    )
    return PutRight(item, draft)


def _document(approvals: Approvals, opened: OpenedItem, document_id: str) -> DocumentFacts:
    found = approvals.document(opened, document_id)
    return DocumentFacts(
        str(found.document_type), found.original_seen, found.issued_on, found.expires_on
    )


def _more(
    approvals: Approvals, cursor: str | None, status: str | None = None, since: date | None = None
) -> Iterator[QueueRow]:
    """Give the rows of the pages that follow a first one."""
    while cursor is not None:
        page = approvals.queue(_MINE, cursor, status=status, decided_from=since)
        yield from page.items
        cursor = page.next_cursor
