"""Each request that waits in the demo is one that the core itself makes of its body that day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import pytest

from branch_desk.core.clock import ManualClock
from tests.core.desk_work import approve, item, withdraw
from tests.core.seed_store import NOW
from tests.core_fixtures import RunningCore, SignedIn, running_core

CALLS: Final = {
    "CIF_CREATE": ("POST", "/customer/cif-create"),
    "ACCOUNT_OPENING": ("POST", "/customer/account-open"),
    "ACCOUNT_MAINTENANCE": ("PUT", "/customer/account-maintenance"),
    "ACCOUNT_CLOSURE": ("POST", "/customer/account-close"),
    "MANDATE_MANAGEMENT": ("POST", "/customer/mandate-update"),
}
ROW: Final = ("customer_name", "value", "reasons", "priority", "maker", "branch_code", "expires_on")
# What differs by its nature: the request's own id, and the number that a new account would get.
OWN: Final = {"request_id", "payload_hash", "account_no"}


@dataclass(frozen=True)
class Waiting:
    """One request of the table in docs/contract.md 6."""

    operation: str
    about: str
    maker: str
    reasons: tuple[str, ...]
    levels: tuple[str, ...] = ("SUPERVISOR",)
    status: str = "PENDING"


TWO: Final = ("SUPERVISOR", "BRANCH_MANAGER")
CHANGES: Final = [
    Waiting(
        "ACCOUNT_MAINTENANCE",
        "Susan Moraa Onkoba",
        "REL006",
        ("maint_limit_raise", "maint_contact_combined"),
    ),
    Waiting("ACCOUNT_MAINTENANCE", "Peter Mutua Musyoka", "REL001", ("maint_reactivate",)),
    Waiting(
        "ACCOUNT_MAINTENANCE",
        "Grace Nyambura Kamau",
        "REL002",
        ("maint_unfreeze",),
        status="RETURNED",
    ),
    Waiting("ACCOUNT_CLOSURE", "Caroline Wangari Thuo", "REL002", ("close_always",)),
    Waiting("MANDATE_MANAGEMENT", "George Mwangi Kariuki", "REL001", ("mandate_removal",)),
    Waiting(
        "MANDATE_MANAGEMENT",
        "Mama Wema Caterers",
        "REL001",
        ("mandate_limit",),
        TWO,
        "PENDING_SECOND",
    ),
]
NEW: Final = [
    Waiting(
        "CIF_CREATE",
        "Josephine Nduku Wambua",
        "REL001",
        ("cif_risk_high", "cif_pep"),
        TWO,
        "PENDING_SECOND",
    ),
    Waiting("CIF_CREATE", "Lawrence Kipkemboi Tanui", "REL002", ("cif_turnover",)),
    Waiting("ACCOUNT_OPENING", "Ruth Kemunto Nyaboke", "REL001", ("open_deposit",)),
    Waiting(
        "ACCOUNT_OPENING", "Baraka Hardware Ltd", "REL002", ("open_deposit", "open_day_total"), TWO
    ),
    Waiting("ACCOUNT_OPENING", "Zainab Hassan Abdi", "SUP002", ("open_deposit",)),
]


@pytest.fixture(scope="module")
def clock() -> ManualClock:
    """One that stands still: the demo bank as it is seeded."""
    return ManualClock(NOW)


def seeded(desk: SignedIn, waiting: Waiting) -> dict[str, Any]:
    open_one = (
        "SELECT request_id FROM approval_requests WHERE customer_name = ? AND decided_at IS NULL"
    )
    return item(desk, desk.core.one(open_one, waiting.about))


def essence(request: dict[str, Any]) -> dict[str, Any]:
    payload = {name: value for name, value in request["payload"].items() if name not in OWN}
    return {name: request.get(name) for name in ROW} | payload


@pytest.mark.parametrize("waiting", [*CHANGES, *NEW], ids=lambda each: each.about)
def test_the_core_makes_the_same_request_of_the_same_body(
    core: RunningCore, waiting: Waiting
) -> None:
    maker = core.log_in(waiting.maker)
    wanted = seeded(maker, waiting)
    assert (wanted["status"], wanted["operation"]) == (waiting.status, waiting.operation)
    assert tuple(wanted["payload"]["reasons"]) == waiting.reasons
    assert tuple(wanted["payload"]["levels"]) == waiting.levels
    assert wanted["stale"] is (waiting.reasons == ("mandate_removal",))
    assert withdraw(maker, wanted).status == 200
    method, path = CALLS[waiting.operation]
    current = {"mandate_removal": "a2"}.get(waiting.reasons[0], wanted["payload"]["target"])
    headers = {"Idempotency-Key": str(uuid4())} | ({"If-Match": f'"{current}"'} if current else {})
    answer = maker.send(method, path, wanted["payload"]["request"], headers)
    assert answer.status == 202, answer.raw
    made = essence(item(maker, answer.body["request_id"]))
    # A returned one had its days from the return, and the stale one saw an older version.
    freed = {"expires_on"} if waiting.status == "RETURNED" else set()
    freed |= {"target"} if wanted["stale"] else set()
    for each in freed:
        made.pop(each)
    assert made == {name: each for name, each in essence(wanted).items() if name not in freed}


def test_what_is_to_be_closed_takes_no_postings(tmp_path: Any) -> None:
    with running_core(tmp_path) as core:
        desk, number = core.log_in("REL001"), "0011100000022"
        path = f"/customer/enquiry?customer_id=1000000198&account_no={number}"
        shown = desk.get(path).body["account"]
        assert (shown["state"], shown["closing"]) == ("ACTIVE", True)


def test_each_waits_for_whom_the_contract_says(tmp_path: Any) -> None:
    with running_core(tmp_path, clock=ManualClock(NOW)) as core:
        supervisor, other = core.log_in("SUP001"), core.log_in("SUP002")
        phone, reactivation, returned, closure, removal, unlimited = (
            seeded(supervisor, each) for each in CHANGES
        )
        assert seeded(other, CHANGES[0])["may"]["approve"] == "self_approval"
        assert returned["may"]["approve"] == "request_not_pending"
        assert returned["history"][-1]["fields"] == ["/evidence"]
        assert returned["expires_on"] == "2026-11-30"
        assert removal["may"]["approve"] == "target_changed"
        assert unlimited["may"]["approve"] == "not_permitted"
        for request in (phone, reactivation, closure):
            answer = approve(supervisor, request)
            assert answer.status == 200, answer.raw
        manager = core.log_in("MGR001")
        assert approve(manager, item(manager, unlimited["request_id"]), 2).status == 200
        assert core.one("SELECT state FROM accounts WHERE account_no = '0011100000022'") == "CLOSED"
