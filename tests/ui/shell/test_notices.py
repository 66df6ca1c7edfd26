"""What the strip of notices, the labels and the customer context show and forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton

from branch_desk.domain.facts import CustomerFacts
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.notices import SUCCESS_MS, Notices, announce
from tests.ui.shell.hands import find, press

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def notices(qtbot: QtBot) -> Notices:
    strip = Notices()
    qtbot.addWidget(strip)
    strip.show()
    strip.activateWindow()
    return strip


def shown(strip: Notices) -> str:
    return find(strip, PlainLabel, "notices.text").text()


def word(strip: Notices) -> str:
    return find(strip, PlainLabel, "notices.word").text()


def close_button(strip: Notices) -> QPushButton:
    return find(strip, QPushButton, "notices.close")


def run_out(strip: Notices) -> None:
    """Let the time of a success run out at once."""
    assert strip._timer.interval() >= 6_000
    assert strip._timer.isActive()
    strip._timer.timeout.emit()


def test_a_success_stays_six_seconds_and_leaves_by_itself(notices: Notices) -> None:
    notices.success("Account 0011000000171 is open.")
    assert (word(notices), shown(notices)) == ("Done", "Account 0011000000171 is open.")
    assert SUCCESS_MS >= 6_000
    run_out(notices)
    assert shown(notices) == ""
    assert not close_button(notices).isVisible()


def test_an_error_stays_until_it_is_closed_by_key(notices: Notices) -> None:
    notices.error("The core cannot be reached.")
    assert not notices._timer.isActive()
    assert word(notices) == "Attention"
    close_button(notices).setFocus()
    press(Qt.Key.Key_Space)
    assert notices.text == ""
    notices.close_front()
    assert notices.text == ""


def test_an_error_comes_back_once_a_success_over_it_has_gone(notices: Notices) -> None:
    notices.error("first")
    notices.error("second")
    notices.information("passing")
    notices.success("good")
    assert shown(notices) == "good"
    assert find(notices, PlainLabel, "notices.count").text() == "2 more"
    run_out(notices)
    assert shown(notices) == "second"
    notices.close_front()
    assert shown(notices) == "first"


def test_the_list_of_the_session_keeps_what_was_said_until_log_out(notices: Notices) -> None:
    notices.information("one")
    notices.error("two")
    lines = [notice.line for notice in notices.history]
    assert lines[0].endswith("Note: one")
    assert lines[1].endswith("Attention: two")
    for number in range(300):
        notices.success(str(number))
    assert len(notices.history) == 200
    notices.clear()
    assert notices.history == ()
    assert notices.text == ""


def test_a_notice_is_announced(qtbot: QtBot, notices: Notices) -> None:
    QAccessible.setActive(True)
    announce(notices, "spoken")
    notices.success("spoken too")
    QAccessible.setActive(False)
    assert notices.accessibleName() == "Notices"


def test_markup_in_a_name_stays_text(qtbot: QtBot) -> None:
    label = PlainLabel("<b>Amina</b> <img src=x>", tone="bad", wrap=True, name="it")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>Amina</b> <img src=x>"
    label.set_tone("good")
    label.set_tone("good")
    assert label.property("tone") == "good"


def customer(number: str, name: str = "Amina Wanjiku NJOROGE") -> CustomerFacts:
    return CustomerFacts(number, name, "INDIVIDUAL", "ACTIVE", "VERIFIED", "TIER_2", False)


def test_the_context_says_when_the_customer_changes(qtbot: QtBot) -> None:
    context = CustomerContext()
    first, second = customer("1000000016"), customer("1000000412")
    context.go_back()
    assert not context.current
    with qtbot.waitSignal(context.changed):
        context.set(first)
    with qtbot.assertNotEmitted(context.changed):
        context.set(customer("1000000016"))
    context.set(second)
    with qtbot.waitSignal(context.changed):
        context.go_back()
    assert (context.current, context.previous) == (first, second)
    context.set(customer("1000000016", "Amina NJOROGE"))
    assert context.previous == second
    with qtbot.waitSignal(context.changed):
        context.clear()
    with qtbot.assertNotEmitted(context.changed):
        context.clear()
    assert context.previous is None
