"""How a session ends without losing anything: name what is open, wait for the write lane, leave."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.notices import Notices

PATIENCE_MS: Final = 30_000
_LOOK_MS: Final = 100


class Closing(QObject):
    """Asks once about what is open; the second time it waits for writes, at most 30 s, and goes.

    `ready` comes when nothing is on its way any more, or the time is over.
    """

    ready = Signal()

    def __init__(
        self,
        runner: Runner,
        notices: Notices,
        open_work: Callable[[], tuple[str, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._notices = notices
        self._open_work = open_work
        self._named: tuple[str, ...] = ()
        self._is_waiting = False
        self._look = QTimer(self)
        self._patience = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._on_look)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._on_patience_over)

    def begin(self) -> None:
        """Begin to end the session, or go on after what is open was named."""
        if self._is_waiting:
            return
        named = self._open_work()
        if named and named != self._named:
            self._named = named
            self._notices.error(
                f"Still open: {'; '.join(named)}. Finish it, or do the same again to leave."
            )
            return
        self._is_waiting = True
        if self._runner.open_writes:
            count = self._runner.open_writes
            self._notices.information(
                f"Waiting for the core to answer {count} operation{'' if count == 1 else 's'}."
            )
        self._patience.start()
        self._look.start()
        self._on_look()

    def reset(self) -> None:
        """Be ready for the next session."""
        self._stop()
        self._named = ()

    def _on_look(self) -> None:
        if self._runner.open_writes == 0:
            self._stop()
            self.ready.emit()

    def _on_patience_over(self) -> None:
        # What was sent and not answered is found again at the next log-in.
        self._stop()
        self.ready.emit()

    def _stop(self) -> None:
        self._is_waiting = False
        self._look.stop()
        self._patience.stop()
