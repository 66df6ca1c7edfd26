"""What one look-up found while the form is being filled, in words."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.domain.checklists import Requirement, RequirementState
from branch_desk.domain.operation import Hit, Lookup, Read
from branch_desk.services.errors import explain
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.lead import OPEN_REQUEST, Lead, request_lead
from branch_desk.ui.common.live_read import LiveRead
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.hit_line import HitLine

_TO_CHOOSE: Final = 2
_FIXED_SPACE: Final = "\N{NO-BREAK SPACE}"
_HINT: Final = "Ctrl+U uses the existing customer."


class LookupPanel(QWidget):
    """Follows one look-up; `found` comes with every answer, also an empty one.

    `filled` gives what an answer puts into the form, by dotted path; `used` the customer whom the
    officer takes instead of a new one, `reviewed` one whom he judges to be another person.
    `followed` gives the dock that clears what stands in the way, by name, and what that is about.
    """

    found = Signal()
    filled = Signal(object)
    reviewed = Signal(str)
    used = Signal(str)
    followed = Signal(str, object)

    def __init__(self, lookup: Lookup, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lookup = lookup
        self._ground = ground
        self._hits: tuple[Hit, ...] = ()
        self._leads: Mapping[str, Lead] = {}
        self._read: Read | None = None
        self._body: Mapping[str, Any] | None = None
        self._state_of_check = RequirementState.OPEN
        self._trouble = ""
        self._live = LiveRead(ground.desk, ground.runner, self)
        self._live.asking.connect(self._on_asking)
        self._live.answered.connect(self._on_answered)
        self._live.refused.connect(self._on_refused)
        self._live.emptied.connect(self._on_emptied)
        self._state = PlainLabel("", self, tone="muted", wrap=True)
        self._since = PlainLabel("", self, tone="warning", wrap=True, name="lookup.since")
        self._passed = PlainLabel("", self, tone="good", wrap=True, name="lookup.passed")
        self._lines: list[HitLine] = []
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(4)
        self._place.addWidget(PlainLabel(lookup.title, self, tone="strong"))
        for part in (self._state, self._since, self._passed):
            self._place.addWidget(part)
        ground.learnt.connect(self._show_leads)
        self._show((), "Nothing to look up yet.")

    def follow(self, sketch: Any) -> None:
        """Go by what is typed now."""
        read = self._lookup.read(sketch)
        if read != self._read:
            self._body = None
        if read is not None and read.body is None and read != self._read:
            # What was said of another record must not stand beside this one.
            self._show((), "Looking ...")
        self._read = read
        self._live.follow(read)

    def use_leads(self, leads: Mapping[str, Lead]) -> None:
        """Lead from what stands in the way to these docks, by code."""
        self._leads = leads
        self._show_leads()

    def ask_again(self) -> None:
        """Ask the same once more."""
        self._live.again()

    def matches(self) -> dict[str, bool]:
        """Give the customers that may be the same, and whether each of them stops the officer."""
        return {hit.customer_id: hit.stops for hit in self._hits if hit.customer_id}

    def requirement(self, sketch: Any) -> Requirement | None:
        """Give the line of the checklist that says how this check stands, where there is one."""
        checks = self._lookup.checks
        if not checks or sketch is None:
            return None
        if self._trouble:
            cure = f"{self._trouble} The core checks again in any case."
            return Requirement(f"{checks} not checked", RequirementState.FAILS, cure, False)
        reviewed = self._lookup.reviewed(sketch) if self._lookup.reviewed else frozenset()
        matches = self.matches()
        if any(matches.values()):
            cure = "This customer is on the books already: Ctrl+U."
            return Requirement(checks, RequirementState.FAILS, cure, False)
        if matches.keys() - reviewed:
            return Requirement(f"{checks} to be judged", RequirementState.OPEN, "", False)
        return Requirement(checks, self._state_of_check, "", False)

    def use_existing(self) -> bool:
        """Use the one customer that was found, or let the officer choose; False if there is none.

        Of several a number chooses, or the arrows and Enter.
        """
        lines = [line for line in self._lines if line.names_customer]
        if len(lines) >= _TO_CHOOSE:
            lines[0].choose()
        elif lines:
            lines[0].use()
        return bool(lines)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        if 1 <= number <= len(self._lines) and self._lines[number - 1].names_customer:
            self._lines[number - 1].use()
        else:
            super().keyPressEvent(event)

    def _on_asking(self) -> None:
        self._state_of_check = RequirementState.OPEN
        self._state.setText("Looking ...")
        self._state.show()

    def _on_answered(self, body: Mapping[str, Any]) -> None:
        hits = self._lookup.words(body)
        names_customer = any(hit.customer_id for hit in hits)
        since = self._lookup.since(self._body, body) if self._lookup.since and self._body else ()
        self._body = body
        self._show(hits, _HINT if names_customer else "" if hits else "Nothing found.", since)
        self._state_of_check = RequirementState.DONE
        if self._lookup.learns is not None:
            self._ground.learn_customer(self._lookup.learns(body))
        if self._lookup.fills is not None:
            self.filled.emit(self._lookup.fills(body))
        self.found.emit()

    def _on_refused(self, error: Exception) -> None:
        self._show((), f"Not checked. {explain(error).message}")
        self._trouble = explain(error).message
        self.found.emit()

    def _on_emptied(self) -> None:
        self._show((), "Nothing to look up yet.")
        self.found.emit()

    def _show(self, hits: tuple[Hit, ...], state: str, since: tuple[str, ...] = ()) -> None:
        self._hits = hits
        self._trouble = ""
        self._state_of_check = RequirementState.OPEN
        self._state.setText(state)
        self._state.setVisible(bool(state))
        self._since.setText("\n".join(["Changed since it was last asked:", *since]))
        self._since.setVisible(bool(since))
        passed = [f"v {hit.text}".replace(" ", _FIXED_SPACE) for hit in hits if hit.passes]
        self._passed.setText("   ".join(passed))
        self._passed.setVisible(bool(passed))
        for line in self._lines:
            self._place.removeWidget(line)
            line.hide()
            line.deleteLater()
        told = (hit for hit in hits if not hit.passes)
        self._lines = [HitLine(hit, number, self) for number, hit in enumerate(told, 1)]
        for line in self._lines:
            line.reviewed.connect(self.reviewed)
            line.used.connect(self.used)
            line.followed.connect(self.followed)
            self._place.addWidget(line)
        self._show_leads()

    def _show_leads(self) -> None:
        for line in self._lines:
            line.show_lead(self._lead_of(line.hit))

    def _lead_of(self, hit: Hit) -> Lead | None:
        if hit.code != OPEN_REQUEST.lower():
            return self._leads.get(hit.code)
        # Whose they are is told by the record; each item begins with the number of a request.
        named = {each.split()[0] for each in hit.items}
        held = self._ground.held.open_requests if self._ground.held else ()
        requests = [each for each in held if each.request_id in named]
        return request_lead(self._leads, requests, self._ground.desk.session.officer.full_name)
