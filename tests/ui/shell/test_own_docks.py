"""What an officer has of docks and keys, whoever worked at this desk before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabBar, QTableView

from branch_desk.ui.common.list_dialog import ListDialog
from tests.ui.shell.hands import SHIFT, only, press
from tests.ui.shell.test_window import docks

if TYPE_CHECKING:
    from tests.ui.shell.conftest import Screen


def tabs(screen: Screen) -> list[str]:
    bars = [each for each in screen.window.findChildren(QTabBar) if each.isVisible()]
    return [bar.tabText(place) for bar in bars for place in range(bar.count())]


def test_tabs_stand_in_the_order_of_their_numbers_after_another_role(screen: Screen) -> None:
    for officer in ("REL001", "SUP001", "REL001"):
        screen.log_in(officer)
        screen.rest()
        assert tabs(screen) == docks(screen)
        screen.log_out()
        screen.qtbot.waitUntil(
            lambda: bool(screen.window._login and screen.window._login.branch_code)
        )
    screen.log_in("SUP001")
    screen.rest()
    assert tabs(screen) == docks(screen)


def test_tabs_that_were_kept_in_another_order_are_put_in_order(screen: Screen) -> None:
    screen.log_in("SUP001")
    window = screen.window
    first, *others = window._shelf.docks
    for each in reversed(others):
        window.tabifyDockWidget(first, each)
    others[1].setFloating(True)
    screen.qtbot.waitUntil(lambda: tabs(screen)[1].startswith("8 My work"))
    screen.log_out()
    screen.qtbot.waitUntil(lambda: bool(window._login and window._login.branch_code))
    screen.log_in("SUP001")
    screen.rest()
    tabbed = docks(screen)
    assert tabs(screen) == [*tabbed[:2], *tabbed[3:]]


@pytest.mark.parametrize(
    ("officer", "there", "absent"),
    [
        (
            "TEL001",
            {"Alt+6", "F10", "F2"},
            {"Alt+1", "Alt+9", "F7", "J", "Ctrl+R", "Ctrl+N", "Ctrl+Shift+P"},
        ),
        (
            "REL001",
            {"Alt+1", "Alt+8", "Ctrl+R", "Ctrl+Shift+P", "Ctrl+N", "F11"},
            {"Alt+7", "F7", "J", "?"},
        ),
        ("SUP001", {"Alt+7", "F7", "J", "?", "Ctrl+N"}, {"Alt+9"}),
    ],
)
def test_the_page_of_keys_lists_those_of_the_officer_only(
    screen: Screen, officer: str, there: set[str], absent: set[str]
) -> None:
    screen.log_in(officer)
    press(Qt.Key.Key_F1, SHIFT)
    screen.qtbot.waitUntil(lambda: bool(screen.window.findChildren(ListDialog)))
    dialog = only(screen.window, ListDialog)
    model = only(dialog, QTableView).model()
    keys = {str(model.index(row, 0).data()) for row in range(model.rowCount())}
    lines = {tuple(model.index(row, at).data() for at in (0, 1)) for row in range(model.rowCount())}
    assert ("F11", "Papers on file") in lines
    assert "Return or Enter" not in {key for key, words in lines if words == "Read the request"}
    assert there <= keys
    assert not absent & keys
    items = [each.objectName() for each in screen.window.findChildren(QAction) if each.isVisible()]
    assert ("action.checker" in items) == ("F7" in keys)
    dialog.close()
