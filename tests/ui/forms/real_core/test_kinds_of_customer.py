"""A minor with guardian, a PEP and a company, by Enter from field to field, against a real core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt

from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.tour.maker import COMPANY as THE_TOURS_COMPANY
from branch_desk.tour.maker import DIRECTOR, OWNER
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from tests.core_fixtures import RunningCore
from tests.ui.forms.officer import Officer, put
from tests.ui.shell.hands import press

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytestqt.qtbot import QtBot

PERSON: Final = {
    "individual.first_name": "Imani",
    "individual.surname": "Barasa",
    "individual.gender": "female",
    "phone": "0712345901",
    "physical_address.line_1": "2 Ngong Road",
    "physical_address.town": "Nairobi",
    "physical_address.county": "Nairobi",
    "individual.occupation": "STUDENT",
    "source_of_funds": "OTHER",
    "expected_monthly_turnover": "500",
    "individual.pep": "n",
    "consent.data_processing": "y",
    "consent.marketing": "n",
    "individual.next_of_kin.0.full_name": "Amina Njoroge",
    "individual.next_of_kin.0.relationship": "PARENT",
    "individual.next_of_kin.0.phone": "0722000111",
}
MINOR: Final = {
    **PERSON,
    "individual.date_of_birth": "140315",
    "individual.identity.id_type": "Birth certificate",
    "individual.identity.id_number": "BC/2015/1234",
    "kra_pin": "\tMINOR",
    "individual.guardian.customer_id": "1000000016",
    "individual.guardian.relationship": "PARENT",
}
EXPOSED: Final = {
    **PERSON,
    "individual.first_name": "Wema",
    "individual.date_of_birth": "140370",
    "individual.identity.id_type": "Passport",
    "individual.identity.id_number": "AB123456",
    "individual.identity.expires_on": "010130",
    "kra_pin": "A009876599K",
    "individual.occupation": "TRADER",
    "individual.pep": "y",
    "individual.pep_details": "Member of a county assembly since 2022",
    "kyc_tier": "TIER_3",
}
COMPANY: Final = {
    **THE_TOURS_COMPANY,
    **{f"business.directors.0.{name}": value for name, value in DIRECTOR.items()},
    **{f"business.beneficial_owners.0.{name}": value for name, value in OWNER.items()},
    "business.directors.0.pep": "n",
    "kyc_tier": "TIER_3",
    "source_of_funds": "BUSINESS",
    "expected_monthly_turnover": "900000",
    "consent.data_processing": "y",
    "consent.marketing": "n",
}


def fill(officer: Officer, kind: str, answers: Mapping[str, str]) -> Any:
    dock = officer.sit_at(OperationDock, CIF_CREATE)
    if kind == "BUSINESS":
        put(dock, "customer_type", kind)
    if answers.get("kyc_tier"):
        put(dock, "kyc_tier", answers["kyc_tier"])
    dock.focus_first()
    officer.fill_by_enter(dock, answers)
    press(Qt.Key.Key_F10)
    return dock


def receipt_of(officer: Officer, dock: Any) -> list[str]:
    officer.qtbot.waitUntil(lambda: dock.findChild(ReceiptDialog) is not None, timeout=10_000)
    receipt = dock.findChild(ReceiptDialog)
    words = [each.text() for each in receipt.findChildren(PlainLabel)]
    receipt.accept()
    return words


def test_a_minor_gets_a_record_with_a_guardian(officer: Officer, core: RunningCore) -> None:
    words = receipt_of(officer, fill(officer, "INDIVIDUAL", MINOR))
    assert "Imani Barasa" in words
    held = "SELECT guardian_id FROM customers WHERE full_name = ?"
    assert core.one(held, "Imani Barasa") == "1000000016"


def test_a_company_gets_a_record_with_directors_and_owners(
    officer: Officer, core: RunningCore
) -> None:
    words = receipt_of(officer, fill(officer, "BUSINESS", COMPANY))
    assert "Tausi Timber Ltd" in words
    held = "SELECT kyc_status FROM customers WHERE full_name = ?"
    assert core.one(held, "Tausi Timber Ltd") == "VERIFIED"


def test_a_politically_exposed_person_waits_for_two_levels(officer: Officer, qtbot: QtBot) -> None:
    dock = fill(officer, "INDIVIDUAL", EXPOSED)
    head = dock.findChild(PlainLabel, "tracker.request")
    qtbot.waitUntil(head.isVisible, timeout=10_000)
    assert head.text().startswith("NOT YET DONE   request AQ-")
