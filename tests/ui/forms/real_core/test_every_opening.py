"""Every product opened by keys through the real form, for each kind of holder, at a real core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from branch_desk.domain.operation import Read
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services import threads
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.ground import read_holder
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from tests.core_fixtures import RunningCore
from tests.ui.forms.eyes import complaints, stop
from tests.ui.forms.officer import Officer, put
from tests.ui.shell.hands import press

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytestqt.qtbot import QtBot

AMINA, BRIAN, MINOR = "1000000016", "1000000024", "1000000107"
FIRM: Final = "1000000156"
SAVINGS: Final = "0011000000015"


def cash(receipt: str) -> dict[str, str]:
    return {"funding.method": "CASH", "funding.till_receipt_no": receipt}


ROWS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "savings": (AMINA, {"product_code": "10", "initial_deposit": "1000", **cash("T9-1")}),
    "basic": (AMINA, {"product_code": "11", "funding.method": "LATER"}),
    "junior": (MINOR, {"product_code": "12", "initial_deposit": "500", **cash("T9-2")}),
    "current": (
        AMINA,
        {
            "product_code": "20",
            "initial_deposit": "5000",
            "funding.method": "TRANSFER",
            "funding.from_account_no": SAVINGS,
        },
    ),
    "fixed": (
        AMINA,
        {
            "product_code": "30",
            "initial_deposit": "50000",
            "funding.method": "TRANSFER",
            "funding.from_account_no": SAVINGS,
            "tenure_months": "12",
            "settlement_account_no": SAVINGS,
            "maturity": "ROLL_OVER",
        },
    ),
}


def begin(officer: Officer, customer_id: str) -> Any:
    threads.allow_current_thread()
    read = Read(path="/customer/enquiry", params={"customer_id": customer_id})
    officer.context.set(read_holder(officer.desk, read))
    threads.forbid_current_thread()
    return officer.sit_at(OperationDock, ACCOUNT_OPENING)


def fill(officer: Officer, dock: Any, answers: Mapping[str, str]) -> None:
    for name, text in {**answers, "purpose": "SAVINGS"}.items():
        put(dock, name, text)
        officer.settle(dock)


def opened(officer: Officer, dock: Any) -> list[str]:
    QTest.keyClick(stop(dock, "purpose"), Qt.Key.Key_F10)
    officer.qtbot.waitUntil(
        lambda: dock.findChild(ReceiptDialog) is not None or bool(complaints(dock)), timeout=10_000
    )
    assert complaints(dock) == {}
    receipt = dock.findChild(ReceiptDialog)
    words = [each.text() for each in receipt.findChildren(PlainLabel)]
    receipt.accept()
    return words


@pytest.mark.parametrize("name", ROWS)
def test_a_product_is_opened_by_keys(name: str, officer: Officer, core: RunningCore) -> None:
    customer_id, answers = ROWS[name]
    dock = begin(officer, customer_id)
    fill(officer, dock, answers)
    opened(officer, dock)
    held = (
        "SELECT count(*) FROM accounts JOIN account_holders USING (account_no) "
        "WHERE customer_id = ? AND product_code = ? AND opened_on = '2026-11-24'"
    )
    assert core.one(held, customer_id, answers["product_code"]) == 1


def test_two_holders_open_with_a_reserved_number_and_sign_together(
    officer: Officer, core: RunningCore, qtbot: QtBot
) -> None:
    dock = begin(officer, AMINA)
    put(dock, "product_code", "10")
    QTest.keyClick(stop(dock, "joint_holders.add"), Qt.Key.Key_Space)
    put(dock, "joint_holders.0.customer_id", BRIAN)
    officer.settle(dock)
    QTest.keyClick(stop(dock, "account_no"), Qt.Key.Key_F4)
    officer.settle(dock)
    number = dock._parts.form.values()["account_no"]
    assert core.one("SELECT customer_id FROM reservations WHERE account_no = ?", number) == AMINA
    fill(officer, dock, {"initial_deposit": "2000", **cash("T9-3"), "mandate": "all"})
    assert number in opened(officer, dock)
    holders = "SELECT count(*) FROM account_holders WHERE account_no = ?"
    assert core.one(holders, number) == 2
    assert "ALL" in core.one("SELECT rule FROM mandate_bands WHERE account_no = ?", number)


def test_a_firm_opens_with_a_customer_of_the_bank_who_signs_for_it(
    officer: Officer, core: RunningCore
) -> None:
    dock = begin(officer, FIRM)
    put(dock, "product_code", "21")
    put(dock, "mandate", "any one signatory")
    put(dock, "mandate.signatories.0.customer_id", BRIAN)
    officer.settle(dock)
    signing = stop(dock, "mandate.signatories.0.customer_id")
    assert signing.accessibleDescription() == ("Brian Otieno: photo on file, specimen on file")
    fill(officer, dock, {"initial_deposit": "5000", **cash("T9-4")})
    opened(officer, dock)
    signs = (
        "SELECT full_name FROM signatories JOIN accounts USING (account_no) "
        "WHERE product_code = '21' AND opened_on = '2026-11-24'"
    )
    assert core.one(signs) == "Brian Otieno"


def test_more_than_an_account_has_is_told_before_it_is_sent(officer: Officer) -> None:
    dock = begin(officer, AMINA)
    fill(officer, dock, {**ROWS["current"][1], "initial_deposit": "4000000"})
    QTest.keyClick(stop(dock, "purpose"), Qt.Key.Key_F10)
    assert complaints(dock)["initial_deposit"].startswith("Only KES ")
    press(Qt.Key.Key_Escape)
