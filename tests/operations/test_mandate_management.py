"""The declaration of a change of who signs: what is read for it, and what its form begins with."""

from __future__ import annotations

from branch_desk.operations.mandate_management import MANDATE_MANAGEMENT
from tests.domain.maintenance_bank import account, held, meta_with
from tests.domain.test_mandate_update import FIRST, MANDATE, SECOND

BEFORE = MANDATE_MANAGEMENT.before


def test_a_form_begins_with_the_rule_in_force_from_today() -> None:
    assert BEFORE is not None
    start = BEFORE.start(held(of=account({"/mandates": [MANDATE]})), meta_with())["mandate"]
    assert start["effective_from"] == "2026-11-24"
    assert [each["signatory_id"] for each in start["signatories"]] == [FIRST, SECOND]
    assert start["bands"] == [{"rule": {"kind": "ANY_ONE"}}]


def test_where_nothing_is_in_force_a_form_begins_empty() -> None:
    assert BEFORE is not None
    waiting = MANDATE | {"status": "FUTURE"}
    assert BEFORE.start(held(of=account({"/mandates": [waiting]})), meta_with()) == {}
    assert BEFORE.start(held().model_copy(update={"account": None}), meta_with()) == {}
