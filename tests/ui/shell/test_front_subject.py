"""The banner says "New customer" while that dock is in front, and the customer over the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.shell.customer_bar import EMPTY
from tests.ui.shell.hands import ALT, find, press, type_text
from tests.ui.shell.test_whose_work import AMINA, BARAKA, bring_to_front

if TYPE_CHECKING:
    from tests.ui.shell.conftest import Screen


def seen(screen: Screen) -> list[str]:
    """What stands in the banner, line by line."""
    labels = screen.window._frame.customer.findChildren(PlainLabel)
    return [each.text() for each in labels if each.isVisible() and each.text()]


def wait_for(screen: Screen, words: str) -> None:
    screen.qtbot.waitUntil(lambda: words in seen(screen))


def test_over_the_new_customer_the_banner_names_nobody_else(screen: Screen) -> None:
    screen.log_in("REL001")
    assert seen(screen) == [EMPTY]
    press(Qt.Key.Key_2, ALT)
    bring_to_front(screen, AMINA)
    press(Qt.Key.Key_1, ALT)
    wait_for(screen, "New customer")
    assert seen(screen)[1:] == [f"In the other docks: Amina Wanjiku NJOROGE, CIF {AMINA}"]
    find(screen.window, QLineEdit, "field.individual.surname").setFocus()
    type_text("Chebet")
    wait_for(screen, "New customer  Chebet")
    press(Qt.Key.Key_2, ALT)
    wait_for(screen, f"CIF {AMINA}")
    assert not any(each.startswith("New customer") for each in seen(screen))


def test_who_is_found_from_an_empty_new_customer_is_shown(screen: Screen) -> None:
    screen.log_in("REL001")
    bring_to_front(screen, AMINA)
    wait_for(screen, f"CIF {AMINA}")
    find(screen.window, QLineEdit, "field.individual.surname").setFocus()
    type_text("Chebet")
    wait_for(screen, "New customer  Chebet")
    bring_to_front(screen, BARAKA)
    wait_for(screen, f"In the other docks: Baraka OTIENO, CIF {BARAKA}")


def test_of_two_docks_on_view_the_one_that_is_worked_in_counts(screen: Screen) -> None:
    screen.log_in("REL001")
    press(Qt.Key.Key_2, ALT)
    bring_to_front(screen, AMINA)
    wait_for(screen, f"CIF {AMINA}")
    screen.window._shelf.float_front()
    press(Qt.Key.Key_1, ALT)
    wait_for(screen, "New customer")
    press(Qt.Key.Key_2, ALT)
    wait_for(screen, f"CIF {AMINA}")
