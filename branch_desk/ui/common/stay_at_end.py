"""A view that stands at its end stays there when it gets less room."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollBar


class StayAtEnd(QObject):
    """Moves a scroll bar along with its end, while `holds` says so and it stood there."""

    def __init__(self, bar: QScrollBar, holds: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._holds = holds
        self._end = bar.maximum()
        bar.rangeChanged.connect(self._on_range)

    def _on_range(self, _first: int, end: int) -> None:
        if self._holds() and self._bar.value() == self._end:
            self._bar.setValue(end)
        self._end = end
