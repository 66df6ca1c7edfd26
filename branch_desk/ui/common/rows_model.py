"""A list of records as a table model: what every table of the desk has in common."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

Record = TypeVar("Record")
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel, Generic[Record]):
    """Rows in the order given, in pages; `cells` words a row, `spoken` and `tip` one of its cells.

    To be told apart by ears as well, a cell says its heading first.
    """

    headings: ClassVar[tuple[str, ...]] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Record, ...] = ()

    @property
    def rows(self) -> tuple[Record, ...]:
        """All rows that are there so far."""
        return self._rows

    def replace(self, rows: Sequence[Record]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def extend(self, rows: Sequence[Record]) -> None:
        """Add the next page below."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows = (*self._rows, *rows)
            self.endInsertRows()

    def row_at(self, row: int) -> Record | None:
        """Give a record by its place, or None."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def cells(self, row: Record) -> tuple[str, ...]:
        """Give the words of a row, one a column."""
        raise NotImplementedError

    def spoken(self, row: Record, column: int) -> str:
        """Give what is read out for a cell."""
        return f"{self.headings[column]}: {self.cells(row)[column] or 'none'}"

    def tip(self, row: Record, column: int) -> str | None:
        """Give the tool tip of a cell, if it has one."""
        return None

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.headings)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.row_at(index.row()), index.column()
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row, column)
        return self.tip(row, column) if role == Qt.ItemDataRole.ToolTipRole else None
