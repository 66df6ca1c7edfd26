"""The strip under the menu where the desk tells the officer what happened; no box ever opens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from branch_desk.common import BANK_ZONE, utc_now
from branch_desk.ui.common.labels import PlainLabel, tooltip

SUCCESS_MS: Final = 6_000
_KEPT: Final = 200
_HEIGHT: Final = 34
_WORDS: Final = {"good": "Done", "muted": "Note", "bad": "Attention"}


@dataclass(frozen=True)
class Notice:
    """What was said, in which tone (good, muted or bad), when, and the name of where it leads."""

    text: str
    tone: str
    at: datetime
    leads_to: str = ""

    @property
    def line(self) -> str:
        """The notice as a line of the list: bank time, word, text."""
        return f"{self.at.astimezone(BANK_ZONE):%H:%M:%S}  {_WORDS[self.tone]}: {self.text}"


def announce(widget: QWidget, text: str) -> None:
    """Have assistive software speak a text that appeared without the focus going there."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Notices(QWidget):
    """One line for the newest notice: a success leaves after 6 s, an error when it is closed.

    An error that a newer notice covers comes back once that one has gone. One that leads somewhere
    has a button for it: `followed` gives the name, and the notice is closed.
    """

    changed = Signal()
    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Notice] = []
        self._history: list[Notice] = []
        self._word = PlainLabel(name="notices.word")
        self._text = PlainLabel(name="notices.text", wrap=True)
        self._count = PlainLabel(tone="muted", name="notices.count")
        self._follow = QPushButton("Show")
        self._close = QPushButton("Close")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._build()
        self._show()

    def success(self, text: str, leads_to: str = "") -> None:
        """Say that something was done."""
        self._add(text, "good", leads_to)

    def information(self, text: str, leads_to: str = "") -> None:
        """Say something that needs no act; it leaves by itself."""
        self._add(text, "muted", leads_to)

    def error(self, text: str, leads_to: str = "") -> None:
        """Say what went wrong and what to do; it stays until it is closed."""
        self._add(text, "bad", leads_to)

    @property
    def text(self) -> str:
        """What stands in the strip now; empty when nothing does."""
        return self._shown[-1].text if self._shown else ""

    @property
    def history(self) -> tuple[Notice, ...]:
        """This session's notices, oldest first, 200 at most."""
        return tuple(self._history)

    def clear(self) -> None:
        """Forget every notice, as at log-out."""
        self._shown.clear()
        self._history.clear()
        self._show()

    def close_front(self) -> None:
        """Close the notice that is shown; the one under it comes back."""
        if self._shown:
            self._shown.pop()
        self._show()

    def _build(self) -> None:
        self.setObjectName("notices")
        self.setAccessibleName("Notices")
        self._follow.setObjectName("notices.show")
        self._follow.setAccessibleName("Show what this notice is about")
        self._follow.clicked.connect(self._on_follow)
        self._close.setObjectName("notices.close")
        self._close.setAccessibleName("Close this notice")
        self._close.clicked.connect(self.close_front)
        self._timer.setInterval(SUCCESS_MS)
        self._timer.timeout.connect(self._on_time_over)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        # Two lines of words; what is above does not move when a notice comes or goes.
        self.setFixedHeight(_HEIGHT)
        row.addWidget(self._word)
        row.addWidget(self._text, 1)
        row.addWidget(self._count)
        row.addWidget(self._follow)
        row.addWidget(self._close)

    def _add(self, text: str, tone: str, leads_to: str) -> None:
        notice = Notice(text, tone, utc_now(), leads_to)
        self._history = [*self._history[-_KEPT + 1 :], notice]
        # What leaves by itself is replaced at once; errors keep their place under it.
        self._shown = [each for each in self._shown if each.tone == "bad"]
        self._shown.append(notice)
        self._show()
        announce(self, f"{_WORDS[tone]}: {text}")

    def _show(self) -> None:
        front = self._shown[-1] if self._shown else None
        self._word.setText(_WORDS[front.tone] if front else "")
        self._word.set_tone(front.tone if front else "")
        self._text.setText(front.text if front else "")
        self._text.setToolTip(tooltip(front.text) if front else "")
        more = len(self._shown) - 1
        self._count.setText(f"{more} more" if more > 0 else "")
        for part in (self._word, self._count, self._close):
            part.setVisible(front is not None)
        self._follow.setVisible(front is not None and bool(front.leads_to))
        self._timer.stop()
        if front is not None and front.tone != "bad":
            self._timer.start()
        self.changed.emit()

    def _on_time_over(self) -> None:
        self._shown = [each for each in self._shown if each.tone == "bad"]
        self._show()

    def _on_follow(self) -> None:
        place = self._shown[-1].leads_to
        self.close_front()
        self.followed.emit(place)
