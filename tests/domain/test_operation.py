"""The declaration of an operation refuses a form that does not show the request exactly once."""

from dataclasses import replace
from typing import Any

import pytest

from branch_desk.domain.accounts import NumberReservation, NumberReserved
from branch_desk.domain.customers import CifCreate, CifCreated
from branch_desk.domain.operation import Operation, Precheck, Section
from branch_desk.domain.sheet import Sheet
from tests.domain.bank import PERSON


def _operation(*fields: str, **differs: Any) -> Operation:
    plain: dict[str, Any] = {
        "action": "account_number",
        "title": "Account number",
        "code": "ACNO",
        "operation": None,
        "method": "POST",
        "path": "/customer/account-number-reserve",
        "request": NumberReservation,
        "reply": NumberReserved,
        "form": (Section(title="Number", fields=fields),),
        "result": lambda _request, _reply, _known: Sheet("Number", ()),
        "example": {"customer_id": "1000000016", "product_code": "10"},
    }
    return Operation(**(plain | differs))


def test_a_form_that_names_every_field_once_is_taken() -> None:
    made = _operation("customer_id", "product_code")
    assert made.is_enquiry is False
    assert made.confirm(made.example) is None, "unless it says so, nothing is typed once more"
    assert _operation("customer_id", "product_code", method="GET").is_enquiry is True


def test_a_precheck_says_what_the_reply_says_or_its_one_sentence() -> None:
    plain = Precheck(
        name="KYC", lookup=lambda _: None, passes=lambda _request, _body: False, sentence="Wait."
    )
    assert plain.words({"missing": "photo"}) == "Wait."
    exact = replace(plain, why=lambda body: f"The {body['missing']} is missing.")
    assert exact.words({"missing": "photo"}) == "The photo is missing."


def test_naming_a_group_names_all_that_is_in_it() -> None:
    names = tuple(CifCreate.model_fields)
    made = _operation(*names, request=CifCreate, reply=CifCreated, example=PERSON)
    assert made.form[0].fields == names


def test_a_default_is_for_a_field_of_the_request() -> None:
    made = _operation("customer_id", "product_code", defaults={"product_code": "10"})
    assert made.defaults == {"product_code": "10"}
    with pytest.raises(ValueError, match=r"has a default for what is no field: \["):
        _operation("customer_id", "product_code", defaults={"x": "10"})


@pytest.mark.parametrize(
    ("fields", "odd"),
    [
        (("customer_id",), "product_code"),
        (("customer_id", "product_code", "colour"), "colour"),
        (("customer_id", "product_code", "product_code"), "product_code"),
        (("customer_id", "product_code.amount", "product_code"), "product_code.amount"),
    ],
)
def test_a_forgotten_invented_or_repeated_field_is_refused(
    fields: tuple[str, ...], odd: str
) -> None:
    with pytest.raises(ValueError, match=f"account_number forgets, repeats or invents: .*{odd}"):
        _operation(*fields)
