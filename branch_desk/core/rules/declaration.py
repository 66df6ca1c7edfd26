"""What the core has to know of a customer operation to carry it out: all of it declared once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection

from branch_desk.core.auth.callers import Caller
from branch_desk.core.operations import Transaction
from branch_desk.domain.complaints import FieldError
from branch_desk.domain.duplicates import DuplicateMatch
from branch_desk.domain.facts import Facts
from branch_desk.domain.maintenance import Change
from branch_desk.domain.replies import OperationCode


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom a request is about, as the queue shows it."""

    customer_name: str
    customer_id: str | None = None
    account_no: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ground:
    """All that one judgement looks at; at an approval it is made anew, by the rules of that day.

    `maker` is whose limits count. `request_id` is set once the request stands in the queue;
    `revision` is above 1 where its maker sends it again. `account_no` is the number that a new
    account gets.
    """

    transaction: Transaction
    maker: Caller
    request: Any
    facts: Facts
    matches: tuple[DuplicateMatch, ...] = ()
    account_no: str | None = None
    reference: str = ""
    request_id: str | None = None
    revision: int = 1

    @property
    def connection(self) -> Connection:
        """The write transaction's connection."""
        return self.transaction.connection

    @property
    def is_first(self) -> bool:
        """Whether the maker submits this, for the first time or again, and no checker approves."""
        return self.request_id is None or self.revision > 1

    def with_facts(self, **changes: Any) -> "Ground":
        """Give the ground with some of its facts changed."""
        return replace(self, facts=replace(self.facts, **changes))


def _no_complaints(_ground: Ground) -> Iterable[FieldError]:
    return ()


def _nothing(_ground: Ground) -> None:
    return None


def _same(ground: Ground) -> Ground:
    return ground


def _none(_ground: Ground) -> tuple[str, ...]:
    return ()


def _no_tag(_ground: Ground) -> str | None:
    return None


def _no_changes(_ground: Ground) -> tuple[Change, ...]:
    return ()


def _first_customer(ground: Ground) -> Subject:
    customer_id = getattr(ground.request, "customer_id", None)
    known = ground.facts.customers.get(customer_id) if customer_id else None
    return Subject(customer_name=known.full_name if known else "", customer_id=customer_id)


@dataclass(frozen=True, kw_only=True)
class OperationRules:
    """One customer operation of the core.

    Its cross-field rules, value, reasons and checklist are asked of the domain by the type of
    `model`. `effect` acts, in the caller's transaction, and gives the result. The rest has defaults
    for an operation that asks nothing more: `prepare` adds to the facts, `complaints` are field
    rules that only the core can judge, `settle` refuses by state, KYC, duplicates; `objects` name
    what may have one open request; `tag` gives the version, without quotes, that the maker must
    have seen, of a record that is changed; `changes` what will be different in it; `branches` where
    it may be asked for, None for everywhere; `claim` takes what a submission holds, such as
    a number; `daily_cap` says whether the policy caps how many an officer makes a day.
    """

    code: OperationCode | str
    action: str
    model: type[BaseModel]
    effect: Callable[[Ground], BaseModel]
    prepare: Callable[[Ground], Ground] = field(default=_same)
    complaints: Callable[[Ground], Iterable[FieldError]] = field(default=_no_complaints)
    settle: Callable[[Ground], None] = field(default=_nothing)
    objects: Callable[[Ground], tuple[str, ...]] = field(default=_none)
    claim: Callable[[Ground], Ground] = field(default=_same)
    hold: Callable[[Ground], None] = field(default=_nothing)
    branches: Callable[[Ground], tuple[str, ...] | None] = field(default=_nothing)
    tag: Callable[[Ground], str | None] = field(default=_no_tag)
    changes: Callable[[Ground], tuple[Change, ...]] = field(default=_no_changes)
    subject: Callable[[Ground], Subject] = field(default=_first_customer)
    names_version: bool = False
    """Whether the maker has to say by `If-Match` which version they saw."""
    daily_cap: bool = False
    created: bool = True
    """Whether the effect makes something new (201) or changes what is there (200)."""


Operations = Mapping[str, OperationRules]
"""The customer operations of a core by their code: what a checker approves, a maker resubmits."""
