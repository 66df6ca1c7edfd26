"""Rules across fields that no single value can show; desk and core ask the same function.

They look at a valid request beside its facts and name each field by JSON Pointer. What only the
core can judge (numbers reserved, whose documents, funds available) stands in core/rules.
"""

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.cif_rules import cif_complaints, early_cif_complaints, missing_in_cif
from branch_desk.domain.closure import AccountClosure
from branch_desk.domain.closure_rules import closure_complaints
from branch_desk.domain.complaints import FieldError, field_error, label_of
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.enquiries import CustomerEnquiry
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import kind_of
from branch_desk.domain.maintenance import AccountMaintenance
from branch_desk.domain.maintenance_rules import maintenance_complaints
from branch_desk.domain.mandate_rules import (
    early_mandate_complaints,
    mandate_update_complaints,
    missing_in_mandate,
)
from branch_desk.domain.mandate_update import MandateUpdate
from branch_desk.domain.money import BANK_CURRENCY, Money
from branch_desk.domain.opening_rules import missing_in_opening, opening_complaints


@singledispatch
def field_complaints(request: Any, facts: Facts) -> tuple[FieldError, ...]:
    """Give every complaint about a valid request; of any kind, its codes and currencies count."""
    return tuple(plain_complaints(request, facts))


@field_complaints.register
def _(request: CifCreate, facts: Facts) -> tuple[FieldError, ...]:
    return (*plain_complaints(request, facts), *cif_complaints(request, facts))


@field_complaints.register
def _(request: AccountOpening, facts: Facts) -> tuple[FieldError, ...]:
    return (*plain_complaints(request, facts), *opening_complaints(request, facts))


@field_complaints.register
def _(request: AccountMaintenance, facts: Facts) -> tuple[FieldError, ...]:
    return (*plain_complaints(request, facts), *maintenance_complaints(request, facts))


@field_complaints.register
def _(request: MandateUpdate, facts: Facts) -> tuple[FieldError, ...]:
    return (*plain_complaints(request, facts), *mandate_update_complaints(request, facts))


@field_complaints.register
def _(request: AccountClosure, facts: Facts) -> tuple[FieldError, ...]:
    return (*plain_complaints(request, facts), *closure_complaints(request, facts))


@field_complaints.register
def _(request: CustomerEnquiry, facts: Facts) -> tuple[FieldError, ...]:
    return missing_complaints(request, facts)


@singledispatch
def missing_complaints(sketched: Any, facts: Facts) -> tuple[FieldError, ...]:
    """Give what the rules would miss in a half-filled request, where its model is content."""
    return ()


@missing_complaints.register
def _(sketched: CifCreate, facts: Facts) -> tuple[FieldError, ...]:
    return tuple(missing_in_cif(sketched, facts))


@missing_complaints.register
def _(sketched: AccountOpening, facts: Facts) -> tuple[FieldError, ...]:
    return (*missing_in_opening(sketched, facts), *missing_in_mandate(sketched.mandate))


@missing_complaints.register
def _(sketched: MandateUpdate, facts: Facts) -> tuple[FieldError, ...]:
    return tuple(missing_in_mandate(sketched.mandate))


@missing_complaints.register
def _(request: CustomerEnquiry, facts: Facts) -> tuple[FieldError, ...]:
    if request.customer_id or request.account_no:
        return ()
    label = "the customer ID or the account number"
    return (field_error("/customer_id", "required", label=label),)


@singledispatch
def early_complaints(sketched: Any, facts: Facts) -> tuple[FieldError, ...]:
    """Give what a half-filled request can be told already, field by field; most nothing."""
    return ()


@early_complaints.register
def _(sketched: CifCreate, facts: Facts) -> tuple[FieldError, ...]:
    return tuple(early_cif_complaints(sketched, facts))


@early_complaints.register
def _(sketched: AccountOpening | MandateUpdate, facts: Facts) -> tuple[FieldError, ...]:
    return tuple(early_mandate_complaints(sketched.mandate))


def plain_complaints(request: BaseModel, facts: Facts) -> Iterator[FieldError]:
    """Complain of codes that no list holds and of foreign currencies; a sketch will do."""
    yield from _choice_complaints(request, facts)
    yield from _currency_complaints(request)


def _currency_complaints(request: BaseModel) -> Iterator[FieldError]:
    for pointer, _, value in _values(request, ""):
        if isinstance(value, Money) and value.currency != BANK_CURRENCY:
            yield field_error(f"{pointer}/currency", "amount_currency", currency=BANK_CURRENCY)


def _choice_complaints(request: BaseModel, facts: Facts) -> Iterator[FieldError]:
    for pointer, info, value in _values(request, ""):
        source = kind_of(info).source
        if source and isinstance(value, str) and not facts.meta.knows(source, value):
            yield field_error(pointer, "choice", label=label_of(type(request), pointer))


def _values(model: BaseModel, prefix: str) -> Iterator[tuple[str, FieldInfo, object]]:
    for name, info in type(model).model_fields.items():
        pointer, value = f"{prefix}/{info.alias or name}", getattr(model, name)
        yield pointer, info, value
        rows = value if isinstance(value, tuple) else ()
        parts = [(pointer, value), *((f"{pointer}/{n}", row) for n, row in enumerate(rows))]
        for place, part in parts:
            if isinstance(part, BaseModel) and not isinstance(part, Money):
                yield from _values(part, place)
