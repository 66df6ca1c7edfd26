"""What changes while a checker reads, writes or waits for the core: nothing is mixed up or lost."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from branch_desk.ui.checker.checker_panel import CheckerPanel
from branch_desk.ui.checker.queue_list import QueueList
from branch_desk.ui.common.labels import PlainLabel
from tests.ui.shell.checking import (
    button,
    let_the_selection_rest,
    open_first,
    opened,
    read_all,
    selected,
    text,
)
from tests.ui.shell.edge import QUEUE
from tests.ui.shell.hands import CONTROL, SHIFT, find, focused, only, press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank

AMINA, BARAKA = "1000000016", "1000000024"


def poll(screen: Screen) -> None:
    """Ask for the queue as every 30 s, and wait until all that follows is there."""
    only(screen.window, QueueList).refresh()
    screen.rest()
    let_the_selection_rest(screen)


@pytest.fixture
def two(bank: Bank) -> Bank:
    bank.add_request("AQ-1", customer_id=AMINA)
    bank.add_request("AQ-2", customer_id=BARAKA, customer_name="Baraka OTIENO")
    return bank


@pytest.mark.parametrize("way", ["J", "poll"])
def test_the_customer_that_was_approved_is_named_whatever_is_read_by_then(
    screen: Screen, two: Bank, qtbot: QtBot, way: str
) -> None:
    path = f"{QUEUE}/AQ-1/approve"
    open_first(screen)
    read_all(screen)
    two.holds[path] = threading.Event()
    decided: list[object] = []
    only(screen.window, CheckerPanel).decided.connect(decided.append)
    press(Qt.Key.Key_Return, CONTROL)
    assert text(screen, "checker.why") == "Sending the decision ..."
    qtbot.waitUntil(lambda: bool(two.decisions))
    if way == "J":
        press(Qt.Key.Key_J)
        qtbot.waitUntil(lambda: "AQ-2" in text(screen, "checker.about"))
        assert text(screen, "checker.why") == "Sending the decision ..."
    else:
        only(screen.window, QueueList).refresh()
        qtbot.waitUntil(lambda: not only(screen.window, QueueList).has("AQ-1"))
        qtbot.waitUntil(lambda: not only(screen.window, QueueList)._rest.isActive())
        assert "AQ-1" in text(screen, "checker.about")
        assert text(screen, "notices.text") == ""
    two.holds[path].set()
    qtbot.waitUntil(lambda: "Approved. Reference" in text(screen, "notices.text"))
    assert text(screen, "notices.text").endswith("Amina Wanjiku NJOROGE.")
    assert decided == [AMINA]
    screen.rest()
    let_the_selection_rest(screen)
    # What is read now goes on, and can be decided.
    assert "AQ-2" in text(screen, "checker.about")
    assert opened(two) == ["AQ-1", "AQ-2"]
    read_all(screen)


def test_f5_settles_the_decision_in_doubt_and_not_the_request_that_is_read(
    screen: Screen, two: Bank, qtbot: QtBot
) -> None:
    open_first(screen)
    read_all(screen)
    two.refusals["POST", f"{QUEUE}/AQ-1/approve"] = (503, "unavailable")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "in doubt" in text(screen, "notices.text"), timeout=15_000)
    screen.rest()
    let_the_selection_rest(screen)
    press(Qt.Key.Key_J)
    qtbot.waitUntil(lambda: "AQ-2" in text(screen, "checker.about"))
    screen.rest()
    assert text(screen, "checker.why").startswith("A decision is in doubt")
    decided: list[object] = []
    only(screen.window, CheckerPanel).decided.connect(decided.append)
    del two.refusals["POST", f"{QUEUE}/AQ-1/approve"]
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "Approved. Reference" in text(screen, "notices.text"), timeout=9_000)
    assert text(screen, "notices.text").endswith("Amina Wanjiku NJOROGE.")
    assert decided == [AMINA]
    assert [each[0] for each in two.decisions] == ["AQ-1"]
    screen.rest()
    assert "AQ-2" in text(screen, "checker.about")
    read_all(screen)


def write_a_return(screen: Screen) -> QPlainTextEdit:
    press(Qt.Key.Key_Backspace, CONTROL | SHIFT)
    type_text("The phone is the guard")
    return find(screen.window, QPlainTextEdit, "checker.note")


def test_a_note_outlives_the_poll_that_finds_its_request_gone(
    screen: Screen, two: Bank, qtbot: QtBot
) -> None:
    open_first(screen)
    note = write_a_return(screen)
    del two.rows[0]
    poll(screen)
    poll(screen)
    gone = "AQ-1 is not in the list any more. What you wrote is kept; Esc goes on without it."
    assert [each.text for each in screen.window._notices.history] == [gone]
    assert text(screen, "checker.why") == gone
    assert find(screen.window, PlainLabel, "checker.why").isVisible()
    assert focused() is note
    assert note.toPlainText() == "The phone is the guard"
    assert "AQ-1" in text(screen, "checker.about")
    assert not button(screen, "send").isEnabled()
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "AQ-2" in text(screen, "checker.about"))
    assert focused().objectName() == "checker.queue"


def test_a_note_outlives_a_request_that_was_sent_again_or_comes_back(
    screen: Screen, two: Bank, qtbot: QtBot
) -> None:
    open_first(screen)
    note = write_a_return(screen)
    two.rows[0]["revision"] = 2
    poll(screen)
    assert text(screen, "checker.why").startswith("AQ-1 was sent again by its maker.")
    assert note.toPlainText() == "The phone is the guard"
    two.rows[0]["revision"] = 1
    poll(screen)
    assert button(screen, "send").isEnabled()
    two.rows[0]["revision"] = 2
    poll(screen)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "revision 2" in text(screen, "checker.about"))


def test_whoever_chooses_another_request_leaves_the_note(
    screen: Screen, two: Bank, qtbot: QtBot
) -> None:
    open_first(screen)
    write_a_return(screen)
    only(screen.window, QueueList).table.selectRow(1)
    qtbot.waitUntil(lambda: "AQ-2" in text(screen, "checker.about"))
    assert button(screen, "return").isVisible()


def test_what_cannot_be_opened_is_asked_for_again_only_by_f5_or_a_move(
    screen: Screen, two: Bank, qtbot: QtBot
) -> None:
    two.refusals["GET", f"{QUEUE}/AQ-1"] = (404, "not_found")
    screen.log_in("SUP001")
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: text(screen, "notices.text") != "")
    for _ in range(2):
        poll(screen)
    assert opened(two) == ["AQ-1"]
    assert len(screen.window._notices.history) == 1
    assert text(screen, "checker.why") == "There is nothing under this number. F5 tries again."
    press(Qt.Key.Key_F5)
    screen.rest()
    let_the_selection_rest(screen)
    assert opened(two) == ["AQ-1", "AQ-1"]
    press(Qt.Key.Key_J)
    qtbot.waitUntil(lambda: "AQ-2" in text(screen, "checker.about"))
    del two.refusals["GET", f"{QUEUE}/AQ-1"]
    press(Qt.Key.Key_K)
    qtbot.waitUntil(lambda: "AQ-1" in text(screen, "checker.about"))
    assert selected(screen) == 0
