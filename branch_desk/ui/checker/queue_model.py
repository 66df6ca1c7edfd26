"""The authorisation queue as a table model: the core's order, its ages and reasons in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject
from typing_extensions import override

from branch_desk.common import format_amount, utc_now
from branch_desk.domain.officers import ROLE_WORDS
from branch_desk.domain.problems import PROBLEMS
from branch_desk.domain.queue_words import due_words, opened_words
from branch_desk.domain.supervision import QueueRow, RequestStatus
from branch_desk.ui.common.labels import tooltip
from branch_desk.ui.common.rows_model import RowsModel

HEADINGS: Final = ("State", "Request", "Customer", "Maker", "Priority", "Opened by")
PRIORITY_WORDS: Final = {"URGENT": "URGENT !!", "HIGH": "HIGH !", "NORMAL": "normal"}
_OF_ANOTHER: Final = "not_permitted"
MAY_WORDS: Final = {
    "self_approval": "barred: you had a hand in this",
    "conflict_of_interest": "barred: you are a party to this",
    _OF_ANOTHER: "barred: another role decides",
    "branch_out_of_scope": "barred: another branch",
    "maker_inactive": "its maker left",
    "request_not_pending": "decided already",
    "target_changed": "the record changed",
}
_WITH_MAKER: Final = "with its maker, to be put right"


class QueueModel(RowsModel[QueueRow]):
    """Rows of the queue as the core ordered them, in pages; ages count from the core's clock.

    `titles` gives the words for an operation code; `reader` is the officer who reads, whose own
    look at a request is no news to them.
    """

    headings = HEADINGS

    def __init__(
        self, titles: Mapping[str, str], parent: QObject | None = None, *, reader: str = ""
    ) -> None:
        super().__init__(parent)
        self._titles = dict(titles)
        self._reader = reader
        self._as_of = utc_now()
        self._all: tuple[QueueRow, ...] = ()
        self._heard: tuple[str, ...] = ()
        self._words = ""

    @property
    def titles(self) -> Mapping[str, str]:
        """The words for the operation codes."""
        return self._titles

    @property
    def as_of(self) -> datetime:
        """The core's clock when the rows were read."""
        return self._as_of

    @property
    def is_filtered(self) -> bool:
        """Whether rows are hidden because of words that they do not have."""
        return len(self.rows) < len(self._all)

    @property
    def total(self) -> int:
        """How many rows there are, hidden ones too."""
        return len(self._all)

    def show_rows(self, rows: Sequence[QueueRow], as_of: datetime) -> None:
        """Replace all rows; words that are looked for still hide those without them."""
        self._as_of = as_of
        self._all = tuple(rows)
        self._heard = tuple(self._text_of(row) for row in rows)
        self.replace(self._fitting())

    def look_for(self, words: str) -> None:
        """Show only the rows that have all these words, given in small letters."""
        self._words = words
        self.replace(self._fitting())

    @property
    def decidable(self) -> int:
        """How many of the rows this officer may approve."""
        return sum(row.may.approve is None for row in self.rows)

    def next_decidable(self, place: int) -> int:
        """Give the first row at or below a place that may be approved, else any, or -1."""
        rows = [at for at, row in enumerate(self.rows) if row.may.approve is None]
        return next((at for at in rows if at >= place), rows[0] if rows else -1)

    def find(self, request_id: str) -> int:
        """Give the row of a request, or -1."""
        ids = [row.request_id for row in self.rows]
        return ids.index(request_id) if request_id in ids else -1

    @override
    def extend(self, rows: Sequence[QueueRow]) -> None:
        self._all = (*self._all, *rows)
        self._heard = (*self._heard, *(self._text_of(row) for row in rows))
        super().extend(rows)

    def _fitting(self) -> tuple[QueueRow, ...]:
        if not self._words:
            return self._all
        wanted = self._words.split()
        pairs = zip(self._all, self._heard, strict=True)
        return tuple(row for row, text in pairs if all(word in text for word in wanted))

    def _text_of(self, row: QueueRow) -> str:
        parts = (
            row.request_id,
            self._titles.get(row.operation, row.operation),
            row.customer_name,
            row.customer_id,
            row.account_no,
            row.maker.officer_id,
            row.maker.full_name,
            row.priority,
            format_amount(row.value.amount) if row.value else "",
        )
        return " ".join(part for part in parts if part).casefold()

    @override
    def cells(self, row: QueueRow) -> tuple[str, ...]:
        title = self._titles.get(row.operation, row.operation)
        worth = f"  {format_amount(row.value.amount)}" if row.value and row.value.amount else ""
        is_own = row.opened_by == self._reader
        opened = "" if is_own else opened_words(row, self._as_of).removeprefix("opened by ")
        return (
            state_words(row, self._as_of),
            f"{title}{worth}",
            row.customer_name,
            row.maker.officer_id,
            PRIORITY_WORDS.get(row.priority, row.priority),
            opened.replace(" ", "\n", 1),
        )

    @override
    def tip(self, row: QueueRow, column: int) -> str | None:
        return tooltip(self.cells(row)[column].replace("\n", " "))


def state_words(row: QueueRow, now: datetime) -> str:
    """Say what bars the officer, or else how late it is or how long there is time.

    Where another role decides, which one.
    """
    if row.may.approve is None:
        return due_words(row, now)
    if row.may.approve == _OF_ANOTHER and row.levels_due and row.status != RequestStatus.RETURNED:
        return f"{due_words(row, now)}; {level_words(row)}"
    if not row.overdue:
        return may_words(row)
    # There is room for two lines; the key ? says the rest.
    why = "barred" if may_words(row).startswith("barred") else may_words(row)
    return f"{due_words(row, now)}; {why}"


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
    if row.status == RequestStatus.RETURNED:
        return _WITH_MAKER
    return MAY_WORDS.get(
        code, f"barred: {problem.title.lower() if problem else code}" if code else ""
    )


def why_not(row: QueueRow) -> str:
    """Give the whole sentence why the officer may not approve; empty if they may."""
    problem = PROBLEMS.get(row.may.approve or "")
    if row.status == RequestStatus.RETURNED:
        return f"This request is {_WITH_MAKER}. It comes back when its maker sends it again."
    return problem.detail if problem else (row.may.approve or "")
