"""That a submit is under way: a bar after 0.3 s, and after 2 s for how long already."""

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from branch_desk.ui.common.labels import PlainLabel

_BAR_MS = 300
_WORDS_MS = 2_000
_TICK_MS = 100


class SendingLine(QWidget):
    """Nothing at first, since most answers come at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName("Sending")
        self._words = PlainLabel("", self, name="sending.words")
        self._since = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._words)
        self.hide()

    def start(self) -> None:
        """Begin to count."""
        self._words.setText("")
        self._since.start()
        self._tick.start()

    def stop(self) -> None:
        """Go away: there is an answer."""
        self._tick.stop()
        self.hide()

    def _on_tick(self) -> None:
        passed = self._since.elapsed()
        self.setVisible(passed >= _BAR_MS)
        if passed >= _WORDS_MS:
            self._words.setText(f"Waiting for the core, {passed // 1000} s")
