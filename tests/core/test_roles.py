"""Role, branch and action, by raw HTTP: what the table does not allow changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest

from tests.core.desk_work import CIF, OPEN, QUEUE, big_opening, company, opening, person, row_counts

if TYPE_CHECKING:
    import sqlite3

    from tests.core_fixtures import Answer, RunningCore, SignedIn

pytestmark = pytest.mark.requirement("S1")

RESERVE: Final = "/customer/account-number-reserve"


def test_a_teller_opens_nothing(core: RunningCore) -> None:
    before = row_counts(core)
    answer = core.log_in("TEL001").post(OPEN, opening())
    assert (answer.status, answer.code) == (403, "not_permitted")
    assert answer.body["action"] == "account_opening"
    assert row_counts(core) == before


@pytest.mark.parametrize(
    ("officer_id", "branch_code"), [("SUP003", "002"), ("MGR002", "002"), ("SUP004", "003")]
)
def test_a_request_of_another_branch_is_not_there(
    core: RunningCore, maker: SignedIn, officer_id: str, branch_code: str
) -> None:
    request = big_opening(maker)
    other = core.log_in(officer_id, branch_code)
    path = f"{QUEUE}/{request['request_id']}"
    answers: list[Answer] = [other.get(path)]
    body = {"payload_hash": request["payload_hash"], "level": 1}
    answers.append(other.post(f"{path}/approve", body))
    assert [(each.status, each.code) for each in answers] == [(404, "not_found")] * 2
    assert core.one(
        "SELECT status FROM approval_requests WHERE request_id = ?", request["request_id"]
    ) == ("PENDING")


def test_the_branch_is_that_of_the_session(core: RunningCore) -> None:
    desk = core.log_in("REL003", "002")
    answer = desk.post(OPEN, opening())
    assert answer.status == 201
    assert answer.body["result"]["account_no"].startswith("00210")
    assert answer.body["reference"].startswith("002-")
    customer = desk.post(CIF, company(desk)).body["result"]["customer_id"]
    home = core.one("SELECT branch_code FROM customers WHERE customer_id = ?", customer)
    assert home == "002"


def test_naming_another_branch_is_refused(maker: SignedIn) -> None:
    answer = maker.post(OPEN, opening(branch_code="002"))
    assert answer.body["field_errors"][0] == {
        "field": "/branch_code",
        "code": "branch_differs",
        "message": "You are signed in at branch 001.",
    }


def test_a_log_in_at_a_foreign_branch_is_refused(core: RunningCore) -> None:
    answer = core.try_log_in("REL001", "002")
    assert (answer.status, answer.code) == (403, "branch_out_of_scope")
    assert answer.body["branches"] == ["001"]


@pytest.mark.parametrize(
    "trick",
    [
        {"role": "SUPERVISOR"},
        {"officer_id": "SUP001"},
        {"maker_id": "REL002"},
        {"approved_by": "SUP001"},
        {"risk_rating": "LOW"},
        {"status": "ACTIVE"},
        {"version": 7},
    ],
)
@pytest.mark.requirement("S18")
def test_a_body_cannot_say_who_acts_or_what_is_computed(
    maker: SignedIn, trick: dict[str, Any]
) -> None:
    answer = maker.post(OPEN, {**opening(), **trick})
    assert answer.body["field_errors"][0]["code"] == "unknown_field"


def test_headers_and_queries_do_not_change_who_acts(core: RunningCore) -> None:
    desk = core.log_in("TEL001")
    headers = {"X-Officer-Id": "SUP001", "X-Role": "SUPERVISOR", "X-Forwarded-For": "10.0.0.1"}
    assert desk.post(OPEN, opening(), headers=headers).code == "not_permitted"
    answer = desk.post(f"{OPEN}?officer_id=SUP001", opening(), headers=headers)
    assert answer.code == "malformed_request"


def test_a_role_taken_away_counts_at_the_next_call(core: RunningCore) -> None:
    desk = core.log_in("REL002")
    with core.database() as database:
        database.execute("UPDATE officers SET role = 'TELLER' WHERE officer_id = 'REL002'")
    assert desk.post(OPEN, opening()).code == "not_permitted"
    with core.database() as database:
        database.execute(
            "UPDATE officers SET role = 'RELATIONSHIP_OFFICER', disabled = 1"
            " WHERE officer_id = 'REL002'"
        )
    assert desk.post(OPEN, opening()).code == "not_authenticated"
    with core.database() as database:
        database.execute("UPDATE officers SET disabled = 0 WHERE officer_id = 'REL002'")
        _move_officer(database, "REL002", "003")
    assert desk.post(OPEN, opening()).code == "not_authenticated"
    with core.database() as database:
        _move_officer(database, "REL002", "001")


def test_nothing_is_answered_without_a_token(core: RunningCore) -> None:
    for method, path in [
        ("GET", "/auth/me"),
        ("GET", QUEUE),
        ("GET", f"{QUEUE}/AQ-0000000000"),
        ("GET", f"/operations/{uuid4()}"),
        ("DELETE", f"/operations/{uuid4()}"),
        ("POST", CIF),
        ("POST", OPEN),
        ("POST", RESERVE),
        ("POST", f"{QUEUE}/AQ-0000000000/approve"),
        ("POST", "/auth/logout"),
    ]:
        answer = core.send(method, path, {} if method == "POST" else None)
        assert (answer.status, answer.code) == (401, "not_authenticated"), path


def test_an_officers_own_record_is_not_theirs_to_work_on(
    core: RunningCore, supervisor: SignedIn
) -> None:
    own = "1000000172"  # SUP001's own customer record.
    before = row_counts(core)
    for body in (
        opening(customer_id=own),
        opening(joint_holders=[{"customer_id": "1000 000 172"}]),
        opening(funding={"method": "TRANSFER", "from_account_no": _account_of(core, own)}),
    ):
        answer = supervisor.post(OPEN, body)
        assert (answer.status, answer.code) == (403, "conflict_of_interest")
    reserved = supervisor.post(RESERVE, {"customer_id": own, "product_code": "10"})
    assert reserved.code == "conflict_of_interest"
    minor = supervisor.post(
        CIF, {**person(supervisor), "duplicates_reviewed": [{"customer_id": own, "reason": "x"}]}
    )
    assert minor.code == "validation_failed"
    assert row_counts(core) == before


def _move_officer(database: sqlite3.Connection, officer_id: str, branch_code: str) -> None:
    database.execute(
        "UPDATE officer_branches SET branch_code = ? WHERE officer_id = ?",
        (branch_code, officer_id),
    )


def _account_of(core: RunningCore, customer_id: str) -> str:
    return str(
        core.one("SELECT account_no FROM account_holders WHERE customer_id = ?", customer_id)
    )
