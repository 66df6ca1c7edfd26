"""Printing a receipt again: asks for its reference, has it found at the core, and shows it."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from branch_desk.domain.receipts import Receipt
from branch_desk.domain.supervision import QueueRow
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.common.notices import Notices, announce
from branch_desk.ui.common.shell_services import ShellServices
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog, show_receipt

_WIDTH_PX: Final = 460
_ABOUT: Final = (
    "The reference stands on the receipt. The paper is found at the core and marked as a reprint; "
    "the look at it is journalled."
)


class ReprintDialog(QDialog):
    """Asks for a reference; `asked` gives it."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reprint")
        self.setWindowTitle("Branch Desk - reprint a receipt")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH_PX)
        self._line = QLineEdit(self)
        self._line.setObjectName("reprint.reference")
        self._line.setAccessibleName("Reference of the receipt")
        self._line.setPlaceholderText("001-20261124-000002")
        self._line.setMinimumHeight(TARGET_PX)
        self._said = PlainLabel("", self, tone="bad", wrap=True, name="reprint.said")
        self._find = QPushButton("Find it", self)
        self._find.setObjectName("reprint.find")
        self._find.setDefault(True)
        self._find.setMinimumHeight(TARGET_PX)
        self._find.clicked.connect(self._on_find)
        self._lay_out()

    def say(self, words: str) -> None:
        """Say why there is no paper; the reference stays to be put right."""
        self._said.set_tone("bad")
        self._said.setText(words)
        self._find.setEnabled(True)
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()
        announce(self, words)

    def _lay_out(self) -> None:
        close = QPushButton("Close  Esc", self)
        close.setObjectName("reprint.close")
        close.setAutoDefault(False)
        close.setMinimumHeight(TARGET_PX)
        close.clicked.connect(self.reject)
        label = PlainLabel("Reference", self)
        label.setBuddy(self._line)
        asked = QHBoxLayout()
        asked.addWidget(label)
        asked.addWidget(self._line, 1)
        asked.addWidget(self._find)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.addWidget(PlainLabel(_ABOUT, self, tone="muted", wrap=True))
        box.addLayout(asked)
        box.addWidget(self._said)
        box.addLayout(foot)

    def _on_find(self) -> None:
        # Held back till the answer is there: each asking is a paper that the core counts.
        self._find.setEnabled(False)
        self._said.set_tone("")
        self._said.setText("asking the core ...")
        self.asked.emit(self._line.text())


class Reprints(QObject):
    """Gives the window's officer another paper of a receipt; what it asks runs on a worker."""

    def __init__(self, window: QWidget, runner: Runner, notices: Notices) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._notices = notices
        self._desk: ShellServices | None = None
        self._dialog: ReprintDialog | None = None
        self._call: Call | None = None

    def start(self, desk: ShellServices) -> None:
        """Print for the officer who has just logged in."""
        self._desk = desk

    def stop(self) -> None:
        """Forget the session, with whatever is on the screen of it."""
        self._desk = None
        if self._call is not None:
            self._call.cancel()
        if self._dialog is not None:
            self._dialog.reject()
        for paper in self._window.findChildren(ReceiptDialog):
            paper.reject()

    def show(self) -> None:
        """Ask which receipt."""
        if self._desk is None or self._dialog is not None:
            return
        self._dialog = ReprintDialog(self._window)
        self._dialog.asked.connect(self._on_asked)
        self._dialog.finished.connect(self._on_closed)
        self._dialog.open()

    def show_of(self, row: QueueRow) -> None:
        """Show the receipt of an approved request; what keeps it back is a notice."""
        # One at a time: each asking is a paper that the core counts.
        if self._desk is None or (self._call is not None and self._call.is_open):
            return
        self._notices.information("Asking the core for the receipt ...")
        work = partial(self._desk.receipts.of_request, row.request_id)
        self._call = self._runner.read(work, self._on_receipt, self._on_no_receipt)

    def _on_receipt(self, receipt: Receipt) -> None:
        self._show(receipt)

    def _show(self, receipt: Receipt) -> None:
        # After a log-out there is nobody to show it to.
        if self._desk is not None:
            may_save = self._desk.settings.may_save_pdf
            show_receipt(receipt, self._window, self._runner, may_save=may_save)

    def _on_no_receipt(self, error: Exception) -> None:
        self._notices.error(explain(error).message)

    def _on_asked(self, reference: str) -> None:
        if self._desk is not None:
            work = partial(self._desk.receipts.by_reference, reference)
            self._runner.read(work, self._on_found, self._on_failed)

    def _on_found(self, receipt: Receipt) -> None:
        # Whoever closed the question, or logged out, gets no paper on the screen any more.
        if self._dialog is not None:
            self._dialog.accept()
            self._show(receipt)

    def _on_failed(self, error: Exception) -> None:
        if self._dialog is not None:
            self._dialog.say(explain(error).message)

    def _on_closed(self) -> None:
        self._dialog = None
