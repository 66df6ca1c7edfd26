"""Looks after a session from the side: what is in doubt, the journal's size, the link."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from branch_desk.services.errors import explain
from branch_desk.services.link import Link
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.shell_services import ShellServices
from branch_desk.ui.shell.status_bar import Counts, read_counts

WATCH_MS: Final = 15_000


class SessionWatch(QObject):
    """Counts every 15 s and when asked. `is_over` comes once, when the core ended the session."""

    counted = Signal(object)
    link_changed = Signal(object)
    failed = Signal(str)
    is_over = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._desk: ShellServices | None = None
        self._call: Call | None = None
        self.in_doubt = 0
        """How many operations were in doubt when they were last counted."""
        self._timer = QTimer(self)
        self._timer.setInterval(WATCH_MS)
        self._timer.timeout.connect(self.look)

    def start(self, desk: ShellServices) -> None:
        """Watch this desk from now on."""
        self._desk = desk
        desk.client.link.watch(self._on_link)
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Watch nothing."""
        self._timer.stop()
        if self._call is not None:
            self._call.cancel()
        if self._desk is not None:
            self._desk.client.link.unwatch(self._on_link)
            self._desk = None

    def look(self) -> None:
        """Count now."""
        if self._desk is None:
            return
        if not self._desk.session.is_signed_in:
            self._timer.stop()
            self.is_over.emit()
            return
        work = partial(read_counts, self._desk)
        self._call = self._runner.read(work, self._on_counts, self._on_failed)

    def _on_link(self, link: Link) -> None:
        # From whatever thread noticed it: the signal carries it to the window's.
        self.link_changed.emit(link)

    def _on_counts(self, counts: Counts) -> None:
        self.in_doubt = counts.in_doubt
        self.counted.emit(counts)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(explain(error).message)
