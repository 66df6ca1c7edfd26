"""What is told of a customer leads to the dock that puts it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from branch_desk.ui.common.lead import LeadButton
from tests.ui.shell.hands import find, press, type_text
from tests.ui.shell.test_window import in_front, text

if TYPE_CHECKING:
    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank


def bring(screen: Screen, officer: str) -> None:
    screen.log_in(officer)
    type_text("1000000016")
    with screen.qtbot.waitSignal(screen.window._frame.customer.shown):
        press(Qt.Key.Key_Return)


def lead(screen: Screen, name: str) -> LeadButton:
    return find(screen.window, LeadButton, f"customer.{name}")


def words(screen: Screen) -> list[str]:
    every = [lead(screen, f"cure.{at}") for at in range(3)]
    return [each.text() for each in every if not each.isHidden()]


@pytest.mark.parametrize(
    ("code", "dock"),
    [
        ("KYC_EXPIRED", "3 Account maintenance"),
        ("KYC_INCOMPLETE", "3 Account maintenance"),
        ("DOCUMENT_EXPIRING", "3 Account maintenance"),
        ("NEXT_OF_KIN_STALE", "3 Account maintenance"),
        ("SIGNATORY_EXPIRING", "5 Mandate"),
        ("MINOR_NOW_ADULT", "1 New customer"),
    ],
)
def test_an_alert_opens_the_dock_that_cures_it(
    screen: Screen, bank: Bank, code: str, dock: str
) -> None:
    bank.alerts = ["PEP", code]
    bring(screen, "REL001")
    assert text(screen, "customer.alerts") == "! Alert number 0."
    assert words(screen) == ["! Alert number 1."]
    button = lead(screen, "cure.0")
    assert button.accessibleName() == f"! Alert number 1. Opens {dock}."
    button.setFocus()
    press(Qt.Key.Key_Space)
    opened = {each.windowTitle(): each.objectName() for each in screen.window._shelf.docks}[dock]
    assert in_front(screen) == opened
    current = screen.window._frame.context.current
    assert current is not None
    assert current.customer_id == "1000000016"
    screen.rest()


def test_who_may_not_cure_it_reads_it_as_words(screen: Screen, bank: Bank) -> None:
    bank.alerts = ["KYC_EXPIRED", *4 * ["DOCUMENT_EXPIRING"]]
    bring(screen, "TEL001")
    assert words(screen) == []
    assert text(screen, "customer.alerts").count("!") == 3
    assert text(screen, "customer.more") == "and 2 more"


@pytest.mark.parametrize(
    ("officer", "maker", "dock"),
    [
        ("REL001", "Joseph Wanjiku", "dock.my_work"),
        ("SUP001", "Joseph Wanjiku", "dock.checker"),
        ("SUP001", "Mary Akinyi", "dock.my_work"),
    ],
)
def test_an_open_request_leads_to_who_can_end_it(
    screen: Screen, bank: Bank, officer: str, maker: str, dock: str
) -> None:
    bank.request_maker = maker
    bring(screen, officer)
    way = lead(screen, "way")
    assert way.text() == f"open request: account opening, {maker}"
    assert text(screen, "customer.requests") == ""
    way.setFocus()
    press(Qt.Key.Key_Space)
    assert in_front(screen) == dock
    screen.rest()


def test_a_long_lead_gives_way_and_keeps_its_words(screen: Screen, bank: Bank) -> None:
    bank.alerts = 3 * ["KYC_EXPIRED"]
    bring(screen, "REL001")
    button = lead(screen, "cure.0")
    button.resize(60, button.height())
    assert not button.grab().isNull()
    assert button.text() == "! Alert number 0."
    screen.window._frame.context.clear()
    assert words(screen) == []
