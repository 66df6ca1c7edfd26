"""What still stands between a form and its submit, said at any moment of filling it.

One function for all that a form does with complaints: what Enter stops at, what is marked, what
Submit lists, and whether everything needed stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from branch_desk.domain.complaints import FieldError, field_errors
from branch_desk.domain.facts import Facts
from branch_desk.domain.field_rules import (
    early_complaints,
    field_complaints,
    missing_complaints,
    plain_complaints,
)
from branch_desk.domain.sketch import sketch


@dataclass(frozen=True)
class Judgement:
    """How the values of a form stand.

    `request` is None while a value is missing or refused; then only the rules that can look at a
    half-filled form have spoken. `sketched` stands for it in rules and look-ups that look early.
    `early` are the complaints that no further field could cure.
    """

    request: Any
    sketched: Any
    complaints: tuple[FieldError, ...]
    early: tuple[FieldError, ...]

    @property
    def is_right(self) -> bool:
        """Whether everything needed stands, as far as the desk can tell."""
        return self.request is not None and not self.complaints

    @property
    def still_needed(self) -> frozenset[str]:
        """The places that still need something: empty though required, or wrong."""
        return frozenset(each.field for each in self.complaints)


def judge(model: type[BaseModel], values: Mapping[str, Any], facts: Facts) -> Judgement:
    """Judge raw values as they stand now."""
    try:
        request = model.model_validate(values)
    except ValidationError as error:
        return _half_filled(model, values, facts, field_errors(error, model))
    early = early_complaints(request, facts)
    return Judgement(request, request, field_complaints(request, facts), early)


def _half_filled(
    model: type[BaseModel],
    values: Mapping[str, Any],
    facts: Facts,
    refused: tuple[FieldError, ...],
) -> Judgement:
    sketched = sketch(model, values)
    early = early_complaints(sketched, facts)
    missing = missing_complaints(sketched, facts)
    # That a field is empty says less than the rule that knows what is wanted in it.
    known = {each.field for each in missing}
    refused = tuple(r for r in refused if r.code != "required" or r.field not in known)
    # What its own field refuses counts as missing in a sketch, and is worded already.
    worded = {each.field for each in refused}
    rules = (*missing, *plain_complaints(sketched, facts), *early)
    return Judgement(
        None, sketched, (*refused, *(r for r in rules if r.field not in worded)), early
    )
