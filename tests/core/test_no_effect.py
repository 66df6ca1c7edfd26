"""What is refused leaves no trace in any table that holds the bank's state."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import pytest

from branch_desk.core.store import schema
from tests.core.desk_work import OPEN, approve, big_opening, new_customer, opening
from tests.core_fixtures import running_core

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.core_fixtures import Answer, RunningCore

# Who asked what and when: every call is noted, a refused one too.
NOTED: Final = {
    "access_record",
    "audit",
    "login_failures",
    "operations",
    "refresh_tokens",
    "sessions",
}
# What a request may write while it waits: itself, its claims, its numbers, its place in the cap.
WAITING: Final = {
    "approval_requests",
    "counters",
    "day_use",
    "documents",
    "request_history",
    "request_objects",
    "request_revisions",
    "reservations",
    "till_receipts",
}
pytestmark = pytest.mark.requirement("S1")

State = dict[str, tuple[int, str]]


def state(core: RunningCore, beside: frozenset[str] = frozenset()) -> State:
    """Give the number of rows and a digest of their content for each table of the bank's state."""
    tables = [name for name in schema.metadata.tables if name not in NOTED | beside]
    assert {"accounts", "customers", "entries", "mandates", "transactions"} <= set(tables)
    with core.database() as database:
        rows = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608 - names of our own tables
    return {
        name: (len(found), hashlib.sha256(repr(sorted(found, key=repr)).encode()).hexdigest())
        for name, found in rows.items()
    }


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path) as running:
        yield running


def refused(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.code, answer.body["status"]) == (status, code, status)


def test_a_self_approval_has_no_effect(core: RunningCore) -> None:
    supervisor = core.log_in("SUP001")
    request = big_opening(supervisor)
    before = state(core)
    refused(approve(supervisor, request), 403, "self_approval")
    assert state(core) == before


def test_an_approval_of_another_payload_has_no_effect(core: RunningCore) -> None:
    request = big_opening(core.log_in("REL001"))
    changed = request["payload"] | {"value": {"amount": "1.00", "currency": "KES"}}
    with core.database() as database:
        database.execute(
            "UPDATE approval_requests SET payload = ? WHERE request_id = ?",
            (json.dumps(changed), request["request_id"]),
        )
    supervisor, before = core.log_in("SUP001"), state(core)
    refused(approve(supervisor, request), 412, "payload_changed")
    assert state(core) == before


def test_a_key_with_another_payload_has_no_effect(core: RunningCore) -> None:
    maker, key = core.log_in("REL001"), str(uuid4())
    assert maker.post(OPEN, opening(), key).status == 201
    before = state(core)
    refused(maker.post(OPEN, opening(), key), 422, "key_reused")
    assert state(core) == before


def test_an_opening_by_a_teller_has_no_effect(core: RunningCore) -> None:
    teller, before = core.log_in("TEL001"), state(core)
    refused(teller.post(OPEN, opening()), 403, "not_permitted")
    assert state(core) == before


def test_a_twenty_first_opening_of_the_day_has_no_effect(core: RunningCore) -> None:
    maker = core.log_in("REL001")
    for _ in range(20):
        assert maker.post(OPEN, opening(initial_deposit={"amount": "1000.00"})).status == 201
    before = state(core)
    refused(maker.post(OPEN, opening(initial_deposit={"amount": "1000.00"})), 403, "limit_exceeded")
    assert state(core) == before


def test_an_opening_above_the_limit_is_a_request_and_nothing_else(core: RunningCore) -> None:
    maker = core.log_in("REL001")
    customer_id = new_customer(maker)
    body = opening(customer_id=customer_id, initial_deposit={"amount": "100000.01"})
    before, requests = state(core, frozenset(WAITING)), count_of_requests(core)
    answer = maker.post(OPEN, body)
    assert (answer.status, answer.body["outcome"]) == (202, "PENDING_APPROVAL")
    assert (answer.body["result"], answer.body["reference"]) == (None, None)
    assert state(core, frozenset(WAITING)) == before
    assert count_of_requests(core) == requests + 1


def count_of_requests(core: RunningCore) -> int:
    return int(core.one("SELECT count(*) FROM approval_requests"))
