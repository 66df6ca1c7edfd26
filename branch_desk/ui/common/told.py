"""Notes that an officer has seen how something ended, so that it is not told again."""

from functools import partial

from PySide6.QtCore import QObject

from branch_desk.services.outcomes import Outcome
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.desk_services import DeskServices


class Told(QObject):
    """Marks outcomes as shown, on the write lane."""

    def __init__(self, desk: DeskServices, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner

    def note(self, outcome: Outcome) -> None:
        """Note it, unless the outcome is not known yet or nothing was sent."""
        if outcome.is_final and outcome.key:
            shown = partial(self._desk.submission.shown, outcome.key)
            self._runner.write(shown, self._on_noted, self._on_not_noted)

    def _on_noted(self, _: object) -> None:
        """Nothing to do: the outcome will not be told again."""

    def _on_not_noted(self, _: Exception) -> None:
        """Nothing to do: the outcome will be told once more after the next log-in."""
