"""The receipt on the screen, to be printed or saved; it exists only for what was done."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.domain.receipts import Receipt
from branch_desk.ui.common.background import InlineRunner, Runner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.common.sheet_view import SheetView
from branch_desk.ui.papers.paper import Paper
from branch_desk.ui.papers.paper_line import PaperLine
from branch_desk.ui.papers.qr_code import QrCodeView
from branch_desk.ui.papers.receipt_paper import HOW_TO_CHECK, receipt_print

_WIDTH_PX, _HEIGHT_PX = 800, 640
_BUTTON_PX = 90


def show_receipt(
    receipt: Receipt,
    parent: QWidget | None = None,
    runner: Runner | None = None,
    *,
    may_save: bool = True,
) -> "ReceiptDialog":
    """Show a receipt without blocking, and give its dialog.

    Paper is made through the runner, without one on the spot; `may_save` offers a PDF besides.
    Raises TypeError for anything but a receipt: there is none for what is pending, refused or in
    doubt.
    """
    if not isinstance(receipt, Receipt):
        raise TypeError("only a Receipt can be shown: nothing else was done")
    dialog = ReceiptDialog(receipt, runner or InlineRunner(), parent, may_save=may_save)
    dialog.open()
    return dialog


class ReceiptDialog(QDialog):
    """A receipt with Print, Save PDF and Close (Esc)."""

    def __init__(
        self,
        receipt: Receipt,
        runner: Runner,
        parent: QWidget | None = None,
        *,
        may_save: bool = True,
    ) -> None:
        super().__init__(parent)
        self._receipt = receipt
        self.setObjectName("receipt")
        self.setWindowTitle(f"Receipt {receipt.reference}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._paper = QComboBox(self)
        self._paper.addItems([each.value for each in Paper])
        self._line = PaperLine(runner, self, may_save=may_save)
        self._line.offer(receipt_print(receipt), f"{receipt.reference}.pdf")
        self._close = QPushButton("Close  Esc", self)
        self._name_parts()
        self._lay_out()
        self._paper.currentTextChanged.connect(self._on_paper)
        self._close.clicked.connect(self.accept)
        self._line.focus_print()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F9:
            self._line.print_out()
        else:
            super().keyPressEvent(event)

    def _name_parts(self) -> None:
        named = (
            (self._paper, "receipt.paper", "Paper"),
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
        label = PlainLabel("Paper", self)
        label.setFixedHeight(self._paper.sizeHint().height())
        label.setMinimumHeight(TARGET_PX)
        label.setBuddy(self._paper)
        row = QHBoxLayout()
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._paper, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._line, 1)
        layout.addLayout(row)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)

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

    def _on_paper(self, words: str) -> None:
        self._line.offer_instead(receipt_print(self._receipt, Paper(words)))
