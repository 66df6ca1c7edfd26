"""A submit that waits for a look-up: the form stands still meanwhile, so what was seen is sent."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.dock_parts import DockParts

_WAITING: Final = "Waiting for a look-up before this can go ... Esc takes it back."


class DockWait(QObject):
    """Holds one submit back while the rules lack an answer; `over` comes once it may go."""

    over = Signal()

    def __init__(self, ground: Ground, parts: DockParts, dock: QWidget) -> None:
        super().__init__(dock)
        self._parts = parts
        self.is_on = False
        """Whether a submit waits."""
        ground.settled.connect(self._on_settled)

    def begin(self) -> None:
        """Wait; nothing is typed meanwhile."""
        self.is_on = True
        self._parts.form.set_read_only(True)
        self._parts.say(_WAITING)

    def stop(self, why: str = "") -> None:
        """Wait no more and send nothing, for this reason; without a wait nothing happens."""
        if self.is_on:
            self.is_on = False
            self._parts.form.set_read_only(False)
            self._parts.say(why)

    def _on_settled(self) -> None:
        if self.is_on:
            self.stop()
            self.over.emit()
