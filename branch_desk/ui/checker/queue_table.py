"""The queue's table: two lines a row, so that no name and no reason is cut; moved in by key."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView, QWidget
from typing_extensions import override

from branch_desk.ui.checker.queue_model import QueueModel
from branch_desk.ui.common.actions import make_action
from branch_desk.ui.common.row_table import set_up_rows

_ROW_PX: Final = 44
_WIDTHS: Final = (138, 165, 136, 70, 74, 80)
_READS: Final = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Space: 1}


class QueueTable(QTableView):
    """The list: J, K and the arrows move; PgDn and PgUp read the request beside it."""

    read_on = Signal(int)

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build(model)
        for name, slot in (("next_row", self._on_next), ("previous_row", self._on_previous)):
            self.addAction(make_action(name, self, slot))

    def go_to(self, row: int) -> None:
        """Select a row, or the nearest there is."""
        count = self.model().rowCount()
        if count:
            self.selectRow(max(0, min(row, count - 1)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _READS and not event.modifiers():
            self.read_on.emit(_READS[key])
        else:
            super().keyPressEvent(event)

    def _build(self, model: QueueModel) -> None:
        title = "Requests waiting for a decision"
        set_up_rows(self, model, name="checker.queue", title=title, widths=_WIDTHS)
        # Two lines a row, so that no name and no reason is cut.
        self.setWordWrap(True)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.horizontalHeader().setMinimumSectionSize(60)

    def _on_next(self) -> None:
        self.go_to(self.currentIndex().row() + 1)

    def _on_previous(self) -> None:
        self.go_to(self.currentIndex().row() - 1)
