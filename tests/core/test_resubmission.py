"""A returned request is put right and sent again: judged anew, under another hash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import pytest

from branch_desk.core.clock import ManualClock
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
    reserve,
    resubmit,
    returned,
    send_back,
    withdraw,
)
from tests.core_fixtures import RunningCore, SignedIn

NOW: Final = datetime.now(UTC)


@pytest.fixture(scope="module")
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.mark.requirement("S2")
def test_a_request_put_right_is_another_payload_under_another_hash(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn, clock: ManualClock
) -> None:
    request = returned(maker, supervisor)
    body = changed(request["payload"]["request"], {"initial_deposit__amount": "1240000.00"})
    clock.advance(timedelta(minutes=1))
    key = str(uuid4())
    path = f"{QUEUE}/{request['request_id']}/resubmit"
    sent = {"request": body, "note": "Amount corrected by the slip."}
    answer = maker.post(path, sent, key)
    assert (answer.status, answer.body["outcome"]) == (202, "PENDING_APPROVAL")
    assert answer.headers["location"] == f"/operations/{key}"
    assert answer.body["operation"] == "REQUEST_RESUBMIT"
    assert (answer.body["request_id"], answer.body["result"]) == (request["request_id"], None)
    assert [each["code"] for each in answer.body["reasons"]] == ["open_deposit", "open_day_total"]
    assert answer.body["levels_due"] == ["SUPERVISOR", "BRANCH_MANAGER"]
    again = maker.post(path, sent, key)
    assert (again.raw, again.headers["idempotency-replayed"]) == (answer.raw, "true")
    seen = item(maker, request["request_id"])
    assert (seen["status"], seen["revision"], seen["priority"]) == ("PENDING", 2, "URGENT")
    assert seen["value"]["amount"] == "1240000.00"
    assert seen["submitted_at"] > request["submitted_at"]
    assert seen["expires_on"] == "2026-11-27"
    assert seen["account_no"] == request["account_no"]
    assert seen["payload"]["revision"] == 2
    assert seen["payload"]["levels"] == ["SUPERVISOR", "BRANCH_MANAGER"]
    assert seen["payload_hash"] != request["payload_hash"]
    assert seen["history"][-1]["note"] == sent["note"]
    # A checker is shown what was changed since the return.
    assert (request["former"], seen["former"]) == (None, request["payload"]["request"])
    # A yes to the first revision is no yes to the second.
    assert approve(supervisor, request).code == "payload_changed"
    assert approve(supervisor, seen).body["result"]["status"] == "PENDING_SECOND"
    kept = "SELECT count(*) FROM request_revisions WHERE request_id = ?"
    assert core.one(kept, request["request_id"]) == 2


def test_a_request_stays_one_even_if_nothing_asks_for_approval_any_more(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = returned(maker, supervisor)
    body = changed(request["payload"]["request"], {"initial_deposit__amount": "5000.00"})
    answer = resubmit(maker, request, body)
    assert (answer.status, answer.body["reasons"]) == (202, [])
    assert answer.body["levels_due"] == ["SUPERVISOR"]
    seen = item(supervisor, request["request_id"])
    assert (seen["priority"], seen["reasons"], seen["revision"]) == ("NORMAL", [], 2)
    accounts = "SELECT count(*) FROM accounts WHERE account_no = ?"
    assert core.one(accounts, request["account_no"]) == 0
    done = approve(supervisor, seen)
    assert done.body["result"]["revision"] == 2
    assert done.body["result"]["operation_result"]["account_no"] == request["account_no"]
    assert core.one(
        "SELECT ledger_minor FROM accounts WHERE account_no = ?", seen["account_no"]
    ) == (500000)


def test_only_the_maker_sends_a_request_again_and_only_a_returned_one(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    body = request["payload"]["request"]
    early = resubmit(maker, request, body)
    assert (early.status, early.code) == (409, "request_not_pending")
    assert (early.body["request_status"], early.body["decided_by"]) == ("PENDING", None)
    assert request["may"]["resubmit"] == "request_not_pending"
    assert send_back(supervisor, request).status == 200
    for officer_id in ("REL002", "SUP001", "REL006", "TEL001", "AUD001"):
        answer = resubmit(core.log_in(officer_id), request, body)
        assert (answer.status, answer.code) == (403, "not_permitted"), officer_id
    assert resubmit(core.log_in("REL003", "002"), request, body).code == "not_found"
    assert resubmit(maker, request, body).status == 202
    late = resubmit(maker, request, body)
    assert (late.code, late.body["request_status"]) == ("request_not_pending", "PENDING")


def test_a_maker_who_may_not_make_any_more_sends_nothing_again(
    core: RunningCore, supervisor: SignedIn
) -> None:
    desk = core.log_in("REL002")
    request = returned(desk, supervisor)
    with core.database() as database:
        database.execute("UPDATE officers SET role = 'BRANCH_MANAGER' WHERE officer_id = 'REL002'")
    try:
        answer = resubmit(desk, request, request["payload"]["request"])
        assert (answer.code, answer.body["action"]) == ("not_permitted", "account_opening")
        assert withdraw(desk, request).status == 200
    finally:
        with core.database() as database:
            database.execute(
                "UPDATE officers SET role = 'RELATIONSHIP_OFFICER' WHERE officer_id = 'REL002'"
            )


def test_a_request_sent_again_is_judged_like_a_new_one(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = returned(maker, supervisor)
    body = request["payload"]["request"]
    wrong = changed(body, {"purpose": "GAMBLING", "initial_deposit__amount": "12"})
    assert complaints(resubmit(maker, request, wrong)) == [
        ("/request/purpose", "choice"),
        ("/request/initial_deposit", "deposit_below_minimum"),
    ]
    unreadable = changed(body, {"customer_id": "1", "extra": True})
    assert complaints(resubmit(maker, request, unreadable, note="n" * 501, tag="c1")) == [
        ("/note", "too_long"),
        ("/request/customer_id", "customer_id_format"),
        ("/request/extra", "unknown_field"),
        ("/tag", "unknown_field"),
    ]
    path = f"{QUEUE}/{request['request_id']}/resubmit"
    assert ("/request", "required") in complaints(maker.post(path, {"request": "all of it"}))
    assert ("/tag", "choice") in complaints(resubmit(maker, request, body, tag='"c1"'))
    with core.database() as database:
        blocked = "UPDATE customers SET status = ? WHERE customer_id = ?"
        database.execute(blocked, ("BLOCKED", request["customer_id"]))
    assert resubmit(maker, request, body).code == "wrong_state"
    with core.database() as database:
        database.execute(blocked, ("ACTIVE", request["customer_id"]))
    # What was refused changed nothing: the receipt is held still.
    receipt = body["funding"]["till_receipt_no"]
    other = opening(customer_id=new_customer(maker), funding__till_receipt_no=receipt)
    assert complaints(maker.post(OPEN, other)) == [
        ("/funding/till_receipt_no", "till_receipt_used")
    ]
    assert item(maker, request["request_id"])["status"] == "RETURNED"
    assert resubmit(maker, request, body).status == 202


def test_an_officer_who_became_a_party_does_not_send_it_again(
    core: RunningCore, supervisor: SignedIn
) -> None:
    desk = core.log_in("REL002")
    request = returned(desk, supervisor)
    own = "UPDATE officers SET customer_id = ? WHERE officer_id = 'REL002'"
    with core.database() as database:
        database.execute(own, (request["customer_id"],))
    try:
        answer = resubmit(desk, request, request["payload"]["request"])
        assert answer.code == "conflict_of_interest"
    finally:
        with core.database() as database:
            database.execute(own, (None,))


def test_a_returned_request_keeps_its_reserved_number_beyond_a_day(
    core: RunningCore, clock: ManualClock
) -> None:
    maker, supervisor = core.log_in("REL001"), core.log_in("SUP001")
    customer_id = new_customer(maker)
    number = reserve(maker, customer_id)
    request = returned(maker, supervisor, customer_id=customer_id, account_no=number)
    clock.advance(timedelta(hours=30))
    try:
        maker, supervisor = core.log_in("REL001"), core.log_in("SUP001")
        assert resubmit(maker, request, request["payload"]["request"]).status == 202
        seen = item(supervisor, request["request_id"])
        assert seen["account_no"] == number
        opened = approve(supervisor, seen).body["result"]["operation_result"]
        assert opened["account_no"] == number
    finally:
        clock.advance(-timedelta(hours=30))


def test_a_request_for_another_customer_or_product_takes_another_number(
    maker: SignedIn, supervisor: SignedIn
) -> None:
    request = returned(maker, supervisor)
    body = request["payload"]["request"]
    first, other = request["customer_id"], new_customer(maker)
    moved = changed(body, {"customer_id": other, "product_code": "20"})
    assert resubmit(maker, request, moved).status == 202
    seen = item(maker, request["request_id"])
    assert (seen["customer_id"], seen["account_no"][:5]) == (other, "00120")
    # What it was about before is free, what it is about now is taken.
    assert maker.post(OPEN, opening(customer_id=first)).status == 201
    taken = maker.post(OPEN, opening(customer_id=other, product_code="20"))
    assert (taken.code, taken.body["request_id"]) == ("open_request_exists", request["request_id"])


def test_a_request_may_not_become_what_another_asks_for_already(
    maker: SignedIn, supervisor: SignedIn
) -> None:
    waiting = big_opening(maker)
    request = returned(maker, supervisor)
    body = changed(request["payload"]["request"], {"customer_id": waiting["customer_id"]})
    answer = resubmit(maker, request, body)
    assert (answer.code, answer.body["request_id"]) == (
        "open_request_exists",
        waiting["request_id"],
    )


def test_papers_serve_the_request_sent_again(maker: SignedIn, supervisor: SignedIn) -> None:
    body = person(maker, expected_monthly_turnover={"amount": "1500000"})
    request = item(maker, maker.post(CIF, body).body["request_id"])
    assert send_back(supervisor, request, note="The turnover is not plausible.").status == 200
    right = changed(
        body, {"expected_monthly_turnover__amount": "60000", "individual__surname": "Qarantoza"}
    )
    assert resubmit(maker, request, right).status == 202
    seen = item(supervisor, request["request_id"])
    assert seen["customer_name"].endswith("Qarantoza")
    assert seen["payload"]["documents"][0]["document_type"] == "ID_FRONT"
    made = approve(supervisor, seen).body["result"]["operation_result"]
    assert made["kyc_status"] == "VERIFIED"


@pytest.mark.requirement("S1")
def test_whoever_made_any_revision_may_not_approve(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = returned(maker, supervisor)
    assert resubmit(maker, request, request["payload"]["request"]).status == 202
    seen = item(supervisor, request["request_id"])
    with core.database() as database:
        # As if another person had made the first revision.
        staff_no = database.execute(
            "SELECT staff_no FROM officers WHERE officer_id = 'SUP002'"
        ).fetchone()[0]
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute(
            "UPDATE request_revisions SET maker_staff_no = ? WHERE request_id = ? AND revision = 1",
            (staff_no, request["request_id"]),
        )
    other = core.log_in("SUP002")
    assert item(other, request["request_id"])["may"]["approve"] == "self_approval"
    assert approve(other, seen).code == "self_approval"
    assert approve(supervisor, seen).status == 200


def test_sending_again_is_not_counted_as_another_opening(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = returned(maker, supervisor)
    used = (
        "SELECT sum(used) FROM day_use WHERE officer_id = 'REL001' AND action = 'account_opening'"
    )
    before = core.one(used)
    assert resubmit(maker, request, request["payload"]["request"]).status == 202
    assert core.one(used) == before
