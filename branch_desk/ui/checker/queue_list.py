"""The left half of the checker's dock: the queue as a list that keeps its place."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.domain.supervision import QueuePage, QueueRow
from branch_desk.services.approvals import Approvals
from branch_desk.services.errors import explain
from branch_desk.ui.checker.queue_filters import QueueFilters
from branch_desk.ui.checker.queue_model import QueueModel
from branch_desk.ui.checker.queue_table import QueueTable
from branch_desk.ui.common.actions import make_action
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.labels import PlainLabel

POLL_MS: Final = 30_000
EMPTY: Final = "Queue empty. It is asked again every 30 s, and by F5."
NOTHING_FITS: Final = "Nothing in the queue fits this. Esc in the filter shows all."
# A row is opened, which is journalled, once the selection rests on it.
_REST_MS: Final = 120
_KEYS: Final = "J K move   PgDn reads on   / filter   ? why not"


class QueueList(QWidget):
    """Asks for the queue every 30 s and on request; `selected` gives the row to be read, or None.

    After a reload the same request stays selected; where it is gone, the one that took its place.
    What is out of sight is not given to be read until it is seen.
    """

    selected = Signal(object)
    counted = Signal(str)

    def __init__(
        self, model: QueueModel, approvals: Approvals, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._approvals = approvals
        self._runner = runner
        self._model = model
        self.filters: Final = QueueFilters(model.titles)
        self.table: Final = QueueTable(model)
        self._count = PlainLabel(tone="muted", name="checker.count")
        self._empty = PlainLabel(EMPTY, tone="muted", wrap=True, name="checker.empty")
        self._timer = QTimer(self)
        self._rest = QTimer(self)
        self._call: Call | None = None
        self._cursor: str | None = None
        self._arriving: list[QueueRow] = []
        self._wanted = ""
        self._place = 0
        self._goes_on = False
        self._is_due = False
        self._build()

    @property
    def current(self) -> QueueRow | None:
        """The row that is selected, or None."""
        return self._model.row_at(self.table.currentIndex().row())

    def has(self, request_id: str) -> bool:
        """Whether a request is in the list as it is shown."""
        return self._model.find(request_id) >= 0

    def start(self) -> None:
        """Ask for the queue, and go on asking."""
        self._timer.start()
        self.refresh()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()
        self._rest.stop()
        if self._call is not None:
            self._call.cancel()

    def refresh(self) -> None:
        """Ask for the queue from its beginning, as far down as it is shown now."""
        self._arriving.clear()
        self._ask(None, self._on_page)

    def go_on(self) -> None:
        """After a decision: once the queue is read anew, select the next one to be decided."""
        self._wanted = ""
        self._goes_on = True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # Painted is seen; what is opened for it takes a turn of its own.
        if self._is_due:
            self._is_due = False
            self._rest.start()

    def _ask(self, cursor: str | None, on_page: Callable[[QueuePage], None]) -> None:
        if self._call is not None:
            self._call.cancel()
        asked = self.filters.filter
        work = partial(
            self._approvals.queue,
            asked.scope,
            cursor,
            operation=asked.operation,
            overdue=asked.overdue,
        )
        self._call = self._runner.read(work, on_page, self._on_failed)

    def _build(self) -> None:
        self.filters.changed.connect(self._on_filter_changed)
        self.filters.typed.connect(self._on_words_typed)
        self.filters.left.connect(self._on_filters_left)
        self.table.addAction(make_action("filter", self.table, self.filters.focus_words))
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.refresh)
        self._rest.setInterval(_REST_MS)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._on_rest)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(PlainLabel(_KEYS, tone="muted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(self.filters)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.setAlignment(self._empty, Qt.AlignmentFlag.AlignTop)

    def _on_page(self, page: QueuePage) -> None:
        self._arriving += page.items
        if page.next_cursor and len(self._arriving) < self._model.total:
            self._ask(page.next_cursor, self._on_page)
            return
        self._model.show_rows(self._arriving, page.as_of)
        self._arriving.clear()
        self._cursor = page.next_cursor
        self._tell_count()
        place = self._model.find(self._wanted)
        if self._goes_on:
            place = self._model.next_decidable(self._place)
        if place >= 0 or (_is_seen(self) and not self._goes_on):
            self.table.go_to(place if place >= 0 else self._place)
        elif not self.current:
            self._wanted = ""
            self.selected.emit(None)
            self._is_due = not self._goes_on
        self._goes_on = False

    def _on_failed(self, error: Exception) -> None:
        self._count.setText(explain(error).message)

    def _on_scrolled(self, value: int) -> None:
        bar = self.table.verticalScrollBar()
        if self._cursor is not None and value == bar.maximum() and bar.maximum() > 0:
            cursor, self._cursor = self._cursor, None
            self._ask(cursor, self._on_more)

    def _on_more(self, page: QueuePage) -> None:
        self._model.extend(page.items)
        self._cursor = page.next_cursor
        self._tell_count()

    def _tell_count(self) -> None:
        count, mine = self._model.rowCount(), self._model.decidable
        is_whole = self._cursor is None
        more = "" if is_whole else "+"
        of = f" of {self._model.total}" if self._model.is_filtered else ""
        self._count.setText(f"{count}{more}{of} shown, {mine}{more} for you" if count else "")
        is_asked_apart = self._model.is_filtered or self.filters.is_narrow
        self._empty.setText(NOTHING_FITS if is_asked_apart else EMPTY)
        self._empty.setVisible(count == 0)
        self.filters.allow_words(is_whole)
        if not is_asked_apart:
            self.counted.emit(f"queue {mine}{more}")

    def _on_filter_changed(self) -> None:
        self._model.show_rows((), self._model.as_of)
        self.refresh()

    def _on_words_typed(self, words: str) -> None:
        self._model.look_for(words)
        self._tell_count()
        self.table.go_to(max(0, self._model.find(self._wanted)))
        if not self._model.rowCount():
            self.selected.emit(None)

    def _on_filters_left(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_row_changed(self) -> None:
        row = self.current
        if row is not None:
            self._place = self.table.currentIndex().row()
            self._wanted = row.request_id
            self._rest.start()

    def _on_rest(self) -> None:
        # What nobody looks at is not opened: the core and the journal would say that it was read.
        self._is_due = not _is_seen(self)
        if self._is_due:
            return
        if self.current is None:
            self.table.go_to(self._place)
        else:
            self.selected.emit(self.current)


def _is_seen(widget: QWidget) -> bool:
    # A dock behind another is not hidden for Qt, only out of sight.
    return not widget.visibleRegion().isEmpty()
