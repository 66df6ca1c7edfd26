"""A request in words: what it is, who asked, why it waits, and what happened to it so far."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from branch_desk.common import format_date, span_words
from branch_desk.domain.queue_words import opened_words
from branch_desk.domain.supervision import HistoryLine, QueueItem, RequestStatus
from branch_desk.ui.checker.queue_model import level_words

_ACTS: Final = {
    "submit": "made it",
    "approve": "approved",
    "reject": "rejected it",
    "return": "returned it",
    "resubmit": "sent it again",
    "withdraw": "withdrew it",
    "expire": "it expired",
}


def title_words(item: QueueItem, title: str) -> str:
    """Give what is asked for and its value."""
    worth = f", {item.value}" if item.value is not None and item.value.amount else ""
    return f"{title}{worth}"


def about_words(item: QueueItem, now: datetime) -> str:
    """Give number and customer, then the maker, the age, the revision and who decides next."""
    numbers = "   ".join(each for each in (item.customer_id, item.account_no) if each)
    level = 2 if item.status == "PENDING_SECOND" else 1
    levels = len(item.payload.get("levels") or ()) or len(item.levels_due) or 1
    due = level_words(item)
    following = f" Level {level} of {levels}: {due}." if due else ""
    opened = opened_words(item, now)
    return (
        f"{item.request_id}   {item.customer_name} {numbers}\n"
        f"Maker {item.maker.full_name} {item.maker.officer_id}, "
        f"{span_words(now - item.submitted_at)} ago, revision {item.revision}."
        f"{following}{f' O{opened[1:]}.' if opened else ''}"
        f"{_first_level_words(item)}"
    )


def because_words(item: QueueItem) -> str:
    """Give why an approval is asked for, and whether the record moved on."""
    stale = " The record changed since it was asked." if item.stale else ""
    reasons = " ".join(reason.text for reason in item.reasons) or "it was returned once."
    return f"Asked because: {reasons}{stale}"


def history_words(item: QueueItem, title: Callable[[str], str]) -> str:
    """Give every act on a request, a line each; `title` names a member of the request."""
    return "\n".join(_line(each, title) for each in item.history)


def _first_level_words(item: QueueItem) -> str:
    """Give who approved the first of two levels, when, and with which note."""
    if item.status != RequestStatus.PENDING_SECOND:
        return ""
    approvals = [each for each in item.history if each.act.lower() == "approve"]
    first = next((each for each in reversed(approvals) if each.revision == item.revision), None)
    if first is None:
        return ""
    note = f"Note: {first.note}" if first.note else "No note."
    return f"\nLevel 1 approved by {first.officer_id}, {format_date(first.at)}. {note}"


def _line(line: HistoryLine, title: Callable[[str], str]) -> str:
    level = f" at level {line.level}" if line.level else ""
    note = f": {line.note}" if line.note else ""
    named = ", ".join(dict.fromkeys(title(each) for each in line.fields))
    fields = f"  To put right: {named}." if named else ""
    act = _ACTS.get(line.act.lower(), line.act.lower().replace("_", " "))
    return f"{format_date(line.at)}  {line.officer_id} {act}{level}{note}{fields}"
