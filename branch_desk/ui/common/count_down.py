"""What is on the screen for some seconds only, and how many are left."""

from PySide6.QtCore import QObject, QTimer, Signal

_TICK_MS = 1_000


class CountDown(QObject):
    """Counts seconds down: `ticked` gives what is left, `over` comes once, at its end."""

    ticked = Signal(int)
    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left = 0
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    @property
    def is_running(self) -> bool:
        """Whether it still counts."""
        return self._left > 0

    def start(self, seconds: int) -> None:
        """Count from here."""
        self._left = seconds
        self._tick.start()
        self.ticked.emit(self._left)

    def stop(self) -> None:
        """Count no more; `over` comes if it still did."""
        if self.is_running:
            self._left = 0
            self._tick.stop()
            self.over.emit()

    def _on_tick(self) -> None:
        if self._left > 1:
            self._left -= 1
            self.ticked.emit(self._left)
        else:
            self.stop()
