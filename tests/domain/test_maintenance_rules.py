"""Rules of a change across its fields: a row a rule, in the contract's words."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.field_rules import field_complaints
from branch_desk.domain.maintenance_rules import touches_identity
from tests.domain import account_rows, maintenance_rows
from tests.domain.bank import PERSON, document_id, papers, refs, told
from tests.domain.maintenance_bank import EVIDENCE, ground, held, maintenance
from tests.domain.maintenance_rows import GONE, OF, Rows

GOOD: Final = maintenance_rows.GOOD + account_rows.GOOD
RULES: Final = maintenance_rows.RULES + account_rows.RULES
_PAPERS: Final = ("SOURCE_OF_FUNDS", "PEP_DECLARATION", "PHOTO")


def _complaints(found: EnquiryReply, changes: Mapping[str, Any], **facts: Any) -> Rows:
    return told(field_complaints(maintenance(changes), ground(*_PAPERS, on=found, **facts)))


@pytest.mark.parametrize(("found", "changes"), GOOD)
def test_a_change_that_keeps_the_rules_has_no_complaint(
    found: EnquiryReply, changes: Mapping[str, Any]
) -> None:
    assert _complaints(found, changes) == []


@pytest.mark.parametrize(
    ("found", "changes", "expected"), RULES, ids=[row[2][0][1] for row in RULES]
)
def test_a_change_that_breaks_a_rule_is_told_so(
    found: EnquiryReply, changes: Mapping[str, Any], expected: Rows
) -> None:
    assert _complaints(found, changes) == expected


def test_the_table_counts_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f" {len(RULES)} rules of changes ")
    assert len(RULES) >= 90


def test_a_change_of_nobody_known_says_so() -> None:
    request = maintenance({f"{OF}/phone": "0722000222"})
    errors = field_complaints(request, replace(ground(), held=None))
    assert told(errors) == [("/customer_id", "customer_unknown", "No customer has this ID.")]


def test_an_account_that_is_not_held_is_not_judged() -> None:
    found = held().model_copy(update={"account": None, "accounts": ()})
    text = "This account does not belong to this customer."
    for changes in ({"/account_changes/title": None}, {"/state_action/action": "FREEZE"}):
        errors = _complaints(found, {**changes, **EVIDENCE, f"{OF}/phone": "0722000222"})
        assert errors == [("/account_no", "account_not_of_customer", text)]


def test_a_new_name_on_the_screening_list_asks_for_the_highest_tier() -> None:
    renamed = {f"{OF}/individual/surname": "Kosgei", **EVIDENCE}
    text = "This customer needs tier 3: the risk is high."
    errors = _complaints(held(), renamed, screening_hit=True)
    assert errors == [(f"{OF}/kyc_tier", "kyc_tier_low", text)]
    known = held(PERSON, risk_rating="HIGH", risk_factors=["SCREENING"])
    assert _complaints(known, renamed, screening_hit=True) == []


# To TIER_3: a source of funds is asked for, which the record did not need before.
_HIGHER: Final = {f"{OF}/kyc_tier": "TIER_3", f"{OF}/documents": refs(1)}


@pytest.mark.parametrize(
    ("differs", "code", "text"),
    [
        ({}, None, ""),
        ({"expires_on": date(2026, 11, 24)}, None, ""),
        ({"original_seen": False}, "original_not_seen", "Confirm that you saw the original."),
        ({"expires_on": date(2026, 11, 23)}, "id_expired", GONE),
    ],
)
def test_a_paper_that_comes_now_must_do(
    differs: dict[str, Any], code: str | None, text: str
) -> None:
    found = papers("SOURCE_OF_FUNDS")
    found[document_id(1)] = replace(found[document_id(1)], **differs)
    errors = told(field_complaints(maintenance(_HIGHER), ground(documents=found)))
    assert errors == ([(f"{OF}/documents/0", code, text)] if code else [])


@pytest.mark.parametrize(
    ("issued_on", "code", "text"),
    [
        (date(2026, 8, 24), None, ""),
        (
            date(2026, 8, 23),
            "document_old",
            "The proof of address must not be older than 92 days.",
        ),
        (date(2026, 11, 25), "id_issued_future", "The issue date is in the future."),
        (None, "document_date_missing", "Enter the date on the proof of address."),
    ],
)
def test_a_paper_that_is_renewed_must_be_young(
    issued_on: date | None, code: str | None, text: str
) -> None:
    found = papers("PHOTO", "PROOF_OF_ADDRESS")
    found[document_id(2)] = replace(found[document_id(2)], issued_on=issued_on)
    request = maintenance({f"{OF}/documents": refs(2)})
    errors = told(field_complaints(request, ground(documents=found)))
    assert errors == ([(f"{OF}/documents/1", code, text)] if code else [])


def test_a_paper_in_the_file_is_not_asked_for_again_and_one_that_is_not_is() -> None:
    higher = maintenance({f"{OF}/kyc_tier": "TIER_2"})
    low = held(PERSON, {"/kyc_tier": "TIER_1"})
    assert field_complaints(higher, ground(on=low)) == ()
    few = [each for each in low.kyc.documents if each.document_type != "PROOF_OF_ADDRESS"]
    kyc = low.kyc.model_copy(update={"documents": tuple(few)})
    errors = field_complaints(higher, ground(on=low.model_copy(update={"kyc": kyc})))
    text = "Add the proof of address, or record why it is waived."
    assert told(errors) == [(f"{OF}/documents", "document_missing", text)]


def test_a_paper_missing_since_long_is_not_held_against_a_change() -> None:
    waived = held()
    kyc = waived.kyc.model_copy(update={"documents": ()})
    request = maintenance({f"{OF}/phone": "0722000222"})
    assert field_complaints(request, ground(on=waived.model_copy(update={"kyc": kyc}))) == ()


def test_a_paper_that_the_core_does_not_know_is_left_to_the_core() -> None:
    request = maintenance({f"{OF}/documents": refs(1)})
    assert field_complaints(request, ground()) == ()


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("/customer/individual/surname", True),
        ("/customer/individual/identity/expires_on", True),
        ("/customer/individual/guardian", True),
        ("/customer/individual", True),
        ("/customer/business", True),
        ("/customer/business/beneficial_owners", True),
        ("/customer/kra_pin_exemption", True),
        ("/customer/individual/occupation", False),
        ("/customer/individual/next_of_kin", False),
        ("/customer/business/contact_person/full_name", False),
        ("/customer/kra_pin_other", False),
        ("/customer/phone", False),
        ("/customer/kyc_tier", False),
        ("/account/title", False),
        ("/kyc/documents", False),
    ],
)
def test_who_somebody_is(field: str, expected: bool) -> None:
    assert touches_identity(frozenset({field})) is expected
