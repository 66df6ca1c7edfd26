"""The body of a change: what it may name, how it travels, and which values are refused."""

from typing import Any, Final

import pytest
from pydantic import ValidationError

from branch_desk.domain.customers import (
    Address,
    Business,
    CifCreate,
    CustomerRecord,
    Individual,
    PostalAddress,
)
from branch_desk.domain.fields import Patch, kind_of, wire_form
from branch_desk.domain.maintenance import (
    AccountChanges,
    AccountMaintenance,
    CustomerChanges,
    StateAction,
)
from branch_desk.domain.sketch import sketch
from tests.domain.bank import PERSON, refs, refused, told
from tests.domain.maintenance_bank import CUSTOMER

# What the contract lets be changed, 2.5, last four rows.
_TOP: Final = (
    "phone alternative_phone email physical_address postal_address preferred_language kra_pin"
    " kra_pin_exemption expected_monthly_turnover source_of_funds tax_residencies consent kyc_tier"
)
_INDIVIDUAL: Final = (
    "first_name other_names surname one_name_only date_of_birth gender nationality identity"
    " occupation employer pep pep_details guardian next_of_kin"
)
_BUSINESS: Final = "registered_name trading_name sector contact_person directors beneficial_owners"
_SERVICES: Final = "sms_alerts e_statements mobile_banking internet_banking debit_card cheque_book"


def _patch_at(model: Any, *path: str) -> Any:
    for name in path:
        model = next(
            each
            for each in model.model_fields[name].annotation.__args__
            if isinstance(each, type) and issubclass(each, Patch)
        )
    return model


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (CustomerChanges, f"{_TOP} individual business documents next_of_kin_confirmed"),
        (_patch_at(CustomerChanges, "individual"), _INDIVIDUAL),
        (_patch_at(CustomerChanges, "business"), _BUSINESS),
        (AccountChanges, "title limits services maturity settlement_account_no"),
        (_patch_at(AccountChanges, "limits"), "daily_debit per_transaction"),
        (_patch_at(AccountChanges, "services"), _SERVICES),
        (
            AccountMaintenance,
            "customer_id account_no reason evidence customer_changes account_changes state_action",
        ),
        (StateAction, "action kind reason_code amount expires_on hold_id"),
    ],
)
def test_what_can_be_changed_is_what_the_contract_lists(model: Any, names: str) -> None:
    assert set(model.model_fields) == set(names.split())


@pytest.mark.parametrize(
    ("patch", "model"),
    [
        (CustomerChanges, CustomerRecord),
        (_patch_at(CustomerChanges, "individual"), Individual),
        (_patch_at(CustomerChanges, "business"), Business),
        (_patch_at(CustomerChanges, "physical_address"), Address),
        (_patch_at(CustomerChanges, "postal_address"), PostalAddress),
    ],
)
def test_a_field_of_a_patch_reads_and_edits_as_that_of_the_record(patch: Any, model: Any) -> None:
    for name in patch.model_fields.keys() & model.model_fields.keys():
        mine, its = patch.model_fields[name], model.model_fields[name]
        assert not mine.is_required()
        assert (mine.title, mine.description) == (its.title, its.description)
        assert kind_of(mine) == kind_of(its)
    assert getattr(patch, "KIND", None) == getattr(model, "KIND", None)


def test_what_cannot_be_changed_is_not_known() -> None:
    for name in ("customer_type", "status", "branch_code"):
        with pytest.raises(ValidationError):
            CustomerChanges.model_validate({name: "INDIVIDUAL"})
    for name in ("business_type", "registration_no", "registered_on"):
        with pytest.raises(ValidationError):
            CustomerChanges.model_validate({"business": {name: "NGO"}})


@pytest.mark.parametrize(
    ("body", "travels"),
    [
        ({}, {}),
        ({"customer_changes": {}}, {"customer_changes": {}}),
        ({"customer_changes": None, "account_no": None, "evidence": None}, {}),
        ({"customer_changes": {"email": None}}, {"customer_changes": {"email": None}}),
        (
            {"customer_changes": {"individual": {"guardian": None, "employer": " Kazi Ltd "}}},
            {"customer_changes": {"individual": {"guardian": None, "employer": "Kazi Ltd"}}},
        ),
        (
            {"customer_changes": {"phone": "0712 345 678", "kra_pin": "a012345678z"}},
            {"customer_changes": {"phone": "+254712345678", "kra_pin": "A012345678Z"}},
        ),
        (
            {"account_changes": {"limits": {"daily_debit": {"amount": "5"}}}},
            {"account_changes": {"limits": {"daily_debit": {"amount": "5.00", "currency": "KES"}}}},
        ),
        ({"account_changes": {"limits": None}}, {"account_changes": {"limits": None}}),
        (
            {"account_changes": {"services": {"debit_card": None, "sms_alerts": False}}},
            {"account_changes": {"services": {"debit_card": None, "sms_alerts": False}}},
        ),
        (
            {"customer_changes": {"documents": [refs(1)[0]], "next_of_kin_confirmed": False}},
            {"customer_changes": {"documents": [refs(1)[0]], "next_of_kin_confirmed": False}},
        ),
        (
            {"state_action": {"action": "REACTIVATE", "kind": None}},
            {"state_action": {"action": "REACTIVATE"}},
        ),
        (
            {"customer_changes": {"tax_residencies": [{"country": "KE", "tin": None}]}},
            {"customer_changes": {"tax_residencies": [{"country": "KE"}]}},
        ),
    ],
)
def test_null_travels_in_a_patch_alone(body: dict[str, Any], travels: dict[str, Any]) -> None:
    request = AccountMaintenance.model_validate({"customer_id": CUSTOMER, **body})
    assert wire_form(request) == {"customer_id": CUSTOMER, **travels}
    assert AccountMaintenance.model_validate(wire_form(request)) == request


@pytest.mark.parametrize("name", sorted(PERSON.keys() - {"customer_type", "documents"}))
def test_every_member_that_was_entered_once_can_be_sent_to_change(name: str) -> None:
    made = CustomerChanges.model_validate({name: PERSON[name]})
    record = wire_form(CifCreate.model_validate(PERSON))
    assert wire_form(made) == {name: record[name]}
    assert wire_form(CustomerChanges.model_validate({name: None})) == {name: None}


def test_a_half_filled_patch_changes_only_what_is_filled_in() -> None:
    typed = {
        "customer_id": CUSTOMER,
        "account_no": None,
        "reason": "",
        "customer_changes": {
            "phone": "0712 345 678",
            "email": None,
            "kra_pin": "A01",
            "physical_address": {"town": "Thika", "line_1": ""},
            "individual": {"employer": None, "surname": "<b>"},
            "documents": [{"document_id": "?"}],
        },
        "state_action": {"action": "FREEZE", "kind": "LOUD"},
    }
    found = wire_form(sketch(AccountMaintenance, typed))
    assert found == {
        "customer_id": CUSTOMER,
        "customer_changes": {
            "phone": "+254712345678",
            "email": None,
            "physical_address": {"town": "Thika"},
            "individual": {"employer": None},
            "documents": [{}],
        },
        "state_action": {"action": "FREEZE"},
    }


_REFUSED: Final[list[tuple[dict[str, Any], str, str, str]]] = [
    (
        {"customer_changes": {"phone": "0712"}},
        "/customer_changes/phone",
        "phone_invalid",
        "This is not a valid phone number. Example: 0712 345 678 or +256 772 123 456.",
    ),
    (
        {"customer_changes": {"individual": {"surname": "R2D2"}}},
        "/customer_changes/individual/surname",
        "name_characters",
        "Use letters, spaces, hyphens, apostrophes and full stops only.",
    ),
    (
        {"customer_changes": {"customer_type": "BUSINESS"}},
        "/customer_changes/customer_type",
        "unknown_field",
        "The desk sent a field that the core does not know: customer_type.",
    ),
    (
        {"customer_changes": {"individual": {"next_of_kin": []}}},
        "/customer_changes/individual/next_of_kin",
        "required",
        "Enter next of kin.",
    ),
    (
        {"customer_changes": {"documents": refs(21)}},
        "/customer_changes/documents",
        "too_long",
        "Keep 20 of these at most.",
    ),
    ({"evidence": refs(11)}, "/evidence", "too_long", "Keep 10 of these at most."),
    (
        {"reason": "Why not"},
        "/reason",
        "reason_short",
        "Give a reason of at least 10 characters.",
    ),
    (
        {"reason": "x" * 501},
        "/reason",
        "too_long",
        "Shorten this to 500 characters.",
    ),
    (
        {"account_changes": {"title": " "}},
        "/account_changes/title",
        "required",
        "Enter account title.",
    ),
    (
        {"account_changes": {"limits": {"daily_debit": {"amount": "-1"}}}},
        "/account_changes/limits/daily_debit",
        "amount_min",
        "The amount must be at least 0.00.",
    ),
    (
        {"account_changes": {"settlement_account_no": "0011000000016"}},
        "/account_changes/settlement_account_no",
        "account_no_check",
        "Check the account number: a digit is wrong.",
    ),
    (
        {"account_changes": {"maturity": "SPEND"}},
        "/account_changes/maturity",
        "choice",
        "Choose at maturity from the list.",
    ),
    (
        {"state_action": {}},
        "/state_action/action",
        "required",
        "Enter action.",
    ),
    (
        {"state_action": {"action": "CLOSE"}},
        "/state_action/action",
        "choice",
        "Choose action from the list.",
    ),
    (
        {"state_action": {"action": "FREEZE", "kind": "LOUD"}},
        "/state_action/kind",
        "choice",
        "Choose kind from the list.",
    ),
    (
        {"state_action": {"action": "FREEZE", "kind": ["DEBIT"]}},
        "/state_action/kind",
        "choice",
        "Choose kind from the list.",
    ),
    (
        {"state_action": {"action": "RELEASE_HOLD", "hold_id": "17"}},
        "/state_action/hold_id",
        "choice",
        "Choose hold from the list.",
    ),
    (
        {"state_action": {"action": "PLACE_HOLD", "expires_on": "soon"}},
        "/state_action/expires_on",
        "date_format",
        "Enter a date, for example 24 Nov 2026.",
    ),
    (
        {"state": "FROZEN"},
        "/state",
        "unknown_field",
        "The desk sent a field that the core does not know: state.",
    ),
]


@pytest.mark.parametrize(("body", "pointer", "code", "text"), _REFUSED)
def test_a_value_that_will_not_do_is_told_at_its_place(
    body: dict[str, Any], pointer: str, code: str, text: str
) -> None:
    errors = refused(AccountMaintenance, {"customer_id": CUSTOMER, **body})
    assert told(errors) == [(pointer, code, text)]
