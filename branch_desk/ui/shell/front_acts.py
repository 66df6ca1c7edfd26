"""What the menus and the keys do with the dock in front, whichever that is."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from branch_desk.ui.enquiry.enquiry_dock import EnquiryDock
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.shell.docks import DockShelf


class FrontActs(QObject):
    """Hands an act to the dock in front; one that has no such act leaves it."""

    def __init__(self, shelf: DockShelf) -> None:
        super().__init__(shelf)
        self._shelf = shelf

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """Give what to do by the name of the act."""
        return {
            "submit": self.submit,
            "set_aside": self.set_aside,
            "discard": self.discard,
            "print": self.print_out,
            "reveal": self.reveal,
            "next_dock": self._shelf.next,
            "previous_dock": self._shelf.previous,
            "float_dock": self._shelf.float_front,
            "reset_layout": self._shelf.reset,
        }

    def submit(self) -> None:
        """Submit what it has."""
        if self._shelf.front is not None:
            self._shelf.front.submit()

    def print_out(self) -> None:
        """Print what it has."""
        if self._shelf.front is not None:
            self._shelf.front.print_out()

    def set_aside(self) -> None:
        """Put what is typed in it into My work."""
        if isinstance(self._shelf.front, OperationDock):
            self._shelf.front.clear()

    def discard(self) -> None:
        """Give up what is typed in it."""
        if isinstance(self._shelf.front, OperationDock):
            self._shelf.front.discard()

    def reveal(self) -> None:
        """Show in clear what it shows masked, where it can."""
        if isinstance(self._shelf.front, EnquiryDock):
            self._shelf.front.reveal()
