"""Who can sign: minimal sets of people, why the others cannot, and what a band lacks."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from random import Random
from typing import Any

import pytest

from branch_desk.domain.mandates import (
    Band,
    MandateTerms,
    RuleKind,
    Shortfall,
    Signatory,
    WhyNot,
    shortfall,
    who_can_sign,
)

DAY = date(2026, 11, 24)
OPEN_END = {"rule": {"kind": "ANY_ONE"}}
A, B = {"class": "A"}, {"class": "B"}
SMALL = {"class": "A", "personal_limit": {"amount": "50000.00"}}
GONE = {"class": "A", "effective_to": "2026-11-23"}


def mandate_of(people: list[dict[str, Any]], *bands: dict[str, Any]) -> MandateTerms:
    return MandateTerms.model_validate(
        {"effective_from": DAY, "signatories": people, "bands": bands or (OPEN_END,)}
    )


def band_of(kind: str, *any_of: dict[str, int], up_to: str | None = None) -> dict[str, Any]:
    band: dict[str, Any] = {"rule": {"kind": kind, "any_of": any_of}}
    return {**band, "up_to": {"amount": up_to}} if up_to else band


@pytest.mark.parametrize(
    ("band", "people", "amount", "sets"),
    [
        (band_of("ANY_ONE"), [A, B], "1", ((0,), (1,))),
        (band_of("ANY_ONE"), [SMALL], "50000.00", ((0,),)),
        (band_of("ANY_ONE"), [SMALL], "50000.01", ()),
        (band_of("ANY_ONE"), [SMALL, B], None, ((1,),)),
        (band_of("ALL"), [A, SMALL, GONE], "50000.00", ((0, 1),)),
        (band_of("ALL"), [A, SMALL], "50000.01", ()),
        (band_of("ALL"), [GONE], "1", ()),
        (band_of("COMBINATION", {"A": 1, "B": 1}), [A, B, A], None, ((0, 1), (1, 2))),
        (band_of("COMBINATION", {"A": 1, "B": 1}), [A, A], None, ()),
        (band_of("COMBINATION", {"B": 2}, {"A": 1}), [A, B, B], None, ((0,), (1, 2))),
        (band_of("COMBINATION", {"A": 1, "ANY": 3}), [A, B, {}], None, ((0, 1, 2),)),
        (band_of("COMBINATION", {"A": 1, "ANY": 2}), [A, B, B], None, ((0, 1), (0, 2))),
        (band_of("COMBINATION", {"A": 2, "ANY": 1}), [A, A, B], None, ((0, 1),)),
        (band_of("COMBINATION", {"ANY": 2}, {"A": 1}), [A, B, B], None, ((0,), (1, 2))),
        (band_of("COMBINATION", {"A": 1}), [{}], None, ((0,),)),
        (band_of("COMBINATION", {}), [A], None, ()),
        (band_of("COMBINATION"), [A], None, ()),
    ],
)
def test_the_sets_are_those_who_together_meet_the_rule(
    band: dict[str, Any], people: list[dict[str, Any]], amount: str | None, sets: Any
) -> None:
    limit = None if amount is None else Decimal(amount)
    assert who_can_sign(mandate_of(people, band), limit, DAY).sets == sets


@pytest.mark.parametrize(
    ("amount", "band"),
    [("0", 0), ("10000.00", 0), ("10000.01", 1), ("50000.01", None), (None, None)],
)
def test_the_first_band_that_reaches_the_amount_applies(
    amount: str | None, band: int | None
) -> None:
    bands = [band_of("ANY_ONE", up_to="10000.00"), band_of("ALL", up_to="50000.00")]
    mandate = mandate_of([A, B], *bands)
    answer = who_can_sign(mandate, None if amount is None else Decimal(amount), DAY)
    assert answer.band == (None if band is None else mandate.bands[band])
    assert bool(answer.sets) is (band is not None)


def test_each_who_cannot_sign_has_the_first_reason_that_holds() -> None:
    small_and_gone = {**SMALL, "effective_to": "2026-11-23"}
    mandate = mandate_of([A, SMALL, B, small_and_gone], band_of("COMBINATION", {"A": 1}))
    answer = who_can_sign(mandate, Decimal(60000), DAY)
    assert answer.sets == ((0,),)
    assert answer.cannot == {1: WhyNot.LIMIT, 2: WhyNot.CLASS, 3: WhyNot.DATE}


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
    mandate = mandate_of([{"effective_from": begins, "effective_to": ends}])
    assert bool(who_can_sign(mandate, None, DAY).sets) is active


@pytest.mark.parametrize(
    ("band", "people", "gap"),
    [
        (band_of("COMBINATION", {"A": 1, "B": 2}, {"ANY": 9}), [A, B], Shortfall("B", 2, 1)),
        (band_of("COMBINATION", {"A": 1, "ANY": 3}), [A, B], Shortfall("ANY", 3, 2)),
        (band_of("ALL", up_to="60000.00"), [A, SMALL], Shortfall("ANY", 2, 1)),
        (band_of("ALL"), [GONE], Shortfall("ANY", 1, 0)),
        (band_of("ANY_ONE"), [SMALL], Shortfall("ANY", 1, 0)),
        (band_of("COMBINATION"), [A], Shortfall("ANY", 1, 1)),
        (band_of("ANY_ONE"), [A], None),
    ],
)
def test_what_a_band_lacks_at_its_own_end_is_named(
    band: dict[str, Any], people: list[dict[str, Any]], gap: Shortfall | None
) -> None:
    mandate = mandate_of(people, band)
    assert shortfall(mandate, mandate.bands[0], DAY) == gap


# An oracle that shares nothing with the solver: every subset of the people, by the definition.


def covers(mandate: MandateTerms, people: frozenset[int], amount: Decimal | None) -> bool:
    band = next((b for b in mandate.bands if reaches(b, amount)), None)
    if band is None:
        return False
    active = {n for n, each in enumerate(mandate.signatories) if is_active(each)}
    counted = {n for n in people & active if may(mandate.signatories[n], amount)}
    if band.rule.kind is RuleKind.ANY_ONE:
        return bool(counted)
    if band.rule.kind is RuleKind.ALL:
        return bool(active) and counted == active
    classes = [mandate.signatories[n].signatory_class or "A" for n in counted]
    return any(
        bool(wanted)
        and all(
            (len(classes) if name == "ANY" else classes.count(name)) >= count
            for name, count in wanted.items()
        )
        for wanted in band.rule.any_of
    )


def reaches(band: Band, amount: Decimal | None) -> bool:
    return band.up_to is None or (amount is not None and band.up_to.amount >= amount)


def is_active(person: Signatory) -> bool:
    return (person.effective_from or DAY) <= DAY <= (person.effective_to or DAY)


def may(person: Signatory, amount: Decimal | None) -> bool:
    limit = person.personal_limit
    return limit is None or (amount is not None and amount <= limit.amount)


def minimal_sets(mandate: MandateTerms, amount: Decimal | None) -> set[tuple[int, ...]]:
    everybody = range(len(mandate.signatories))
    found: set[tuple[int, ...]] = set()
    for size in range(1, len(everybody) + 1):
        for people in combinations(everybody, size):
            spare = any(set(smaller) <= set(people) for smaller in found)
            if not spare and covers(mandate, frozenset(people), amount):
                found.add(people)
    return found


def a_mandate(chance: Random) -> MandateTerms:
    people = [a_person(chance) for _ in range(chance.choice((1, 2, 3, 4, 5, 7)))]
    ends = sorted(chance.sample((1000, 5000, 20000, 50000, 90000), chance.randint(0, 3)))
    bands = [{**a_rule(chance), "up_to": {"amount": f"{end}.00"}} for end in ends]
    if not bands or chance.random() < 0.8:
        bands.append(a_rule(chance))
    return mandate_of(people, *bands)


def a_person(chance: Random) -> dict[str, Any]:
    person: dict[str, Any] = {"class": chance.choice("AABBC")}
    if chance.random() < 0.4:
        person["personal_limit"] = {"amount": f"{chance.choice((1000, 20000, 60000))}.00"}
    if chance.random() < 0.2:
        person["effective_from"] = (DAY + timedelta(days=chance.randint(-2, 2))).isoformat()
    if chance.random() < 0.2:
        person["effective_to"] = (DAY + timedelta(days=chance.randint(-2, 2))).isoformat()
    return person


def a_rule(chance: Random) -> dict[str, Any]:
    kind = chance.choice(("ANY_ONE", "ALL", "COMBINATION", "COMBINATION", "COMBINATION"))
    if kind != "COMBINATION":
        return band_of(kind)
    any_of = [
        {name: chance.randint(1, 3) for name in chance.sample(("A", "B", "C", "ANY"), k)}
        for k in chance.choices((1, 2, 3), k=chance.randint(1, 3))
    ]
    return band_of(kind, *any_of)


def test_the_solver_agrees_with_every_subset_tried_on_ten_thousand_mandates() -> None:
    chance = Random(20261124)  # noqa: S311 - a fixed seed to try cases with, no secret
    several = 0
    for number in range(10_000):
        mandate = a_mandate(chance)
        amount = chance.choice((None, Decimal(0), Decimal(1000), Decimal(20001), Decimal(90000)))
        answer = who_can_sign(mandate, amount, DAY)
        expected = minimal_sets(mandate, amount)
        assert set(answer.sets) == expected, f"mandate {number}: {mandate}, {amount}"
        assert len(answer.sets) == len(expected)
        signing = {place for people in expected for place in people}
        assert set(answer.cannot) == set(range(len(mandate.signatories))) - signing
        several += len(expected) > 1
    assert several > 1_000, "the mandates tried were too plain to prove anything"
