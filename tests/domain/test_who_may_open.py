"""Who holds an account that is opened or reserved, and whom an enquiry is about."""

from dataclasses import replace

from branch_desk.domain.accounts import AccountOpening, NumberReservation
from branch_desk.domain.enquiries import CustomerEnquiry
from branch_desk.domain.field_rules import field_complaints
from branch_desk.domain.opening_rules import holders_of, why_not_offered
from tests.domain.bank import CUSTOMERS, META, OPENING, changed, facts, told


def test_a_business_and_a_person_cannot_hold_what_is_for_organisations() -> None:
    product = META.product("30")
    assert product is not None
    organisations = replace(CUSTOMERS["1000000156"])
    assert why_not_offered(product, [organisations, CUSTOMERS["1000000016"]], 2) == ""


def test_only_known_holders_are_given_the_first_one_first() -> None:
    body = changed(
        OPENING, {"/joint_holders": [{"customer_id": "1000000412"}, {"customer_id": "1000000024"}]}
    )
    held = holders_of(AccountOpening.model_validate(body), facts())
    assert [each.customer_id for each in held] == ["1000000016", "1000000024"]


def test_a_reservation_is_asked_for_its_codes_alone() -> None:
    wish = NumberReservation(customer_id="1000000016", product_code="77")
    errors = told(field_complaints(wish, facts()))
    assert errors == [("/product_code", "choice", "Choose product from the list.")]


def test_an_enquiry_names_a_customer_or_an_account() -> None:
    assert field_complaints(CustomerEnquiry(customer_id="1000000016"), facts()) == ()
    assert field_complaints(CustomerEnquiry(account_no="0011000000171"), facts()) == ()
    assert told(field_complaints(CustomerEnquiry(), facts())) == [
        ("/customer_id", "required", "Enter the customer ID or the account number.")
    ]
