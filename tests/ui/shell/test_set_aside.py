"""Set aside and Discard by their keys: the one keeps, the other can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from tests.ui.shell.hands import ALT, CONTROL, SHIFT, find, press
from tests.ui.shell.test_my_work import rows, type_surname, wait_for_rows
from tests.ui.shell.test_window import in_front, text

if TYPE_CHECKING:
    from tests.ui.shell.conftest import Screen


def surname(screen: Screen) -> str:
    return find(screen.window, QLineEdit, "field.individual.surname").text()


def test_ctrl_s_sets_aside_and_my_work_brings_it_back(screen: Screen) -> None:
    screen.log_in("REL001")
    type_surname(screen, "Chebet")
    press(Qt.Key.Key_S, CONTROL)
    screen.qtbot.waitUntil(lambda: surname(screen) == "")
    assert text(screen, "notices.text").startswith("What was typed is in My work (Alt+8)")
    press(Qt.Key.Key_8, ALT)
    assert wait_for_rows(screen, "drafts", 1)[0][3] == "set aside"
    screen.rest()
    press(Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: surname(screen) == "Chebet")


def test_a_discarded_form_is_gone_and_can_be_taken_back(screen: Screen) -> None:
    screen.log_in("REL001")
    screen.rest()
    type_surname(screen, "Chebet")
    press(Qt.Key.Key_Delete, CONTROL | SHIFT)
    assert surname(screen) == ""
    assert text(screen, "notices.text") == (
        "The draft is discarded. Ctrl+Z in My work takes it back."
    )
    press(Qt.Key.Key_8, ALT)
    screen.rest()
    assert rows(screen, "drafts") == []
    press(Qt.Key.Key_Z, CONTROL)
    wait_for_rows(screen, "drafts", 1)
    screen.rest()
    press(Qt.Key.Key_8, ALT)
    press(Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: surname(screen) == "Chebet")


def test_where_there_is_no_form_neither_key_does_anything(screen: Screen) -> None:
    screen.log_in("REL001")
    press(Qt.Key.Key_8, ALT)
    press(Qt.Key.Key_S, CONTROL)
    press(Qt.Key.Key_Delete, CONTROL | SHIFT)
    assert in_front(screen) == "dock.my_work"
    assert text(screen, "notices.text") == ""


def test_who_has_no_forms_has_neither(screen: Screen) -> None:
    screen.log_in("TEL001")
    for name in ("set_aside", "discard"):
        assert not find(screen.window, QAction, f"action.{name}").isVisible()
