"""One key, one effect: replays, reuse, kept refusals, cancelled keys, and the order of checks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from branch_desk.domain.canonical import canonical
from tests.core.desk_work import (
    AMINA,
    CIF,
    OPEN,
    QUEUE,
    approve,
    big_opening,
    complaints,
    item,
    new_customer,
    opening,
    person,
    reject,
)

if TYPE_CHECKING:
    from tests.core_fixtures import Answer, RunningCore, SignedIn

RESERVE = "/customer/account-number-reserve"
pytestmark = pytest.mark.requirement("S4")


def accounts(core: RunningCore) -> int:
    return int(core.one("SELECT count(*) FROM accounts"))


def test_the_same_key_and_body_give_the_same_answer(core: RunningCore, maker: SignedIn) -> None:
    key, body = str(uuid4()), opening()
    first = maker.post(OPEN, body, key)
    before = accounts(core)
    again = maker.post(OPEN, body, key)
    assert (first.status, again.status) == (201, 201)
    assert again.raw == first.raw
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert accounts(core) == before


def test_a_pending_answer_is_replayed_with_its_place(maker: SignedIn) -> None:
    key = str(uuid4())
    customer_id = new_customer(maker)
    body = opening(initial_deposit={"amount": "100000.01"}, customer_id=customer_id)
    first, again = maker.post(OPEN, body, key), maker.post(OPEN, body, key)
    assert (first.status, again.status) == (202, 202)
    assert first.headers["location"] == again.headers["location"] == f"/operations/{key}"
    assert first.raw == again.raw


@pytest.mark.parametrize("change", ["body", "path", "tag", "officer"])
def test_a_key_with_anything_else_is_refused(
    core: RunningCore, maker: SignedIn, change: str
) -> None:
    key, body = str(uuid4()), opening()
    assert maker.post(OPEN, body, key).status == 201
    before = accounts(core)
    answers = {
        "body": lambda: maker.post(OPEN, opening(), key),
        "path": lambda: maker.post(RESERVE, body, key),
        "tag": lambda: maker.post(OPEN, body, key, {"If-Match": '"c1"'}),
        "officer": lambda: core.log_in("REL006").post(OPEN, body, key),
    }
    answer = answers[change]()
    assert (answer.status, answer.code) == (422, "key_reused")
    assert accounts(core) == before
    assert maker.post(OPEN, body, key).status == 201


def test_a_refusal_is_kept_so_that_a_late_copy_cannot_act(
    core: RunningCore, maker: SignedIn
) -> None:
    key, receipt = str(uuid4()), f"T8-{uuid4().hex[:8]}"
    body = opening(funding__till_receipt_no=receipt, customer_id="1000000065")
    with core.database() as database:
        database.execute("UPDATE customers SET status='BLOCKED' WHERE customer_id='1000000065'")
    refused = maker.post(OPEN, body, key)
    assert (refused.status, refused.code) == (409, "wrong_state")
    with core.database() as database:
        database.execute("UPDATE customers SET status='ACTIVE' WHERE customer_id='1000000065'")
    late = maker.post(OPEN, body, key)
    assert late.raw == refused.raw
    assert late.headers["idempotency-replayed"] == "true"
    assert late.headers["content-type"] == "application/problem+json"
    assert maker.post(OPEN, body).status == 201


def test_a_refusal_that_is_not_kept_leaves_the_key_unused(
    core: RunningCore, maker: SignedIn
) -> None:
    key, body = str(uuid4()), opening()
    assert maker.post(OPEN, b"{", key).code == "malformed_request"
    assert core.send("POST", OPEN, body, {"Idempotency-Key": key}).status == 401
    assert maker.get(f"/operations/{key}").code == "operation_unknown"
    assert maker.post(OPEN, body, key).status == 201


def test_eight_copies_at_once_bring_one_effect(core: RunningCore, maker: SignedIn) -> None:
    key, body, before = str(uuid4()), opening(), accounts(core)
    barrier = Barrier(8)

    def send(_: int) -> Answer:
        barrier.wait()
        return maker.post(OPEN, body, key)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert {each.status for each in answers} == {201}
    assert len({each.raw for each in answers}) == 1
    assert sum("idempotency-replayed" in each.headers for each in answers) == 7
    assert accounts(core) == before + 1


def test_one_request_under_eight_keys_is_pending_once(core: RunningCore, maker: SignedIn) -> None:
    customer_id = new_customer(maker)
    body = opening(
        customer_id=customer_id,
        initial_deposit={"amount": "200000"},
        funding={"method": "CASH", "till_receipt_no": f"T7-{uuid4().hex[:8]}"},
    )
    barrier = Barrier(8)

    def send(_: int) -> Answer:
        barrier.wait()
        return maker.post(OPEN, body)

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(each.status for each in pool.map(send, range(8)))
    assert statuses[0] == 202
    assert set(statuses[1:]) <= {409, 422}
    pending = core.one("SELECT count(*) FROM approval_requests WHERE customer_id = ?", customer_id)
    assert pending == 1


def test_the_answer_of_a_key_can_be_looked_up(core: RunningCore, maker: SignedIn) -> None:
    key = str(uuid4())
    done = maker.post(OPEN, opening(), key)
    found = maker.get(f"/operations/{key}").body
    assert (found["state"], found["http_status"]) == ("FINAL", 201)
    assert found["reply"] == done.body
    assert found["operation"] == "ACCOUNT_OPENING"
    assert found["officer_id"] == "REL001"
    assert found["approval"] is None
    for other, status in (("SUP001", 200), ("MGR001", 200), ("AUD001", 200), ("REL006", 404)):
        assert core.log_in(other).get(f"/operations/{key}").status == status
    assert core.log_in("SUP003", "002").get(f"/operations/{key}").code == "operation_unknown"


def test_the_look_up_follows_the_approval(maker: SignedIn, supervisor: SignedIn) -> None:
    key = str(uuid4())
    body = opening(initial_deposit={"amount": "150000"}, customer_id=new_customer(maker))
    request_id = maker.post(OPEN, body, key).body["request_id"]
    waiting = maker.get(f"/operations/{key}").body["approval"]
    assert (waiting["status"], waiting["levels_due"]) == ("PENDING", ["SUPERVISOR"])
    done = approve(supervisor, item(supervisor, request_id))
    after = maker.get(f"/operations/{key}").body["approval"]
    assert (after["status"], after["levels_due"]) == ("APPROVED", [])
    assert after["reference"] == done.body["reference"]
    assert after["result"] == done.body["result"]["operation_result"]


def test_a_cancelled_key_stays_without_effect(core: RunningCore, maker: SignedIn) -> None:
    key, before = str(uuid4()), accounts(core)
    cancelled = maker.send("DELETE", f"/operations/{key}")
    assert (cancelled.status, cancelled.body["state"]) == (200, "CANCELLED")
    late = maker.post(OPEN, opening(), key)
    assert (late.status, late.code) == (409, "operation_cancelled")
    assert maker.get(f"/operations/{key}").body["state"] == "CANCELLED"
    assert maker.send("DELETE", f"/operations/{key}").body["state"] == "CANCELLED"
    assert accounts(core) == before


def test_a_supervisor_may_cancel_for_the_branch(
    maker: SignedIn, supervisor: SignedIn, core: RunningCore
) -> None:
    key = str(uuid4())
    assert supervisor.send("DELETE", f"/operations/{key}").status == 200
    assert maker.post(OPEN, opening(), key).code == "operation_cancelled"
    for officer_id in ("TEL001", "AUD001", "ADM001"):
        refused = core.log_in(officer_id).send("DELETE", f"/operations/{uuid4()}")
        assert refused.code == "not_permitted"


def test_cancelling_a_known_key_changes_nothing(core: RunningCore, maker: SignedIn) -> None:
    key = str(uuid4())
    done = maker.post(OPEN, opening(), key)
    found = maker.send("DELETE", f"/operations/{key}").body
    assert (found["state"], found["reply"]) == ("FINAL", done.body)
    assert core.log_in("REL006").send("DELETE", f"/operations/{key}").code == "not_found"
    assert maker.send("DELETE", "/operations/nonsense").code == "not_found"


def test_the_key_has_to_be_one(maker: SignedIn) -> None:
    assert maker.send("POST", OPEN, opening()).code == "key_missing"
    for key in ("1", str(uuid4()).upper(), f'"{uuid4()}"', "00000000-0000-1000-8000-000000000000"):
        assert maker.post(OPEN, opening(), key).code == "malformed_request"


def wrong_in_every_way() -> bytes:
    return canonical({"customer_id": "7", "surplus": "1"})


def test_the_checks_are_made_in_their_order(core: RunningCore, maker: SignedIn) -> None:
    """Each request is wrong in the present way and in all later ones: the earliest answers."""
    teller = core.log_in("TEL001")
    bad = wrong_in_every_way()
    too_old = {"Desk-Version": "0.0.1", "Idempotency-Key": "no key"}
    large = core.send("POST", OPEN, b"{" + b" " * 300_000, {**too_old, "Content-Type": "text/x"})
    assert large.code == "too_large"
    assert core.send("POST", OPEN, b"[", too_old).code == "malformed_request"
    assert core.send("POST", OPEN, bad, too_old).code == "desk_too_old"
    assert core.send("POST", OPEN, bad, {"Idempotency-Key": "no key"}).code == "not_authenticated"
    assert teller.post(OPEN, bad, "no key").code == "malformed_request"
    assert teller.post(OPEN, bad).code == "not_permitted"
    assert maker.post(OPEN, bad).code == "validation_failed"


def test_the_right_comes_before_the_fields_and_they_before_all_else(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    own = "1000000172"
    fields = opening(customer_id=own, surplus=1)
    assert supervisor.post(OPEN, fields).code == "conflict_of_interest"
    blocked = new_customer(maker)
    with core.database() as database:
        database.execute(
            "UPDATE customers SET status='BLOCKED', kyc_status='EXPIRED' WHERE customer_id=?",
            (blocked,),
        )
    both = opening(customer_id=blocked, initial_deposit={"amount": "1.00"})
    assert complaints(maker.post(OPEN, both)) == [("/initial_deposit", "deposit_below_minimum")]
    assert maker.post(OPEN, opening(customer_id=blocked)).code == "wrong_state"
    request = big_opening(maker)
    path = f"{QUEUE}/{request['request_id']}/approve"
    nobody = {"payload_hash": "sha256:" + "0" * 64, "level": 2}
    assert maker.post(path, {}).code == "not_permitted"
    assert supervisor.post(path, {}).code == "validation_failed"
    assert supervisor.post(path, {**nobody, "level": 1}).code == "payload_changed"
    assert reject(supervisor, request).status == 200
    known = {"payload_hash": request["payload_hash"], "level": 1}
    assert supervisor.post(path, known).code == "request_not_pending"


def test_every_complaint_about_fields_comes_at_once(maker: SignedIn) -> None:
    body: dict[str, Any] = {
        "customer_id": AMINA,
        "product_code": "99",
        "initial_deposit": {"amount": "1.234"},
        "funding": {"method": "BARTER"},
        "extra": True,
    }
    found = complaints(maker.post(OPEN, body))
    assert ("/initial_deposit/amount", "amount_decimals") in found
    assert ("/funding/method", "choice") in found
    assert ("/purpose", "required") in found
    assert ("/extra", "unknown_field") in found


def test_the_audit_says_who_did_what_and_how_it_ended(core: RunningCore, maker: SignedIn) -> None:
    key, correlation_id = str(uuid4()), str(uuid4())
    maker.post(CIF, person(maker), key, {"Correlation-Id": correlation_id})
    with core.database() as database:
        rows = database.execute(
            "SELECT officer_id, branch_code, act, outcome, correlation_id FROM audit"
            " WHERE idempotency_key = ?",
            (key,),
        ).fetchall()
    assert rows == [("REL001", "001", "CIF_CREATE", "DONE", correlation_id)]
