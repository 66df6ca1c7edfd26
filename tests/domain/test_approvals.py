"""Why a request needs an approval, and whose: every trigger below, at and above its threshold."""

from decimal import Decimal
from typing import Any

import pytest

from branch_desk.domain.approvals import (
    approval_reasons,
    levels_due,
    needs_sentence,
    operation_value,
)
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.enquiries import CustomerEnquiry
from branch_desk.domain.money import Money
from branch_desk.domain.replies import Reason
from branch_desk.domain.sketch import sketch
from tests.domain.bank import COMPANY, POLICY, cif, facts, opening, policy_with
from tests.domain.cif_rows import MINOR

_TURNOVER = ("cif_turnover", "Expected monthly turnover is KES 1,000,000.00 or more.")
_PEP = ("cif_pep", "A politically exposed person is involved.")
_HIGH = ("cif_risk_high", "The customer's risk is high.")
_WAIVED = ("cif_waived_document", "A document is waived.")
_ONCE_MORE = ("cif_duplicate_override", "A possible duplicate was judged to be another person.")
_DEPOSIT = (
    "open_deposit",
    "The first deposit is above KES 100,000.00, which the maker may open alone.",
)
_DAY = ("open_day_total", "The maker's openings of today would come to more than KES 500,000.00.")
_REVIEWED = [{"customer_id": "1000000016", "reason": "Twins, born the same day"}]
_WAIVER = [{"document_type": "PROOF_OF_ADDRESS", "reason": "Comes by post next week"}]


def _told(reasons: tuple[Reason, ...]) -> list[tuple[str, str]]:
    return [(each.code, each.text) for each in reasons]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"expected_monthly_turnover__amount": "999999.99"}, []),
        ({"expected_monthly_turnover__amount": "1000000.00"}, [_TURNOVER]),
        ({"expected_monthly_turnover__amount": "1000000.01"}, [_TURNOVER]),
        ({"expected_monthly_turnover__amount": "4999999.99"}, [_TURNOVER]),
        ({"expected_monthly_turnover__amount": "5000000.00"}, [_HIGH, _TURNOVER]),
        ({"individual__pep": True}, [_HIGH, _PEP]),
        ({"individual__nationality": "IR"}, [_HIGH]),
        ({"individual__nationality": "UG"}, []),
        ({"waivers": _WAIVER}, [_WAIVED]),
        ({"duplicates_reviewed": _REVIEWED}, [_ONCE_MORE]),
        (
            {"duplicates_reviewed": [{"customer_id": "1000000024", "reason": "Seen, is another"}]},
            [],
        ),
    ],
)
def test_a_new_customer_needs_an_approval_exactly_when(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    ground = facts(soft_matches=frozenset({"1000000016"}))
    assert _told(approval_reasons(cif(**changes), ground)) == expected


@pytest.mark.parametrize("who", ["directors", "beneficial_owners"])
def test_an_organisation_is_exposed_through_its_people(who: str) -> None:
    request = cif(COMPANY, **{f"business__{who}__0__pep": True})
    assert _told(approval_reasons(request, facts())) == [_HIGH, _PEP]
    assert approval_reasons(cif(COMPANY), facts()) == ()


def test_a_minor_is_exposed_through_the_guardian() -> None:
    assert approval_reasons(cif(MINOR), facts()) == ()
    request = cif(MINOR, individual__guardian__customer_id="1000000040")
    assert _told(approval_reasons(request, facts())) == [_HIGH, _PEP]
    unknown = cif(MINOR, individual__guardian__customer_id="1000000412")
    assert approval_reasons(unknown, facts()) == ()


@pytest.mark.parametrize(
    ("deposit", "today", "expected"),
    [
        ("99999.99", "0", []),
        ("100000.00", "0", []),
        ("100000.01", "0", [_DEPOSIT]),
        ("50000.00", "449999.99", []),
        ("50000.00", "450000.00", []),
        ("50000.01", "450000.00", [_DAY]),
        ("600000.00", "0", [_DEPOSIT, _DAY]),
    ],
)
def test_an_opening_needs_an_approval_exactly_when(
    deposit: str, today: str, expected: list[tuple[str, str]]
) -> None:
    request = opening(initial_deposit__amount=deposit)
    ground = facts(value_alone_today=Decimal(today))
    assert _told(approval_reasons(request, ground)) == expected
    assert operation_value(request, facts()) == Money.of(deposit)


def test_a_threshold_of_the_policy_goes_before_the_officers_limit() -> None:
    rows = [
        row | ({"threshold": "20000.00"} if row["code"] == "open_deposit" else {})
        for row in POLICY["triggers"]
    ]
    ground = facts(meta=policy_with(triggers=rows))
    assert approval_reasons(opening(initial_deposit__amount="20000.00"), ground) == ()
    above = approval_reasons(opening(initial_deposit__amount="20000.01"), ground)
    assert "KES 20,000.00" in above[0].text


@pytest.mark.parametrize("rows", [[], "off"])
def test_a_trigger_that_is_off_or_not_there_asks_for_nothing(rows: Any) -> None:
    off = [row | {"on": False} for row in POLICY["triggers"]]
    ground = facts(meta=policy_with(triggers=off if rows == "off" else rows))
    assert approval_reasons(cif(individual__pep=True), ground) == ()
    assert approval_reasons(opening(initial_deposit__amount="600000"), ground) == ()


def test_a_half_filled_form_is_asked_as_well() -> None:
    assert approval_reasons(sketch(CifCreate, {}), facts()) == ()
    typed = {"individual": {"pep": True}, "business": {"directors": [{"pep": None}]}}
    assert _told(approval_reasons(sketch(CifCreate, typed), facts())) == [_HIGH, _PEP]
    empty = sketch(type(opening()), {})
    assert approval_reasons(empty, facts()) == ()
    assert operation_value(empty, facts()) == Money.of(0)


def test_what_has_no_rule_of_its_own_is_worth_nothing_and_goes_through() -> None:
    assert operation_value(cif(), facts()) == Money.of(0)
    assert approval_reasons(CustomerEnquiry(customer_id="1000000016"), facts()) == ()


@pytest.mark.parametrize(
    ("codes", "value", "levels"),
    [
        ([], "0", []),
        (["cif_turnover"], "0", ["SUPERVISOR"]),
        (["cif_turnover", "cif_pep"], "0", ["SUPERVISOR", "BRANCH_MANAGER"]),
        (["open_deposit"], "999999.99", ["SUPERVISOR"]),
        (["open_deposit"], "1000000.00", ["SUPERVISOR"]),
        (["open_deposit"], "1000000.01", ["SUPERVISOR", "BRANCH_MANAGER"]),
        (["open_day_total"], None, ["SUPERVISOR", "BRANCH_MANAGER"]),
        (["unheard_of"], "0", ["SUPERVISOR"]),
    ],
)
def test_the_highest_level_over_all_reasons_counts(
    codes: list[str], value: str | None, levels: list[str]
) -> None:
    reasons = [Reason(code=code, text="") for code in codes]
    money = None if value is None else Money.of(value)
    assert list(levels_due(reasons, money, facts())) == levels


def test_the_officer_reads_whom_it_takes_and_why() -> None:
    assert needs_sentence((), ()) == "Goes straight through."
    ground = facts()
    reasons = approval_reasons(cif(individual__pep=True), ground)
    said = needs_sentence(reasons, levels_due(reasons, Money.of(0), ground))
    assert said == (
        "Needs a supervisor, then the branch manager: The customer's risk is high."
        " A politically exposed person is involved."
    )
