"""The docks on the real desk against a real core: typed by keys, seen on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.operations.enquiries import ENQUIRIES
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.enquiry.enquiry_dock import EnquiryDock
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from tests.core_fixtures import RunningCore
from tests.ui.forms.eyes import complaints, focused_name
from tests.ui.forms.officer import Officer, put
from tests.ui.shell.hands import press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ANSWERS = {
    "customer_type": "INDIVIDUAL",
    "kyc_tier": "TIER_2",
    "individual.first_name": "Joy",
    "individual.surname": "Kiplagat",
    "individual.date_of_birth": "140388",
    "individual.gender": "female",
    "individual.identity.id_type": "National ID",
    "individual.identity.id_number": "31415926",
    "kra_pin": "a009876543k",
    "phone": "0712345678",
    "physical_address.line_1": "14 Muthaiga Road",
    "physical_address.town": "Nairobi",
    "physical_address.county": "Nairobi",
    "individual.occupation": "TRADER",
    "source_of_funds": "BUSINESS",
    "expected_monthly_turnover": "60000",
    "individual.pep": "n",
    "consent.data_processing": "y",
    "consent.marketing": "n",
    "individual.next_of_kin.0.full_name": "Mark Kiplagat",
    "individual.next_of_kin.0.relationship": "SPOUSE",
    "individual.next_of_kin.0.phone": "0722000111",
}


def test_a_new_customer_is_made_and_an_account_is_asked_for(
    officer: Officer, core: RunningCore, qtbot: QtBot
) -> None:
    make_customer(officer)
    customer = officer.context.current
    assert customer is not None
    assert customer.full_name == "Joy Kiplagat"
    opening = officer.sit_at(OperationDock, ACCOUNT_OPENING)
    assert focused_name() == "field.product_code"
    for typed in ("10", "150000", "CASH", "T1-000482", "SAVINGS", "BUSINESS"):
        type_text(typed)
        press(Qt.Key.Key_Return)
    assert focused_name() == "submit"
    press(Qt.Key.Key_F10)
    head = opening.findChild(PlainLabel, "tracker.request")
    qtbot.waitUntil(head.isVisible, timeout=10_000)
    assert head.text().startswith("NOT YET DONE   request AQ-")
    held = "SELECT count(*) FROM account_holders WHERE customer_id = ?"
    assert core.one(held, customer.customer_id) == 0


def make_customer(officer: Officer) -> None:
    """Make Joy Kiplagat a customer, by Enter from field to field."""
    dock = officer.sit_at(OperationDock, CIF_CREATE)
    officer.fill_by_enter(dock, ANSWERS)
    press(Qt.Key.Key_F10)
    officer.qtbot.waitUntil(lambda: dock.findChild(ReceiptDialog) is not None, timeout=10_000)
    receipt = dock.findChild(ReceiptDialog)
    assert "Joy Kiplagat" in [each.text() for each in receipt.findChildren(PlainLabel)]
    receipt.accept()
    officer.qtbot.waitUntil(lambda: officer.context.current is not None, timeout=10_000)


def test_a_record_is_shown_with_its_accounts(officer: Officer, qtbot: QtBot) -> None:
    dock = officer.sit_at(EnquiryDock, ENQUIRIES)
    type_text("1000000016")
    press(Qt.Key.Key_F5)

    def shown() -> list[str]:
        return [each.text() for each in dock.findChildren(PlainLabel)]

    qtbot.waitUntil(lambda: "Amina Wanjiku Njoroge  1000000016" in shown(), timeout=10_000)
    assert "Accounts" in shown()


def test_a_known_identity_stops_the_officer_and_then_the_core(
    officer: Officer, core: RunningCore, qtbot: QtBot
) -> None:
    taken = core.one("SELECT id_number FROM customers WHERE id_type = 'NATIONAL_ID' LIMIT 1")
    dock = officer.sit_at(OperationDock, CIF_CREATE)
    put(dock, "individual.identity.id_type", "NATIONAL_ID")
    put(dock, "individual.identity.id_number", taken)
    put(dock, "individual.surname", "Somebody")
    qtbot.waitUntil(lambda: "Stop:" in dock._parts.side.text(), timeout=10_000)
    assert complaints(dock) == {}
