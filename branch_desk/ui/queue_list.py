"""The left half of the checker's dock: the queue as a list that keeps its place."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.domain.supervision import QueuePage, QueueRow
from branch_desk.services.approvals import Approvals
from branch_desk.services.errors import explain
from branch_desk.ui.actions import make_action
from branch_desk.ui.background import Call, Runner
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.queue_model import QueueModel

POLL_MS: Final = 30_000
EMPTY: Final = "Queue empty. It is asked again every 30 s, and by F5."
SCOPE: Final = "BRANCH"
"""What others decide, or what bars this officer, stays visible with its reason."""

# A row is opened, which is journalled, once the selection rests on it.
_REST_MS: Final = 120
_ROW_PX: Final = 44
_WIDTHS: Final = (150, 190, 160, 80)
_KEYS: Final = "J K move   PgDn reads on   ? why not"


class QueueTable(QTableView):
    """The list: J, K and the arrows move; PgDn and PgUp read the request beside it."""

    read_on = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Space: 1}
        key = Qt.Key(event.key())
        if key in pages and not event.modifiers():
            self.read_on.emit(pages[key])
        else:
            super().keyPressEvent(event)


class QueueList(QWidget):
    """Asks for the queue every 30 s and on request; `selected` gives the row to be read, or None.

    After a reload the same request stays selected; where it is gone, the one that took its place.
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
        self.table = QueueTable()
        self._count = PlainLabel(tone="muted", name="checker.count")
        self._empty = PlainLabel(EMPTY, tone="muted", wrap=True, name="checker.empty")
        self._timer = QTimer(self)
        self._rest = QTimer(self)
        self._call: Call | None = None
        self._cursor: str | None = None
        self._wanted = ""
        self._place = 0
        self._goes_on = False
        self._build()

    @property
    def current(self) -> QueueRow | None:
        """The row that is selected, or None."""
        return self._model.row_at(self.table.currentIndex().row())

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
        """Ask for the queue from its beginning."""
        if self._call is not None:
            self._call.cancel()
        work = partial(self._approvals.queue, SCOPE)
        self._call = self._runner.read(work, self._on_page, self._on_failed)

    def go_on(self) -> None:
        """After a decision: once the queue is read anew, select the next one to be decided."""
        self._wanted = ""
        self._goes_on = True

    def step(self, steps: int) -> None:
        """Select the row that many below."""
        self._select(self.table.currentIndex().row() + steps)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.current is None:
            self._select(self._place)

    def _build(self) -> None:
        self._build_table()
        for name, slot in (("next_row", self._on_next), ("previous_row", self._on_previous)):
            self.table.addAction(make_action(name, self.table, slot))
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
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.setAlignment(self._empty, Qt.AlignmentFlag.AlignTop)

    def _build_table(self) -> None:
        table = self.table
        table.setObjectName("checker.queue")
        table.setAccessibleName("Requests waiting for a decision")
        table.setModel(self._model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        # Two lines a row, so that no name and no reason is cut.
        table.setWordWrap(True)
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        header.setMinimumSectionSize(60)
        header.setStretchLastSection(True)

    def _on_page(self, page: QueuePage) -> None:
        self._model.show_rows(page.items, page.as_of)
        self._cursor = page.next_cursor
        self._tell_count()
        place = self._model.find(self._wanted)
        if self._goes_on:
            place = self._model.next_decidable(self._place)
        if place >= 0 or (self.isVisible() and not self._goes_on):
            self._select(place if place >= 0 else self._place)
        elif not self.current:
            self._wanted = ""
            self.selected.emit(None)
        self._goes_on = False

    def _on_failed(self, error: Exception) -> None:
        self._count.setText(explain(error).message)

    def _on_scrolled(self, value: int) -> None:
        bar = self.table.verticalScrollBar()
        if self._cursor is not None and value == bar.maximum() and bar.maximum() > 0:
            cursor, self._cursor = self._cursor, None
            work = partial(self._approvals.queue, SCOPE, cursor)
            self._call = self._runner.read(work, self._on_more, self._on_failed)

    def _on_more(self, page: QueuePage) -> None:
        self._model.extend(page.items)
        self._cursor = page.next_cursor
        self._tell_count()

    def _tell_count(self) -> None:
        count, mine = self._model.rowCount(), self._model.decidable
        more = "+" if self._cursor is not None else ""
        self._count.setText(f"{count}{more} shown, {mine}{more} for you" if count else "")
        self._empty.setVisible(count == 0)
        self.counted.emit(f"queue {mine}{more}")

    def _select(self, row: int) -> None:
        count = self._model.rowCount()
        if count:
            self.table.selectRow(max(0, min(row, count - 1)))

    def _on_next(self) -> None:
        self.step(1)

    def _on_previous(self) -> None:
        self.step(-1)

    def _on_row_changed(self) -> None:
        row = self.current
        if row is not None:
            self._place = self.table.currentIndex().row()
            self._wanted = row.request_id
            self._rest.start()

    def _on_rest(self) -> None:
        if self.current is not None:
            self.selected.emit(self.current)
