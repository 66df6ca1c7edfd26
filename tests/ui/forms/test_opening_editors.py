"""The editors of an opening: products by customer, accounts to pay from, deposits, amounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel

from branch_desk.domain.enquiries import AccountSummary
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.choice import ChoiceBox
from tests.domain import bank
from tests.ui.forms.every_kind import type_in
from tests.ui.forms.eyes import complaints, stop
from tests.ui.forms.paper_desk import ACCOUNT
from tests.ui.shell.hands import press, type_text

if TYPE_CHECKING:
    from branch_desk.ui.editors.ground import Ground
    from branch_desk.ui.forms.form import Form

AMINA = bank.CUSTOMERS["1000000016"]
FIRST, SECOND = "0011000000015", "0012000000020"


def accounts(*numbers: str) -> tuple[AccountSummary, ...]:
    return tuple(AccountSummary.model_validate({**ACCOUNT, "account_no": each}) for each in numbers)


def box(form: Form, name: str) -> ChoiceBox:
    found = stop(form, name)
    assert isinstance(found, ChoiceBox)
    return found


def enter(form: Form, name: str, text: str) -> None:
    stop(form, name).setFocus()
    type_text(text)
    press(Qt.Key.Key_Return)


def said(form: Form) -> list[str]:
    return [each.text() for each in form.findChildren(PlainLabel) if each.isVisible()]


def listed(form: Form) -> dict[str, bool]:
    """The rows of the products' list, and whether each can be picked."""
    model = box(form, "product_code").model()
    assert isinstance(model, QStandardItemModel)
    rows = [model.item(row) for row in range(model.rowCount())]
    return {row.text(): row.isEnabled() for row in rows}


def test_products_that_an_adult_may_have_come_first_and_the_others_say_why(
    opening_form: Form,
) -> None:
    opening_form.set_customer(AMINA)
    assert listed(opening_form) == {
        "Savings (10)": True,
        "Basic Savings (11)": True,
        "Current (20)": True,
        "Fixed Deposit (30)": True,
        "Junior Savings (12): it is for customers under 18": False,
        "Business Current (21): it is for organisations": False,
    }


def test_a_minor_and_a_low_tier_have_other_products(opening_form: Form) -> None:
    opening_form.set_customer(bank.CUSTOMERS["1000000107"])
    offered = [words for words, is_offered in listed(opening_form).items() if is_offered]
    assert offered == ["Junior Savings (12)"]
    opening_form.set_customer(replace(AMINA, kyc_tier="TIER_1"))
    shown = listed(opening_form)
    assert shown["Basic Savings (11)"]
    why = "it needs KYC tier 2, and Amina Wanjiku Njoroge has tier 1"
    assert shown[f"Savings (10): {why}"] is False


def test_a_product_that_is_refused_says_why_beside_it(opening_form: Form) -> None:
    opening_form.set_customer(AMINA)
    enter(opening_form, "product_code", "12")
    assert box(opening_form, "product_code").currentText() == "Junior Savings (12)"
    assert "not offered: it is for customers under 18" in said(opening_form)


@pytest.mark.parametrize(("product", "is_offered"), [("10", True), ("11", False), ("30", True)])
def test_joint_holders_are_asked_for_only_where_the_product_takes_several(
    opening_form: Form, product: str, is_offered: bool
) -> None:
    opening_form.set_customer(AMINA)
    assert not stop(opening_form, "joint_holders.add").isVisible()
    enter(opening_form, "product_code", product)
    assert stop(opening_form, "joint_holders.add").isVisible() is is_offered


def test_a_row_is_named_as_one(opening_form: Form) -> None:
    opening_form.put({"product_code": "10"})
    opening_form.add_row("joint_holders", {"customer_id": "1000000024"})
    remove = stop(opening_form, "joint_holders.0.remove")
    assert remove.accessibleName() == "Remove Joint holder 1"


def test_joint_holders_change_the_reasons_in_place(opening_form: Form, ground: Ground) -> None:
    opening_form.set_customer(AMINA)
    brian = {"customer_id": "1000000024"}
    opening_form.fill(
        {"customer_id": AMINA.customer_id, "product_code": "10", "joint_holders": [brian]}
    )
    ground.learn_customer(bank.CUSTOMERS["1000000024"])
    assert listed(opening_form)["Basic Savings (11): it takes at most 1 holder"] is False


def test_a_transfer_offers_the_accounts_of_the_holders_with_what_each_can_pay(
    opening_form: Form, ground: Ground
) -> None:
    opening_form.set_customer(replace(AMINA, accounts=accounts(FIRST, SECOND)))
    enter(opening_form, "product_code", "10")
    enter(opening_form, "funding.method", "TRANSFER")
    shown = box(opening_form, "funding.from_account_no")
    assert [shown.itemText(row) for row in range(shown.count())] == [
        f"{FIRST} Savings",
        f"{SECOND} Savings",
    ]
    enter(opening_form, "funding.from_account_no", "0011 0000 0001-5")
    assert opening_form.values()["funding"]["from_account_no"] == FIRST
    assert "KES 83,250.00 available" in said(opening_form)
    assert "till_receipt_no" not in opening_form.values()["funding"]


def test_more_than_the_account_can_pay_is_told_before_submit(opening_form: Form) -> None:
    opening_form.set_customer(replace(AMINA, accounts=accounts(FIRST)))
    transfer = {"method": "TRANSFER", "from_account_no": FIRST}
    changes = {"/funding": transfer, "/initial_deposit": {"amount": "83250.01"}}
    opening_form.fill(bank.changed(bank.OPENING, changes))
    assert opening_form.read() is None
    words = "Only KES 83,250.00 is available."
    assert complaints(opening_form) == {"initial_deposit": words}
    enter(opening_form, "initial_deposit", "83250.00")
    assert opening_form.read() is not None


def test_paid_in_later_the_deposit_is_nothing_by_itself(opening_form: Form) -> None:
    opening_form.set_customer(AMINA)
    enter(opening_form, "product_code", "10")
    enter(opening_form, "initial_deposit", "5000")
    enter(opening_form, "funding.method", "LATER")
    assert opening_form.values()["initial_deposit"]["amount"] == "0.00"
    enter(opening_form, "funding.method", "CASH")
    assert "initial_deposit" not in opening_form.values()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("99999.99", "KES"),
        ("100000", "KES one hundred thousand"),
        ("1250000.50", "KES one million two hundred and fifty thousand and 50/100"),
        ("1.2.3", "KES"),
    ],
)
def test_large_amounts_stand_in_words_beside_the_figures(make: Any, typed: str, words: str) -> None:
    editor = make("amount")
    type_in(editor, typed)
    assert editor.words() == words
