"""How every list of records looks and moves: whole rows, one at a time; Tab leads out of it."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView


def set_up_rows(
    table: QTableView,
    model: QAbstractItemModel,
    *,
    name: str,
    title: str,
    widths: Sequence[int] = (),
) -> None:
    """Show a model row by row; `title` is read out for the table.

    `widths` are those of the first columns, in pixels; with them, the last column takes the rest.
    """
    table.setModel(model)
    table.setObjectName(name)
    table.setAccessibleName(title)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in enumerate(widths):
        header.resizeSection(column, width)
    header.setStretchLastSection(bool(widths))
