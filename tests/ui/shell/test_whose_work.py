"""Work opened from My work brings its customer to the front, in the banner and every dock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView

from branch_desk.ui.forms.operation_dock import OperationDock
from tests.ui.shell.hands import ALT, find, press, type_text
from tests.ui.shell.test_my_work import DRAFT, OPENING, go, keep, wait_for_rows
from tests.ui.shell.test_window import in_front, text

if TYPE_CHECKING:
    from branch_desk.app import Desk
    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank

AMINA, BARAKA = "1000000016", "1000000024"


def bring_to_front(screen: Screen, customer_id: str) -> None:
    press(Qt.Key.Key_F3)
    type_text(customer_id)
    press(Qt.Key.Key_Return)
    wait_for_customer(screen, customer_id)


def wait_for_customer(screen: Screen, customer_id: str) -> None:
    screen.qtbot.waitUntil(lambda: text(screen, "customer.cif") == f"CIF {customer_id}")


def go_with(screen: Screen, customer_id: str) -> None:
    """Go to My work with a customer in front."""
    go(screen)
    bring_to_front(screen, customer_id)
    press(Qt.Key.Key_8, ALT)


def open_request(screen: Screen, button: str) -> None:
    find(screen.window, QTableView, "requests.list").setFocus()
    assert find(screen.window, QPushButton, "requests.open").text() == button
    press(Qt.Key.Key_Return)


def test_a_draft_brings_its_customer_into_banner_and_docks(screen: Screen, desk: Desk) -> None:
    typed = {"customer_id": AMINA, "product_code": "10"}
    keep(desk, replace(OPENING, values=typed, request_id=None))
    go_with(screen, BARAKA)
    wait_for_rows(screen, "drafts", 1)
    press(Qt.Key.Key_Return)
    wait_for_customer(screen, AMINA)
    assert in_front(screen) == "dock.account_opening"
    assert text(screen, "customer.name") == "Amina Wanjiku NJOROGE"
    for key in (Qt.Key.Key_2, Qt.Key.Key_3):
        press(key, ALT)
        dock = screen.window._shelf.front
        assert isinstance(dock, OperationDock)
        screen.qtbot.waitUntil(lambda: dock._parts.form.values()["customer_id"] == AMINA)  # noqa: B023 - waited for at once


def test_a_returned_request_brings_its_customer(screen: Screen, bank: Bank) -> None:
    bank.add_request(
        "AQ-2", operation="ACCOUNT_OPENING", status="RETURNED", levels_due=[], customer_id=AMINA
    )
    go_with(screen, BARAKA)
    wait_for_rows(screen, "requests", 1)
    open_request(screen, "Put right  Enter")
    wait_for_customer(screen, AMINA)


def test_a_receipt_of_a_request_brings_its_customer(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-3", status="APPROVED", levels_due=[], customer_id=AMINA)
    go_with(screen, BARAKA)
    wait_for_rows(screen, "requests", 1)
    open_request(screen, "Receipt  Enter")
    wait_for_customer(screen, AMINA)
    screen.rest()


def test_a_request_that_waits_leads_to_its_customer(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1", customer_id=AMINA)
    go_with(screen, BARAKA)
    wait_for_rows(screen, "requests", 1)
    open_request(screen, "Customer  Enter")
    wait_for_customer(screen, AMINA)
    assert in_front(screen) == "dock.my_work"


def test_the_customer_in_front_is_not_read_again_for_their_own_draft(
    screen: Screen, bank: Bank, desk: Desk
) -> None:
    keep(desk, replace(OPENING, values={"customer_id": AMINA}, request_id=None), DRAFT)
    go_with(screen, AMINA)
    wait_for_rows(screen, "drafts", 2)
    screen.rest()
    asked = len([each for each in bank.asked if each[1] == "/customer/enquiry"])
    screen.window._work.open_draft(replace(OPENING, values={"customer_id": AMINA}))
    screen.rest()
    assert len([each for each in bank.asked if each[1] == "/customer/enquiry"]) == asked
