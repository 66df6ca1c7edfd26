"""A record read in clear, for some seconds only and as long as it can be seen."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QDockWidget, QWidget
from typing_extensions import override

from branch_desk.domain.operation import Operation, Read
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.count_down import CountDown
from branch_desk.ui.common.desk_services import DeskServices

SECONDS: Final = 20


class Reveal(QObject):
    """Reads again in clear what a widget shows masked; nothing of it is kept here.

    `answered` gives the reply in clear, `failed` the exception, `ticked` the seconds left, and
    `over` comes when it has to be masked again: in time, or because nobody can see it any more.
    """

    answered = Signal(object)
    failed = Signal(object)
    ticked = Signal(int)
    over = Signal()

    def __init__(
        self, operation: Operation, desk: DeskServices, runner: Runner, shown_in: QWidget
    ) -> None:
        super().__init__(shown_in)
        self._operation = operation
        self._desk = desk
        self._runner = runner
        self._shown_in = shown_in
        self._dock: QDockWidget | None = None
        self._call: Call | None = None
        self._time = CountDown(self)
        self._time.ticked.connect(self.ticked)
        self._time.over.connect(self.over)
        shown_in.installEventFilter(self)

    @property
    def is_allowed(self) -> bool:
        """Whether the officer may read this in clear at all."""
        beside = self._operation.beside
        return beside is not None and self._desk.permissions.may(beside.reveal)

    def begin(self, params: Mapping[str, str]) -> None:
        """Read a record in clear; its `view` entry is durable first."""
        self.stop()
        self._watch_dock()
        read = Read(path=self._operation.path, params=params)
        work = partial(self._desk.viewing.reveal, read, self._operation.reply)
        self._call = self._runner.read(work, self._on_clear, self._on_failed)

    def stop(self) -> None:
        """Drop what is on its way, and have masked again what is in clear."""
        if self._call is not None:
            self._call.cancel()
        self._time.stop()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.stop()
        return super().eventFilter(watched, event)

    def _watch_dock(self) -> None:
        # A dock that lies behind another is not hidden for Qt, only out of sight.
        place: QWidget | None = self._shown_in
        while self._dock is None and place is not None:
            place = place.parentWidget()
            if isinstance(place, QDockWidget):
                self._dock = place
                place.visibilityChanged.connect(self._on_seen)

    def _on_seen(self, is_seen: bool) -> None:
        if not is_seen:
            self.stop()

    def _on_clear(self, reply: object) -> None:
        self._time.start(SECONDS)
        self.answered.emit(reply)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)
