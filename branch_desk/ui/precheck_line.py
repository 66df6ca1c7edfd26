"""What has to be right before an operation may start, found out while the form is being filled."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from branch_desk.domain.operation import Precheck
from branch_desk.services.errors import explain
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.live_read import LiveRead


class PrecheckLine(PlainLabel):
    """One precheck: passed, or the sentence of what to clear first; hidden while unknown."""

    def __init__(self, precheck: Precheck, ground: Ground, parent: Any = None) -> None:
        super().__init__("", parent, wrap=True, name=f"precheck.{precheck.name}")
        self._precheck = precheck
        self._sketch: Any = None
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
        else:
            self._say(self._precheck.words(body), "bad")

    def _on_refused(self, error: Exception) -> None:
        self._say(f"{self._precheck.name}: not checked. {explain(error).message}", "muted")

    def _say(self, words: str, tone: str) -> None:
        self.set_tone(tone)
        self.setText(words)
        self.show()
