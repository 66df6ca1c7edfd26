"""Rules across fields that no single value can show; desk and core ask the same function.

They look at a valid request beside its facts and name each field by JSON Pointer. What only the
core can judge (numbers reserved, whose documents, funds available) stands in core/rules.
"""

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from pydantic import BaseModel

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.cif_rules import cif_complaints
from branch_desk.domain.complaints import FieldError, field_error, label_of
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import kind_of
from branch_desk.domain.opening_rules import opening_complaints


@singledispatch
def field_complaints(request: Any, facts: Facts) -> tuple[FieldError, ...]:
    """Give every complaint about a valid request; for any request, its choices are checked."""
    return tuple(_choice_complaints(request, facts))


@field_complaints.register
def _(request: CifCreate, facts: Facts) -> tuple[FieldError, ...]:
    return (*_choice_complaints(request, facts), *cif_complaints(request, facts))


@field_complaints.register
def _(request: AccountOpening, facts: Facts) -> tuple[FieldError, ...]:
    return (*_choice_complaints(request, facts), *opening_complaints(request, facts))


def _choice_complaints(request: BaseModel, facts: Facts) -> Iterator[FieldError]:
    for pointer, source, code in _choices(request, ""):
        if not facts.meta.knows(source, code):
            label = label_of(type(request), pointer)
            yield field_error(pointer, "choice", label=label)


def _choices(model: BaseModel, prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        kind = kind_of(info)
        if isinstance(value, BaseModel):
            yield from _choices(value, f"{prefix}/{name}")
        elif isinstance(value, tuple):
            for index, element in enumerate(value):
                if isinstance(element, BaseModel):
                    yield from _choices(element, f"{prefix}/{name}/{index}")
        elif kind.source and isinstance(value, str):
            yield f"{prefix}/{name}", kind.source, value
