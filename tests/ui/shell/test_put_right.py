"""What one form finds amiss is put right in another, for the customer it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from branch_desk.tour.camera import visible_text
from branch_desk.ui.common.lead import LeadButton
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from tests.core.desk_work import AMINA
from tests.seat import HARMLESS, WITHIN_MS, Seat
from tests.ui.shell.hands import ALT, CONTROL, find, only, press, type_text

if TYPE_CHECKING:
    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)

PHONE: Final = "field.customer_changes.phone"
_EXPIRED: Final = (
    "SELECT customer_id FROM customers WHERE kyc_status = 'EXPIRED' AND status = 'ACTIVE' "
    "AND customer_type = 'INDIVIDUAL'"
)


@pytest.fixture
def seat(seat: Seat) -> Seat:
    seat.log_in("REL001")
    return seat


def see(seat: Seat, *words: str) -> None:
    seat.qtbot.waitUntil(lambda: all(each in visible_text() for each in words), timeout=WITHIN_MS)


def enter(seat: Seat, name: str, text: str) -> None:
    seat.go_to(f"field.{name}")
    press(Qt.Key.Key_A, CONTROL)
    type_text(text)


def line(seat: Seat, name: str) -> str:
    return find(seat.window, QLineEdit, name).text()


def dock_in_front(seat: Seat) -> Any:
    return seat.window._shelf.front


def test_a_joint_holder_whose_kyc_expired_is_named_and_put_right_in_maintenance(
    seat: Seat, core: RunningCore
) -> None:
    joint = core.one(_EXPIRED)
    name = core.one("SELECT full_name FROM customers WHERE customer_id = ?", joint)
    seat.bring_to_front(AMINA)
    press(Qt.Key.Key_2, ALT)
    seat.wait_for_text("precheck.KYC", "KYC: in order.")
    enter(seat, "product_code", "10")
    seat.go_to("field.joint_holders.add")
    press(Qt.Key.Key_Space)
    type_text(joint)
    seat.wait_for_text("precheck.KYC of joint holder 1", f"KYC of {name} is expired")
    opening = dock_in_front(seat)
    way = find(opening, LeadButton, "precheck.KYC of joint holder 1.way")
    assert way.accessibleName() == "Put it right. Opens 3 Account maintenance."
    seat.go_to(way.objectName())
    press(Qt.Key.Key_Space)
    seat.wait_for_text("customer.cif", f"CIF {joint}")
    seat.wait_for_text("dock.customer", f"for {name}, CIF {joint}")
    assert dock_in_front(seat).operation.code == "ACMT"
    seat.qtbot.waitUntil(lambda: bool(line(seat, PHONE)), timeout=WITHIN_MS)
    assert opening.is_dirty
    press(Qt.Key.Key_2, ALT)
    seat.wait_for_text("dock.customer", f"CIF {AMINA}, who is not in front")


def meet_again(seat: Seat, core: RunningCore, **typed: str) -> None:
    """Type a customer of the bank as a new one, as far as a hard hit."""
    number = core.one("SELECT id_number FROM customers WHERE customer_id = ?", AMINA)
    press(Qt.Key.Key_1, ALT)
    seat.wait_for_focus("field.individual.first_name")
    enter(seat, "individual.first_name", "Amina")
    enter(seat, "individual.surname", "Njoroge")
    enter(seat, "individual.identity.id_type", "NATIONAL_ID")
    enter(seat, "individual.identity.id_number", number)
    for name, text in typed.items():
        enter(seat, name.replace("__", "."), text)
    press(Qt.Key.Key_Tab)
    see(seat, "Stop: ")


def test_what_was_typed_for_a_customer_who_exists_goes_over_into_maintenance(
    seat: Seat, core: RunningCore
) -> None:
    meet_again(seat, core, phone="0722 000 112")
    cif = dock_in_front(seat)
    press(Qt.Key.Key_U, CONTROL)
    seat.wait_for_text("dock.customer", f"CIF {AMINA}")
    seat.qtbot.waitUntil(lambda: "0722" in line(seat, PHONE), timeout=WITHIN_MS)
    see(seat, "Mobile number: 0712 400001", "as you typed them are in 3 Account maintenance")
    assert dock_in_front(seat).operation.code == "ACMT"
    assert cif.is_dirty
    see(seat, "Goes straight through.")
    press(Qt.Key.Key_F10)
    seat.qtbot.waitUntil(lambda: bool(seat.window.findChildren(ReceiptDialog)), timeout=WITHIN_MS)
    only(seat.window, ReceiptDialog).accept()
    assert core.one("SELECT phone FROM customers WHERE customer_id = ?", AMINA) == "+254722000112"


def test_without_anything_to_carry_the_customer_comes_to_the_front(
    seat: Seat, core: RunningCore
) -> None:
    meet_again(seat, core)
    press(Qt.Key.Key_U, CONTROL)
    seat.wait_for_text("customer.elsewhere", f"CIF {AMINA}")
    assert dock_in_front(seat).operation.code == "CIFN"
    see(seat, "What you typed still stands in New customer")
