"""The difference that a request makes, row by row: the one table of maker and checker."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from branch_desk.domain.change_words import Change, Words
from branch_desk.ui.common.row_table import set_up_rows
from branch_desk.ui.common.rows_model import Index, RowsModel

__all__ = ["Change", "ChangeModel", "ChangeView", "Words"]

HEADINGS: Final = ("", "Field", "Now", "Will be", "Since the return", "Put right")
MARK_WORDS: Final = {"+": "added", "-": "cleared", "=": "changed"}
_NOW, _SINCE, _PUT_RIGHT = 2, 4, 5
_PADDING_PX: Final = 14
_ANY_HEIGHT: Final = 100_000


class ChangeModel(RowsModel[Change]):
    """The rows as a table model, and which of them the maker is to put right."""

    headings = HEADINGS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marked: tuple[str, ...] = ()

    @property
    def marked(self) -> tuple[Change, ...]:
        """The rows that are marked, one for each member of the request, in their order."""
        first = {row.pointer: row for row in reversed(self.rows)}
        return tuple(row for row in self.rows if self._is_marked(row) and first[row.pointer] is row)

    def toggle(self, place: int) -> None:
        """Mark the row at a place, or not any more; one that names no member cannot be."""
        row = self.row_at(place)
        if row is None or not row.pointer:
            return
        others = tuple(each for each in self._marked if each != row.pointer)
        self._set_marked(others if len(others) < len(self._marked) else (*others, row.pointer))

    def clear_marks(self) -> None:
        """Mark nothing."""
        self._set_marked(())

    @override
    def cells(self, row: Change) -> tuple[str, ...]:
        box = ("[x]" if self._is_marked(row) else "[ ]") if row.pointer else ""
        return (row.mark, row.field, row.now, row.will_be, row.since, box)

    @override
    def spoken(self, row: Change, column: int) -> str:
        return f"{row.sentence}, marked" if self._is_marked(row) else row.sentence

    @override
    def tip(self, row: Change, column: int) -> str | None:
        return None if column else MARK_WORDS[row.mark]

    def _is_marked(self, row: Change) -> bool:
        return row.pointer in self._marked

    def _set_marked(self, pointers: tuple[str, ...]) -> None:
        self._marked = pointers
        if self.rows:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


class ChangeView(QTableView):
    """The table, as high as its rows: whatever holds it scrolls.

    While marks are asked for, arrows move and Space marks; `reached` gives where the row in hand
    stands, `marks_changed` comes with every mark, `left` with Esc.
    """

    reached = Signal(QRect)
    marks_changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ChangeModel(self)
        set_up_rows(self, self._model, name="changes", title="Changes: field, now, will be")
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.sectionResized.connect(self._fit)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for narrow in (0, _PUT_RIGHT):
            header.setSectionResizeMode(narrow, QHeaderView.ResizeMode.ResizeToContents)
        self.ask_for_marks(False)

    @property
    def rows(self) -> tuple[Change, ...]:
        """All rows that are shown."""
        return self._model.rows

    @property
    def marked(self) -> tuple[Change, ...]:
        """The rows that are marked."""
        return self._model.marked

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show these rows, none of them marked; a column without any value is hidden."""
        self._model.clear_marks()
        self._model.replace(changes)
        self.setColumnHidden(_NOW, not any(change.now for change in changes))
        self.setColumnHidden(_SINCE, not any(change.since for change in changes))
        self._fit()

    def ask_for_marks(self, asked: bool) -> None:
        """Let rows be marked, or not any more; marks stay."""
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.SingleSelection if asked else modes.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if asked else Qt.FocusPolicy.NoFocus)
        self.setColumnHidden(_PUT_RIGHT, not asked)
        if asked and not self.currentIndex().isValid():
            self.selectRow(0)
        if not asked:
            self.clearSelection()
        self._fit()

    @override
    def sizeHintForRow(self, row: int) -> int:
        # Qt breaks the lines as if the padding of the style sheet were room for words: the last
        # word of a line that just fits would be lost.
        metrics = self.fontMetrics()
        heights = [super().sizeHintForRow(row)]
        for column in range(self._model.columnCount()):
            if not self.isColumnHidden(column):
                room = QRect(0, 0, max(1, self.columnWidth(column) - _PADDING_PX), _ANY_HEIGHT)
                text = str(self._model.index(row, column).data())
                words = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text)
                heights.append(words.height() + _PADDING_PX)
        return max(heights)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self.reached.emit(self.visualRect(current))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._model.toggle(self.currentIndex().row())
            self.marks_changed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self._model.rowCount()))
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 6)
