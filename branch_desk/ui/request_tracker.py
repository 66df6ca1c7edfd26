"""In place of a form whose request waits for a checker: its number, why, and who is next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from branch_desk.services.outcomes import Outcome, people
from branch_desk.ui.editors.editor import TARGET_PX
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.seen import is_seen


class RequestTracker(QWidget):
    """Says that nothing was done yet, and how far the request got."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = PlainLabel("", self, tone="title", wrap=True, name="tracker.request")
        self._head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._steps = PlainLabel("", self, tone="strong", wrap=True, name="tracker.steps")
        self._why = PlainLabel("", self, wrap=True, name="tracker.reasons")
        self._next = PlainLabel("", self, wrap=True, name="tracker.next")
        self._close = QPushButton("New form  Esc", self)
        self._close.setObjectName("tracker.close")
        self._close.setAccessibleName("Begin a new form")
        self._close.setMinimumHeight(TARGET_PX)
        self._close.clicked.connect(self.closed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(10)
        for part in (self._head, self._steps, self._why, self._next):
            layout.addWidget(part)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()

    def show_outcome(self, outcome: Outcome) -> None:
        """Show the request that the core made of a submit."""
        self._head.setText(f"NOT YET DONE   request {outcome.request_id}")
        levels = [people((level,)) for level in outcome.levels_due]
        self._steps.setText("  >  ".join(["submitted", *levels, "done"]))
        reasons = "\n".join(f"- {reason.text}" for reason in outcome.reasons)
        self._why.setText(f"Asked because:\n{reasons}" if reasons else "")
        self._next.setText(
            f"Next: {people(outcome.levels_due)}. Nothing has taken effect; there is no receipt"
            " before it is approved."
        )
        # Nobody is taken out of the dock in front by an answer in one behind it.
        if is_seen(self):
            self._close.setFocus(Qt.FocusReason.TabFocusReason)
