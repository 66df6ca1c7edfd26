"""Not yet: a checker gives a request back to its maker, and says what to put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.core.desk_work import (
    QUEUE,
    approve,
    big_opening,
    complaints,
    item,
    reject,
    resubmit,
    returned,
    send_back,
)

if TYPE_CHECKING:
    from tests.core_fixtures import RunningCore, SignedIn


def lines(desk: SignedIn, request: dict[str, Any]) -> list[tuple[str, str, int, int | None]]:
    """Give the history: who did what, to which revision, at which level."""
    history = item(desk, request["request_id"])["history"]
    return [(each["officer_id"], each["act"], each["revision"], each["level"]) for each in history]


def test_a_returned_request_tells_its_maker_what_to_put_right(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    key = str(uuid4())
    path = f"{QUEUE}/{request['request_id']}/return-for-rework"
    body = {
        "payload_hash": request["payload_hash"],
        "note": "The slip says 240,000.\nAsk for a new one.",
        "fields": ["/initial_deposit", "/funding/till_receipt_no"],
    }
    answer = supervisor.post(path, body, key)
    assert (answer.status, answer.body["outcome"]) == (200, "DONE")
    assert answer.body["operation"] == "REQUEST_RETURN"
    assert answer.body["request_id"] == request["request_id"]
    assert answer.body["result"] == {"request_id": request["request_id"], "status": "RETURNED"}
    again = supervisor.post(path, body, key)
    assert (again.raw, again.headers["idempotency-replayed"]) == (answer.raw, "true")
    seen = item(maker, request["request_id"])
    assert (seen["status"], seen["revision"], seen["levels_due"]) == ("RETURNED", 1, [])
    assert seen["payload_hash"] == request["payload_hash"]
    # Five business dates after Tuesday 24 November 2026; Sunday is none.
    assert (request["expires_on"], seen["expires_on"]) == ("2026-11-27", "2026-11-30")
    last = seen["history"][-1]
    assert (last["act"], last["officer_id"], last["level"]) == ("RETURN", "SUP001", 1)
    assert (last["note"], last["fields"]) == (body["note"], body["fields"])
    assert seen["may"] == {
        "approve": "not_permitted",
        "reject": "not_permitted",
        "return": "not_permitted",
        "withdraw": None,
        "resubmit": None,
    }
    kept = core.one("SELECT act FROM request_decisions WHERE request_id = ?", seen["request_id"])
    assert kept == "RETURN"


def test_a_returned_request_stands_in_its_makers_list_and_in_no_checkers(
    maker: SignedIn, supervisor: SignedIn, manager: SignedIn
) -> None:
    request = returned(maker, supervisor)
    mine = maker.get(f"{QUEUE}?scope=MINE&limit=100").body["items"]
    assert request["request_id"] in [each["request_id"] for each in mine]
    for checker in (supervisor, manager):
        rows = checker.get(f"{QUEUE}?scope=TO_CHECK&limit=100").body["items"]
        assert request["request_id"] not in [each["request_id"] for each in rows]


def test_a_supervisors_own_list_holds_what_they_made(core: RunningCore) -> None:
    made = core.log_in("SUP002")
    request = returned(made, core.log_in("SUP001"))
    rows = made.get(f"{QUEUE}?scope=MINE&limit=100").body["items"]
    assert {each["maker"]["officer_id"] for each in rows} == {"SUP002"}
    assert request["request_id"] in [each["request_id"] for each in rows]


def test_a_return_needs_a_note_and_pointers_that_are_pointers(
    maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    for changes, found in (
        ({"note": "No."}, ("/note", "reason_short")),
        ({"note": "n" * 501}, ("/note", "too_long")),
        ({"fields": ["initial_deposit"]}, ("/fields/0", "choice")),
        ({"fields": ["/purpose", "/nope/x"]}, ("/fields/1", "choice")),
        ({"fields": ["/purpose/x"]}, ("/fields/0", "choice")),
        ({"fields": ["/joint_holders/0"]}, ("/fields/0", "choice")),
        ({"fields": ["/purpose", "/no\u202egood"]}, ("/fields/1", "choice")),
        ({"fields": ["/a"] * 21}, ("/fields", "too_long")),
        ({"payload_hash": "sha256:1"}, ("/payload_hash", "required")),
        ({"level": 1}, ("/level", "unknown_field")),
    ):
        assert complaints(send_back(supervisor, request, **changes)) == [found]
    places = ["/funding/till_receipt_no", "/mandate/bands", "/services/debit_card"]
    assert send_back(supervisor, request, fields=[*places, *["/purpose"] * 17]).status == 200


@pytest.mark.requirement("S1")
def test_nobody_returns_their_own_request_and_nobody_another_than_they_saw(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn, manager: SignedIn
) -> None:
    own = big_opening(supervisor)
    assert own["may"]["return"] == "self_approval"
    assert send_back(supervisor, own).code == "self_approval"
    assert send_back(maker, own).code == "not_permitted"
    request = big_opening(maker, "2500000.00")
    assert send_back(manager, request).code == "not_permitted"  # Never the first of two.
    other = {**request, "payload_hash": "sha256:" + "0" * 64}
    answer = send_back(supervisor, other)
    assert (answer.status, answer.code) == (412, "payload_changed")
    assert send_back(core.log_in("SUP003", "002"), request).code == "not_found"
    assert item(maker, request["request_id"])["status"] == "PENDING"


def test_the_second_level_may_return_what_the_first_approved(
    maker: SignedIn, supervisor: SignedIn, manager: SignedIn
) -> None:
    request = big_opening(maker, "2500000.00")
    assert approve(supervisor, request).status == 200
    assert send_back(manager, request).status == 200
    body = request["payload"]["request"]
    assert resubmit(maker, request, body).status == 202
    fresh = item(maker, request["request_id"])
    assert fresh["levels_due"] == ["SUPERVISOR", "BRANCH_MANAGER"]
    # Both levels decide anew; who approved the first revision may approve this one.
    assert approve(manager, fresh, 2).code == "request_not_pending"
    assert approve(supervisor, fresh, 1).body["result"]["status"] == "PENDING_SECOND"
    assert approve(manager, fresh, 2).body["result"]["status"] == "APPROVED"
    assert lines(manager, request) == [
        ("REL001", "SUBMIT", 1, None),
        ("SUP001", "APPROVE", 1, 1),
        ("MGR001", "RETURN", 1, 2),
        ("REL001", "RESUBMIT", 2, None),
        ("SUP001", "APPROVE", 2, 1),
        ("MGR001", "APPROVE", 2, 2),
    ]


def test_what_is_returned_is_not_decided(maker: SignedIn, supervisor: SignedIn) -> None:
    request = returned(maker, supervisor)
    for answer in (
        approve(supervisor, request),
        reject(supervisor, request),
        send_back(supervisor, request),
    ):
        assert (answer.status, answer.code) == (409, "request_not_pending")
        assert answer.body["request_status"] == "RETURNED"
        assert answer.body["decided_by"] == "SUP001"
        assert answer.body["decided_at"].endswith("Z")


def test_a_disabled_makers_request_is_not_returned(core: RunningCore, supervisor: SignedIn) -> None:
    request = big_opening(core.log_in("REL002"))
    with core.database() as database:
        database.execute("UPDATE officers SET disabled = 1 WHERE officer_id = 'REL002'")
    try:
        may = item(supervisor, request["request_id"])["may"]
        assert (may["return"], may["reject"]) == ("maker_inactive", None)
        assert send_back(supervisor, request).code == "maker_inactive"
    finally:
        with core.database() as database:
            database.execute("UPDATE officers SET disabled = 0 WHERE officer_id = 'REL002'")
