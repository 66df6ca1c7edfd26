"""What a checker writes to the maker with a no or a not yet: the reason, the note, what to mend."""

from collections.abc import Sequence
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
from branch_desk.ui.common.labels import PlainLabel

NOTE_LEAST: Final = 10
NOTE_MOST: Final = 500
FIELDS_MOST: Final = 20
_NOTE_HEIGHT: Final = 58
_HOW_TO_MARK: Final = "Shift+Tab goes to the rows above: Space marks what to put right."
_SEND: Final = {
    Decision.REJECT: ("Send rejection  Ctrl+Enter", "Send the rejection"),
    Decision.RETURN: ("Send back  Ctrl+Enter", "Send the request back to its maker"),
}


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


class DecisionNote(QFrame):
    """Asks for what a rejection or a return needs.

    `written` gives reason code (empty for a return) and note once both are right; `kept` comes
    when the officer thinks better of it.
    """

    written = Signal(str, str)
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decision = Decision.REJECT
        self._form = QFormLayout()
        self._reason = QComboBox()
        self.note = NoteEdit()
        self._marked = PlainLabel(tone="strong", wrap=True, name="checker.marked")
        self._marked_count = 0
        self._send = QPushButton()
        self._keep = QPushButton("Keep it  Esc")
        self._complaint = PlainLabel(tone="bad", name="checker.complaint")
        self._build()

    def offer_reasons(self, reasons: tuple[ReferenceRow, ...]) -> None:
        """Offer the bank's list of reasons for a rejection."""
        self._reason.clear()
        for row in reasons:
            self._reason.addItem(row.en, row.code)
        self._reason.setCurrentIndex(-1)

    def begin(self, decision: Decision) -> None:
        """Ask for what a decision needs, and go to the first of it."""
        self._decision = decision
        is_rejection = decision is Decision.REJECT
        words, spoken = _SEND[decision]
        self._send.setText(words)
        self._send.setAccessibleName(spoken)
        self._form.setRowVisible(self._reason, is_rejection)
        self._form.setRowVisible(self._marked, not is_rejection)
        self._complaint.setText("")
        first = self._reason if is_rejection else self.note
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_marked(self, titles: Sequence[str]) -> None:
        """Name the fields that are marked."""
        self._marked_count = len(titles)
        self._marked.setText(", ".join(titles) or _HOW_TO_MARK)

    def allow(self, may_send: bool) -> None:
        """Open or close the sending; what was written stays."""
        self._send.setEnabled(may_send)

    def send(self) -> None:
        """Give what was written, or say what is missing and go there."""
        if not self._send.isEnabled():
            return
        note = self.note.toPlainText().strip()
        is_rejection = self._decision is Decision.REJECT
        if is_rejection and self._reason.currentIndex() < 0:
            self._complaint.setText("Choose a reason.")
            self._reason.setFocus()
        elif not NOTE_LEAST <= len(note) <= NOTE_MOST:
            self._complaint.setText(
                f"Tell the maker why, in {NOTE_LEAST} to {NOTE_MOST} characters."
            )
            self.note.setFocus()
        elif not is_rejection and self._marked_count > FIELDS_MOST:
            self._complaint.setText(f"Mark {FIELDS_MOST} fields at most.")
        else:
            reason = str(self._reason.currentData()) if is_rejection else ""
            self.written.emit(reason, note)

    def clear(self) -> None:
        """Forget what was written, for the next request."""
        self.note.clear()
        self._reason.setCurrentIndex(-1)
        self.show_marked(())

    def _build(self) -> None:
        for widget, name, words in (
            (self._reason, "reason", "Reason for the rejection"),
            (self.note, "note", "Note to the maker"),
            (self._send, "send", "Send"),
            (self._keep, "keep", "Keep the request"),
        ):
            widget.setObjectName(f"checker.{name}")
            widget.setAccessibleName(words)
        self.setProperty("ground", "warning")
        self._reason.setPlaceholderText("choose a reason")
        self._send.clicked.connect(self.send)
        self._keep.clicked.connect(self.kept)
        for words, widget in (("R&eason", self._reason), ("&Note to the maker", self.note)):
            label = PlainLabel(words)
            label.setBuddy(widget)
            self._form.addRow(label, widget)
        self._form.addRow(PlainLabel("To put right"), self._marked)
        row = QHBoxLayout()
        row.addWidget(self._complaint, 1)
        row.addWidget(self._send)
        row.addWidget(self._keep)
        inner = QVBoxLayout(self)
        inner.addLayout(self._form)
        inner.addLayout(row)
        self.show_marked(())
        self.hide()
