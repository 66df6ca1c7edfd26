"""What is done a little later, once, however often it is asked for meanwhile."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

NEXT_TURN_MS = 0
"""No pause but that of the event loop: what waits in it comes first."""


def pause(parent: QObject, milliseconds: int, then: Callable[[], object]) -> QTimer:
    """Give a timer that calls `then` once, so long after its last `start()`."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(then)
    return timer
