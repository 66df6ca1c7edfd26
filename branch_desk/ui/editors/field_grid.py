"""Fields side by side: two columns where the width allows, in reading order."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from branch_desk.ui.editors.field_row import FieldRow

_TWO_COLUMNS_PX = 700


class FieldGrid(QWidget):
    """Lays out fields left to right, then down; a wide one takes a line of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[FieldRow, ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)

    def place(self, rows: Sequence[FieldRow]) -> None:
        """Lay out these fields, which are best made within the grid."""
        self.rows = tuple(rows)
        self._columns = 0
        is_wide = not self.isVisible() or self.width() >= _TWO_COLUMNS_PX
        self._lay_out(2 if is_wide else 1)

    @override
    def minimumSizeHint(self) -> QSize:
        # As narrow as one column needs, or a grid of two would never get the room to become one.
        widest = max((row.minimumSizeHint().width() for row in self.rows), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(2 if self.width() >= _TWO_COLUMNS_PX else 1)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        line = column = 0
        for row in self.rows:
            if row.editor.is_wide and column:
                line, column = line + 1, 0
            span = columns if row.editor.is_wide else 1
            self._grid.addWidget(row, line, column, 1, span, Qt.AlignmentFlag(0))
            column += span
            if column >= columns:
                line, column = line + 1, 0
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)
