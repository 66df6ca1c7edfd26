"""Maker and checker: two people, the levels in order, and a yes to exactly what was shown."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.core.desk_work import (
    CIF,
    OPEN,
    QUEUE,
    approve,
    big_opening,
    changed,
    complaints,
    item,
    new_customer,
    opening,
    person,
    reject,
)

if TYPE_CHECKING:
    from tests.core_fixtures import Answer, RunningCore, SignedIn


def status_of(core: RunningCore, request: dict[str, Any]) -> str:
    return str(
        core.one("SELECT status FROM approval_requests WHERE request_id = ?", request["request_id"])
    )


def accounts_of(core: RunningCore, request: dict[str, Any]) -> int:
    return int(
        core.one("SELECT count(*) FROM accounts WHERE account_no = ?", request["account_no"])
    )


@pytest.mark.requirement("S1")
def test_an_opening_above_the_limit_waits_without_any_effect(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    assert request["levels_due"] == ["SUPERVISOR"]
    assert [each["code"] for each in request["reasons"]] == ["open_deposit"]
    assert request["priority"] == "HIGH"
    assert request["may"]["approve"] == "not_permitted"
    assert request["may"]["withdraw"] is None
    assert accounts_of(core, request) == 0
    entries = "SELECT count(*) FROM entries WHERE account_no = ?"
    assert core.one(entries, request["account_no"]) == 0
    answer = approve(supervisor, request)
    assert answer.status == 200
    result = answer.body["result"]
    assert result["status"] == "APPROVED"
    assert result["operation_result"]["account_no"] == request["account_no"]
    assert answer.body["reference"].startswith("001-20261124-")
    assert core.one(entries, request["account_no"]) == 1


@pytest.mark.requirement("S1")
def test_a_maker_may_not_approve_their_own_request(core: RunningCore, supervisor: SignedIn) -> None:
    request = big_opening(supervisor)
    assert request["may"]["approve"] == "self_approval"
    for answer in (approve(supervisor, request), reject(supervisor, request)):
        assert (answer.status, answer.code) == (403, "self_approval")
    assert (status_of(core, request), accounts_of(core, request)) == ("PENDING", 0)


@pytest.mark.requirement("S1")
def test_one_person_with_two_officer_ids_may_not_approve_their_own_request(
    core: RunningCore,
) -> None:
    request = big_opening(core.log_in("REL006"))
    same_person = core.log_in("SUP002")
    assert item(same_person, request["request_id"])["may"]["approve"] == "self_approval"
    answer = approve(same_person, request)
    assert (answer.status, answer.code) == (403, "self_approval")
    assert (status_of(core, request), accounts_of(core, request)) == ("PENDING", 0)


@pytest.mark.requirement("S1")
def test_two_levels_are_a_supervisor_and_then_the_branch_manager(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn, manager: SignedIn
) -> None:
    request = big_opening(maker, "2500000.00")
    assert request["levels_due"] == ["SUPERVISOR", "BRANCH_MANAGER"]
    assert request["priority"] == "URGENT"
    assert approve(manager, request, 1).code == "not_permitted"
    assert approve(manager, request, 2).code == "request_not_pending"
    assert approve(supervisor, request, 2).code == "not_permitted"
    assert reject(manager, request).code == "not_permitted"
    first = approve(supervisor, request, 1)
    assert (first.status, first.body["outcome"]) == (200, "DONE")
    assert first.body["levels_due"] == ["BRANCH_MANAGER"]
    assert first.body["reference"] is None
    assert first.body["result"]["status"] == "PENDING_SECOND"
    assert first.body["result"]["operation_result"] is None
    assert accounts_of(core, request) == 0
    assert approve(supervisor, request, 1).code == "self_approval"
    other = core.log_in("SUP002")
    assert approve(other, request, 1).code == "request_not_pending"
    assert reject(other, request).code == "not_permitted"
    assert item(manager, request["request_id"])["levels_due"] == ["BRANCH_MANAGER"]
    second = approve(manager, request, 2)
    assert second.body["result"]["status"] == "APPROVED"
    assert second.body["levels_due"] == []
    assert accounts_of(core, request) == 1
    acts = [line["act"] for line in item(manager, request["request_id"])["history"]]
    assert acts == ["SUBMIT", "APPROVE", "APPROVE"]


def test_the_branch_manager_stands_in_for_a_supervisor_at_one_level(
    maker: SignedIn, manager: SignedIn
) -> None:
    assert approve(manager, big_opening(maker)).body["result"]["status"] == "APPROVED"


@pytest.mark.requirement("S1")
def test_whoever_made_the_first_level_under_another_id_may_not_make_the_second(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn, manager: SignedIn
) -> None:
    request = big_opening(maker, "2500000.00")
    assert approve(supervisor, request).status == 200
    with core.database() as database:
        database.execute("UPDATE officers SET staff_no = '100104' WHERE officer_id = 'MGR001'")
    try:
        assert approve(manager, request, 2).code == "self_approval"
    finally:
        with core.database() as database:
            database.execute("UPDATE officers SET staff_no = '100106' WHERE officer_id = 'MGR001'")
    assert status_of(core, request) == "PENDING_SECOND"


@pytest.mark.requirement("S2")
def test_a_yes_to_something_else_is_refused(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    shown = {**request, "payload_hash": "sha256:" + "0" * 64}
    for answer in (approve(supervisor, shown), reject(supervisor, shown)):
        assert (answer.status, answer.code) == (412, "payload_changed")
        assert answer.body["payload_hash"] == request["payload_hash"]
    assert (status_of(core, request), accounts_of(core, request)) == ("PENDING", 0)


@pytest.mark.requirement("S2")
def test_a_payload_changed_in_the_database_is_not_approved_under_its_old_hash(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    payload = request["payload"]
    payload["request"]["initial_deposit"]["amount"] = "999000.00"
    with core.database() as database:
        database.execute(
            "UPDATE approval_requests SET payload = ? WHERE request_id = ?",
            (json.dumps(payload), request["request_id"]),
        )
    answer = approve(supervisor, request)
    assert (answer.status, answer.code) == (412, "payload_changed")
    assert (status_of(core, request), accounts_of(core, request)) == ("PENDING", 0)


def test_a_decided_request_is_not_decided_again(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    assert reject(supervisor, request).body["result"]["status"] == "REJECTED"
    for answer in (approve(supervisor, request), reject(core.log_in("SUP002"), request)):
        assert (answer.status, answer.code) == (409, "request_not_pending")
        assert answer.body["request_status"] == "REJECTED"
        assert answer.body["decided_by"] == "SUP001"
        assert answer.body["decided_at"].endswith("Z")
    seen = item(supervisor, request["request_id"])
    assert seen["levels_due"] == []
    assert seen["may"] == {
        "approve": "request_not_pending",
        "reject": "request_not_pending",
        "return": "request_not_pending",
        "withdraw": "not_permitted",
        "resubmit": "not_permitted",
    }
    assert item(maker, request["request_id"])["may"]["withdraw"] == "request_not_pending"
    assert seen["history"][-1]["note"] == "The deposit slip says another amount."
    assert accounts_of(core, request) == 0


def test_a_rejection_needs_a_reason_and_a_note(maker: SignedIn, supervisor: SignedIn) -> None:
    request = big_opening(maker)
    refused = reject(supervisor, request, reason_code="MOOD", note="Not this one, please.")
    assert complaints(refused) == [("/reason_code", "choice")]
    assert complaints(reject(supervisor, request, note="No.")) == [("/note", "reason_short")]
    body = {"payload_hash": request["payload_hash"], "level": 3}
    path = f"{QUEUE}/{request['request_id']}/approve"
    assert complaints(supervisor.post(path, body)) == [("/level", "choice")]
    assert supervisor.post(path, {**body, "level": "1"}).code == "validation_failed"


@pytest.mark.requirement("S1")
def test_a_disabled_makers_request_can_only_be_rejected(
    core: RunningCore, supervisor: SignedIn
) -> None:
    request = big_opening(core.log_in("REL002"))
    with core.database() as database:
        database.execute("UPDATE officers SET disabled = 1 WHERE officer_id = 'REL002'")
    try:
        assert item(supervisor, request["request_id"])["may"]["approve"] == "maker_inactive"
        assert approve(supervisor, request).code == "maker_inactive"
        assert reject(supervisor, request).status == 200
    finally:
        with core.database() as database:
            database.execute("UPDATE officers SET disabled = 0 WHERE officer_id = 'REL002'")


@pytest.mark.requirement("S1")
@pytest.mark.parametrize(
    "change",
    [
        (
            "UPDATE officers SET role = 'TELLER'",
            "UPDATE officers SET role = 'RELATIONSHIP_OFFICER'",
        ),
        (
            "UPDATE officer_branches SET branch_code = '002'",
            "UPDATE officer_branches SET branch_code = '001'",
        ),
    ],
)
def test_a_maker_who_lost_role_or_branch_brings_nothing_about(
    core: RunningCore, supervisor: SignedIn, change: tuple[str, str]
) -> None:
    request = big_opening(core.log_in("REL002"))
    with core.database() as database:
        database.execute(f"{change[0]} WHERE officer_id = 'REL002'")
    try:
        assert approve(supervisor, request).code == "maker_inactive"
    finally:
        with core.database() as database:
            database.execute(f"{change[1]} WHERE officer_id = 'REL002'")
    assert (status_of(core, request), accounts_of(core, request)) == ("PENDING", 0)


@pytest.mark.requirement("S1")
def test_a_checker_who_is_a_party_decides_nothing(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker, customer_id="1000000172")  # SUP001's own customer record.
    assert item(supervisor, request["request_id"])["may"]["reject"] == "conflict_of_interest"
    answer = approve(supervisor, request)
    assert (answer.status, answer.code) == (403, "conflict_of_interest")
    assert approve(core.log_in("SUP002"), request).status == 200


@pytest.mark.requirement("S1")
def test_a_maker_who_became_a_party_stops_the_approval(
    core: RunningCore, supervisor: SignedIn
) -> None:
    desk = core.log_in("REL002")
    customer_id = new_customer(desk)
    request = big_opening(desk, customer_id=customer_id)
    with core.database() as database:
        database.execute(
            "UPDATE officers SET customer_id = ? WHERE officer_id = 'REL002'", (customer_id,)
        )
    assert approve(supervisor, request).code == "conflict_of_interest"
    with core.database() as database:
        database.execute("UPDATE officers SET customer_id = NULL WHERE officer_id = 'REL002'")


@pytest.mark.requirement("S1")
def test_the_rules_run_again_at_the_approval(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    customer = (request["customer_id"],)
    with core.database() as database:
        database.execute("UPDATE customers SET status = 'BLOCKED' WHERE customer_id = ?", customer)
    answer = approve(supervisor, request)
    assert (answer.status, answer.code) == (409, "wrong_state")
    assert answer.body["state"] == "BLOCKED"
    assert (status_of(core, request), accounts_of(core, request)) == ("PENDING", 0)
    with core.database() as database:
        database.execute("UPDATE customers SET status = 'ACTIVE' WHERE customer_id = ?", customer)
    assert approve(supervisor, request).status == 200


def test_a_target_that_changed_can_only_be_rejected(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    payload = {**request["payload"], "target": "c1.a9"}
    with core.database() as database:
        database.execute(
            "UPDATE approval_requests SET payload = ? WHERE request_id = ?",
            (json.dumps(payload), request["request_id"]),
        )
    seen = item(supervisor, request["request_id"])
    assert seen["stale"] is True
    assert seen["may"]["approve"] == "target_changed"
    shown = {**request, "payload_hash": approve(supervisor, request).body["payload_hash"]}
    answer = approve(supervisor, shown)
    assert (answer.status, answer.code) == (409, "target_changed")
    assert answer.body["changed_fields"] == ["/account/version"]
    assert reject(supervisor, shown).status == 200


def test_a_request_frees_its_object_and_its_till_receipt_when_it_is_rejected(
    maker: SignedIn, supervisor: SignedIn
) -> None:
    customer_id = new_customer(maker)
    body = opening(customer_id=customer_id, initial_deposit={"amount": "150000"})
    first = maker.post(OPEN, body).body
    again = maker.post(OPEN, opening(customer_id=customer_id))
    assert (again.status, again.code) == (409, "open_request_exists")
    assert again.body["request_id"] == first["request_id"]
    assert again.body["operation"] == "ACCOUNT_OPENING"
    assert again.body["maker_name"] == "Kevin Omondi Ouma"
    receipt = changed(body, {"customer_id": new_customer(maker)})
    assert complaints(maker.post(OPEN, receipt)) == [
        ("/funding/till_receipt_no", "till_receipt_used")
    ]
    assert reject(supervisor, item(supervisor, first["request_id"])).status == 200
    assert maker.post(OPEN, body).status == 202


def test_papers_of_a_rejected_request_may_be_used_again_by_their_maker_only(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    body = person(maker, expected_monthly_turnover={"amount": "1500000"})
    request = item(supervisor, maker.post(CIF, body).body["request_id"])
    stranger = core.log_in("REL002")
    other = changed(body, {"individual__identity__id_number": "90000001", "kra_pin": "A900000001B"})
    assert ("/documents/0", "document_unusable") in complaints(stranger.post(CIF, other))
    assert reject(supervisor, request).status == 200
    assert ("/documents/0", "document_unusable") in complaints(stranger.post(CIF, other))
    again = maker.post(CIF, body)
    assert again.status == 202
    assert approve(supervisor, item(supervisor, again.body["request_id"])).status == 200


@pytest.mark.requirement("S4")
def test_two_checkers_at_once_bring_one_effect(core: RunningCore, maker: SignedIn) -> None:
    request = big_opening(maker)
    checkers = [core.log_in("SUP001"), core.log_in("SUP002"), core.log_in("MGR001")]
    barrier = Barrier(len(checkers))

    def decide(desk: SignedIn) -> Answer:
        barrier.wait()
        return approve(desk, request)

    with ThreadPoolExecutor(len(checkers)) as pool:
        answers = list(pool.map(decide, checkers))
    assert sorted(each.status for each in answers) == [200, 409, 409]
    assert {each.code for each in answers if each.status == 409} == {"request_not_pending"}
    assert accounts_of(core, request) == 1
    deposits = core.one("SELECT count(*) FROM entries WHERE account_no = ?", request["account_no"])
    assert deposits == 1


@pytest.mark.requirement("S4")
def test_approve_against_reject_leaves_one_word(core: RunningCore, maker: SignedIn) -> None:
    request = big_opening(maker)
    one, other = core.log_in("SUP001"), core.log_in("SUP002")
    barrier = Barrier(2)

    def act(which: int) -> Answer:
        barrier.wait()
        return approve(one, request) if which else reject(other, request)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(act, (0, 1)))
    assert sorted(each.status for each in answers) == [200, 409]
    done = next(each for each in answers if each.status == 200).body["result"]["status"]
    assert status_of(core, request) == done
    assert accounts_of(core, request) == (done == "APPROVED")


def test_a_request_that_is_not_there_is_not_found(supervisor: SignedIn, maker: SignedIn) -> None:
    for request_id in ("AQ-0000000000", "nonsense", str(uuid4())):
        path = f"{QUEUE}/{request_id}"
        assert supervisor.get(path).code == "not_found"
        assert supervisor.post(f"{path}/approve", {}).code == "not_found"
    other = core_request_of_another_maker(supervisor)
    assert maker.get(f"{QUEUE}/{other}").code == "not_found"


def core_request_of_another_maker(supervisor: SignedIn) -> str:
    return str(big_opening(supervisor)["request_id"])
