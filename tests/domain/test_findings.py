"""What is said beside a half-filled customer record: risk, tier, age and shares, with reasons."""

from __future__ import annotations

from typing import Any

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.findings import Weight, findings
from branch_desk.domain.sketch import sketch
from tests.domain import bank
from tests.domain.maintenance_bank import ground, held, maintenance

ADULT: dict[str, Any] = {"customer_type": "INDIVIDUAL", "kyc_tier": "TIER_2"}
FIRM: dict[str, Any] = {"customer_type": "BUSINESS", "kyc_tier": "TIER_3", "business": {}}


def said(values: dict[str, Any]) -> dict[str, str]:
    found = findings(sketch(CifCreate, values), bank.facts())
    return {each.title: each.words for each in found}


def weights(values: dict[str, Any]) -> dict[str, Weight]:
    found = findings(sketch(CifCreate, values), bank.facts())
    return {each.title: each.weight for each in found}


def owners(*shares: str, control: str = "OWNERSHIP") -> dict[str, Any]:
    rows = [{"ownership_percent": each, "control": control} for each in shares]
    return {**FIRM, "business": {"beneficial_owners": rows}}


def test_of_most_requests_nothing_is_found() -> None:
    assert findings(object(), bank.facts()) == ()


def test_an_empty_form_has_a_risk_and_nothing_else() -> None:
    assert said({}) == {"Risk": "low so far."}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"individual": {"pep": True}}, "high, because a politically exposed person is involved."),
        (
            {"expected_monthly_turnover": {"amount": "5000000"}},
            "high, because the turnover is KES 5,000,000.00 or more.",
        ),
        (
            {"expected_monthly_turnover": {"amount": "1000000"}, "source_of_funds": "OTHER"},
            "medium, because the turnover is KES 1,000,000.00 or more and the source of funds is "
            "none of the usual ones.",
        ),
        (
            {"expected_monthly_turnover": {"amount": "1000000"}, "individual": {"pep": True}},
            "high, because a politically exposed person is involved and the turnover is "
            "KES 1,000,000.00 or more.",
        ),
        ({"individual": {"nationality": "UG"}}, "medium, because the nationality is not Kenyan."),
    ],
)
def test_the_risk_says_what_made_it(changes: dict[str, Any], words: str) -> None:
    assert said({**ADULT, **changes})["Risk"] == words
    assert weights({**ADULT, **changes})["Risk"] is Weight.WARNS


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (ADULT, "tier 2. May have Savings, Basic Savings, Current and Fixed Deposit."),
        (
            {**ADULT, "kyc_tier": "TIER_1"},
            "tier 1. May have Basic Savings. Savings, Current and Fixed Deposit: choose tier 2.",
        ),
        (
            {**ADULT, "individual": {"pep": True}},
            "tier 3 is needed, since the risk is high.",
        ),
        (
            {**ADULT, "individual": {"date_of_birth": "2015-03-14"}},
            "tier 2, since minors always do. May have Junior Savings.",
        ),
        (
            FIRM,
            "tier 3, since organisations always do. May have Business Current and Fixed Deposit.",
        ),
    ],
)
def test_the_tier_says_what_it_allows_or_which_is_needed(
    values: dict[str, Any], words: str
) -> None:
    assert said(values)["KYC tier"] == words


def test_where_no_product_is_offered_the_tier_says_so() -> None:
    products = tuple(each for each in bank.META.products if each.min_tier == "TIER_2")
    ground = bank.facts(meta=bank.META.model_copy(update={"products": products}))
    found = findings(sketch(CifCreate, {**ADULT, "kyc_tier": "TIER_1"}), ground)
    words = next(each.words for each in found if each.title == "KYC tier")
    assert words.startswith("tier 1. May have no product. Savings, Current and")


def test_a_minor_needs_a_guardian() -> None:
    born = {"individual": {"date_of_birth": "2015-03-14"}}
    assert said({**ADULT, **born})["Under 18"].startswith("needs a guardian")
    assert "Under 18" not in said({**ADULT, "individual": {"date_of_birth": "1988-03-14"}})


@pytest.mark.parametrize(
    ("values", "words", "weight"),
    [
        (
            FIRM,
            "0 of 100 percent are named, 100 are not: name every owner of 10 or more, "
            "or a senior manager if there is none.",
            Weight.WARNS,
        ),
        (
            owners("60", "12.50"),
            "72.5 of 100 percent are named, 27.5 are not: name every owner of 10 or more.",
            Weight.WARNS,
        ),
        (
            owners("5", control="SENIOR_MANAGEMENT"),
            "5 of 100 percent are named, 95 are not: name every owner of 10 or more.",
            Weight.WARNS,
        ),
        (owners("60", "35"), "95 of 100 percent are named.", Weight.PLAIN),
        (owners("60", "60"), "120 of 100 percent are named: 20 too many.", Weight.WRONG),
    ],
)
def test_the_shares_are_added_up_and_what_is_missing_is_said(
    values: dict[str, Any], words: str, weight: Weight
) -> None:
    assert said(values)["Shares"] == words
    assert weights(values)["Shares"] is weight


def card(**values: Any) -> dict[str, str]:
    found = findings(sketch(AccountOpening, values), bank.facts())
    return {each.title: each.words for each in found}


def test_a_product_has_its_card_beside_the_opening() -> None:
    assert card() == {}
    assert card(product_code="10", customer_id="1000000016") == {
        "Savings": "opens with KES 1,000.00 or more, and keeps KES 1,000.00.",
        "Interest": "3.00 percent a year.",
        "KYC tier": "tier 2 or higher.",
        "Holders": "up to 4.",
        "May have": "a debit card.",
        "Closing": "is free.",
    }
    basic = card(product_code="11")
    assert basic["Basic Savings"].endswith("It holds KES 100,000.00 at most.")
    assert basic["Holders"] == "one."
    assert card(product_code="30")["Runs"] == (
        "3 to 60 months, paid in by transfer only. Broken early, it earns half the interest."
    )


@pytest.mark.parametrize(
    ("changed_on", "words"),
    [
        (None, None),
        ("2026-11-17", None),
        ("2026-11-18", "phone or email changed 6 days ago, on 18 Nov 2026."),
        ("2026-11-23", "phone or email changed yesterday, on 23 Nov 2026."),
        ("2026-11-24", "phone or email changed today, on 24 Nov 2026."),
    ],
)
def test_a_fresh_change_of_contact_and_the_highest_limit_are_said(
    changed_on: str | None, words: str | None
) -> None:
    record = held(contact_changed_on=changed_on)
    found = {each.title: each.words for each in findings(maintenance(), ground(on=record))}
    assert (found.get("Contact"), found["Limits"]) == (words, "up to KES 5,000,000.00 each.")


def test_without_a_record_or_an_account_there_is_less_to_say() -> None:
    assert findings(maintenance(), bank.facts()) == ()
    bare = held().model_copy(update={"account": None})
    assert findings(maintenance(), ground(on=bare)) == ()


def test_a_card_says_who_may_not_have_the_product() -> None:
    found = findings(
        sketch(AccountOpening, {"product_code": "21", "customer_id": "1000000016"}), bank.facts()
    )
    wrong = [each.words for each in found if each.weight is Weight.WRONG]
    assert wrong == [
        "not for this customer: it is for organisations.",
        "it needs KYC tier 3, and Amina Wanjiku Njoroge has tier 2. "
        "Raise the tier first, in Account maintenance (ACMT).",
    ]
