"""A request that waits, in words for maker and checker: how long still, and who reads it."""

from datetime import datetime, timedelta
from typing import Final

from branch_desk.common import span_words
from branch_desk.domain.supervision import QueueRow

OPENED_FOR: Final = timedelta(minutes=15)


def due_words(row: QueueRow, now: datetime) -> str:
    """Say how late a request is, or how long there is still time."""
    if row.overdue:
        return f"LATE {span_words(now - row.due_at)}"
    return f"due in {span_words(row.due_at - now)}"


def opened_words(row: QueueRow, now: datetime) -> str:
    """Say who read the request in the last 15 minutes; information, and no lock."""
    if row.opened_by is None or row.opened_at is None or now - row.opened_at > OPENED_FOR:
        return ""
    return f"opened by {row.opened_by} {span_words(now - row.opened_at)} ago"
