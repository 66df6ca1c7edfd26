"""What has to be right before an operation may start, found out while the form is being filled."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from branch_desk.domain.facts import CustomerFacts, facts_read
from branch_desk.domain.operation import Precheck
from branch_desk.services.errors import explain
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.lead import LeadButton
from branch_desk.ui.common.live_read import LiveRead
from branch_desk.ui.editors.ground import Ground

_PUT_RIGHT: Final = "Put it right"


class PrecheckLine(QWidget):
    """One precheck: passed, or the sentence of what to clear first; hidden while unknown.

    Beside the sentence stands the way to the dock that clears it, of an officer who has that dock.
    """

    def __init__(
        self,
        precheck: Precheck,
        ground: Ground,
        context: CustomerContext,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._precheck = precheck
        self._context = context
        self._sketch: Any = None
        self._customer: CustomerFacts | None = None
        self._words = PlainLabel("", self, wrap=True, name=f"precheck.{precheck.name}")
        self._way = LeadButton(f"precheck.{precheck.name}.way", parent=self)
        self._way.followed.connect(self._on_followed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._way)
        self._live = LiveRead(ground.desk, ground.runner, QObject(self))
        self._live.answered.connect(self._on_answered)
        self._live.refused.connect(self._on_refused)
        self._live.emptied.connect(self.hide)
        self.hide()

    def follow(self, sketch: Any) -> None:
        """Go by what is typed now."""
        self._sketch = sketch
        self._live.follow(self._precheck.lookup(sketch))

    def ask_again(self) -> None:
        """Ask the same once more."""
        self._live.again()

    def _on_answered(self, body: Mapping[str, Any]) -> None:
        if self._precheck.passes(self._sketch, body):
            self._say(f"{self._precheck.name}: in order.", "good")
            return
        self._say(self._precheck.words(body), "bad")
        lead = self._context.leads.get(self._precheck.cured_by(body))
        if lead is not None:
            self._customer = facts_read(body)
            self._way.show_lead(_PUT_RIGHT, lead)

    def _on_refused(self, error: Exception) -> None:
        self._say(f"{self._precheck.name}: not checked. {explain(error).message}", "muted")

    def _say(self, words: str, tone: str) -> None:
        self._words.set_tone(tone)
        self._words.setText(words)
        self._way.hide()
        self.show()

    def _on_followed(self, place: str) -> None:
        if self._customer is not None:
            self._context.go_on(self._customer, place)
