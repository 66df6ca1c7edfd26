"""Mandates: who may sign for how much, and the one function that answers it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import chain, combinations, product
from typing import Annotated, ClassVar

from pydantic import Field, field_validator

from branch_desk.domain.customers import Identity
from branch_desk.domain.documents import DocumentRef, DocumentType, paper_of
from branch_desk.domain.fields import (
    BankDate,
    Body,
    ClassName,
    CustomerId,
    FullName,
    Phone,
    SignatoryId,
)
from branch_desk.domain.money import Amount
from branch_desk.domain.sentences import complain


class SignatoryClass(StrEnum):
    """The group a signatory belongs to in a combination rule."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class RuleKind(StrEnum):
    """How many must sign."""

    ANY_ONE = "ANY_ONE"
    ALL = "ALL"
    COMBINATION = "COMBINATION"


HowMany = Annotated[int, Field(strict=True, ge=1, le=10)]


Specimen = Annotated[DocumentRef, paper_of(DocumentType.SIGNATURE_SPECIMEN)]


class Signatory(Body):
    """Somebody who may sign; with `signatory_id` one who is kept or amended, else a new one."""

    signatory_id: SignatoryId | None = Field(None, title="Signatory")
    customer_id: CustomerId | None = Field(None, title="Customer ID")
    full_name: FullName | None = Field(None, title="Full name")
    identity: Identity | None = Field(None, title="Identity")
    phone: Phone | None = Field(None, title="Phone")
    signatory_class: SignatoryClass | None = Field(None, title="Class", alias="class")
    personal_limit: Amount | None = Field(None, title="Personal limit")
    effective_from: BankDate | None = Field(None, title="Signs from")
    effective_to: BankDate | None = Field(None, title="Signs until")
    specimen: Specimen | None = Field(None, title="Specimen signature")

    def is_active(self, day: date) -> bool:
        """Say whether this person may sign on a day; `effective_to` is the last day."""
        began = self.effective_from is None or self.effective_from <= day
        return began and (self.effective_to is None or day <= self.effective_to)

    def is_within_limit(self, amount: Decimal | None) -> bool:
        """Say whether the personal limit, if any, reaches an amount; None asks for no limit."""
        if self.personal_limit is None:
            return True
        return amount is not None and self.personal_limit.amount >= amount


class Rule(Body):
    """Any one, all, or one of several combinations of classes (`ANY` counts everybody)."""

    KIND: ClassVar[str] = "rule"

    kind: RuleKind = Field(title="Rule")
    any_of: tuple[dict[ClassName, HowMany], ...] = Field((), title="Combinations", max_length=10)


class Band(Body):
    """The rule up to an amount; without `up_to` it has no upper end."""

    up_to: Amount | None = Field(None, title="Up to")
    rule: Rule = Field(title="Rule")


class MandateTerms(Body):
    """The whole wanted mandate of an account."""

    KIND: ClassVar[str] = "mandate"

    effective_from: BankDate = Field(title="Effective from")
    signatories: tuple[Signatory, ...] = Field(title="Signatories", min_length=1, max_length=10)
    bands: tuple[Band, ...] = Field(title="Bands", min_length=1, max_length=5)

    @field_validator("signatories", mode="before")
    @classmethod
    def _keep_one(cls, rows: object) -> object:
        if rows in ([], ()):
            raise complain("signatory_last")
        return rows


class WhyNot(StrEnum):
    """Why somebody stands in no set of people who may sign; the first that holds."""

    DATE = "DATE"
    LIMIT = "LIMIT"
    CLASS = "CLASS"


@dataclass(frozen=True)
class WhoCanSign:
    """Who may sign for an amount on a day, as places in the mandate's list of signatories.

    `band` is the one that applies; None if the amount is above them all. `sets` are the minimal
    sets of people who together may sign, smaller ones first; `cannot` gives those in none of them.
    """

    band: Band | None
    sets: tuple[tuple[int, ...], ...]
    cannot: Mapping[int, WhyNot]


def who_can_sign(mandate: MandateTerms, amount: Decimal | None, on: date) -> WhoCanSign:
    """Say who may sign for an amount on a day; None asks for an amount without limit."""
    people = mandate.signatories
    active = [place for place, each in enumerate(people) if each.is_active(on)]
    able = [place for place in active if people[place].is_within_limit(amount)]
    band = next((each for each in mandate.bands if _reaches(each, amount)), None)
    found = _ways(band.rule, mandate, active, able) if band else ()
    sets = _minimal(found)
    signing = set(chain.from_iterable(sets))
    return WhoCanSign(
        band=band,
        sets=sets,
        cannot={
            place: _why_not(place, active, able)
            for place in range(len(people))
            if place not in signing
        },
    )


def _reaches(band: Band, amount: Decimal | None) -> bool:
    return band.up_to is None or (amount is not None and amount <= band.up_to.amount)


def _ways(
    rule: Rule, mandate: MandateTerms, active: Sequence[int], able: Sequence[int]
) -> Iterator[frozenset[int]]:
    if rule.kind is RuleKind.ALL:
        if active and active == able:
            yield frozenset(active)
        return
    wanted = rule.any_of if rule.kind is RuleKind.COMBINATION else ({"ANY": 1},)
    classes = {place: _class_of(mandate.signatories[place]) for place in able}
    for combination in wanted:
        yield from _combined(combination, able, classes)


def _combined(
    combination: Mapping[str, int], able: Sequence[int], classes: Mapping[int, str]
) -> Iterator[frozenset[int]]:
    """Give every choice of people that meets a combination without anybody to spare."""
    named = [
        combinations([place for place in able if classes[place] == name], count)
        for name, count in combination.items()
        if name != "ANY"
    ]
    for picked in product(*named):
        core = frozenset(chain.from_iterable(picked))
        others = [place for place in able if place not in core]
        for more in combinations(others, max(0, combination.get("ANY", 0) - len(core))):
            if core or more:
                yield core.union(more)


def _minimal(ways: Iterable[frozenset[int]]) -> tuple[tuple[int, ...], ...]:
    kept: list[frozenset[int]] = []
    for way in sorted(set(ways), key=lambda each: (len(each), sorted(each))):
        if not any(smaller <= way for smaller in kept):
            kept.append(way)
    return tuple(tuple(sorted(each)) for each in kept)


def _why_not(place: int, active: Sequence[int], able: Sequence[int]) -> WhyNot:
    if place not in active:
        return WhyNot.DATE
    return WhyNot.CLASS if place in able else WhyNot.LIMIT


@dataclass(frozen=True)
class Shortfall:
    """What a rule asks for and does not get: how many of a class (or `ANY`), and how many can."""

    class_name: str
    wanted: int
    able: int


def shortfall(mandate: MandateTerms, band: Band, on: date) -> Shortfall | None:
    """Give what keeps a band from being met at its own end, or None if it can be.

    The first combination speaks; a combination rule without any is met by nobody.
    """
    end = band.up_to.amount if band.up_to else None
    if who_can_sign(mandate, end, on).sets:
        return None
    active = [each for each in mandate.signatories if each.is_active(on)]
    able = [each for each in active if each.is_within_limit(end)]
    asked = {
        RuleKind.ALL: {"ANY": max(1, len(active))},
        RuleKind.ANY_ONE: {"ANY": 1},
        RuleKind.COMBINATION: next((each for each in band.rule.any_of if each), {"ANY": 1}),
    }[band.rule.kind]
    for name, wanted in asked.items():
        count = sum(name in ("ANY", _class_of(each)) for each in able)
        if count < wanted:
            return Shortfall(name, wanted, count)
    return Shortfall("ANY", 1, len(able))


def _class_of(signatory: Signatory) -> str:
    return signatory.signatory_class or SignatoryClass.A
