"""Mandates: who may sign for how much, and the one function that answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from branch_desk.domain.customers import Identity
from branch_desk.domain.documents import DocumentRef
from branch_desk.domain.fields import (
    BankDate,
    Body,
    ClassName,
    CustomerId,
    FullName,
    Kind,
    Phone,
    SignatoryId,
)
from branch_desk.domain.money import Amount


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
    specimen: DocumentRef | None = Field(None, title="Specimen signature")

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


MandateChoice = Annotated[MandateTerms, Kind("mandate")]


@dataclass(frozen=True)
class Shortfall:
    """What a rule asks for and does not get: how many of a class (or `ANY`), and how many can."""

    class_name: str
    wanted: int
    able: int


def is_satisfiable(
    rule: Rule, signatories: Sequence[Signatory], amount: Decimal | None, day: date
) -> bool:
    """Say whether those who may sign on a day can meet a rule for an amount (None: no limit)."""
    return shortfall(rule, signatories, amount, day) is None


def shortfall(
    rule: Rule, signatories: Sequence[Signatory], amount: Decimal | None, day: date
) -> Shortfall | None:
    """Give what keeps a rule from being met, or None if it can be; the first combination speaks.

    A combination rule without any combination is met by nobody.
    """
    active = [each for each in signatories if each.is_active(day)]
    able = [each for each in active if each.is_within_limit(amount)]
    combinations = {
        RuleKind.ALL: ({"ANY": max(1, len(active))},),
        RuleKind.ANY_ONE: ({"ANY": 1},),
        RuleKind.COMBINATION: tuple(each for each in rule.any_of if each),
    }[rule.kind]
    gaps = [_gap(combination, able) for combination in combinations]
    if None in gaps:
        return None
    return next(iter(gaps), Shortfall("ANY", 1, len(able)))


def _gap(combination: Mapping[str, int], able: Sequence[Signatory]) -> Shortfall | None:
    for name, wanted in combination.items():
        count = sum(name in ("ANY", _class_of(each)) for each in able)
        if count < wanted:
            return Shortfall(name, wanted, count)
    return None


def _class_of(signatory: Signatory) -> str:
    return signatory.signatory_class or SignatoryClass.A
