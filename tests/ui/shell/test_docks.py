"""A dock is built when it is first seen, so that a log-in never waits for all of them."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLineEdit

from branch_desk.operations import OPERATIONS
from branch_desk.services.threads import allow_current_thread
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.live_read import LiveRead
from branch_desk.ui.forms.form import Form
from branch_desk.ui.shell.application import Application
from tests.ui.shell.conftest import Screen
from tests.ui.shell.hands import ALT, find, focused, press, type_text

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.app import Desk
    from tests.ui.shell.edge import Bank


def is_built(screen: Screen, name: str) -> bool:
    return find(screen.window, QDockWidget, f"dock.{name}").findChild(PlainLabel) is not None


def test_only_what_is_seen_is_built_and_the_rest_when_it_is_first_shown(
    screen: Screen, qtbot: QtBot
) -> None:
    screen.log_in("REL001")
    qtbot.waitUntil(lambda: is_built(screen, "cif_create"))
    screen.rest()
    assert not is_built(screen, "account_opening")
    assert not is_built(screen, "enquiries")
    press(Qt.Key.Key_2, ALT)
    assert is_built(screen, "account_opening")
    assert focused().objectName() == "field.customer_id"
    press(Qt.Key.Key_6, ALT)
    assert is_built(screen, "enquiries")


def test_keys_pressed_before_the_next_turn_reach_every_field(screen: Screen) -> None:
    screen.log_in("REL001")
    press(Qt.Key.Key_2, ALT)
    reached = set()
    for _ in range(60):
        reached.add(focused().objectName())
        press(Qt.Key.Key_Tab)
    assert {"field.product_code", "field.purpose", "field.source_of_funds", "submit"} <= reached


def test_a_dock_whose_tab_is_clicked_is_built_in_the_next_turn(
    screen: Screen, qtbot: QtBot
) -> None:
    screen.log_in("REL001")
    find(screen.window, QDockWidget, "dock.enquiries").raise_()
    assert not is_built(screen, "enquiries")
    qtbot.waitUntil(lambda: is_built(screen, "enquiries"))
    assert not is_built(screen, "account_opening")


def test_the_queue_is_counted_before_anybody_looks_at_it(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    screen.log_in("SUP001")
    count = find(screen.window, PlainLabel, "status.queue")
    qtbot.waitUntil(lambda: count.text() == "queue 1")
    assert find(screen.window, QDockWidget, "dock.checker").visibleRegion().isEmpty()


def test_at_the_end_nothing_is_left_that_could_still_ask(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    with Application(OPERATIONS, lambda: desk, tmp_path / "layout.json") as application:
        screen = Screen(qtbot, application.window, application.runner, tmp_path)
        window = screen.window
        qtbot.waitUntil(lambda: bool(window._login and window._login.branch_code))
        screen.log_in("REL001")
        press(Qt.Key.Key_1, ALT)
        find(window, QLineEdit, "field.individual.surname").setFocus()
        type_text("Chebe")
        form = window.findChildren(Form)[0]
        with qtbot.waitSignal(form.settled):
            type_text("t")
    allow_current_thread()
    assert not shiboken6.isValid(window)
    alive = [each for each in gc.get_objects() if isinstance(each, LiveRead)]
    assert not any(shiboken6.isValid(each) for each in alive)
