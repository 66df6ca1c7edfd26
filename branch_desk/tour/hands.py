"""The officer's hands: keys go to the widget that has the focus, and to nothing else.

No slot is called and no widget is written to, so whatever the hands can do an officer can do
without a mouse.
"""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

_PATIENCE_S: Final = 20.0
_LOOK_MS: Final = 5
_OWN_TURNS: Final = Path("/proc/thread-self/schedstat")
_NO_MODIFIER: Final = Qt.KeyboardModifier.NoModifier


class Surprise(Exception):
    """The desk did not show, or did not do, what the step expects."""


class Hands:
    """Types, presses and waits; counts control keys and characters apart.

    A control key is a key press that is no character of a value; a chord counts one.
    """

    def __init__(self) -> None:
        self.keys = 0
        self.typed = 0
        self.longest_gap_ms = 0.0

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NO_MODIFIER, times: int = 1
    ) -> None:
        """Press a key, `times` times, on whatever has the focus."""
        for _ in range(times):
            began = _busy_s()
            QTest.keyClick(self._focused(), key, modifiers)
            self._note_gap(began)
            self.keys += 1

    def type(self, text: str) -> None:
        """Type a value, character by character."""
        for character in text:
            began = _busy_s()
            QTest.keyClicks(self._focused(), character)
            self._note_gap(began)
        self.typed += len(text)

    def replace(self, text: str) -> None:
        """Select what stands in the field and type over it."""
        self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.type(text)

    def go_to(self, name: str, key: Qt.Key = Qt.Key.Key_Tab, *, limit: int = 120) -> None:
        """Press a key, Tab or Enter, until the widget of that name, or one in it, has the focus.

        Raises Surprise when the focus never comes there.
        """
        # A dialog that was just closed gives the focus back only once its window is in front.
        self._focused()
        for _ in range(limit):
            if self.is_at(name):
                return
            self.press(key)
        raise Surprise(f"the focus never reaches {name}")

    def is_at(self, name: str) -> bool:
        """Say whether the focus is on the widget of that object name, or inside it."""
        widget = QApplication.focusWidget()
        while isinstance(widget, QWidget):
            if widget.objectName() == name:
                return True
            widget = widget.parentWidget()
        return False

    def wait(self, seen: Callable[[], bool], what: str, seconds: float = _PATIENCE_S) -> None:
        """Let the desk run until something is seen.

        Notes the longest time in which the event loop gave no sign. Raises Surprise in the end.
        """
        end = monotonic() + seconds
        while not seen():
            if monotonic() > end:
                raise Surprise(f"waited {seconds:.0f} s for {what}")
            began = _busy_s()
            self._run_once()
            self._note_gap(began)

    def rest(self, milliseconds: int) -> None:
        """Let the desk run for a while, as an officer does who looks at the screen."""
        end = monotonic() + milliseconds / 1000
        self.wait(lambda: monotonic() >= end, "a moment", milliseconds / 1000 + 5)

    def _note_gap(self, began: float) -> None:
        self.longest_gap_ms = max(self.longest_gap_ms, (_busy_s() - began) * 1000 - _LOOK_MS)

    def _run_once(self) -> None:
        loop = QEventLoop()
        timer = QTimer()
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(loop.quit)
        timer.start(_LOOK_MS)
        loop.exec()

    def _focused(self) -> QWidget:
        if _in_focus() is None:
            # Offscreen there is no window manager to activate the window behind a closed dialog.
            for window in QApplication.topLevelWidgets():
                if isinstance(window, QMainWindow) and window.isVisible():
                    window.activateWindow()
            self.wait(lambda: _in_focus() is not None, "the focus")
        widget = _in_focus()
        if widget is None:
            raise Surprise("nothing has the focus")
        return widget


def _busy_s() -> float:
    """Give the clock of this thread in seconds: it stands while others have the processor.

    On a crowded machine a thread waits for its turn, which is no silence of the desk's own making.
    Linux tells how long; elsewhere all of it counts.
    """
    try:
        waited_ns = int(_OWN_TURNS.read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        waited_ns = 0
    return monotonic() - waited_ns / 1e9


def _in_focus() -> QWidget | None:
    return QApplication.focusWidget() or QApplication.activeWindow()
