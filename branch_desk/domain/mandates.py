"""Mandates: who may sign for how much, and the one function that answers it."""

from collections.abc import Sequence
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


def is_satisfiable(
    rule: Rule, signatories: Sequence[Signatory], amount: Decimal | None, day: date
) -> bool:
    """Say whether those who may sign on a day can meet a rule for an amount (None: no limit)."""
    active = [each for each in signatories if each.is_active(day)]
    able = [each for each in active if each.is_within_limit(amount)]
    if rule.kind is RuleKind.ALL:
        return bool(active) and len(able) == len(active)
    if rule.kind is RuleKind.ANY_ONE:
        return bool(able)
    return any(_meets(combination, able) for combination in rule.any_of)


def _meets(combination: dict[str, int], able: Sequence[Signatory]) -> bool:
    for name, wanted in combination.items():
        count = len(able) if name == "ANY" else sum(_class_of(each) == name for each in able)
        if count < wanted:
            return False
    return bool(combination)


def _class_of(signatory: Signatory) -> str:
    return signatory.signatory_class or SignatoryClass.A
