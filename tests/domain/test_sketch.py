"""A half-filled form as a model: nothing is refused, and what will not do counts as missing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.customers import CifCreate, NextOfKin, Waiver
from branch_desk.domain.documents import DocumentRef
from branch_desk.domain.duplicates import DuplicateMatch, match_words, probe_of
from branch_desk.domain.fields import rows_of
from branch_desk.domain.mandates import MandateTerms
from branch_desk.domain.sketch import sketch
from tests.domain.bank import MANDATE, OPENING, PERSON, changed, refs


def test_an_empty_form_is_a_model_of_nothing() -> None:
    empty = sketch(CifCreate, {})
    assert empty.phone is None
    assert empty.individual is None
    assert empty.waivers == ()
    assert sketch(AccountOpening, {}).initial_deposit is None


def test_a_whole_form_is_the_model_itself() -> None:
    assert sketch(CifCreate, PERSON) == CifCreate.model_validate(PERSON)
    whole = changed(OPENING, {"/mandate": MANDATE})
    assert sketch(AccountOpening, whole) == AccountOpening.model_validate(whole)


def test_values_that_will_not_do_count_as_missing() -> None:
    typed: dict[str, Any] = {
        "phone": "0712",
        "email": 5,
        "kyc_tier": "TIER_9",
        "expected_monthly_turnover": {"amount": "1.234,50"},
        "physical_address": {"town": "Nairobi", "country": "Kenya"},
        "postal_address": "P.O. Box 40",
        "tax_residencies": "KE",
        "waivers": [{"document_type": "PHOTO", "reason": "short"}, "odd"],
        "documents": [refs(1)[0], {"document_id": "?"}],
        "individual": {
            "first_name": "  Lydia ",
            "surname": "<b>",
            "date_of_birth": "1988-03-14",
            "identity": {"id_type": "PASSPORT", "expires_on": "soon"},
            "next_of_kin": [{"full_name": "Mark Chebet"}],
        },
        "business": 7,
        "nonsense": "x",
    }
    form = sketch(CifCreate, typed)
    for name in ("phone", "email", "kyc_tier", "business"):
        assert getattr(form, name) is None
    assert form.expected_monthly_turnover is None
    assert (form.physical_address.town, form.physical_address.country) == ("Nairobi", None)
    assert form.postal_address is None
    assert form.tax_residencies == ()
    assert [(each.document_type, each.reason) for each in form.waivers] == [("PHOTO", None)]
    assert [each.sha256 is None for each in form.documents] == [False, True]
    person = form.individual
    assert person is not None
    assert (person.first_name, person.surname) == ("Lydia", None)
    assert person.date_of_birth == date(1988, 3, 14)
    assert person.identity.expires_on is None
    assert [(each.full_name, each.phone) for each in person.next_of_kin] == [("Mark Chebet", None)]


def test_values_that_are_models_already_are_taken() -> None:
    ref = DocumentRef.model_validate(refs(1)[0])
    mandate = MandateTerms.model_validate(MANDATE)
    assert sketch(CifCreate, {"documents": [ref]}).documents == (ref,)
    assert sketch(AccountOpening, {"mandate": mandate}).mandate == mandate


def test_a_mandate_may_be_half_filled_and_its_names_are_those_of_the_wire() -> None:
    typed = {
        "mandate": {
            "effective_from": "2026-11-24",
            "signatories": [{"class": "B", "personal_limit": {"amount": "50"}}, {"class": "Z"}],
            "bands": [{"rule": {"kind": "COMBINATION", "any_of": [{"A": 1}]}}],
        }
    }
    terms = sketch(AccountOpening, typed).mandate
    assert terms is not None
    assert [each.signatory_class for each in terms.signatories] == ["B", None]
    assert terms.signatories[0].personal_limit is not None
    assert terms.signatories[0].personal_limit.amount == Decimal(50)
    assert terms.bands[0].rule.any_of == ({"A": 1},)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ([{"A": 1}], ({"A": 1},)),
        ([{"A": 1}, {"B": "two"}], ()),
        (["A"], ()),
        ("2 of A", ()),
    ],
)
def test_a_combination_stands_without_its_kind_and_counts_for_nothing_if_it_is_none(
    typed: Any, kept: tuple[dict[str, int], ...]
) -> None:
    half = {"mandate": {"bands": [{"rule": {"any_of": typed}}]}}
    terms = sketch(AccountOpening, half).mandate
    assert terms is not None
    assert terms.bands[0].rule.kind is None
    assert terms.bands[0].rule.any_of == kept


def test_rows_are_known_by_their_model() -> None:
    fields = CifCreate.model_fields
    assert rows_of(fields["waivers"].annotation) is Waiver
    assert rows_of(fields["phone"].annotation) is None
    individual = fields["individual"].annotation
    assert rows_of(individual) is None
    assert rows_of(tuple[NextOfKin, ...]) is NextOfKin
    assert rows_of(tuple[str, ...]) is None


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({}, None),
        ({"customer_type": "INDIVIDUAL", "phone": "0712345678"}, None),
        ({"individual": {"first_name": "Lydia"}}, None),
        ({"individual": {"surname": "Chebet"}}, {"individual": {"surname": "Chebet"}}),
        ({"kra_pin": "a012345678z"}, {"kra_pin": "A012345678Z"}),
        ({"individual": {"identity": {"id_type": "PASSPORT"}}}, None),
        (
            {"individual": {"identity": {"id_type": "PASSPORT", "id_number": "ak1"}}},
            {"individual": {"identity": {"id_type": "PASSPORT", "id_number": "AK1"}}},
        ),
        ({"business": {"registration_no": "C 1"}}, {"business": {"registration_no": "C 1"}}),
    ],
)
def test_the_radar_asks_once_it_knows_enough(
    typed: dict[str, Any], asked: dict[str, Any] | None
) -> None:
    probe = probe_of(sketch(CifCreate, typed))
    found = probe.model_dump(mode="json", exclude_none=True) if probe else None
    assert found == asked


@pytest.mark.parametrize(
    ("hard", "words"),
    [
        (True, "1000000016, branch 001: same ID. Cannot be created again: use this customer."),
        (False, "1000000016, branch 001: similar names (0.91), same ID."),
    ],
)
def test_a_match_is_worded(hard: bool, words: str) -> None:
    match = DuplicateMatch(
        customer_id="1000000016", branch_code="001", hard=hard, score="0.91", evidence=("same ID",)
    )
    assert match_words(match) == words
