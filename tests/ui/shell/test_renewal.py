"""After an operation everything on the screen about its customer is read anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from branch_desk.tour.camera import visible_text
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.lead import LeadButton
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from branch_desk.ui.shell.customer_search import HitsList
from tests.core.desk_work import AMINA
from tests.seat import HARMLESS, WITHIN_MS, Seat
from tests.ui.shell.hands import ALT, SHIFT, find, focused, only, press, type_text

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


def open_savings(seat: Seat, deposit: str) -> None:
    values = {
        "field.product_code": "10",
        "field.initial_deposit": deposit,
        "field.funding.method": "CASH",
        "field.funding.till_receipt_no": f"T7-{deposit}",
        "field.purpose": "SAVINGS",
        "field.source_of_funds": "BUSINESS",
    }
    for name, value in values.items():
        seat.go_to(name)
        type_text(value)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_F10)


def test_an_opening_shows_at_once_in_the_side_column_the_enquiry_and_the_banner(
    seat: Seat,
) -> None:
    seat.log_in("REL001")
    seat.bring_to_front(AMINA)
    press(Qt.Key.Key_6, ALT)
    seat.wait_for_text("enquiry.state", "As of")
    assert "0011000000171" not in visible_text()
    press(Qt.Key.Key_2, ALT)
    seat.qtbot.waitUntil(lambda: "Holds one account." in visible_text(), timeout=WITHIN_MS)
    open_savings(seat, "5000")
    seat.qtbot.waitUntil(lambda: bool(seat.window.findChildren(ReceiptDialog)), timeout=WITHIN_MS)
    only(seat.window, ReceiptDialog).accept()
    seat.window.activateWindow()
    seat.qtbot.waitUntil(lambda: "Holds 2" in visible_text(), timeout=WITHIN_MS)
    press(Qt.Key.Key_6, ALT)
    seat.qtbot.waitUntil(lambda: "0011000000171" in visible_text(), timeout=WITHIN_MS)


def go_back_from(dialog: ReceiptDialog, seat: Seat) -> None:
    with seat.qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    seat.window.activateWindow()
    seat.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)


def test_f9_gives_a_reprint_and_none_of_the_customer_before(seat: Seat) -> None:
    seat.log_in("REL001")
    seat.bring_to_front(AMINA)
    press(Qt.Key.Key_2, ALT)
    seat.wait_for_focus("field.product_code")
    open_savings(seat, "5000")
    seat.qtbot.waitUntil(lambda: bool(seat.window.findChildren(ReceiptDialog)), timeout=WITHIN_MS)
    first = only(seat.window, ReceiptDialog)
    assert first.findChild(PlainLabel, "receipt.reprint") is None
    go_back_from(first, seat)
    press(Qt.Key.Key_F9)
    press(Qt.Key.Key_F9)
    seat.qtbot.waitUntil(lambda: bool(seat.window.findChildren(ReceiptDialog)), timeout=WITHIN_MS)
    again = only(seat.window, ReceiptDialog)
    assert find(again, PlainLabel, "receipt.reprint").text().startswith("REPRINT")
    go_back_from(again, seat)
    seat.bring_to_front("1000000024")
    press(Qt.Key.Key_2, ALT)
    press(Qt.Key.Key_F9)
    seat.wait_for_text("notices.text", "There is nothing to print here yet.")


def test_a_request_that_waits_stands_in_the_banner_at_once(seat: Seat) -> None:
    seat.log_in("REL001")
    seat.bring_to_front(AMINA)
    press(Qt.Key.Key_2, ALT)
    seat.wait_for_focus("field.product_code")
    open_savings(seat, "150000")
    seat.wait_for_text("tracker.request", "NOT YET DONE")
    way = find(seat.window, LeadButton, "customer.way")
    words = "open request: account opening"
    seat.qtbot.waitUntil(lambda: way.isVisible() and words in way.text(), timeout=WITHIN_MS)


def test_what_was_typed_for_one_customer_is_never_sent_for_another(seat: Seat) -> None:
    seat.log_in("REL001")
    seat.bring_to_front(AMINA)
    press(Qt.Key.Key_2, ALT)
    seat.wait_for_focus("field.product_code")
    type_text("10")
    seat.go_to("field.initial_deposit")
    type_text("5000")
    seat.bring_to_front("1000000024")
    seat.wait_for_text("dock.customer", "for Amina Wanjiku Njoroge, CIF 1000000016")
    press(Qt.Key.Key_2, ALT)
    customer = find(seat.window, QLineEdit, "field.customer_id")
    assert customer.text() == AMINA


def test_tab_stays_with_what_can_be_seen(seat: Seat) -> None:
    seat.log_in("REL001")
    press(Qt.Key.Key_1, ALT)
    seat.wait_for_focus("field.individual.first_name")
    press(Qt.Key.Key_6, ALT)
    seat.wait_for_focus("field.customer_id")
    reached = set()
    for _ in range(40):
        press(Qt.Key.Key_Tab)
        reached.add(focused().objectName())
    assert {"search.text", "enquiry.show", "field.account_no"} <= reached
    assert not any(name.startswith("field.individual") for name in reached)
    for _ in range(10):
        press(Qt.Key.Key_Tab, SHIFT)
        assert not focused().objectName().startswith("field.individual")


def test_the_list_of_hits_goes_when_a_dock_is_raised(seat: Seat) -> None:
    seat.log_in("REL001")
    press(Qt.Key.Key_F3)
    type_text("0012000000013")
    press(Qt.Key.Key_Return)
    seat.qtbot.waitUntil(lambda: bool(seat.window.findChildren(HitsList)), timeout=WITHIN_MS)
    press(Qt.Key.Key_6, ALT)
    seat.qtbot.waitUntil(lambda: not seat.window.findChildren(HitsList), timeout=WITHIN_MS)
    assert "Nobody is in front" in visible_text()
