"""The authorisation queue: who sees what, in which order, page by page."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from sqlalchemy import event, insert, select

from branch_desk.common import BANK_ZONE
from branch_desk.core.clock import ManualClock
from branch_desk.core.store import schema, writing
from tests.core.desk_work import QUEUE, approve, big_opening, complaints
from tests.core_fixtures import RunningCore, SignedIn

NOW: Final = datetime.now(UTC)


@pytest.fixture(scope="module")
def clock() -> ManualClock:
    return ManualClock(NOW)


def listed(desk: SignedIn, query: str = "") -> list[dict[str, Any]]:
    answer = desk.get(f"{QUEUE}?limit=100&{query}")
    assert answer.status == 200, answer.raw
    items: list[dict[str, Any]] = answer.body["items"]
    return items


def test_a_checker_sees_what_they_may_decide_now(
    core: RunningCore, supervisor: SignedIn, manager: SignedIn
) -> None:
    mine = listed(supervisor)
    assert mine
    assert {each["status"] for each in mine} == {"PENDING"}
    assert {each["may"]["reject"] for each in mine} == {None}
    for_two = listed(manager)
    assert all(each["status"] == "PENDING_SECOND" or each["overdue"] for each in for_two)
    assert "PENDING_SECOND" in {each["status"] for each in for_two}
    own = {each["request_id"] for each in listed(core.log_in("SUP002"))}
    branch = listed(core.log_in("SUP002"), "scope=BRANCH")
    barred = [each for each in branch if each["may"]["reject"] == "self_approval"]
    assert barred
    assert not own & {each["request_id"] for each in barred}


def test_the_order_is_overdue_then_priority_then_age(supervisor: SignedIn) -> None:
    rows = listed(supervisor, "scope=BRANCH")
    ranks = {"URGENT": 0, "HIGH": 1, "NORMAL": 2}
    order = [(not r["overdue"], ranks[r["priority"]], r["submitted_at"]) for r in rows]
    assert order == sorted(order)
    assert rows[0]["overdue"] is True


def test_pages_follow_each_other_without_gap_or_repeat(supervisor: SignedIn) -> None:
    whole = [each["request_id"] for each in listed(supervisor, "scope=BRANCH")]
    seen: list[str] = []
    query = f"{QUEUE}?scope=BRANCH&limit=2"
    page = supervisor.get(query).body
    while page["next_cursor"]:
        seen += [each["request_id"] for each in page["items"]]
        page = supervisor.get(f"{query}&cursor={page['next_cursor']}").body
    seen += [each["request_id"] for each in page["items"]]
    assert seen == whole


def test_a_cursor_is_its_officers_for_its_filter_and_an_hour(
    core: RunningCore, supervisor: SignedIn, clock: ManualClock
) -> None:
    cursor = supervisor.get(f"{QUEUE}?scope=BRANCH&limit=1").body["next_cursor"]
    same = f"{QUEUE}?scope=BRANCH&limit=1&cursor="
    forged = base64.urlsafe_b64encode(b"x" * 80).decode()
    for desk, path in (
        (core.log_in("SUP002"), same + cursor),
        (supervisor, f"{QUEUE}?scope=BRANCH&status=PENDING&limit=1&cursor={cursor}"),
        (supervisor, same + "nonsense"),
        (supervisor, same + "a"),
        (supervisor, same + forged),
    ):
        assert desk.get(path).code == "cursor_invalid"
    clock.advance(timedelta(minutes=61))
    assert core.log_in("SUP001").get(same + cursor).code == "cursor_invalid"
    clock.advance(-timedelta(minutes=61))


def test_filters_narrow_the_list(supervisor: SignedIn) -> None:
    for query, member, value in (
        ("operation=CIF_CREATE", "operation", "CIF_CREATE"),
        ("status=REJECTED", "status", "REJECTED"),
    ):
        found = listed(supervisor, f"scope=BRANCH&{query}")
        assert found
        assert {each[member] for each in found} == {value}
    by_maker = listed(supervisor, "scope=BRANCH&maker_id=SUP002")
    assert {each["maker"]["officer_id"] for each in by_maker} == {"SUP002"}
    large = listed(supervisor, "scope=BRANCH&min_value=1000000.01")
    assert {each["priority"] for each in large} == {"URGENT"}
    late = listed(supervisor, "scope=BRANCH&overdue=true")
    assert late
    assert all(each["overdue"] for each in late)
    assert not any(each["overdue"] for each in listed(supervisor, "scope=BRANCH&overdue=false"))
    one = large[0]
    about = listed(supervisor, f"scope=BRANCH&account_no={one['account_no']}")
    assert [each["request_id"] for each in about] == [one["request_id"]]


def test_a_list_of_what_ended_may_begin_on_a_day_of_the_banks_calendar(
    core: RunningCore, supervisor: SignedIn
) -> None:
    ended = "scope=BRANCH&status=APPROVED"
    every = {each["request_id"] for each in listed(supervisor, ended)}
    with core.database() as database:
        rows = database.execute(
            "SELECT request_id, decided_at FROM approval_requests"
            " WHERE branch_code = '001' AND status = 'APPROVED'"
        ).fetchall()
    day_by_request = {request_id: day_of(f"{at}+00:00") for request_id, at in rows}
    assert every == set(day_by_request)
    first, *_, last = sorted(set(day_by_request.values()))
    late = {each["request_id"] for each in listed(supervisor, f"{ended}&decided_from={last}")}
    assert late == {each for each, day in day_by_request.items() if day == last}
    assert len(listed(supervisor, f"{ended}&decided_from={first}")) == len(every)
    open_still = {"PENDING", "PENDING_SECOND", "RETURNED"}
    found = listed(supervisor, f"scope=BRANCH&decided_from={first}")
    assert {each["request_id"] for each in found} >= every
    assert not {each["status"] for each in found} & open_still
    path = f"{QUEUE}?{ended}&decided_from={first}&limit=1"
    cursor = supervisor.get(path).body["next_cursor"]
    assert supervisor.get(f"{path}&cursor={cursor}").status == 200
    other = path.replace(first, last)
    assert supervisor.get(f"{other}&cursor={cursor}").code == "cursor_invalid"


@pytest.mark.parametrize(
    "day", ["today", "0", "2026-11-24T00:00:00", "0001-01-01", "1999-12-31", "2026-02-30"]
)
def test_the_first_day_of_a_list_is_a_day_that_the_bank_can_have_had(
    supervisor: SignedIn, day: str
) -> None:
    answer = supervisor.get(f"{QUEUE}?decided_from={day}")
    assert complaints(answer) == [("/query/decided_from", "date_format")]


def day_of(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(BANK_ZONE).date().isoformat()


def test_a_maker_sees_only_their_own(maker: SignedIn) -> None:
    request = big_opening(maker)
    rows = listed(maker)
    assert {each["maker"]["officer_id"] for each in rows} == {"REL001"}
    assert request["request_id"] in [each["request_id"] for each in rows]
    for scope in ("BRANCH", "TO_CHECK"):
        assert maker.get(f"{QUEUE}?scope={scope}").code == "not_permitted"


def test_the_auditor_reads_every_branch_and_decides_nothing(
    core: RunningCore, maker: SignedIn
) -> None:
    auditor = core.log_in("AUD001")
    assert listed(auditor)
    assert listed(auditor, "branch_code=002") == []
    request = big_opening(maker)
    seen = auditor.get(f"{QUEUE}/{request['request_id']}").body
    assert set(seen["may"].values()) == {"not_permitted"}
    assert approve(auditor, request).code == "not_permitted"
    refused = maker.get(f"{QUEUE}?branch_code=002")
    assert (refused.code, refused.body["branches"]) == ("branch_out_of_scope", ["001"])


@pytest.mark.requirement("S15")
def test_opening_an_item_stands_in_the_access_record_and_shows_who_looks(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn, clock: ManualClock
) -> None:
    request = big_opening(maker)
    path, act = f"{QUEUE}/{request['request_id']}", str(uuid4())
    assert request["opened_by"] is None
    first = supervisor.send("GET", path, headers={"Correlation-Id": act}).body
    assert first["payload_hash"].startswith("sha256:")
    with core.database() as database:
        rows = database.execute(
            "SELECT officer_id, act, viewed, request_id, account_no FROM access_record"
            " WHERE correlation_id = ?",
            (act,),
        ).fetchall()
    assert rows == [("SUP001", "queue_item", 1, request["request_id"], request["account_no"])]
    other = core.log_in("SUP002")
    row = next(r for r in listed(other) if r["request_id"] == request["request_id"])
    assert row["opened_by"] == "SUP001"
    clock.advance(timedelta(minutes=15))
    later = core.log_in("SUP002")
    row = next(r for r in listed(later) if r["request_id"] == request["request_id"])
    assert (row["opened_by"], row["opened_at"]) == (None, None)


def test_a_returned_request_is_its_makers_to_send_again(core: RunningCore) -> None:
    supervisor = core.log_in("SUP001")
    returned = big_opening(core.log_in("REL002"))["request_id"]
    with core.database() as database:
        database.execute(
            "UPDATE approval_requests SET status = 'RETURNED' WHERE request_id = ?", (returned,)
        )
    row = listed(supervisor, "scope=BRANCH&status=RETURNED")[0]
    assert row["request_id"] == returned
    assert row["levels_due"] == []
    assert row["may"]["approve"] == "request_not_pending"
    its_maker = core.log_in(row["maker"]["officer_id"])
    may = its_maker.get(f"{QUEUE}/{row['request_id']}").body["may"]
    assert (may["resubmit"], may["withdraw"]) == (None, None)


def test_long_lists_are_walked_to_their_end(core: RunningCore) -> None:
    table = schema.approval_requests
    with writing(core.app.state.core.engine) as connection:
        waiting = connection.execute(select(table).where(table.c.status == "PENDING")).first()
        assert waiting
        copies = [{**waiting._mapping, "request_id": f"AQ-{n:010d}"} for n in range(120)]
        connection.execute(insert(table), copies)
    supervisor = core.log_in("SUP001")
    query = f"{QUEUE}?scope=BRANCH&limit=100"
    page = supervisor.get(query).body
    rest = supervisor.get(f"{query}&cursor={page['next_cursor']}").body
    assert len(page["items"]) == 100
    assert len(page["items"]) + len(rest["items"]) >= 120
    assert rest["next_cursor"] is None


def test_a_row_of_the_list_asks_the_store_twice_at_most(core: RunningCore) -> None:
    checker = core.log_in("SUP001")
    asked: list[str] = []

    def note(*sent: Any) -> None:
        asked.append(sent[2])

    def statements(limit: int) -> int:
        asked.clear()
        answer = checker.get(f"{QUEUE}?scope=BRANCH&limit={limit}")
        assert len(answer.body["items"]) == limit
        return len(asked)

    engine = core.app.state.core.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        # A row more asks for the parties to it: holders of its accounts, guardians.
        assert statements(5) - statements(1) <= 2 * 4
    finally:
        event.remove(engine, "before_cursor_execute", note)
