"""Where a checker decides: approve once everything was read, or reject with a reason and a note."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.domain.policy import ReferenceRow
from branch_desk.domain.supervision import Decision
from branch_desk.ui.labels import PlainLabel

NOTE_LEAST: Final = 10
NOTE_MOST: Final = 500
_NOTE_HEIGHT: Final = 58


class NoteEdit(QPlainTextEdit):
    """A note: Enter goes on, Alt+Enter breaks the line, Tab leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(_NOTE_HEIGHT)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.insertPlainText("\n")
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            self.focusNextChild()


class DecisionFoot(QWidget):
    """Gathers a decision; who holds it sends it. A closed control has its reason beside it.

    `decided` gives the decision, and of a rejection the reason code and the note.
    """

    decided = Signal(str, str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._approve = QPushButton("Approve  Ctrl+Enter")
        self._reject = QPushButton("Reject  Ctrl+Backspace")
        self._why = PlainLabel(tone="muted", wrap=True, name="checker.why")
        self._panel = QFrame()
        self._reason = QComboBox()
        self._note = NoteEdit()
        self._send = QPushButton("Send rejection  Ctrl+Enter")
        self._keep = QPushButton("Keep it  Esc")
        self._complaint = PlainLabel(tone="bad", name="checker.complaint")
        self._may_approve = False
        self._build()
        self.forbid("No request is open.")

    @property
    def is_rejecting(self) -> bool:
        """Whether the reason and the note of a rejection are being written."""
        return not self._panel.isHidden()

    def offer_reasons(self, reasons: tuple[ReferenceRow, ...]) -> None:
        """Offer the bank's list of reasons for a rejection."""
        self._reason.clear()
        for row in reasons:
            self._reason.addItem(row.en, row.code)
        self._reason.setCurrentIndex(-1)

    def forbid(self, why: str) -> None:
        """Close both decisions, with the reason in words."""
        self._may_approve = False
        self._show_panel(False)
        self._approve.setEnabled(False)
        self._reject.setEnabled(False)
        self._say(why, "muted")

    def lock(self, why: str) -> None:
        """Close both decisions while one is sent; what was written stays."""
        self._may_approve = False
        for button in (self._approve, self._reject, self._send):
            button.setEnabled(False)
        self._say(why, "muted")

    def allow(self, *, approve: bool, reject: bool, why: str) -> None:
        """Open what the officer may do now; `why` says what keeps the rest closed."""
        self._may_approve = approve
        self._approve.setEnabled(approve)
        self._reject.setEnabled(reject)
        self._send.setEnabled(reject)
        self._say(why, "muted" if approve else "warning")

    def decide(self) -> None:
        """Ctrl+Enter: approve, or send the rejection that is being written."""
        if self.is_rejecting and self._send.isEnabled():
            self._on_send()
        elif self._may_approve:
            self.decided.emit(Decision.APPROVE.value, "", "")

    def begin_rejection(self) -> None:
        """Ctrl+Backspace: ask for the reason and the note."""
        if self._reject.isEnabled():
            self._complaint.setText("")
            self._show_panel(True)
            self._reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        """Forget what was written, for the next request."""
        self._note.clear()
        self._reason.setCurrentIndex(-1)
        self._show_panel(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_rejecting:
            self._show_panel(False)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        for widget, name, words in (
            (self._approve, "approve", "Approve"),
            (self._reject, "reject", "Reject"),
            (self._reason, "reason", "Reason for the rejection"),
            (self._note, "note", "Note to the maker"),
            (self._send, "send", "Send the rejection"),
            (self._keep, "keep", "Keep the request"),
        ):
            widget.setObjectName(f"checker.{name}")
            widget.setAccessibleName(words)
        self._approve.setProperty("primary", True)
        self._reason.setPlaceholderText("choose a reason")
        self._approve.clicked.connect(self.decide)
        self._reject.clicked.connect(self.begin_rejection)
        self._send.clicked.connect(self._on_send)
        self._keep.clicked.connect(self._on_keep)
        row = QHBoxLayout()
        row.addWidget(self._approve)
        row.addWidget(self._reject)
        row.addWidget(self._why, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.addWidget(self._build_panel())
        box.addLayout(row)

    def _build_panel(self) -> QFrame:
        self._panel.setProperty("ground", "warning")
        form = QFormLayout()
        for words, widget in (("R&eason", self._reason), ("&Note to the maker", self._note)):
            label = PlainLabel(words)
            label.setBuddy(widget)
            form.addRow(label, widget)
        row = QHBoxLayout()
        row.addWidget(self._complaint, 1)
        row.addWidget(self._send)
        row.addWidget(self._keep)
        inner = QVBoxLayout(self._panel)
        inner.addLayout(form)
        inner.addLayout(row)
        self._panel.hide()
        return self._panel

    def _on_send(self) -> None:
        note = self._note.toPlainText().strip()
        if self._reason.currentIndex() < 0:
            self._complaint.setText("Choose a reason.")
            self._reason.setFocus()
        elif not NOTE_LEAST <= len(note) <= NOTE_MOST:
            self._complaint.setText(
                f"Tell the maker why, in {NOTE_LEAST} to {NOTE_MOST} characters."
            )
            self._note.setFocus()
        else:
            reason = str(self._reason.currentData())
            self.decided.emit(Decision.REJECT.value, reason, note)

    def _on_keep(self) -> None:
        self._show_panel(False)
        self.left.emit()

    def _show_panel(self, shown: bool) -> None:
        self._panel.setVisible(shown)
        self._approve.setHidden(shown)
        self._reject.setHidden(shown)

    def _say(self, words: str, tone: str) -> None:
        self._why.setText(words)
        self._why.set_tone(tone)
