"""The place of a dock's content, which is built when the dock is first seen."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget, QVBoxLayout, QWidget

from branch_desk.ui.checker.checker_panel import CheckerPanel
from branch_desk.ui.common.pause import NEXT_TURN_MS, pause
from branch_desk.ui.enquiry.enquiry_dock import EnquiryDock
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.work.my_work import MyWork

DockContent = CheckerPanel | EnquiryDock | MyWork | OperationDock
"""What a dock may hold: each can submit, refresh, print and take the focus."""


class DockPlace(QWidget):
    """Empty until its content is asked for; `built` comes once, with the content."""

    built = Signal(object)

    def __init__(self, make: Callable[[QWidget], DockContent], parent: QWidget) -> None:
        super().__init__(parent)
        self._make = make
        self.content: DockContent | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def build(self) -> DockContent:
        """Give the content, built now if it was not so far."""
        if self.content is None:
            self.content = self._make(self)
            self._layout.addWidget(self.content)
            # By itself Qt shows it a turn later, and keys pressed until then would miss its fields.
            self.content.show()
            self._layout.activate()
            self.built.emit(self.content)
        return self.content


class BuildQueue(QObject):
    """Builds what is wanted, one place a turn of the event loop, so that keys get theirs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: list[tuple[DockPlace, QDockWidget | None]] = []
        self._turn = pause(self, NEXT_TURN_MS, self._on_turn)

    def want(self, place: DockPlace, seen_in: QDockWidget | None = None) -> None:
        """Build a place soon; with a dock, only if that is still seen by then."""
        if place.content is None:
            self._wanted.append((place, seen_in))
            self._turn.start()

    def on_seen(self, is_seen: bool) -> None:
        """Take note that the dock which says so has come into view."""
        dock = self.sender()
        if is_seen and isinstance(dock, QDockWidget) and isinstance(dock.widget(), DockPlace):
            self.want(cast("DockPlace", dock.widget()), dock)

    def clear(self) -> None:
        """Build nothing more."""
        self._turn.stop()
        self._wanted.clear()

    def _on_turn(self) -> None:
        # A dock behind another is not hidden for Qt, only out of sight.
        while self._wanted:
            place, dock = self._wanted.pop(0)
            if place.content is None and (dock is None or not dock.visibleRegion().isEmpty()):
                place.build()
                break
        if self._wanted:
            self._turn.start()
