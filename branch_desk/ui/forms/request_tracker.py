"""In place of a form whose request waits for a checker: its number, why, and who is next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from branch_desk.domain.replies import ApprovalState
from branch_desk.domain.supervision import OPEN_STATES, RequestStatus
from branch_desk.services.outcomes import Outcome, people
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.common.seen import is_seen


def steps_words(levels: Sequence[str], approved: int) -> str:
    """Give the way of a request, with the step at which it waits in brackets and in words.

    `levels` are the roles that decide, in order; `approved` counts those that did, and one more
    says that the request is done.
    """
    named = [f"level {place}, {people((level,))}" for place, level in enumerate(levels, 1)]
    marks = ["submitted", *(f"{each}: approved" for each in named[:approved])]
    for place, each in enumerate(named[approved:]):
        marks.append(each if place else f"[ {each}: WAITS HERE ]")
    return "  >  ".join([*marks, "done" if approved <= len(levels) else "[ DONE ]"])


class RequestTracker(QWidget):
    """Says how far the request got, and that nothing was done until it is."""

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
        self._levels: tuple[str, ...] = ()
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
        self._levels = outcome.levels_due
        self._steps.setText(steps_words(self._levels, 0))
        reasons = "\n".join(f"- {reason.text}" for reason in outcome.reasons)
        self._why.setText(f"Asked because:\n{reasons}" if reasons else "")
        self._next.setText(
            f"Next: {people(outcome.levels_due)}. Nothing has taken effect; there is no receipt"
            " before it is approved."
        )
        # Nobody is taken out of the dock in front by an answer in one behind it.
        if is_seen(self):
            self._close.setFocus(Qt.FocusReason.TabFocusReason)

    def show_state(self, state: ApprovalState) -> None:
        """Show how the request stands by now, as the core says."""
        by = ", ".join(state.approved_by)
        if state.status in OPEN_STATES and state.status != RequestStatus.RETURNED:
            self._steps.setText(steps_words(self._levels, len(state.approved_by)))
            so_far = f"Approved so far by {by}. " if by else ""
            self._next.setText(
                f"{so_far}Next: {people(state.levels_due)}. Nothing has taken effect; there is no"
                " receipt before it is approved."
            )
            return
        is_done = state.status == RequestStatus.APPROVED
        self._head.setText(f"{'DONE' if is_done else 'NOT DONE'}   request {state.request_id}")
        self._steps.setText(steps_words(self._levels, len(self._levels) + 1) if is_done else "")
        self._next.setText(
            f"Approved by {by}. Reference {state.reference}: F9 prints its receipt."
            if is_done
            else f"It was {state.status.lower()}. My work (Alt+8) shows why, and what to do."
        )
