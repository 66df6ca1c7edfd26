"""Beside a form: what the rules find, the checklist as it stands, and what look-ups found."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from branch_desk.domain.checklists import Requirement, RequirementState
from branch_desk.domain.findings import findings
from branch_desk.domain.maintenance import Change
from branch_desk.domain.operation import Operation
from branch_desk.ui.common.labels import PlainLabel, tooltip
from branch_desk.ui.common.lead import Lead
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.changes_panel import ChangesPanel
from branch_desk.ui.forms.findings_panel import FindingsPanel
from branch_desk.ui.forms.lookup_panel import LookupPanel

_MARKS: Final = {
    RequirementState.DONE: ("v", "good"),
    RequirementState.OPEN: ("o", "muted"),
    RequirementState.WAIVED: ("~", "warning"),
    RequirementState.FAILS: ("x", "bad"),
}
_RIGHT_STATES: Final = (RequirementState.DONE, RequirementState.WAIVED)


class ChecklistPanel(QWidget):
    """The papers and acts that a request needs: a mark, a word, and how to cure what is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = PlainLabel("Checklist", self, tone="strong", name="checklist.head")
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self._head)
        head.addStretch()
        head.addWidget(PlainLabel("F9 prints it", self, tone="muted", name="checklist.print"))
        self._place.addLayout(head)
        self._content: QWidget | None = None
        self.shown: tuple[Requirement, ...] = ()
        """The lines on view."""
        self.hide()

    def show_requirements(self, requirements: tuple[Requirement, ...]) -> None:
        """Show the checklist; without a line it goes away."""
        self.setVisible(bool(requirements))
        if requirements == self.shown:
            return
        self.shown = requirements
        right = sum(each.state in _RIGHT_STATES for each in requirements)
        self._head.setText(f"Checklist   {right} of {len(requirements)} right")
        if self._content is not None:
            self._place.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget(self)
        grid = QGridLayout(self._content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for line, each in enumerate(requirements):
            self._put(grid, 2 * line, each)
        self._place.addWidget(self._content)
        self._content.show()

    def _put(self, grid: QGridLayout, line: int, each: Requirement) -> None:
        mark, tone = _MARKS[each.state]
        title = each.title[:1].upper() + each.title[1:]
        grid.addWidget(PlainLabel(mark, self._content, tone=tone), line, 0)
        words = PlainLabel(title, self._content, wrap=True)
        words.setToolTip(tooltip(each.cure))
        grid.addWidget(words, line, 1)
        grid.addWidget(PlainLabel(each.state.value, self._content, tone=tone), line, 2)
        # What is merely open says enough; only what was done wrongly is explained at length.
        if each.state is RequirementState.FAILS:
            cure = PlainLabel(each.cure, self._content, tone="muted", wrap=True)
            grid.addWidget(cure, line + 1, 1, 1, 2)


class SideColumn(QScrollArea):
    """The checklist over the look-ups, one panel each."""

    used = Signal(str)
    """The customer ID of a possible duplicate that the officer takes instead of a new customer."""
    filled = Signal(object)
    """What a look-up puts into the form, by dotted path."""
    followed = Signal(str, object)
    """The name of the dock that clears what stands in the way, and the numbers it is about."""

    def __init__(self, operation: Operation, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = ground
        self._sketch: Any = None
        self._requirements: tuple[Requirement, ...] = ()
        self._findings = FindingsPanel()
        self._checklist = ChecklistPanel()
        self._changes = ChangesPanel(operation.request, ground)
        self._panels = [LookupPanel(each, ground) for each in operation.lookups]
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.setSpacing(10)
        layout.addWidget(self._findings)
        layout.addWidget(self._checklist)
        layout.addWidget(self._changes)
        for panel in self._panels:
            layout.addWidget(panel)
            panel.found.connect(self._on_found)
            panel.reviewed.connect(self._on_reviewed)
            panel.used.connect(self.used)
            panel.filled.connect(self.filled)
            panel.followed.connect(self.followed)
        layout.addStretch()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def text(self) -> str:
        """Give all the words on view, a line each, as they would be read out."""
        labels = self.findChildren(PlainLabel)
        return "\n".join(each.text() for each in labels if each.isVisibleTo(self))

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The checklist as it is shown, with the checks of the look-ups."""
        return self._checklist.shown

    def show_requirements(self, requirements: tuple[Requirement, ...]) -> None:
        """Take the checklist as it stands; it shows with the sketch that comes with it."""
        self._requirements = requirements

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show what the request changes of the record."""
        self._changes.show_changes(changes)

    def follow(self, sketch: Any) -> None:
        """Let every look-up go by what is typed now, and show the checklist with their checks."""
        self._sketch = sketch
        self._findings.show_findings(findings(sketch, self._ground.facts()))
        for panel in self._panels:
            panel.follow(sketch)
        self._show_checklist()

    def use_leads(self, leads: Mapping[str, Lead]) -> None:
        """Lead from what stands in the way to these docks, by code."""
        for panel in self._panels:
            panel.use_leads(leads)

    def ask_again(self) -> None:
        """Ask every look-up once more."""
        for panel in self._panels:
            panel.ask_again()

    def use_existing(self) -> None:
        """Use the customer that a look-up found, in place of a new one; Ctrl+U."""
        any(panel.use_existing() for panel in self._panels)

    def _on_reviewed(self, customer_id: str) -> None:
        # The officer judges this possible duplicate to be another person.
        self._ground.row_wanted.emit("duplicates_reviewed", {"customer_id": customer_id})

    def _on_found(self) -> None:
        matches = {each: stops for panel in self._panels for each, stops in panel.matches().items()}
        if matches != self._ground.shown_matches:
            self._ground.learn_matches(matches)
            self._ground.learnt.emit()
        self._show_checklist()

    def _show_checklist(self) -> None:
        checks = (panel.requirement(self._sketch) for panel in self._panels)
        shown = (*self._requirements, *(each for each in checks if each))
        self._checklist.show_requirements(shown)
