"""Where a checker decides: approve once all was read, return or reject with a note."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.domain.policy import ReferenceRow
from branch_desk.domain.supervision import Decision
from branch_desk.ui.checker.decision_note import NOTE_MOST, DecisionNote
from branch_desk.ui.common.labels import PlainLabel

_BUTTONS: Final = (
    (Decision.APPROVE, "approve", "Approve  Ctrl+Enter", "Approve"),
    (Decision.RETURN, "return", "Return  Ctrl+Shift+Backspace", "Return for rework"),
    (Decision.REJECT, "reject", "Reject  Ctrl+Backspace", "Reject"),
)


class DecisionFoot(QWidget):
    """The three decisions; what is closed has its reason beside it.

    `decided` gives the decision, of a rejection the reason code, and the note. `marking` says
    whether a return is being written, for which fields may be marked.
    """

    decided = Signal(str, str, str)
    marking = Signal(bool)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = {each: QPushButton(words) for each, _, words, _ in _BUTTONS}
        self._why = PlainLabel(tone="muted", wrap=True, name="checker.why")
        self._word = QLineEdit()
        self._panel = DecisionNote()
        self._allowed: frozenset[Decision] = frozenset()
        self._being_written: Decision | None = None
        self._build()
        self.forbid("No request is open.")

    @property
    def is_writing(self) -> bool:
        """Whether the note of a rejection or a return is being written."""
        return self._being_written is not None

    def offer_reasons(self, reasons: tuple[ReferenceRow, ...]) -> None:
        """Offer the bank's list of reasons for a rejection."""
        self._panel.offer_reasons(reasons)

    def forbid(self, why: str) -> None:
        """Close all decisions, with the reason in words."""
        self._write(None)
        self.allow(frozenset(), why)

    def lock(self, why: str) -> None:
        """Close all decisions while one is sent; what was written stays."""
        self.allow(frozenset(), why)
        self._why.set_tone("muted")

    def allow(self, decisions: frozenset[Decision], why: str) -> None:
        """Open what the officer may do now; `why` says what keeps the rest closed."""
        self._allowed = decisions
        for each, button in self._buttons.items():
            button.setEnabled(each in decisions)
        may_approve = Decision.APPROVE in decisions
        self._word.setVisible(may_approve and not self.is_writing)
        self._panel.allow(self._being_written in decisions)
        self._why.setText(why)
        # What keeps an approval closed is of no interest to who writes a return.
        self._why.setVisible(not self.is_writing or not decisions)
        self._why.set_tone("muted" if may_approve or not decisions else "warning")

    def decide(self) -> None:
        """Ctrl+Enter: approve, or send the decision whose note is being written."""
        if self.is_writing:
            self._panel.send()
        elif Decision.APPROVE in self._allowed:
            word = self._word.text().strip()
            self.decided.emit(Decision.APPROVE.value, "", word)

    def begin_rejection(self) -> None:
        """Ctrl+Backspace: ask for the reason and the note."""
        self._begin(Decision.REJECT)

    def begin_return(self) -> None:
        """Ctrl+Shift+Backspace: ask for the note, and for the fields to put right."""
        self._begin(Decision.RETURN)

    def show_marked(self, titles: tuple[str, ...]) -> None:
        """Name the fields that are marked for the maker."""
        self._panel.show_marked(titles)

    def focus_note(self) -> None:
        """Go on with the note."""
        self._panel.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was written, for the next request."""
        self._panel.clear()
        self._word.clear()
        self._write(None)

    @property
    def note(self) -> QWidget:
        """The note, to order the way that Tab takes."""
        return self._panel.note

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_kept()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        row = QHBoxLayout()
        for decision, name, _, words in _BUTTONS:
            button = self._buttons[decision]
            button.setObjectName(f"checker.{name}")
            button.setAccessibleName(words)
            row.addWidget(button)
        row.addStretch(1)
        self._buttons[Decision.APPROVE].setProperty("primary", True)
        self._buttons[Decision.APPROVE].clicked.connect(self.decide)
        self._buttons[Decision.RETURN].clicked.connect(self.begin_return)
        self._buttons[Decision.REJECT].clicked.connect(self.begin_rejection)
        self._word.setObjectName("checker.word")
        self._word.setAccessibleName("Note with the approval")
        self._word.setPlaceholderText("note with the approval, if you have one to leave")
        self._word.setMaxLength(NOTE_MOST)
        self._panel.written.connect(self._on_written)
        self._panel.kept.connect(self._on_kept)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        for part in (self._panel, self._word, self._why):
            box.addWidget(part)
        box.addLayout(row)

    def _begin(self, decision: Decision) -> None:
        if decision in self._allowed:
            self._write(decision)
            self._panel.allow(True)
            self._panel.begin(decision)

    def _write(self, decision: Decision | None) -> None:
        self._being_written = decision
        for button in self._buttons.values():
            button.setHidden(decision is not None)
        self._panel.setVisible(decision is not None)
        self._why.setVisible(decision is None)
        self._word.setVisible(decision is None and Decision.APPROVE in self._allowed)
        self.marking.emit(decision is Decision.RETURN)

    def _on_written(self, reason_code: str, note: str) -> None:
        if self._being_written is not None:
            self.decided.emit(self._being_written.value, reason_code, note)

    def _on_kept(self) -> None:
        self._write(None)
        self.left.emit()
