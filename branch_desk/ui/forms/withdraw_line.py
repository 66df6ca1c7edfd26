"""The line in which a maker ends a request of his own, with a note if he likes."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from branch_desk.domain.supervision import QueueRow
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX

NOTE_MAX: Final = 500


class WithdrawLine(QWidget):
    """Asks for the note; `confirmed` gives request and note, `left` says that nothing happens."""

    confirmed = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._request_id = ""
        self._words = PlainLabel("", self, tone="strong", name="withdraw.words")
        self._note = QLineEdit(self)
        self._note.setObjectName("withdraw.note")
        self._note.setAccessibleName("Note for the withdrawal, if you like")
        self._note.setPlaceholderText("note, if you like")
        self._note.setMaxLength(NOTE_MAX)
        self._note.returnPressed.connect(self._on_confirm)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words)
        row.addWidget(self._note, 1)
        for name, words, slot in (
            ("confirm", "Withdraw  Enter", self._on_confirm),
            ("back", "Back  Esc", self.leave),
        ):
            button = QPushButton(words, self)
            button.setObjectName(f"withdraw.{name}")
            button.setMinimumHeight(TARGET_PX)
            button.clicked.connect(slot)
            row.addWidget(button)
        self.hide()

    def ask(self, row: QueueRow) -> None:
        """Ask about this request, with the focus in the note."""
        self._request_id = row.request_id
        self._words.setText(f"Withdraw {row.request_id}, {row.customer_name}:")
        self._note.clear()
        self.show()
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Ask no more."""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def _on_confirm(self) -> None:
        self.hide()
        self.confirmed.emit(self._request_id, self._note.text().strip())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
