"""Rules of a new customer record across its fields: a row a rule, in the contract's words."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from branch_desk.domain.customers import CifCreate
from branch_desk.domain.facts import DocumentFacts
from branch_desk.domain.field_rules import field_complaints
from tests.domain.bank import (
    COMPANY,
    COMPANY_PAPERS,
    PERSON,
    PERSON_PAPERS,
    changed,
    document_id,
    facts,
    papers,
    refs,
    told,
)
from tests.domain.cif_good import GOOD
from tests.domain.cif_rows import GONE, MINOR, MINOR_PAPERS, RULES, WAIVER, Rows


@pytest.mark.parametrize(("body", "changes"), GOOD)
def test_a_record_that_keeps_the_rules_has_no_complaint(
    body: Mapping[str, Any], changes: dict[str, Any]
) -> None:
    assert _complaints(body, changes) == []


@pytest.mark.parametrize(
    ("body", "changes", "expected"), RULES, ids=[row[2][0][1] for row in RULES]
)
def test_a_record_that_breaks_a_rule_is_told_so(
    body: Mapping[str, Any], changes: dict[str, Any], expected: Rows
) -> None:
    assert _complaints(body, changes) == expected


def _complaints(body: Mapping[str, Any], changes: dict[str, Any]) -> Rows:
    kinds = {id(PERSON): PERSON_PAPERS, id(COMPANY): COMPANY_PAPERS, id(MINOR): MINOR_PAPERS}
    request = CifCreate.model_validate(changed(body, changes))
    return told(field_complaints(request, facts(*kinds[id(body)])))


def test_the_table_counts_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f" {len(RULES)} rules across fields ")
    assert len(RULES) >= 50


@pytest.mark.parametrize(
    ("found", "code", "sentence"),
    [
        (
            {"original_seen": False},
            "original_not_seen",
            "Confirm that you saw the original.",
        ),
        ({"issued_on": None}, "document_date_missing", "Enter the date on the proof of address."),
        (
            {"issued_on": date(2026, 8, 23)},
            "document_old",
            "The proof of address must not be older than 92 days.",
        ),
        (
            {"issued_on": date(2026, 11, 25)},
            "id_issued_future",
            "The issue date is in the future.",
        ),
        ({"expires_on": date(2026, 11, 23)}, "id_expired", GONE),
    ],
)
def test_a_paper_that_will_not_do_is_told_at_its_place(
    found: dict[str, Any], code: str, sentence: str
) -> None:
    held = papers(*PERSON_PAPERS)
    held[document_id(5)] = replace(held[document_id(5)], **found)
    errors = field_complaints(CifCreate.model_validate(PERSON), facts(documents=held))
    assert told(errors) == [("/documents/4", code, sentence)]


def test_the_last_paper_of_a_type_counts() -> None:
    held = papers(*PERSON_PAPERS, "PROOF_OF_ADDRESS")
    held[document_id(7)] = DocumentFacts("PROOF_OF_ADDRESS", original_seen=False)
    request = CifCreate.model_validate(changed(PERSON, {"/documents": refs(7)}))
    errors = field_complaints(request, facts(documents=held))
    assert [(each.field, each.code) for each in errors] == [("/documents/6", "original_not_seen")]


@pytest.mark.parametrize(
    "found",
    [
        {"issued_on": date(2026, 8, 24)},
        {"issued_on": date(2026, 11, 24)},
        {"expires_on": date(2026, 11, 24)},
    ],
)
def test_a_paper_on_the_edge_of_its_time_is_taken(found: dict[str, Any]) -> None:
    held = papers(*PERSON_PAPERS)
    held[document_id(5)] = replace(held[document_id(5)], **found)
    request = CifCreate.model_validate(PERSON)
    assert field_complaints(request, facts(documents=held)) == ()


def test_a_waived_paper_is_not_missed_and_one_that_cannot_be_waived_is() -> None:
    waivers = [
        {"document_type": "PROOF_OF_ADDRESS", **WAIVER},
        {"document_type": "ID_FRONT", **WAIVER},
    ]
    request = CifCreate.model_validate(changed(PERSON, {"/waivers": waivers}))
    held = facts("ID_BACK", "PHOTO", "SIGNATURE_SPECIMEN", "KRA_PIN_CERTIFICATE")
    assert told(field_complaints(request, held)) == [
        ("/waivers/1/document_type", "document_not_waivable", "The ID front cannot be waived."),
        ("/documents", "document_missing", "Add the ID front, or record why it is waived."),
    ]


def test_a_guardian_in_public_office_makes_the_minor_one_of_high_risk() -> None:
    body = changed(MINOR, {"/individual/guardian/customer_id": "1000000040"})
    errors = field_complaints(CifCreate.model_validate(body), facts(*MINOR_PAPERS))
    assert [each.code for each in errors] == ["kyc_tier_low"]
