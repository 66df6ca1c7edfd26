"""In place of a form whose request waits for a checker: its number, why, and who is next."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.common import format_date, utc_now
from branch_desk.domain.queue_words import due_words, opened_words
from branch_desk.domain.replies import ApprovalState
from branch_desk.domain.supervision import OPEN_STATES, QueueRow, RequestStatus
from branch_desk.services.outcomes import Outcome, people
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.common.seen import is_seen
from branch_desk.ui.forms.withdraw_line import WithdrawLine


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


def _waits_words(row: QueueRow, now: datetime) -> str:
    said = (f"{due_words(row, now)}, {format_date(row.due_at)}", opened_words(row, now))
    return " ".join(f"{each[:1].upper()}{each[1:]}." for each in said if each)


class RequestTracker(QWidget):
    """Says how far the request got, and that nothing was done until it is."""

    closed = Signal()
    withdrawn = Signal(str)
    """The maker ends the request; with a note, which may be empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = PlainLabel("", self, tone="title", wrap=True, name="tracker.request")
        self._head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._steps = PlainLabel("", self, tone="strong", wrap=True, name="tracker.steps")
        self._why = PlainLabel("", self, wrap=True, name="tracker.reasons")
        self._next = PlainLabel("", self, wrap=True, name="tracker.next")
        self._due = PlainLabel("", self, tone="muted", wrap=True, name="tracker.due")
        self._close = QPushButton("New form  Esc", self)
        self._close.setObjectName("tracker.close")
        self._close.setAccessibleName("Begin a new form")
        self._close.clicked.connect(self.closed)
        self._withdraw = QPushButton("Withdraw  Del", self)
        self._withdraw.setObjectName("tracker.withdraw")
        self._withdraw.setAccessibleName("Withdraw the request")
        self._withdraw.clicked.connect(self._ask)
        self._line = WithdrawLine(self)
        self._line.confirmed.connect(self._on_confirmed)
        self._line.left.connect(self._close.setFocus)
        self._row: QueueRow | None = None
        self._levels: tuple[str, ...] = ()
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(10)
        for part in (self._head, self._steps, self._why, self._next, self._due):
            layout.addWidget(part)
        acts = QHBoxLayout()
        for button in (self._close, self._withdraw):
            button.setMinimumHeight(TARGET_PX)
            acts.addWidget(button)
        acts.addWidget(PlainLabel("F5 asks again, F9 prints", self, tone="muted"))
        acts.addStretch()
        layout.addLayout(acts)
        layout.addWidget(self._line)
        layout.addStretch()

    @property
    def said(self) -> tuple[str, ...]:
        """All that is said of the request, a line each, for paper."""
        labels = (self._steps, self._why, self._next, self._due)
        return tuple(line for each in labels for line in each.text().splitlines())

    def show_outcome(self, outcome: Outcome) -> None:
        """Show the request that the core made of a submit."""
        self._head.setText(f"NOT YET DONE   request {outcome.request_id}")
        self._levels = outcome.levels_due
        self._steps.setText(steps_words(self._levels, 0))
        self.show_row(None, utc_now())
        reasons = "\n".join(f"- {reason.text}" for reason in outcome.reasons)
        self._why.setText(f"Asked because:\n{reasons}" if reasons else "")
        self._next.setText(
            f"Next: {people(outcome.levels_due)}. Nothing has taken effect; there is no receipt"
            " before it is approved."
        )
        # Nobody is taken out of the dock in front by an answer in one behind it.
        if is_seen(self):
            self._close.setFocus(Qt.FocusReason.TabFocusReason)

    def show_row(self, row: QueueRow | None, now: datetime) -> None:
        """Show until when it waits and who reads it; None while that is not known, or no more."""
        self._row = row
        self._due.setText(_waits_words(row, now) if row else "")
        self._withdraw.setVisible(row is not None and row.may.withdraw is None)
        if not self._withdraw.isVisibleTo(self):
            self._line.leave()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._withdraw.isVisibleTo(self):
            self._ask()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        if self._row is not None:
            self._line.ask(self._row)

    def _on_confirmed(self, _request_id: str, note: str) -> None:
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)
        self.withdrawn.emit(note)

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
