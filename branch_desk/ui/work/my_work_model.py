"""What stands in the lists of My work: drafts and the maker's own requests, in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject
from typing_extensions import override

from branch_desk.common import format_amount, format_date, span_words, utc_now
from branch_desk.domain.complaints import FieldError
from branch_desk.domain.queue_words import due_words
from branch_desk.domain.supervision import HistoryLine, QueueRow, RequestStatus
from branch_desk.services.drafts import Draft
from branch_desk.ui.checker.queue_model import level_words
from branch_desk.ui.common.labels import tooltip
from branch_desk.ui.common.rows_model import RowsModel

STATE_WORDS: Final = {
    RequestStatus.PENDING: "waits",
    RequestStatus.PENDING_SECOND: "level 1 approved, waits",
    RequestStatus.RETURNED: "RETURNED to you",
    RequestStatus.APPROVED: "approved",
    RequestStatus.REJECTED: "rejected",
    RequestStatus.WITHDRAWN: "withdrawn",
    RequestStatus.EXPIRED: "expired",
}
_NOTED: Final = {"RETURN": "Returned", "REJECT": "Rejected"}
_LOOK_AGAIN: Final = "The checker asks you to look at this again."


Standing = tuple[str, str, int]
"""A request as it stands: its ID, state and revision."""


class DraftsModel(RowsModel[Draft]):
    """Drafts of one officer, the newest first; ages count from when they were read."""

    headings = ("Operation", "About", "Saved", "State", "Kept until")

    def __init__(self, titles: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._as_of = utc_now()

    @override
    def replace(self, rows: Sequence[Draft]) -> None:
        self._as_of = utc_now()
        super().replace(rows)

    @override
    def cells(self, row: Draft) -> tuple[str, ...]:
        return (
            self._titles.get(row.action, row.action),
            row.title or row.customer_id or "",
            f"{span_words(self._as_of - row.saved_at)} ago",
            draft_words(row),
            kept_words(row, self._as_of),
        )


class RequestsModel(RowsModel[QueueRow]):
    """The maker's own requests; `titles` gives the words for an operation code."""

    headings = ("State", "Request", "Customer", "Who is next", "Due")

    def __init__(self, titles: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._as_of = utc_now()
        self._unread: frozenset[Standing] = frozenset()

    def show_unread(self, unread: Iterable[Standing]) -> None:
        """Say of those that stand so that they could not be read."""
        self._unread = frozenset(unread)
        if self.rows:
            last = self.index(self.rowCount() - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last)

    def show_as_of(self, as_of: datetime) -> None:
        """Count what is due from here on."""
        self._as_of = as_of

    @override
    def cells(self, row: QueueRow) -> tuple[str, ...]:
        state = STATE_WORDS[RequestStatus(row.status)]
        worth = f"  {format_amount(row.value.amount)}" if row.value and row.value.amount else ""
        return (
            f"{state}, not read" if standing(row) in self._unread else state,
            f"{self._titles.get(row.operation, row.operation)}{worth}",
            row.customer_name,
            next_words(row),
            due_words(row, self._as_of) if is_waiting(row) else "",
        )

    @override
    def tip(self, row: QueueRow, column: int) -> str | None:
        return tooltip(f"{row.request_id}, submitted {format_date(row.submitted_at)}")


def standing(row: QueueRow) -> Standing:
    """Give how a request stands; as long as it stands so, what is read of it is the same."""
    return row.request_id, row.status, row.revision


def draft_words(draft: Draft) -> str:
    """Say how a draft stands: whether it was sent, first of all."""
    if draft.sent_key:
        return "sent, in doubt"
    amends = f", amends {draft.request_id}" if draft.request_id else ""
    if draft.is_ready:
        return f"ready, not sent{amends}"
    return f"{'set aside' if draft.is_set_aside else 'not sent'}{amends}"


def kept_words(draft: Draft, now: datetime) -> str:
    """Say until when a draft is kept, and on its last day that it is the last."""
    day = format_date(draft.kept_until).rsplit(" ", 2)[0]
    return f"LAST DAY, {day}" if draft.is_ending(now) else day


def is_waiting(row: QueueRow) -> bool:
    """Whether somebody else has to decide."""
    return row.status in {RequestStatus.PENDING, RequestStatus.PENDING_SECOND}


def next_words(row: QueueRow) -> str:
    """Say who has to act: you, a role, or nobody any more."""
    if row.status == RequestStatus.RETURNED:
        return "you"
    return level_words(row) if is_waiting(row) else ""


def note_words(history: Sequence[HistoryLine]) -> str:
    """Give what the checker wrote last, with who and when; empty if nobody wrote anything."""
    last = _last_note(history)
    if last is None:
        return ""
    count = len(last.fields)
    fields = f" Fields to look at again: {count}." if count else ""
    return f"{_NOTED[last.act]} by {last.officer_id}, {format_date(last.at)}: {last.note}{fields}"


def marks_of(history: Sequence[HistoryLine]) -> tuple[FieldError, ...]:
    """Give what stands under the fields that the checker marked at the last return."""
    last = _last_note(history)
    marked = last.fields if last is not None else ()
    return tuple(FieldError(field=each, code="marked", message=_LOOK_AGAIN) for each in marked)


def _last_note(history: Sequence[HistoryLine]) -> HistoryLine | None:
    noted = [line for line in history if line.note and line.act in _NOTED]
    return noted[-1] if noted else None


def because_words(row: QueueRow) -> str:
    """Say why somebody has to decide."""
    why = " ".join(reason.text for reason in row.reasons)
    return f"{row.request_id}. Asked because: {why}" if why else row.request_id
