"""Who can sign: rules met and missed by the people who are active and within their limit."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from branch_desk.domain.mandates import Rule, Shortfall, Signatory, is_satisfiable, shortfall

_DAY = date(2026, 11, 24)


def _people(*rows: dict[str, Any]) -> list[Signatory]:
    return [Signatory.model_validate(row) for row in rows]


def _rule(kind: str, *any_of: dict[str, int]) -> Rule:
    return Rule.model_validate({"kind": kind, "any_of": any_of})


_A, _B = {"class": "A"}, {"class": "B"}
_SMALL = {"class": "A", "personal_limit": {"amount": "50000.00"}}


@pytest.mark.parametrize(
    ("rule", "people", "amount", "met"),
    [
        (_rule("ANY_ONE"), [_A], "1", True),
        (_rule("ANY_ONE"), [_SMALL], "50000.00", True),
        (_rule("ANY_ONE"), [_SMALL], "50000.01", False),
        (_rule("ANY_ONE"), [_SMALL], None, False),
        (_rule("ANY_ONE"), [], "1", False),
        (_rule("ALL"), [_A, _SMALL], "50000.00", True),
        (_rule("ALL"), [_A, _SMALL], "50000.01", False),
        (_rule("ALL"), [], "1", False),
        (_rule("COMBINATION", {"A": 1, "B": 1}), [_A, _B], None, True),
        (_rule("COMBINATION", {"A": 1, "B": 1}), [_A, _A], None, False),
        (_rule("COMBINATION", {"B": 2}, {"A": 1}), [_A], None, True),
        (_rule("COMBINATION", {"A": 1, "ANY": 3}), [_A, _B, {}], None, True),
        (_rule("COMBINATION", {"A": 1, "ANY": 3}), [_A, _B], None, False),
        (_rule("COMBINATION", {"A": 1}), [{}], None, True),
        (_rule("COMBINATION", {}), [_A], None, False),
        (_rule("COMBINATION"), [_A], None, False),
    ],
)
def test_a_rule_is_met_by_those_who_can_sign(
    rule: Rule, people: list[dict[str, Any]], amount: str | None, met: bool
) -> None:
    limit = None if amount is None else Decimal(amount)
    assert is_satisfiable(rule, _people(*people), limit, _DAY) is met


@pytest.mark.parametrize(
    ("rule", "people", "gap"),
    [
        (_rule("COMBINATION", {"A": 1, "B": 2}, {"ANY": 9}), [_A, _B], Shortfall("B", 2, 1)),
        (_rule("ALL"), [_A, _SMALL], Shortfall("ANY", 2, 1)),
        (_rule("COMBINATION"), [_A], Shortfall("ANY", 1, 1)),
    ],
)
def test_what_is_missing_is_named(rule: Rule, people: list[dict[str, Any]], gap: Shortfall) -> None:
    assert shortfall(rule, _people(*people), Decimal(60000), _DAY) == gap


@pytest.mark.parametrize(
    ("begins", "ends", "active"),
    [
        (None, None, True),
        ("2026-11-24", None, True),
        ("2026-11-25", None, False),
        (None, "2026-11-24", True),
        (None, "2026-11-23", False),
        ("2026-11-01", "2026-11-30", True),
    ],
)
def test_the_last_day_of_signing_counts(begins: str | None, ends: str | None, active: bool) -> None:
    (person,) = _people({"effective_from": begins, "effective_to": ends})
    assert person.is_active(_DAY) is active
    assert is_satisfiable(_rule("ANY_ONE"), [person], None, _DAY) is active
