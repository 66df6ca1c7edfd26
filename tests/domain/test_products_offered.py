"""Which products holders may have, and what an account of theirs can pay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.enquiries import AccountSummary
from branch_desk.domain.field_rules import field_complaints
from branch_desk.domain.opening_rules import free_amount, products_for
from tests.domain.bank import CUSTOMERS, META, OPENING, changed, facts
from tests.ui.forms.paper_desk import ACCOUNT

AMINA: Final = CUSTOMERS["1000000016"]
FIXED: Final[dict[str, Any]] = {
    "/product_code": "30",
    "/initial_deposit/amount": "50000",
    "/funding": {"method": "TRANSFER", "from_account_no": "0011000000015"},
    "/tenure_months": 12,
    "/settlement_account_no": "0011000000015",
    "/maturity": "PAY_OUT",
}


def test_while_nobody_is_known_every_product_is_offered() -> None:
    assert products_for((), 1, META) == (META.products, ())


def test_an_account_of_a_product_that_is_not_known_can_pay_all_it_has() -> None:
    account = AccountSummary.model_validate({**ACCOUNT, "product_code": "99"})
    assert str(free_amount(account, META)) == "KES 84,250.00"


def test_money_is_judged_where_the_account_was_read_and_else_left_to_the_core() -> None:
    amina = replace(AMINA, accounts=(AccountSummary.model_validate(ACCOUNT),))
    known = facts(customers={**CUSTOMERS, "1000000016": amina})
    request = AccountOpening.model_validate(changed(OPENING, FIXED))
    assert field_complaints(request, known) == field_complaints(request, facts()) == ()
    dear = AccountOpening.model_validate(
        changed(OPENING, FIXED | {"/initial_deposit/amount": "90000"})
    )
    assert [each.message for each in field_complaints(dear, known)] == [
        "Only KES 83,250.00 is available."
    ]
    assert field_complaints(dear, facts()) == ()
