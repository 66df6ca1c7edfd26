"""The parts of an operation's dock and where they stand."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from branch_desk.domain.checklists import Requirement
from branch_desk.domain.facts import CustomerFacts
from branch_desk.domain.maintenance import Change
from branch_desk.domain.operation import Operation
from branch_desk.services.outcomes import Outcome
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.labels import LineLabel, PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.confirm_line import ConfirmLine
from branch_desk.ui.forms.form import Form
from branch_desk.ui.forms.outcome_banner import OutcomeBanner
from branch_desk.ui.forms.precheck_line import PrecheckLine
from branch_desk.ui.forms.request_tracker import RequestTracker
from branch_desk.ui.forms.sending_line import SendingLine
from branch_desk.ui.forms.side_column import SideColumn

SIDE_BY_SIDE_PX: Final = 1000
_SIDE_PX: Final = 320
_SIDE_SHARE: Final = 4


class DockParts:
    """Builds and lays out what stands in a dock, and keeps its parts in step."""

    def __init__(
        self, operation: Operation, ground: Ground, context: CustomerContext, dock: QWidget
    ) -> None:
        # From the outside in: every change of parent has the style looked up for all within.
        self._splitter = QSplitter(Qt.Orientation.Horizontal, dock)
        self._stack = QStackedWidget(self._splitter)
        self.form = Form(
            operation.form,
            operation.request,
            ground,
            self._stack,
            defaults=operation.defaults,
            has_finder=True,
        )
        self.side = SideColumn(operation, ground, self._splitter)
        self.banner = OutcomeBanner()
        self.tracker = RequestTracker()
        self.sending = SendingLine()
        self.confirm = ConfirmLine()
        self.submit = QPushButton("Submit  F10")
        self.set_aside = QPushButton("Set aside  Ctrl+S")
        self.discard = QPushButton("Discard  Ctrl+Shift+Del")
        self._needs = PlainLabel("", tone="muted", wrap=True, name="needs")
        self._said = PlainLabel("", tone="muted", wrap=True, name="dock.said")
        self._kept = PlainLabel("", tone="muted", name="dock.draft")
        self._customer = LineLabel("", tone="strong", name="dock.customer")
        self._prechecks = [PrecheckLine(each, ground, context) for each in operation.prechecks]
        self._lay_out(operation, dock)

    def _lay_out(self, operation: Operation, dock: QWidget) -> None:
        self._stack.addWidget(self.form)
        self._stack.addWidget(self.tracker)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setChildrenCollapsible(False)
        self.side.setMinimumWidth(_SIDE_PX)
        layout = QVBoxLayout(dock)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(5)
        layout.addLayout(self._head(operation))
        layout.addWidget(self._needs)
        for line in self._prechecks:
            layout.addWidget(line)
        layout.addWidget(self.banner)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self.sending)
        layout.addWidget(self.confirm)
        layout.addLayout(self._foot())

    def _head(self, operation: Operation) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(PlainLabel(operation.title, tone="title", name="dock.title"))
        head.addWidget(PlainLabel(operation.code, tone="muted", name="dock.code"))
        head.addSpacing(10)
        head.addWidget(self._customer)
        head.addStretch()
        head.addWidget(self._kept)
        return head

    def _foot(self) -> QHBoxLayout:
        self.submit.setObjectName("submit")
        self.submit.setProperty("primary", True)
        self.submit.setAccessibleName("Submit")
        self.set_aside.setObjectName("set_aside")
        self.set_aside.setAccessibleName("Set the form aside, into My work")
        self.discard.setObjectName("discard")
        self.discard.setAccessibleName("Discard what was typed")
        foot = QHBoxLayout()
        for button in (self.submit, self.set_aside, self.discard):
            button.setMinimumHeight(TARGET_PX)
            foot.addWidget(button)
        foot.addWidget(self._said, 1)
        return foot

    @property
    def is_tracker_shown(self) -> bool:
        """Whether a request stands in place of the form."""
        return self._stack.currentWidget() is self.tracker

    def show_form(self) -> None:
        """Show the form."""
        self._show_foot(True)
        self._stack.setCurrentWidget(self.form)

    def show_tracker(self, outcome: Outcome) -> None:
        """Show a request that waits, in place of the form."""
        self._stack.setCurrentWidget(self.tracker)
        self._needs.setText("")
        # What was sent is neither sent again nor put away: its own acts stand in the tracker.
        self._show_foot(False)
        self.tracker.show_outcome(outcome)

    def _show_foot(self, is_shown: bool) -> None:
        for button in (self.submit, self.set_aside, self.discard):
            button.setVisible(is_shown)

    def allow(self, allowed: bool) -> None:
        """Let the officer type and submit, or only read while something is under way."""
        self.form.set_read_only(not allowed)
        for button in (self.submit, self.set_aside, self.discard):
            button.setEnabled(allowed)

    def say(self, words: str) -> None:
        """Say beside Submit why nothing moves."""
        self._said.setText(words)

    def say_kept(self, words: str) -> None:
        """Say when what is typed was kept last."""
        self._kept.setText(words)

    def show_customer(self, whose: CustomerFacts | None, in_front: CustomerFacts | None) -> None:
        """Say whose form this is beside the title, which never scrolls out of sight."""
        words = f"for {whose.full_name}, CIF {whose.customer_id}" if whose else ""
        is_other = whose and in_front and whose.customer_id != in_front.customer_id
        self._customer.set_tone("warning" if is_other else "strong")
        self._customer.setText(f"{words}, who is not in front" if is_other else words)

    def show_needs(self, sentence: str, tone: str) -> None:
        """Show whether this goes straight through, or whom it needs and why."""
        self._needs.set_tone(tone)
        self._needs.setText(sentence)

    def show_requirements(self, requirements: tuple[Requirement, ...]) -> None:
        """Show the checklist, beside the form and in it."""
        self.side.show_requirements(requirements)
        self.form.show_requirements(requirements)

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show what the request changes of the record."""
        self.side.show_changes(changes)

    def follow(self, sketch: Any) -> None:
        """Let look-ups and prechecks go by what is typed now."""
        self.side.follow(sketch)
        for line in self._prechecks:
            line.follow(sketch)

    def ask_again(self) -> None:
        """Ask look-ups and prechecks once more."""
        self.side.ask_again()
        for line in self._prechecks:
            line.ask_again()

    def fit(self, width: int, height: int) -> None:
        """Put the side column beside the form, or under it where the dock is narrow."""
        wide = width >= SIDE_BY_SIDE_PX
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._splitter.orientation() is not wanted:
            self._splitter.setOrientation(wanted)
        whole, side = (width, _SIDE_PX) if wide else (height, height // _SIDE_SHARE)
        self._splitter.setSizes([whole - side, side])
