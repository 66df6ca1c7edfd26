"""The declaration of a change of who signs: what is read for it, and what its form begins with."""

from __future__ import annotations

from typing import Any

from branch_desk.domain.mandate_update import MandateUpdate
from branch_desk.domain.sketch import sketch
from branch_desk.operations.mandate_management import MANDATE_MANAGEMENT
from tests.domain.maintenance_bank import ACCOUNT, CUSTOMER, account, held, meta_with
from tests.domain.test_mandate_update import FIRST, MANDATE, SECOND

BEFORE = MANDATE_MANAGEMENT.before


def half(**values: Any) -> Any:
    return sketch(MandateUpdate, values)


def test_the_record_is_read_in_clear_with_the_account_once_it_is_named() -> None:
    assert BEFORE is not None
    assert BEFORE.read(half()) is None
    read = BEFORE.read(half(customer_id=CUSTOMER))
    assert read is not None
    assert read.params == {"customer_id": CUSTOMER, "reveal": "true"}
    read = BEFORE.read(half(customer_id=CUSTOMER, account_no=ACCOUNT))
    assert read is not None
    assert read.params == {"customer_id": CUSTOMER, "account_no": ACCOUNT, "reveal": "true"}


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
