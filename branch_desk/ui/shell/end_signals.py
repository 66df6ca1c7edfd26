"""Ctrl+C in a terminal, and being told to end, close the windows as an officer does."""

import signal
import socket
from types import FrameType
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class EndSignals(QObject):
    """While used as a context, SIGINT and SIGTERM close all windows, and the desk ends in order.

    Qt's loop runs no Python while nothing happens, so a plain handler would wait for the next
    event; a socket that the interpreter writes to wakes the loop.
    """

    woken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._heard, self._written = socket.socketpair()
        self._heard.setblocking(False)
        self._written.setblocking(False)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_heard)

    def __enter__(self) -> "EndSignals":
        self._wakeup = signal.set_wakeup_fd(self._written.fileno(), warn_on_full_buffer=False)
        self._handlers = {each: signal.signal(each, _leave_it) for each in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for each, handler in self._handlers.items():
            signal.signal(each, handler)
        signal.set_wakeup_fd(self._wakeup)
        self._notifier.setEnabled(False)
        self._heard.close()
        self._written.close()

    def _on_heard(self) -> None:
        if set(self._heard.recv(64)) & set(_SIGNALS):
            QApplication.closeAllWindows()
        self.woken.emit()


def _leave_it(_number: int, _frame: FrameType | None) -> None:
    """Do nothing here, in the middle of whatever runs: the loop is about to be woken."""
