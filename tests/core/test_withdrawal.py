"""A maker ends a request, and what it held is free; the keys tell what became of it."""

from __future__ import annotations

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
    reserve,
    send_back,
    withdraw,
)

if TYPE_CHECKING:
    from tests.core_fixtures import RunningCore, SignedIn


def test_a_maker_withdraws_and_all_that_was_held_is_free(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    customer_id = new_customer(maker)
    number = reserve(maker, customer_id)
    request = big_opening(maker, customer_id=customer_id, account_no=number)
    body = request["payload"]["request"]
    held = maker.post(OPEN, changed(body, {"product_code": "20"}))
    assert held.code == "validation_failed"
    key, path = str(uuid4()), f"{QUEUE}/{request['request_id']}/withdraw"
    answer = maker.post(path, {"note": "The customer changed her mind."}, key)
    assert (answer.status, answer.body["operation"]) == (200, "REQUEST_WITHDRAW")
    assert answer.body["result"] == {"request_id": request["request_id"], "status": "WITHDRAWN"}
    assert maker.post(path, {"note": "The customer changed her mind."}, key).raw == answer.raw
    seen = item(maker, request["request_id"])
    assert (seen["status"], seen["levels_due"]) == ("WITHDRAWN", [])
    assert set(seen["may"].values()) == {"not_permitted", "request_not_pending"}
    last = seen["history"][-1]
    assert (last["act"], last["officer_id"], last["level"]) == ("WITHDRAW", "REL001", None)
    assert last["note"] == "The customer changed her mind."
    late = approve(supervisor, request)
    assert (late.code, late.body["decided_by"]) == ("request_not_pending", "REL001")
    # The same number, receipt and product serve again.
    again = maker.post(OPEN, body)
    assert again.status == 202
    assert item(maker, again.body["request_id"])["account_no"] == number


def test_a_rejected_request_frees_its_reserved_number_too(
    maker: SignedIn, supervisor: SignedIn
) -> None:
    customer_id = new_customer(maker)
    number = reserve(maker, customer_id)
    request = big_opening(maker, customer_id=customer_id, account_no=number)
    assert reject(supervisor, request).status == 200
    assert maker.post(OPEN, request["payload"]["request"]).status == 202


def test_papers_of_a_withdrawn_request_serve_again(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    body = person(maker, expected_monthly_turnover={"amount": "1500000"})
    request = item(maker, maker.post(CIF, body).body["request_id"])
    assert withdraw(maker, request).status == 200
    stranger = core.log_in("REL002")
    assert ("/documents/0", "document_unusable") in complaints(stranger.post(CIF, body))
    assert maker.post(CIF, body).status == 202


def test_only_the_maker_withdraws_and_only_while_it_is_open(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    for officer_id in ("REL002", "SUP001", "MGR001", "AUD001", "TEL001"):
        answer = withdraw(core.log_in(officer_id), request)
        assert (answer.status, answer.code) == (403, "not_permitted"), officer_id
    assert withdraw(core.log_in("REL003", "002"), request).code == "not_found"
    assert complaints(withdraw(maker, request, note="n" * 501)) == [("/note", "too_long")]
    assert complaints(withdraw(maker, request, why="I can")) == [("/why", "unknown_field")]
    assert approve(supervisor, request).status == 200
    late = withdraw(maker, request)
    assert (late.status, late.code) == (409, "request_not_pending")
    assert (late.body["request_status"], late.body["decided_by"]) == ("APPROVED", "SUP001")


@pytest.mark.parametrize("state", ["PENDING", "PENDING_SECOND", "RETURNED"])
def test_whatever_is_open_may_be_withdrawn(
    maker: SignedIn, supervisor: SignedIn, state: str
) -> None:
    request = big_opening(maker, "2500000.00")
    if state == "PENDING_SECOND":
        assert approve(supervisor, request).status == 200
    if state == "RETURNED":
        assert send_back(supervisor, request).status == 200
    assert item(maker, request["request_id"])["status"] == state
    assert withdraw(maker, request).status == 200
    assert maker.post(OPEN, request["payload"]["request"]).status == 202


def test_the_keys_tell_what_became_of_the_request(maker: SignedIn, supervisor: SignedIn) -> None:
    customer_id = new_customer(maker)
    first, second, third, fourth = (str(uuid4()) for _ in range(4))
    body = opening(initial_deposit={"amount": "250000.00"}, customer_id=customer_id)
    request = item(maker, maker.post(OPEN, body, first).body["request_id"])
    path = f"{QUEUE}/{request['request_id']}"

    def approval(key: str) -> Any:
        found = maker.get(f"/operations/{key}").body
        assert found["state"] == "FINAL"
        return found["approval"]

    note = {"payload_hash": request["payload_hash"], "note": "The slip is missing."}
    assert supervisor.post(f"{path}/return-for-rework", note, second).status == 200
    assert (approval(first)["status"], approval(first)["levels_due"]) == ("RETURNED", [])
    known = supervisor.get(f"/operations/{second}").body
    assert (known["operation"], known["approval"]) == ("REQUEST_RETURN", None)
    assert known["reply"]["result"]["status"] == "RETURNED"
    assert maker.post(f"{path}/resubmit", {"request": body}, third).status == 202
    for key in (first, third):
        assert approval(key)["status"] == "PENDING"
        assert approval(key)["levels_due"] == ["SUPERVISOR"]
    assert maker.get(f"/operations/{third}").body["operation"] == "REQUEST_RESUBMIT"
    assert maker.post(f"{path}/withdraw", {}, fourth).status == 200
    for key in (first, third):
        assert approval(key)["status"] == "WITHDRAWN"
        assert approval(key)["decided_at"].endswith("Z")
    assert maker.get(f"/operations/{fourth}").body["reply"]["result"]["status"] == "WITHDRAWN"


@pytest.mark.requirement("S4")
def test_withdrawal_against_approval_leaves_one_word(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    request = big_opening(maker)
    barrier = Barrier(2)

    def act(which: int) -> Any:
        barrier.wait()
        return approve(supervisor, request) if which else withdraw(maker, request)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(act, (0, 1)))
    assert sorted(each.status for each in answers) == [200, 409]
    done = next(each for each in answers if each.status == 200).body["result"]["status"]
    assert item(maker, request["request_id"])["status"] == done
    opened = core.one("SELECT count(*) FROM accounts WHERE account_no = ?", request["account_no"])
    assert opened == (done == "APPROVED")
