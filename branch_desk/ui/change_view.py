"""The difference that a request makes, row by row: the one table of maker and checker."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from branch_desk.ui.change_words import Change, Words
from branch_desk.ui.rows_model import RowsModel

__all__ = ["Change", "ChangeModel", "ChangeView", "Words"]

HEADINGS: Final = ("", "Field", "Now", "Will be")
MARK_WORDS: Final = {"+": "added", "-": "cleared", "=": "changed"}


class ChangeModel(RowsModel[Change]):
    """The rows as a table model."""

    headings = HEADINGS

    @override
    def cells(self, row: Change) -> tuple[str, ...]:
        return (row.mark, row.field, row.now, row.will_be)

    @override
    def spoken(self, row: Change, column: int) -> str:
        return row.sentence

    @override
    def tip(self, row: Change, column: int) -> str | None:
        return None if column else MARK_WORDS[row.mark]


class ChangeView(QTableView):
    """The table, as high as its rows: whatever holds it scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ChangeModel(self)
        self.setModel(self._model)
        self.setObjectName("changes")
        self.setAccessibleName("Changes: field, now, will be")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.sectionResized.connect(self._on_section_resized)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show these rows, and hide the column of old values where there are none."""
        self._model.replace(changes)
        self.setColumnHidden(2, not any(change.now for change in changes))
        self._fit()

    def _on_section_resized(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self._model.rowCount()))
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 6)
