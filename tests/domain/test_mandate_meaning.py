"""What a signing rule means while it is typed: who can sign, and what it would take away."""

from datetime import date
from typing import Any

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.field_rules import early_complaints, missing_complaints
from branch_desk.domain.mandate_rules import mandate_complaints
from branch_desk.domain.mandate_sketch import lost_amounts, standing_terms
from branch_desk.domain.mandate_update import MandateUpdate
from branch_desk.domain.mandate_words import (
    lost_words,
    mandate_words,
    names_of,
    rule_words,
)
from branch_desk.domain.mandates import MandateTerms, Rule
from branch_desk.domain.sketch import sketch
from tests.domain.bank import IDENTITY, facts
from tests.domain.maintenance_bank import CUSTOMER, account, held
from tests.domain.signing_terms import OPEN, A, B, kes, terms, upto
from tests.domain.test_mandate_update import FIRST, MANDATE, SECOND

DAY = date(2026, 11, 24)


def test_what_is_not_whole_counts_for_nothing() -> None:
    half: list[dict[str, Any]] = [
        {},
        {"rule": "x"},
        {"up_to": {"amount": "x"}, **OPEN},
        OPEN,
    ]
    found = terms([A, {}, {"class": "B"}, B], *half)
    assert [each.signatory_class for each in found.signatories] == ["A", "B"]
    assert len(found.bands) == 1
    nothing = standing_terms({}, DAY)
    assert (nothing.signatories, nothing.bands, nothing.effective_from) == ((), (), DAY)


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (terms([A], OPEN), terms([A, B], OPEN), ()),
        (terms([A], OPEN), terms([], OPEN), ("For every amount",)),
        (terms([A], OPEN), terms([A], upto("500")), ("Above KES 500.00",)),
        (terms([A], upto("500")), terms([], OPEN), ("Up to KES 500.00",)),
        (
            terms([A, B], upto("100"), upto("500", {"A": 1, "B": 1}), OPEN),
            terms([A], upto("100"), upto("500", {"A": 1, "B": 1}), OPEN),
            ("Above KES 100.00 and up to KES 500.00",),
        ),
        (
            terms([A], OPEN),
            terms([A | {"personal_limit": kes("50")}], upto("40", {"B": 1}), OPEN),
            ("Up to KES 40.00", "Above KES 50.00"),
        ),
    ],
)
def test_amounts_that_nobody_could_sign_for_any_more_are_said(
    before: MandateTerms, after: MandateTerms, lost: tuple[str, ...]
) -> None:
    end = " somebody can sign now, and nobody could any more."
    said = lost_words(lost_amounts(before, after, DAY))
    assert said == tuple(each + end for each in lost)


def test_names_come_from_the_record_by_either_number() -> None:
    found = names_of(held(of=account({"/mandates": [MANDATE]})))
    assert found == {CUSTOMER: "Lydia Chebet", FIRST: "Lydia Chebet", SECOND: "Mark Quill"}
    bare = held().model_copy(update={"account": None})
    assert names_of(bare) == {CUSTOMER: "Lydia Chebet"}
    kept = terms([{"signatory_id": SECOND}], OPEN)
    assert mandate_words(kept.signatories, kept.bands, found) == "any one of: Mark Quill"


def test_a_rule_is_said_in_words() -> None:
    rule = Rule.model_validate({"kind": "COMBINATION", "any_of": [{"A": 2, "B": 1}, {"ANY": 3}]})
    assert rule_words(rule) == "2 of A and 1 of B or any 3"


STRANGER = {"full_name": "Mark Quill", "identity": IDENTITY}
THREE_A = {"rule": {"kind": "COMBINATION", "any_of": [{"A": 3}]}}


@pytest.mark.parametrize("model", [AccountOpening, MandateUpdate])
@pytest.mark.parametrize(
    ("mandate", "missing", "early"),
    [
        (None, [], []),
        ({}, [], []),
        ({"effective_from": "2026-11-24", "bands": [THREE_A]}, [], []),
        ({"signatories": [{}]}, ["full_name", "identity", "specimen"], []),
        ({"signatories": [STRANGER]}, ["specimen"], []),
        ({"effective_from": "2026-11-24", "signatories": [A], "bands": [OPEN, {}]}, [], []),
        ({"effective_from": "2026-11-24", "signatories": [A]}, [], []),
        ({"effective_from": "2026-11-24", "signatories": [A, {}], "bands": [THREE_A]}, None, []),
        (
            {"effective_from": "2026-11-24", "signatories": [A], "bands": [THREE_A]},
            [],
            ["band_unsatisfiable"],
        ),
        (
            {"effective_from": "2026-11-24", "signatories": [A], "bands": [OPEN, OPEN]},
            [],
            ["band_order"],
        ),
    ],
)
def test_a_half_filled_rule_is_told_what_it_lacks(
    model: type[Any], mandate: Any, missing: list[str] | None, early: list[str]
) -> None:
    sketched = sketch(model, {"mandate": mandate} if mandate is not None else {})
    asked = [each for each in missing_complaints(sketched, facts()) if "signatories" in each.field]
    if missing is not None:
        assert [each.field.rpartition("/")[2] for each in asked] == missing
    assert [each.code for each in early_complaints(sketched, facts())] == early


def test_an_organisation_does_not_sign_for_itself() -> None:
    wanted = standing_terms({"signatories": [{"customer_id": "1000000156"}], "bands": [OPEN]}, DAY)
    (found,) = mandate_complaints(wanted, facts())
    assert (found.field, found.code) == ("/mandate/signatories/0/customer_id", "organisation_signs")
    assert found.message == (
        "Baraka Hardware Ltd is an organisation and cannot sign. Enter the people who sign for it."
    )
