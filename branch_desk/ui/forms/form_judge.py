"""When a form is judged: a moment after the last change, or at once where a key asks for it."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import QObject, Signal

from branch_desk.domain.judgement import Judgement, judge
from branch_desk.ui.common.pause import pause
from branch_desk.ui.editors.ground import Ground

SETTLE_MS = 300


class FormJudge(QObject):
    """Judges what stands in a form; `settled` gives the judgement 300 ms after the last change."""

    settled = Signal(object)

    def __init__(
        self,
        values: Callable[[], Mapping[str, Any]],
        request: type[BaseModel],
        ground: Ground,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._values = values
        self._request = request
        self._ground = ground
        self._settle = pause(self, SETTLE_MS, self._on_settled)
        ground.learnt.connect(self.later)

    def now(self) -> Judgement:
        """Judge what stands in the form now."""
        return judge(self._request, self._values(), self._ground.facts())

    def later(self) -> None:
        """Judge once the changes have come to rest."""
        self._settle.start(SETTLE_MS)

    def soon(self) -> None:
        """Judge in the next turn of the event loop, if there is anything to judge.

        A form that is just coming on view has enough to do in this turn.
        """
        if self._settle.isActive():
            self._settle.start(0)

    def catch_up(self) -> None:
        """Judge at once what would be judged in a moment.

        What was just typed may ask for more, such as another document, and Enter must find it.
        """
        if self._settle.isActive():
            self._settle.stop()
            self._on_settled()

    def _on_settled(self) -> None:
        self.settled.emit(self.now())
