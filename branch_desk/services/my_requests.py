"""A maker's own requests: those that are open, and those that ended of late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from branch_desk.domain.supervision import OPEN_STATES, QueueRow, RequestStatus
from branch_desk.services.approvals import Approvals

SHOWN_FOR: Final = timedelta(days=7)
"""How long ago a request that has ended may have been submitted, to be listed still."""
_MINE: Final = "MINE"
_ENDED: Final = tuple(each for each in RequestStatus if each not in OPEN_STATES)


@dataclass(frozen=True)
class MyRequests:
    """The requests in the order in which they want the maker, and the core's time."""

    rows: tuple[QueueRow, ...]
    as_of: datetime


def read_my_requests(approvals: Approvals, today: date) -> MyRequests:
    """Read them: returned ones first, then what waits in the queue's order, then the newest ended.

    Raises Refused, SessionExpired, BackendUnreachable.
    """
    first = approvals.queue(_MINE)
    waiting = [*first.items, *_more(approvals, first.next_cursor)]
    since = today - SHOWN_FOR
    ended: list[QueueRow] = []
    for status in _ENDED:
        page = approvals.queue(_MINE, status=status, submitted_from=since)
        ended += page.items
        ended += _more(approvals, page.next_cursor, status, since)
    waiting.sort(key=lambda row: row.status != RequestStatus.RETURNED)
    ended.sort(key=lambda row: row.submitted_at, reverse=True)
    return MyRequests((*waiting, *ended), first.as_of)


def _more(
    approvals: Approvals, cursor: str | None, status: str | None = None, since: date | None = None
) -> Iterator[QueueRow]:
    """Give the rows of the pages that follow a first one."""
    while cursor is not None:
        page = approvals.queue(_MINE, cursor, status=status, submitted_from=since)
        yield from page.items
        cursor = page.next_cursor
