"""Rules look at a form while it is being filled: nothing that may be typed stops them."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from branch_desk.domain.approvals import approval_reasons, levels_due, operation_value
from branch_desk.domain.checklists import requirements
from branch_desk.domain.differences import request_changes
from branch_desk.domain.fields import wire_form
from branch_desk.domain.findings import findings
from branch_desk.domain.judgement import judge
from branch_desk.domain.sketch import sketch
from branch_desk.operations import OPERATIONS
from tests.domain import bank
from tests.domain.maintenance_bank import held
from tests.ui.forms.mandate_forms import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branch_desk.domain.operation import Operation

FORMS: Final = 400
CUTS_MOST: Final = 4
WAYS: Final = ("leave out", "clear", "mistype", "empty")
HELD: Final = (None, held(), held().model_copy(update={"account": None}), record())
WRITING: Final = [each for each in OPERATIONS if each.method != "GET"]
Place = tuple[Any, ...]


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    found = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in found:
        yield (*at, name)
        if isinstance(member, dict | list):
            yield from places(member, (*at, name))


def spoil(body: Any, at: Place, how: str) -> None:
    *way, last = at
    for each in way:
        body = body[each]
    if how == "leave out":
        del body[last]
    else:
        body[last] = {"clear": None, "mistype": "junk", "empty": []}[how]


def half_filled(whole: Any, chance: random.Random) -> Any:
    body = copy.deepcopy(whole)
    for _ in range(chance.randint(1, CUTS_MOST)):
        left = list(places(body))
        if left:
            spoil(
                body, chance.choice(left), chance.choice(("leave out", "clear", "mistype", "empty"))
            )
    return body


@pytest.mark.parametrize("operation", WRITING, ids=lambda each: each.action)
def test_any_half_filled_form_can_be_looked_at(operation: Operation) -> None:
    chance = random.Random(operation.action)  # noqa: S311 - the same forms at every run
    whole = wire_form(operation.request.model_validate(operation.example))
    for _ in range(FORMS):
        body = half_filled(whole, chance)
        facts = replace(bank.facts(), held=chance.choice(HELD))
        sketched = sketch(operation.request, body)
        reasons = approval_reasons(sketched, facts)
        assert len(levels_due(reasons, operation_value(sketched, facts), facts)) <= 2
        assert all(each.title for each in requirements(sketched, facts))
        assert all(each.field for each in request_changes(sketched, facts))
        assert all(findings(sketched, facts))
        judged = judge(operation.request, body, facts)
        assert judged.is_right == (judged.request is not None and not judged.still_needed)
