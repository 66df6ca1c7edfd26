"""Eyes of a checker: what stands in the queue and in the request that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QPushButton,
    QTableView,
)

from branch_desk.ui.checker.queue_list import QueueList
from branch_desk.ui.common.labels import PlainLabel
from tests.ui.shell.edge import QUEUE
from tests.ui.shell.hands import find, only, press

if TYPE_CHECKING:
    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank


def text(screen: Screen, name: str) -> str:
    return find(screen.window, PlainLabel, name).text()


def cells(screen: Screen, column: int) -> list[str]:
    model = find(screen.window, QTableView, "checker.queue").model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def selected(screen: Screen) -> int:
    return find(screen.window, QTableView, "checker.queue").currentIndex().row()


def button(screen: Screen, name: str) -> QPushButton:
    return find(screen.window, QPushButton, f"checker.{name}")


def open_first(screen: Screen) -> None:
    """Log in, raise the checker, and wait for the first request."""
    screen.log_in("SUP001")
    press(Qt.Key.Key_F7)
    screen.qtbot.waitUntil(lambda: text(screen, "checker.title") != "")
    screen.rest()


def read_all(screen: Screen) -> None:
    """Read on until approving is open."""

    def has_read_on() -> bool:
        press(Qt.Key.Key_PageDown)
        return button(screen, "approve").isEnabled()

    screen.qtbot.waitUntil(has_read_on)


def changes_of(screen: Screen, column: int) -> list[str]:
    model = find(screen.window, QTableView, "changes").model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def opened(bank: Bank) -> list[str]:
    """The requests that were opened, in the order in which it was done."""
    routes = [route for verb, route, _ in bank.asked if verb == "GET"]
    return [each.removeprefix(f"{QUEUE}/") for each in routes if each.startswith(f"{QUEUE}/")]


def let_the_selection_rest(screen: Screen) -> None:
    """Wait as long as a selection must rest, and until what followed was answered."""
    screen.qtbot.waitUntil(lambda: not only(screen.window, QueueList)._rest.isActive())
    screen.rest()
