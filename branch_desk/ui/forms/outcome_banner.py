"""How a submit ended, over the form: refused, not sent, or not known; with what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX, mark
from branch_desk.ui.common.notices import announce


class OutcomeBanner(QFrame):
    """One sentence, the reference in small, and for a doubt the three ways out of it."""

    ask_now = Signal()
    send_again = Signal()
    cancel = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcome")
        self._words = PlainLabel("", self, wrap=True, name="outcome.sentence")
        self._small = PlainLabel("", self, tone="muted", wrap=True, name="outcome.reference")
        for part in (self._words, self._small):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._doubt = QWidget(self)
        row = QHBoxLayout(self._doubt)
        row.setContentsMargins(0, 0, 0, 0)
        for name, words, signal in (
            ("outcome.ask", "Ask now  F5", self.ask_now),
            ("outcome.send_again", "Send again", self.send_again),
            ("outcome.cancel", "Cancel this request", self.cancel),
        ):
            button = QPushButton(words, self._doubt)
            button.setObjectName(name)
            button.setAccessibleName(words)
            button.setMinimumHeight(TARGET_PX)
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(3)
        layout.addWidget(self._words)
        layout.addWidget(self._small)
        layout.addWidget(self._doubt)
        self.hide()

    def text(self) -> str:
        """Give the sentence on view, empty if there is none."""
        return self._words.text() if not self.isHidden() else ""

    def show_outcome(self, outcome: Outcome) -> None:
        """Show how it ended; what is done or waits for a checker needs no banner."""
        is_unknown = outcome.kind is OutcomeKind.UNKNOWN
        small = f"Reference for IT: {outcome.correlation_id}" if outcome.correlation_id else ""
        ground = "warning" if outcome.kind is OutcomeKind.NOT_SENT else "bad"
        self._show(outcome.sentence, small, ground, has_ways_out=is_unknown)

    def show_error(self, message: str, reference: str | None) -> None:
        """Show why it was not even tried."""
        small = f"Reference for IT: {reference}" if reference else ""
        self._show(message, small, "bad", has_ways_out=False)

    def allow_ways_out(self, allowed: bool) -> None:
        """Offer the ways out of a doubt, or not while one of them is being tried."""
        self._doubt.setEnabled(allowed)

    def _show(self, words: str, small: str, ground: str, *, has_ways_out: bool) -> None:
        mark(self, "ground", ground)
        self._words.setText(words)
        self._small.setText(small)
        self._small.setVisible(bool(small))
        self._doubt.setVisible(has_ways_out)
        self._doubt.setEnabled(True)
        self.show()
        announce(self, words)
