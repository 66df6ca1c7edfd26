"""A read that follows what is being typed: after a pause, and only the newest answer counts."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from branch_desk.domain.operation import Read
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.pause import pause

PAUSE_MS = 100
"""On top of the 300 ms after which a form has settled."""


class LiveRead(QObject):
    """Asks the core anew whenever what it would ask has changed.

    `answered` gives the body of the reply, `refused` the exception, `emptied` comes when there is
    nothing to ask any more.
    """

    asking = Signal()
    answered = Signal(object)
    refused = Signal(object)
    emptied = Signal()

    def __init__(self, desk: DeskServices, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._read: Read | None = None
        self._call: Call | None = None
        self._pause = pause(self, PAUSE_MS, self._on_pause_over)

    def follow(self, read: Read | None) -> None:
        """Ask this, unless it is what was asked last; None asks nothing."""
        if read == self._read:
            return
        self._drop()
        self._read = read
        if read is None:
            self.emptied.emit()
        else:
            self._pause.start()

    def again(self) -> None:
        """Ask the same once more, as F5 does."""
        if self._read is not None:
            self._drop()
            self._on_pause_over()

    def _drop(self) -> None:
        self._pause.stop()
        if self._call is not None:
            self._call.cancel()
        self._call = None

    def _on_pause_over(self) -> None:
        if self._read is None:
            return
        self.asking.emit()
        work = _Asked(self._desk, self._read)
        self._call = self._runner.read(work, self._on_answer, self._on_error)

    def _on_answer(self, body: Mapping[str, Any]) -> None:
        self.answered.emit(body)

    def _on_error(self, error: Exception) -> None:
        self.refused.emit(error)


class _Asked:
    """The work of one read, for a worker."""

    def __init__(self, desk: DeskServices, read: Read) -> None:
        self._desk = desk
        self._read = read

    def __call__(self) -> Mapping[str, Any]:
        body: Mapping[str, Any] = self._desk.client.read(self._read).body
        return body
