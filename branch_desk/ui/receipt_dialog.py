"""The receipt on the screen, to be printed or saved; it exists only for what was done."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from branch_desk.domain.receipts import Receipt
from branch_desk.services.errors import explain
from branch_desk.ui.background import InlineRunner, Runner
from branch_desk.ui.editors.editor import TARGET_PX
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.paper import Paper, draw, write_pdf
from branch_desk.ui.qr_code import QrCodeView
from branch_desk.ui.receipt_paper import HOW_TO_CHECK, receipt_print
from branch_desk.ui.sheet_view import SheetView

_WIDTH_PX, _HEIGHT_PX = 800, 640
_BUTTON_PX = 90


def show_receipt(
    receipt: Receipt, parent: QWidget | None = None, runner: Runner | None = None
) -> "ReceiptDialog":
    """Show a receipt without blocking, and give its dialog.

    Paper is made through the runner, without one on the spot. Raises TypeError for anything but a
    receipt: there is none for what is pending, refused or in doubt.
    """
    if not isinstance(receipt, Receipt):
        raise TypeError("only a Receipt can be shown: nothing else was done")
    dialog = ReceiptDialog(receipt, runner or InlineRunner(), parent)
    dialog.open()
    return dialog


class ReceiptDialog(QDialog):
    """A receipt with Print, Save PDF and Close (Esc)."""

    def __init__(self, receipt: Receipt, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._receipt = receipt
        self._runner = runner
        self.setObjectName("receipt")
        self.setWindowTitle(f"Receipt {receipt.reference}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._path = QLineEdit(str(Path.home() / f"{receipt.reference}.pdf"), self)
        self._paper = QComboBox(self)
        self._paper.addItems([each.value for each in Paper])
        self._print = QPushButton("Print", self)
        self._save = QPushButton("Save PDF", self)
        self._close = QPushButton("Close  Esc", self)
        self._said = PlainLabel("", self, wrap=True, name="receipt.said")
        self._name_parts()
        self._lay_out()
        self._print.clicked.connect(self._on_print)
        self._save.clicked.connect(self._on_save)
        self._close.clicked.connect(self.accept)
        self._print.setDefault(True)
        self._print.setFocus()

    def _name_parts(self) -> None:
        named = (
            (self._path, "receipt.path", "File of the PDF"),
            (self._paper, "receipt.paper", "Paper"),
            (self._print, "receipt.print", "Print the receipt"),
            (self._save, "receipt.save_pdf", "Save the receipt as PDF"),
            (self._close, "receipt.close", "Close the receipt"),
        )
        for part, name, words in named:
            part.setObjectName(name)
            part.setAccessibleName(words)
            part.setMinimumSize(_BUTTON_PX, TARGET_PX)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        if self._receipt.training:
            layout.addWidget(self._banner())
        bank = f"{self._receipt.bank}   {self._receipt.branch}"
        layout.addWidget(PlainLabel(bank, self, tone="strong", wrap=True))
        if words := self._receipt.reprint_words:
            reprint = PlainLabel(words, self, tone="strong", wrap=True, name="receipt.reprint")
            layout.addWidget(reprint)
        middle = QHBoxLayout()
        middle.addWidget(self._sheet(), 1)
        middle.addLayout(self._seal())
        layout.addLayout(middle, 1)
        file_label = PlainLabel("PDF file", self)
        file_label.setBuddy(self._path)
        row = QHBoxLayout()
        row.addWidget(file_label)
        row.addWidget(self._path, 1)
        row.addWidget(self._save)
        layout.addLayout(row)
        layout.addWidget(self._said)
        paper_label = PlainLabel("Paper", self)
        paper_label.setBuddy(self._paper)
        foot = QHBoxLayout()
        foot.addWidget(paper_label)
        foot.addWidget(self._paper)
        foot.addWidget(self._print)
        foot.addStretch()
        foot.addWidget(self._close)
        layout.addLayout(foot)

    def _sheet(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(SheetView(self._receipt.whole_sheet, area, columns=1))
        return area

    def _seal(self) -> QVBoxLayout:
        code = QrCodeView(self._receipt.seal.text, self)
        code.setObjectName("receipt.code")
        code.setAccessibleName("QR code of the receipt")
        column = QVBoxLayout()
        column.addWidget(code)
        column.addWidget(PlainLabel(HOW_TO_CHECK, self, tone="muted", wrap=True))
        column.addWidget(PlainLabel("Journal", self, tone="muted"))
        words = PlainLabel(self._receipt.journal_words, self, name="receipt.journal")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(words)
        column.addStretch()
        return column

    def _banner(self) -> PlainLabel:
        words = "TRAINING   not a receipt of a bank   TRAINING"
        banner = PlainLabel(words, self, tone="training", name="receipt.training")
        banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        banner.setAutoFillBackground(True)
        banner.setStyleSheet("background: #f2c14e; color: #1d1d1d; padding: 4px;")
        return banner

    @property
    def _chosen_paper(self) -> Paper:
        return Paper(self._paper.currentText())

    def _on_save(self) -> None:
        chosen = receipt_print(self._receipt, self._chosen_paper)
        work = partial(write_pdf, chosen, Path(self._path.text().strip()))
        self._say("writing ...")
        self._runner.save(work, self._on_saved, self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self._say(f"Saved: {path}", "good")

    def _on_print(self) -> None:
        if QPrinterInfo.defaultPrinter().isNull():
            self._say("No printer is set up at this workstation. Save a PDF instead.", "warning")
            return
        work = partial(print_out, self._receipt, self._chosen_paper)
        self._say("printing ...")
        self._runner.save(work, self._on_printed, self._on_failed)

    def _on_printed(self, pages: int) -> None:
        self._say(f"Sent to the printer, {pages} page{'' if pages == 1 else 's'}.", "good")

    def _on_failed(self, error: Exception) -> None:
        self._say(f"Not written. {explain(error).message}", "bad")

    def _say(self, words: str, tone: str = "") -> None:
        self._said.setText(words)
        self._said.set_tone(tone)


def print_out(receipt: Receipt, paper: Paper) -> int:
    """Print a receipt on the default printer (on a worker); give how many pages went there."""
    return draw(QPrinter(QPrinter.PrinterMode.HighResolution), receipt_print(receipt, paper))
