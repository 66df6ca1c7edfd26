"""What can be done with the record that an enquiry shows: a button each, with its key."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX


class EnquiryActs(QWidget):
    """Only what can be done now is there; what is in clear is said with the seconds left."""

    reveal = Signal()
    statement = Signal()
    signatures = Signal()
    paper = Signal()
    papers = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reveal = self._button("reveal", "Reveal  Ctrl+R", self.reveal)
        self._of_account = (
            self._button("paper", "Mini-statement  F9", self.paper),
            self._button("statement", "Statement ...", self.statement),
        )
        self._signatures = self._button("signatures", "Signatures  F12", self.signatures)
        self._papers = self._button("papers", "Papers on file  F11", self.papers)
        self._left = PlainLabel(tone="warning", name="enquiry.left")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self._reveal, *self._of_account, self._signatures, self._papers):
            row.addWidget(button)
        row.addWidget(self._left)
        row.addStretch()
        self.allow()

    def allow(
        self,
        *,
        reveal: bool = False,
        account: bool = False,
        signatures: bool = False,
        papers: bool = False,
    ) -> None:
        """Show what the officer may do, with an account in front or none."""
        self._reveal.setVisible(reveal)
        self._signatures.setVisible(signatures)
        self._papers.setVisible(papers)
        for button in self._of_account:
            button.setVisible(account)

    def ask_for_papers(self) -> None:
        """Do as the button of the papers, where it is there."""
        if not self._papers.isHidden():
            self.papers.emit()

    def say_left(self, seconds: int) -> None:
        """Say for how long the record stays in clear; 0 when it is masked."""
        many = f"{seconds} second{'' if seconds == 1 else 's'}"
        self._left.setText(f"In clear for {many} more." if seconds else "")

    def _button(self, name: str, words: str, pressed: object) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(f"enquiry.{name}")
        button.setAccessibleName(words.replace("  ", ", "))
        button.setMinimumHeight(TARGET_PX)
        button.clicked.connect(pressed)
        return button
