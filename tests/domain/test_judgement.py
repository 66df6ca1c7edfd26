"""What a form still needs, judged at any moment; Enter, marks and Submit all go by it."""

from typing import Any

import pytest
from pydantic import BaseModel

from branch_desk.domain.accounts import AccountOpening, NumberReservation
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.enquiries import CustomerEnquiry
from branch_desk.domain.judgement import judge

from .bank import ABSENT, COMPANY, OPENING, PERSON, PERSON_PAPERS, changed, facts, refs

_MINOR = {
    "individual/date_of_birth": "2015-01-01",
    "individual/identity/id_type": "BIRTH_CERTIFICATE",
    "individual/identity/id_number": "1234567",
}


def needed(model: type[BaseModel], body: dict[str, Any], changes: dict[str, Any]) -> set[str]:
    # Without a phone or a purpose the request is not whole: only what looks early has spoken.
    gap = "phone" if model is CifCreate else "purpose"
    half = changed(body, {gap: ABSENT, **changes})
    judged = judge(model, half, facts(*PERSON_PAPERS))
    assert judged.request is None
    assert not judged.is_right
    return set(judged.still_needed) - {f"/{gap}"}


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, set()),
        ({"individual/first_name": ABSENT}, {"/individual/first_name"}),
        ({"individual/first_name": ABSENT, "individual/one_name_only": True}, set()),
        ({"kra_pin": ABSENT}, {"/kra_pin"}),
        ({"kra_pin": ABSENT, "kra_pin_exemption": "DIPLOMAT"}, set()),
        ({"kra_pin_exemption": "MINOR"}, {"/kra_pin"}),
        ({"physical_address/county": ABSENT}, {"/physical_address/county"}),
        ({"physical_address/county": ABSENT, "physical_address/country": "UG"}, set()),
        ({"individual/pep": ABSENT}, {"/individual/pep"}),
        ({"individual/pep": True, "kyc_tier": "TIER_3"}, {"/individual/pep_details"}),
        (
            {"individual/identity/id_type": "PASSPORT", "individual/identity/id_number": "A123456"},
            {"/individual/identity/expires_on"},
        ),
        (_MINOR, {"/individual/guardian"}),
        (_MINOR | {"individual/date_of_birth": "2031-01-01"}, {"/individual/date_of_birth"}),
        ({"consent/data_processing": False}, {"/consent/data_processing"}),
        ({"postal_address": {"po_box": "1200"}}, {"/postal_address/postal_code",
                                                  "/postal_address/town"}),
        ({"individual/surname": ABSENT}, {"/individual/surname"}),
        ({"documents": ABSENT}, {"/documents"}),
        ({"individual/identity": ABSENT}, {"/individual/identity"}),
    ],
)  # fmt: skip
def test_a_person_needs_what_the_rules_ask_in_this_state(
    changes: dict[str, Any], wanted: set[str]
) -> None:
    assert needed(CifCreate, PERSON, changes) == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, set()),
        ({"email": ABSENT}, {"/email"}),
        ({"kyc_tier": "TIER_2"}, {"/kyc_tier"}),
        ({"business/directors": []}, {"/business/directors"}),
        ({"business/directors": [], "business/business_type": "SOLE_PROPRIETOR",
          "kra_pin": "A012345678Z"}, set()),
        ({"business/business_type": ABSENT}, {"/business/business_type"}),
        ({"business/directors/0/identity/id_type": "PASSPORT"},
         {"/business/directors/0/identity/expires_on"}),
        ({"business/directors/0/identity": ABSENT}, {"/business/directors/0/identity"}),
    ],
)  # fmt: skip
def test_an_organisation_needs_what_the_rules_ask_in_this_state(
    changes: dict[str, Any], wanted: set[str]
) -> None:
    assert needed(CifCreate, COMPANY, changes) == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, set()),
        ({"funding": {"method": "CASH"}}, {"/funding/till_receipt_no"}),
        ({"funding": {"method": "TRANSFER"}}, {"/funding/from_account_no"}),
        ({"funding": {"method": "LATER"}}, set()),
        ({"funding": ABSENT}, {"/funding"}),
        ({"product_code": ABSENT}, {"/product_code"}),
        ({"product_code": "30"}, {"/tenure_months", "/settlement_account_no", "/maturity"}),
        ({"joint_holders": [{"customer_id": "1000000024"}]}, {"/mandate"}),
        ({"customer_id": "1000000156"}, {"/mandate"}),
    ],
)
def test_an_opening_needs_what_the_rules_ask_in_this_state(
    changes: dict[str, Any], wanted: set[str]
) -> None:
    assert needed(AccountOpening, OPENING, changes) == wanted


@pytest.mark.parametrize(
    ("waived", "named"),
    [
        ((), "the proof of address and the KRA PIN certificate"),
        (("PROOF_OF_ADDRESS",), "the KRA PIN certificate"),
    ],
)
def test_as_long_as_no_paper_is_filed_one_complaint_names_them_all(
    waived: tuple[str, ...], named: str
) -> None:
    waivers = [{"document_type": each, "reason": "Comes by post"} for each in waived]
    half = changed(PERSON, {"documents": ABSENT, "phone": ABSENT, "waivers": waivers})
    found = {each.field: each for each in judge(CifCreate, half, facts()).complaints}
    assert found["/documents"].code == "document_missing"
    assert named in found["/documents"].message


@pytest.mark.parametrize(
    ("shown", "reviewed", "codes"),
    [
        ({}, (), []),
        ({"1000000032": True}, (), ["duplicate_customer"]),
        ({"1000000032": True}, ("1000000032",), ["duplicate_customer"]),
        ({"1000000024": False}, (), ["required"]),
        ({"1000000024": False}, ("1000000024",), []),
        ({"1000000024": False, "1000000032": True}, (), ["required", "duplicate_customer"]),
    ],
)
def test_every_match_shown_is_judged_and_a_sure_one_stops(
    shown: dict[str, bool], reviewed: tuple[str, ...], codes: list[str]
) -> None:
    judged = [{"customer_id": each, "reason": "Another face"} for each in reviewed]
    half = changed(PERSON, {"phone": ABSENT, "duplicates_reviewed": judged})
    ground = facts(*PERSON_PAPERS, shown_matches=shown)
    found = judge(CifCreate, half, ground).complaints
    assert [each.code for each in found if each.field == "/duplicates_reviewed"] == codes


def test_an_enquiry_needs_one_of_its_two_numbers() -> None:
    assert judge(CustomerEnquiry, {}, facts()).still_needed == {"/customer_id"}
    assert judge(CustomerEnquiry, {"account_no": "0011000000015"}, facts()).is_right


def test_of_other_requests_only_the_model_misses_something() -> None:
    found = judge(NumberReservation, {"customer_id": "1000000016"}, facts())
    assert found.still_needed == {"/product_code"}


def test_a_whole_request_is_right_or_has_every_complaint_of_the_rules() -> None:
    good = judge(CifCreate, PERSON, facts(*PERSON_PAPERS))
    assert good.is_right
    assert good.request.individual.surname == "Chebet"
    assert good.complaints == good.early == ()
    few = changed(PERSON, {"documents": refs(1)})
    lacking = judge(CifCreate, few, facts("ID_FRONT"))
    assert lacking.request is not None
    assert not lacking.is_right
    assert {each.code for each in lacking.complaints} == {"document_missing"}


def test_what_is_refused_is_worded_once_and_not_called_missing() -> None:
    body = changed(PERSON, {"individual/first_name": "Lydia <b>", "kra_pin": "B12"})
    found = judge(CifCreate, body, facts(*PERSON_PAPERS)).complaints
    assert [(each.field, each.code) for each in found] == [
        ("/kra_pin", "kra_pin_format"),
        ("/individual/first_name", "name_characters"),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kyc_tier": "TIER_2", "individual/pep": True}, "kyc_tier_low"),
        ({"kra_pin_exemption": "DIPLOMAT"}, "kra_pin_or_exemption"),
        ({"consent/data_processing": False}, "consent_missing"),
        ({"individual/date_of_birth": "2027-01-01"}, "dob_future"),
    ],
)
def test_what_no_further_field_could_cure_is_said_early(changes: dict[str, Any], code: str) -> None:
    for gap in ({}, {"phone": ABSENT}):
        judged = judge(CifCreate, changed(PERSON, {**changes, **gap}), facts(*PERSON_PAPERS))
        assert code in {each.code for each in judged.early}
        assert {each.code for each in judged.early} <= {each.code for each in judged.complaints}
