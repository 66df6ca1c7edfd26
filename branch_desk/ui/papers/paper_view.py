"""A sheet as it would go on paper, with Print and Save PDF under it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.domain.policy import Meta
from branch_desk.domain.sheet import Sheet
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.sheet_view import SheetView
from branch_desk.ui.papers.paper import Print, sheet_print
from branch_desk.ui.papers.paper_line import PaperLine


class PaperView(QWidget):
    """Shows one sheet and offers it as paper; Esc goes back (`closed`)."""

    closed = Signal()

    def __init__(
        self, runner: Runner, parent: QWidget | None = None, *, may_save: bool = True
    ) -> None:
        super().__init__(parent)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line = PaperLine(runner, may_save=may_save)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._area, 1)
        box.addWidget(self.line)

    def show_sheet(self, sheet: Sheet, content: Print, file_name: str) -> None:
        """Show a sheet, and offer it under the name of a file."""
        self._area.setWidget(SheetView(sheet, self._area, columns=1))
        self.line.offer(content, file_name)

    def clear(self) -> None:
        """Show and offer nothing."""
        self._area.takeWidget()
        self.line.offer(None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def bank_print(sheet: Sheet, meta: Meta, branch_code: str) -> Print:
    """Lay out a sheet as a paper of the bank, from the branch where the officer is signed in."""
    names = {each.branch_code: each.name for each in meta.branches}
    return sheet_print(
        sheet,
        head=f"{meta.bank.name}   {branch_code} {names.get(branch_code, '')}",
        footer=f"{meta.bank.name}, {sheet.title.lower()}",
        training=meta.bank.demo,
    )
