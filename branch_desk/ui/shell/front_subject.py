"""Keeps the banner true to the dock in front: one that makes a new customer is about nobody yet."""

from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from branch_desk.domain.facts import CustomerFacts
from branch_desk.ui.common.customer_context import CustomerContext, is_same_customer
from branch_desk.ui.common.pause import NEXT_TURN_MS, pause
from branch_desk.ui.forms.form_record import CUSTOMER
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.shell.customer_bar import CustomerBar
from branch_desk.ui.shell.dock_place import DockContent
from branch_desk.ui.shell.docks import DockShelf


class FrontSubject(QObject):
    """Looks anew whenever another dock comes to the front, and while one of a new customer is.

    Whoever is found from there, with nothing typed in it, is shown all the same.
    """

    def __init__(
        self, shelf: DockShelf, context: CustomerContext, bar: CustomerBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._context = context
        self._bar = bar
        self._front: DockContent | None = None
        self._came_with: CustomerFacts | None = None
        # What is on view shows only once the change was laid out.
        self._look = pause(self, NEXT_TURN_MS, self._on_look)
        shelf.seen_changed.connect(self._look.start)
        shelf.built.connect(self._on_built)
        context.changed.connect(self._look.start)
        # Of docks that float or lie side by side, the one that is worked in counts.
        application = cast("QApplication", QApplication.instance())
        application.focusChanged.connect(self._look.start)

    def _on_built(self, content: object) -> None:
        if isinstance(content, OperationDock) and _makes_customer(content):
            content.edited.connect(self._look.start)
        self._look.start()

    def _on_look(self) -> None:
        current, front = self._context.current, self._shelf.seen
        if front is not self._front:
            self._front, self._came_with = front, current
        words = ""
        if isinstance(front, OperationDock) and _makes_customer(front):
            is_left = current is not None and is_same_customer(current, self._came_with)
            words = front.subject if front.is_dirty or is_left else ""
        self._bar.show_new(words)


def _makes_customer(dock: OperationDock) -> bool:
    """Say whether an operation names no customer, because it makes one."""
    return CUSTOMER not in dock.operation.request.model_fields
