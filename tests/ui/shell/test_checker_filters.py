"""The queue by scope, operation, lateness and words; who read what, and what is with makers."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QTableView,
)

from branch_desk.common import utc_now
from branch_desk.core.policy import load
from branch_desk.domain.officers import Role
from branch_desk.ui.checker.queue_filters import scopes_of
from branch_desk.ui.common.labels import PlainLabel
from tests.ui.shell.edge import QUEUE
from tests.ui.shell.hands import CONTROL, find, focused, press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank
from tests.ui.shell.checking import button, cells, open_first, selected, text


def asked_for(bank: Bank) -> dict[str, str]:
    """What the checker last asked the queue for, less the size of a page."""
    every = [asked for _, route, asked in bank.asked if route == QUEUE]
    found = [asked for asked in every if asked["scope"] != "MINE"][-1]
    return {name: value for name, value in found.items() if name != "limit"}


def test_the_core_filters_by_scope_operation_and_lateness(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    bank.add_request("AQ-2", operation="ACCOUNT_OPENING", overdue=True)
    open_first(screen)
    scope = find(screen.window, QComboBox, "checker.scope")
    assert [scope.itemText(at) for at in range(scope.count())] == [
        "whole branch",
        "to check",
        "my own",
    ]
    assert asked_for(bank) == {"scope": "BRANCH"}
    operation = find(screen.window, QComboBox, "checker.operation")
    operation.setFocus()
    type_text("Acc")
    qtbot.waitUntil(lambda: asked_for(bank).get("operation") == "ACCOUNT_OPENING")
    qtbot.waitUntil(lambda: len(cells(screen, 0)) == 1)
    late = find(screen.window, QCheckBox, "checker.overdue")
    late.setFocus()
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: asked_for(bank).get("overdue") == "true")
    # The count in the status bar is of the whole queue, not of what is looked at.
    screen.rest()
    assert text(screen, "status.queue") == "queue 2"
    bank.rows[1]["overdue"] = False
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: find(screen.window, PlainLabel, "checker.empty").isVisible())
    assert text(screen, "checker.empty").startswith("Nothing in the queue fits this.")
    scope.setFocus()
    press(Qt.Key.Key_Down)
    assert scope.currentText() == "to check"
    qtbot.waitUntil(lambda: asked_for(bank).get("scope") == "TO_CHECK")


def test_words_are_looked_for_in_the_whole_list(screen: Screen, bank: Bank, qtbot: QtBot) -> None:
    bank.add_request("AQ-1")
    bank.add_request("AQ-2", operation="ACCOUNT_OPENING", customer_name="Baraka OTIENO")
    bank.add_request("AQ-3", operation="ACCOUNT_OPENING", maker_id="REL002", value=None)
    open_first(screen)
    type_text("/")
    words = find(screen.window, QLineEdit, "checker.words")
    assert focused() is words
    type_text("opening baraka")
    assert cells(screen, 2) == ["Baraka OTIENO"]
    assert text(screen, "checker.count") == "1 of 3 shown, 1 for you"
    press(Qt.Key.Key_Return)
    assert focused().objectName() == "checker.queue"
    qtbot.waitUntil(lambda: "AQ-2" in text(screen, "checker.about"))
    press(Qt.Key.Key_F5)
    screen.rest()
    assert cells(screen, 2) == ["Baraka OTIENO"]
    type_text("/")
    type_text("nobody")
    qtbot.waitUntil(lambda: text(screen, "checker.why") == "No request is open.")
    assert find(screen.window, PlainLabel, "checker.empty").isVisible()
    press(Qt.Key.Key_Escape)
    assert len(cells(screen, 0)) == 3
    assert focused().objectName() == "checker.queue"


def test_esc_shows_all_and_a_narrow_scope_is_not_the_queue(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    scope = find(screen.window, QComboBox, "checker.scope")
    scope.setFocus()
    press(Qt.Key.Key_End)
    assert scope.currentText() == "my own"
    find(screen.window, QCheckBox, "checker.overdue").setChecked(True)
    find(screen.window, QComboBox, "checker.operation").setCurrentIndex(1)
    screen.rest()
    assert has_rows(screen, 0)
    assert text(screen, "status.queue") == "queue 1"
    assert text(screen, "checker.empty") == (
        "Nothing in the queue fits this. Esc in the filter shows all."
    )
    before = len(bank.asked)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: has_rows(screen, 1))
    assert asked_for(bank) == {"scope": "BRANCH"}
    assert len([each for each in bank.asked[before:] if each[1] == QUEUE]) == 1
    assert scope.currentText() == "whole branch"
    assert focused().objectName() == "checker.queue"
    assert not find(screen.window, PlainLabel, "checker.empty").isVisible()


def has_rows(screen: Screen, count: int) -> bool:
    return len(cells(screen, 0)) == count


def test_words_wait_until_the_list_is_whole_and_a_poll_keeps_its_length(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.page_size = 30
    for number in range(70):
        bank.add_request(f"AQ-{number}")
    open_first(screen)
    words = find(screen.window, QLineEdit, "checker.words")
    assert not words.isEnabled()
    assert "scroll to the end" in words.placeholderText()
    type_text("/")
    assert focused().objectName() == "checker.scope"
    find(screen.window, QTableView, "checker.queue").setFocus()
    for count in (60, 70):
        press(Qt.Key.Key_End, CONTROL)
        qtbot.waitUntil(partial(has_rows, screen, count))
    assert words.isEnabled()
    press(Qt.Key.Key_F5)
    screen.rest()
    assert len(cells(screen, 0)) == 70
    assert selected(screen) == 59


def test_the_list_says_who_read_a_request_and_what_is_with_its_maker(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    at = (utc_now() - timedelta(minutes=2, seconds=5)).isoformat()
    bank.add_request("AQ-1", opened_by="SUP002", opened_at=at)
    gone = dict.fromkeys(("approve", "reject", "return"), "request_not_pending")
    bank.add_request("AQ-2", status="RETURNED", may=gone)
    open_first(screen)
    assert cells(screen, 5) == ["SUP002\n2 min ago", ""]
    assert cells(screen, 0)[1] == "with its maker, to be put right"
    press(Qt.Key.Key_J)
    type_text("?")
    assert "comes back when its maker sends it again" in text(screen, "notices.text")


def test_scopes_go_by_the_policy() -> None:
    policy = load(demo=True).policy
    assert scopes_of(policy, Role.SUPERVISOR) == ("BRANCH", "TO_CHECK", "MINE")
    assert scopes_of(policy, Role.BRANCH_MANAGER) == ("BRANCH", "TO_CHECK")
    assert scopes_of(policy, Role.RELATIONSHIP_OFFICER) == ("MINE",)
    assert scopes_of(policy, Role.AUDITOR) == ("BRANCH",)


def test_an_auditor_reads_every_branch_and_decides_nothing(screen: Screen, bank: Bank) -> None:
    nothing = dict.fromkeys(("approve", "reject", "return"), "not_permitted")
    bank.add_request("AQ-1", may=nothing)
    screen.log_in("AUD001")
    press(Qt.Key.Key_F7)
    screen.qtbot.waitUntil(lambda: text(screen, "checker.title") != "")
    scope = find(screen.window, QComboBox, "checker.scope")
    assert [scope.itemText(at) for at in range(scope.count())] == ["all branches"]
    assert not any(button(screen, each).isVisible() for each in ("approve", "return", "reject"))
    assert not find(screen.window, PlainLabel, "checker.why").isVisible()
    press(Qt.Key.Key_F10)
    assert text(screen, "notices.text").startswith("Nothing is decided here in your role")
    scope.setFocus()
    press(Qt.Key.Key_Escape)
    assert focused().objectName() == "checker.queue"
    type_text("/")
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_PageUp)
    assert cells(screen, 0) == ["due in 31 min; supervisor"]
