"""A sheet on the screen: rows to be read and copied, and tables under them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.domain.sheet import Sheet, SheetTable
from branch_desk.ui.common.labels import PlainLabel

_LINES_MAX = 12
_LABEL_PX = 130


class SheetTableView(QTableWidget):
    """A table of a sheet; Enter or a double click on a line gives that line."""

    chosen = Signal(object)

    def __init__(self, table: SheetTable, parent: QWidget | None = None) -> None:
        super().__init__(len(table.lines), len(table.headings), parent)
        self._table = table
        self.setAccessibleName(table.title)
        for column, text in enumerate(table.headings):
            self.setHorizontalHeaderItem(column, self._item(column, text))
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        for line, cells in enumerate(table.lines):
            for column, text in enumerate(cells):
                self.setItem(line, column, self._item(column, text))
        self._divide()
        # A column that is stretched only now needs fewer lines than the rows were made for.
        self.horizontalHeader().geometriesChanged.connect(self._fit_rows)
        self.horizontalHeader().sectionResized.connect(self._fit_rows)
        self.cellDoubleClicked.connect(self._on_cell)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self._on_cell(self.currentRow(), 0)
        elif event.matches(QKeySequence.StandardKey.Copy) and self.currentItem() is not None:
            QGuiApplication.clipboard().setText(self.currentItem().text())
        else:
            super().keyPressEvent(event)

    def go_to(self, first_cell: str) -> None:
        """Take the focus, on the line that begins with a text if there is one."""
        firsts = [cells[0] for cells in self._table.lines]
        if first_cell in firsts:
            self.setCurrentCell(firsts.index(first_cell), 0)
        self.setFocus()

    def _item(self, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        if column in self._table.right:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        else:
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _divide(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        widest = max(range(self.columnCount()), key=self._length_of, default=0)
        header.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.resizeRowsToContents()
        shown = min(_LINES_MAX, self.rowCount())
        height = sum(self.rowHeight(line) for line in range(shown))
        self.setFixedHeight(height + self.horizontalHeader().sizeHint().height() + 8)

    def _length_of(self, column: int) -> int:
        if column in self._table.right:
            return -1
        # A number is as wide as it is; only words have a use for more room.
        texts = [cells[column] for cells in self._table.lines if not cells[column].isdigit()]
        return max(map(len, texts), default=0)

    def _on_cell(self, line: int, column: int) -> None:
        self.chosen.emit(self._table.lines[line])


class SheetView(QWidget):
    """Shows one sheet; `chosen` gives the cells of a table's line that the officer picked."""

    chosen = Signal(object)

    def __init__(self, sheet: Sheet, parent: QWidget | None = None, *, columns: int = 2) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(8)
        title = PlainLabel(sheet.title, self, tone="title", wrap=True, name="sheet.title")
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(title)
        layout.addLayout(self._rows_of(sheet, columns))
        for table in sheet.tables:
            layout.addWidget(PlainLabel(table.title, self, tone="strong"))
            if table.lines:
                view = SheetTableView(table, self)
                view.chosen.connect(self.chosen)
                layout.addWidget(view)
            else:
                layout.addWidget(PlainLabel("None.", self, tone="muted"))
        layout.addStretch()

    def go_to(self, first_cell: str) -> None:
        """Go to the line of the first table that begins with a text, if there is one."""
        table = self.findChild(SheetTableView)
        if table is not None:
            table.go_to(first_cell)

    def _rows_of(self, sheet: Sheet, columns: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        rows = sheet.rows
        height = -(-len(rows) // columns)
        left = height if sheet.left is None or columns == 1 else sheet.left
        for index, row in enumerate(rows):
            column, line = (0, index) if index < left else (1, index - left)
            label = PlainLabel(row.label, self, tone="muted")
            label.setFixedWidth(_LABEL_PX)
            label.setWordWrap(True)
            value = PlainLabel(row.value, self, tone="strong" if row.strong else "", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(f"{row.label}: {row.value}")
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(label, line, 2 * column, top)
            grid.addWidget(value, line, 2 * column + 1, top)
            grid.setColumnStretch(2 * column + 1, 1)
        return grid
