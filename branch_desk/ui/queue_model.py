"""The authorisation queue as a table model: the core's order, its ages and reasons in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from branch_desk.common import format_amount
from branch_desk.domain.officers import ROLE_WORDS
from branch_desk.domain.problems import PROBLEMS
from branch_desk.domain.supervision import QueueRow
from branch_desk.ui.labels import tooltip

Index = QModelIndex | QPersistentModelIndex

HEADINGS: Final = ("State", "Request", "Customer", "Maker", "Priority")
PRIORITY_WORDS: Final = {"URGENT": "URGENT !!", "HIGH": "HIGH !", "NORMAL": "normal"}
MAY_WORDS: Final = {
    "self_approval": "barred: you had a hand in this",
    "conflict_of_interest": "barred: you are a party to this",
    "not_permitted": "barred: another role decides",
    "branch_out_of_scope": "barred: another branch",
    "maker_inactive": "only reject: its maker left",
    "request_not_pending": "decided already",
    "target_changed": "only reject: the record changed",
}
OPENED_FOR: Final = timedelta(minutes=15)
_HOUR_MIN: Final = 60
_DAY_MIN: Final = 24 * _HOUR_MIN


class QueueModel(QAbstractTableModel):
    """Rows of the queue as the core ordered them, in pages; ages count from the core's clock.

    `titles` gives the words for an operation code.
    """

    def __init__(self, titles: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = dict(titles)
        self._rows: tuple[QueueRow, ...] = ()
        self._as_of: datetime | None = None

    def show_rows(self, rows: Sequence[QueueRow], as_of: datetime) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._as_of = as_of
        self.endResetModel()

    def add_rows(self, rows: Sequence[QueueRow]) -> None:
        """Add the next page below."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows = (*self._rows, *rows)
            self.endInsertRows()

    def row_at(self, row: int) -> QueueRow | None:
        """Give the request of a row, or None."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    @property
    def decidable(self) -> int:
        """How many of the rows this officer may approve."""
        return sum(row.may.approve is None for row in self._rows)

    def next_decidable(self, place: int) -> int:
        """Give the first row at or below a place that may be approved, else any, or -1."""
        rows = [at for at, row in enumerate(self._rows) if row.may.approve is None]
        return next((at for at in rows if at >= place), rows[0] if rows else -1)

    def find(self, request_id: str) -> int:
        """Give the row of a request, or -1."""
        ids = [row.request_id for row in self._rows]
        return ids.index(request_id) if request_id in ids else -1

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADINGS)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None or self._as_of is None:
            return None
        cells = self._cells(row, self._as_of)
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            words = (cells[index.column()], opened_words(row, self._as_of))
            return tooltip("   ".join(word for word in words if word))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADINGS[index.column()]}: {cells[index.column()]}"
        return None

    def _cells(self, row: QueueRow, now: datetime) -> tuple[str, ...]:
        title = self._titles.get(row.operation, row.operation)
        worth = f"  {format_amount(row.value.amount)}" if row.value and row.value.amount else ""
        return (
            state_words(row, now),
            f"{title}{worth}",
            row.customer_name,
            row.maker.officer_id,
            PRIORITY_WORDS.get(row.priority, row.priority),
        )


def state_words(row: QueueRow, now: datetime) -> str:
    """Say what bars the officer, or else how late it is or how long there is time."""
    return due_words(row, now) if row.may.approve is None else may_words(row)


def due_words(row: QueueRow, now: datetime) -> str:
    """Say how late a request is, or how long there is still time."""
    if row.overdue:
        return f"LATE {span_words(now - row.due_at)}"
    return f"due in {span_words(row.due_at - now)}"


def span_words(span: timedelta) -> str:
    """Give a length of time as an officer says it: `25 min`, `7 h 8 min`, `2 days`."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < _HOUR_MIN:
        return f"{minutes} min"
    if minutes < _DAY_MIN:
        hours, rest = divmod(minutes, _HOUR_MIN)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days = minutes // _DAY_MIN
    return f"{days} day{'' if days == 1 else 's'}"


def level_words(row: QueueRow) -> str:
    """Say which role decides next."""
    if not row.levels_due:
        return ""
    role = row.levels_due[0]
    return next((words for code, words in ROLE_WORDS.items() if code == role), role)


def may_words(row: QueueRow) -> str:
    """Say in few words why the officer may not approve a request; empty if they may."""
    code = row.may.approve or ""
    problem = PROBLEMS.get(code)
    return MAY_WORDS.get(
        code, f"barred: {problem.title.lower() if problem else code}" if code else ""
    )


def why_not(row: QueueRow) -> str:
    """Give the whole sentence why the officer may not approve; empty if they may."""
    problem = PROBLEMS.get(row.may.approve or "")
    return problem.detail if problem else (row.may.approve or "")


def opened_words(row: QueueRow, now: datetime) -> str:
    """Say who read the request in the last 15 minutes; information, and no lock."""
    if row.opened_by is None or row.opened_at is None or now - row.opened_at > OPENED_FOR:
        return ""
    return f"opened by {row.opened_by} {span_words(now - row.opened_at)} ago"
