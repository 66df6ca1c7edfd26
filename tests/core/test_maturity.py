"""The end of a deposit's term, and of papers that nobody used: both done as the day ends."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from branch_desk.core.clock import ManualClock
from branch_desk.core.documents import purge
from branch_desk.core.end_of_day import DayEnded, end_day
from branch_desk.core.store import writing
from branch_desk.domain.interest import interest_due
from tests.core.desk_work import OPEN, complaints, opening, upload
from tests.core.seed_store import NOW
from tests.core_fixtures import RunningCore, SignedIn, running_core

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GEORGE: Final = "1000000123"
DEPOSIT: Final = "0013000000029"
SETTLES: Final = "0011000000106"
PRINCIPAL: Final = 250_000_00
TOMORROW: Final = date(2026, 11, 25)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def core(tmp_path: Path, clock: ManualClock) -> Iterator[RunningCore]:
    """A core of each test's own, on Tuesday 24 November 2026."""
    with running_core(tmp_path, clock=clock) as running:
        yield running


def write(core: RunningCore, sql: str, *values: object) -> None:
    with core.database() as database:
        database.execute(sql, values)


def mature(core: RunningCore, choice: str, on: date = TOMORROW) -> None:
    """Let the deposit's term end on a day, as if it had been agreed so long ago."""
    terms = "UPDATE accounts SET maturity = ?, matures_on = ? WHERE account_no = ?"
    write(core, terms, choice, on.isoformat(), DEPOSIT)


def end(core: RunningCore, days: int = 1) -> DayEnded:
    return [end_day(core.app.state.core) for _ in range(days)][-1]


def row(core: RunningCore, account_no: str, columns: str) -> tuple[Any, ...]:
    with core.database() as database:
        sql = f"SELECT {columns} FROM accounts WHERE account_no = ?"  # noqa: S608 (our own words)
        found: tuple[Any, ...] = database.execute(sql, (account_no,)).fetchone()
        return found


def due(core: RunningCore) -> tuple[int, int]:
    """Give gross and net of what the deposit has earned by tomorrow."""
    end_of_term = row(core, DEPOSIT, "interest_accrued")[0] + PRINCIPAL * 8 * 1_000_000 // 36_500
    found = interest_due(end_of_term, core.app.state.core.rules.policy.withholding_tax_percent)
    return found.gross.minor, found.net.minor


def lines(core: RunningCore, account_no: str, day: date) -> list[tuple[Any, ...]]:
    sql = (
        "SELECT kind, narrative, amount_minor FROM transactions JOIN entries USING"
        " (transaction_id) WHERE account_no = ? AND business_date = ? ORDER BY entry_no"
    )
    with core.database() as database:
        return list(database.execute(sql, (account_no, day.isoformat())).fetchall())


def noted(core: RunningCore) -> list[tuple[Any, ...]]:
    """Give what the audit has of accounts that the end of a day moved."""
    sql = "SELECT act, outcome, business_date, account_no FROM audit WHERE account_no IS NOT NULL"
    with core.database() as database:
        return list(database.execute(sql).fetchall())


def held(core: RunningCore) -> tuple[str, ...]:
    """End a day that the deposit waits through; gives why it waits."""
    (one,) = end(core).matured.held_back
    assert one.account_no == DEPOSIT
    return one.why


def assert_sound(core: RunningCore) -> None:
    assert core.one("SELECT sum(amount_minor) FROM entries") == 0
    differ = (
        "SELECT count(*) FROM accounts a WHERE ledger_minor <>"
        " (SELECT coalesce(sum(amount_minor), 0) FROM entries e WHERE e.account_no = a.account_no)"
    )
    assert core.one(differ) == 0


def test_a_term_goes_on_until_its_last_day(core: RunningCore) -> None:
    mature(core, "PAY_OUT", TOMORROW + timedelta(days=1))
    matured = end(core).matured
    assert (matured.rolled_over, matured.paid_out, matured.held_back) == ((), (), ())
    assert row(core, DEPOSIT, "state, ledger_minor") == ("ACTIVE", PRINCIPAL)


def test_rolled_over_it_keeps_its_interest_and_begins_another_term(core: RunningCore) -> None:
    mature(core, "ROLL_OVER")
    gross, net = due(core)
    (version,) = row(core, DEPOSIT, "version")
    assert end(core).matured.rolled_over == (DEPOSIT,)
    shown = row(core, DEPOSIT, "state, ledger_minor, interest_accrued, matures_on")
    assert shown == ("ACTIVE", PRINCIPAL + net, 0, "2027-11-25")
    assert lines(core, DEPOSIT, TOMORROW) == [
        ("INTEREST", "Interest at maturity", gross),
        ("TAX", "Withholding tax on interest", net - gross),
    ]
    # It ends on another day: what was asked of it before has to be looked at again.
    assert row(core, DEPOSIT, "version") == (version + 1,)
    assert noted(core) == [("TERM_ROLL_OVER", "DONE", "2026-11-25", DEPOSIT)]
    assert end(core).matured.rolled_over == ()
    assert row(core, DEPOSIT, "interest_accrued")[0] > 0
    assert_sound(core)


def test_paid_out_all_of_it_goes_to_the_settlement_account(core: RunningCore) -> None:
    mature(core, "PAY_OUT")
    gross, net = due(core)
    before, used = row(core, SETTLES, "ledger_minor, last_customer_transaction_on")
    assert end(core).matured.paid_out == (DEPOSIT,)
    state = row(core, DEPOSIT, "state, closed_on, ledger_minor, interest_accrued, version")
    assert state == ("CLOSED", "2026-11-25", 0, 0, 2)
    # The bank paid it, so the settlement account's holder has done nothing yet.
    settled = row(core, SETTLES, "ledger_minor, last_customer_transaction_on")
    assert settled == (before + PRINCIPAL + net, used)
    assert lines(core, DEPOSIT, TOMORROW) == [
        ("INTEREST", "Interest at maturity", gross),
        ("TAX", "Tax on interest", net - gross),
        ("CLOSURE_PAYOUT", "Paid out at maturity", -(PRINCIPAL + net)),
    ]
    assert noted(core) == [("TERM_PAY_OUT", "DONE", "2026-11-25", DEPOSIT)]
    assert end(core).matured.paid_out == ()
    assert_sound(core)


def test_a_term_that_ends_on_a_sunday_ends_on_the_next_business_date(core: RunningCore) -> None:
    mature(core, "PAY_OUT", date(2026, 11, 29))
    end(core, 4)
    assert row(core, DEPOSIT, "state") == ("ACTIVE",)
    assert end(core).matured.paid_out == (DEPOSIT,)
    assert row(core, DEPOSIT, "closed_on") == ("2026-11-30",)


FROZEN: Final = (
    "UPDATE accounts SET state = 'FROZEN', freeze_kind = ?, freeze_reason_code = 'REGULATOR',"
    " freeze_reason = 'By order of the regulator', freeze_placed_by = 'SUP001',"
    " freeze_placed_at = '2026-11-20 08:00:00.000000', freeze_prior_state = 'ACTIVE'"
    " WHERE account_no = ?"
)
FREED: Final = (
    "UPDATE accounts SET state = 'ACTIVE', freeze_kind = NULL, freeze_reason_code = NULL,"
    " freeze_reason = NULL, freeze_placed_by = NULL, freeze_placed_at = NULL,"
    " freeze_prior_state = NULL WHERE account_no = ?"
)


@pytest.mark.parametrize(
    ("before", "values", "after", "freed", "why"),
    [
        pytest.param(
            FROZEN, ("DEBIT", DEPOSIT), FREED, (DEPOSIT,), "frozen", id="the deposit is frozen"
        ),
        pytest.param(
            FROZEN,
            ("CREDIT", SETTLES),
            FREED,
            (SETTLES,),
            f"wrong_state {SETTLES} FROZEN",
            id="the settlement account is frozen",
        ),
        pytest.param(
            "UPDATE customers SET status = 'BLOCKED' WHERE customer_id = ?",
            (GEORGE,),
            "UPDATE customers SET status = 'ACTIVE' WHERE customer_id = ?",
            (GEORGE,),
            f"wrong_state {GEORGE} BLOCKED",
            id="its holder is blocked",
        ),
        pytest.param(
            "UPDATE accounts SET product_code = '11' WHERE account_no = ?",
            (SETTLES,),
            "UPDATE accounts SET product_code = '10' WHERE account_no = ?",
            (SETTLES,),
            f"amount_max {SETTLES}",
            id="the settlement account may not hold so much",
        ),
        pytest.param(
            "UPDATE accounts SET settlement_account_no = NULL WHERE account_no = ?",
            (DEPOSIT,),
            "UPDATE accounts SET settlement_account_no = ? WHERE account_no = ?",
            (SETTLES, DEPOSIT),
            "not_found",
            id="it has no settlement account",
        ),
    ],
)
def test_what_cannot_be_paid_out_waits_and_earns_until_it_can(
    core: RunningCore,
    before: str,
    values: tuple[str, ...],
    after: str,
    freed: tuple[str, ...],
    why: str,
) -> None:
    mature(core, "PAY_OUT")
    write(core, before, *values)
    earned = row(core, DEPOSIT, "interest_accrued")[0]
    assert held(core) == (why,)
    assert row(core, DEPOSIT, "ledger_minor") == (PRINCIPAL,)
    assert row(core, DEPOSIT, "interest_accrued")[0] > earned
    write(core, after, *freed)
    assert end(core).matured.paid_out == (DEPOSIT,)
    assert_sound(core)


def test_a_deposit_that_is_being_closed_is_left_to_its_checker(core: RunningCore) -> None:
    desk = core.log_in("REL001")
    named = f"customer_id={GEORGE}&account_no={DEPOSIT}"
    quote = desk.get(f"/customer/closure-check?{named}").body
    body = {
        "customer_id": GEORGE,
        "account_no": DEPOSIT,
        "reason_code": "CUSTOMER_REQUEST",
        "payout": {"method": "TRANSFER", "to_account_no": SETTLES},
        "expected_payout": quote["payout"],
        "confirmations": {
            "cards_returned": True,
            "cheque_leaves_returned": True,
            "customer_notified": True,
        },
        "instruction": upload(desk, "CLOSURE_REQUEST"),
    }
    asked = desk.post("/customer/account-close", body, headers={"If-Match": '"a1"'})
    assert asked.status == 202, asked.raw
    for choice in ("ROLL_OVER", "PAY_OUT"):
        mature(core, choice)
        assert held(core) == ("open_request",)
    path = f"/supervision/authorization-queue/{asked.body['request_id']}/withdraw"
    assert desk.post(path, {}).status == 200
    assert end(core).matured.paid_out == (DEPOSIT,)


def test_a_deposit_in_its_term_is_not_silent(core: RunningCore) -> None:
    long_ago = "UPDATE accounts SET last_customer_transaction_on = '2024-11-24'"
    write(core, f"{long_ago} WHERE account_no = ?", DEPOSIT)
    assert DEPOSIT not in end(core).dormant
    assert row(core, DEPOSIT, "state") == ("ACTIVE",)


def is_there(desk: SignedIn, document: dict[str, str]) -> bool:
    return desk.get(f"/customer/documents/{document['document_id']}").status == 200


def test_a_document_that_no_request_named_goes_after_a_week(
    core: RunningCore, clock: ManualClock
) -> None:
    desk = core.log_in("REL001")
    forgotten = upload(desk, "PHOTO")
    clock.advance(timedelta(days=7))
    assert end(core).purged == 0
    desk = core.log_in("REL001")
    used, young = (upload(desk, "CUSTOMER_INSTRUCTION") for _ in range(2))
    change: dict[str, Any] = {
        "customer_id": GEORGE,
        "reason": "Asked for in person",
        "evidence": [used],
    }
    change |= {"customer_changes": {"individual": {"surname": "Kariuki-Njoroge"}}}
    headers = {"Idempotency-Key": "7f0e1b52-6f0b-4c58-9a55-0d1c6a3a8e11", "If-Match": '"c1"'}
    answer = desk.send("PUT", "/customer/account-maintenance", change, headers)
    assert answer.status == 202, answer.raw
    clock.advance(timedelta(seconds=1))
    assert end(core).purged == 1
    assert [is_there(desk, each) for each in (forgotten, used, young)] == [False, True, True]
    pages = "SELECT count(*) FROM document_pages WHERE document_id = ?"
    assert core.one(pages, forgotten["document_id"]) == 0
    assert end(core).purged == 0


def test_however_many_papers_nobody_named_they_go_at_once(
    core: RunningCore, clock: ManualClock
) -> None:
    desk = core.log_in("REL001")
    forgotten = [upload(desk, "PHOTO") for _ in range(5)]
    with writing(core.app.state.core.engine) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        most = raw.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 4)
        try:
            assert purge(connection, clock.now() + timedelta(days=8), timedelta(days=7)) == 5
        finally:
            raw.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, most)
    assert not any(is_there(desk, each) for each in forgotten)
    pages = "SELECT count(*) FROM document_pages WHERE document_id = ?"
    assert {core.one(pages, each["document_id"]) for each in forgotten} == {0}


def test_an_opened_deposit_matures_by_the_terms_that_were_asked_for(core: RunningCore) -> None:
    desk = core.log_in("REL001")
    body = opening(
        customer_id=GEORGE,
        product_code="30",
        initial_deposit={"amount": "60000.00"},
        funding={"method": "TRANSFER", "from_account_no": SETTLES},
        tenure_months=3,
        settlement_account_no=SETTLES,
        maturity="ROLL_OVER",
    )
    result = desk.post(OPEN, body).body["result"]
    assert result["matures_on"] == "2027-02-24"
    named = f"customer_id={GEORGE}&account_no={result['account_no']}"
    shown = desk.get(f"/customer/enquiry?{named}").body["account"]
    names = ("tenure_months", "matures_on", "settlement_account_no", "maturity")
    assert [shown[each] for each in names] == [3, "2027-02-24", SETTLES, "ROLL_OVER"]
    del body["maturity"]
    assert complaints(desk.post(OPEN, body)) == [("/maturity", "required")]


@pytest.mark.parametrize(
    ("choice", "why"), [("ROLL_OVER", f"amount_max {DEPOSIT}"), ("PAY_OUT", "payout_too_large")]
)
def test_what_no_amount_can_say_waits_and_the_day_ends_all_the_same(
    core: RunningCore, choice: str, why: str
) -> None:
    mature(core, choice)
    full = "UPDATE accounts SET ledger_minor = 999999999999 WHERE account_no = ?"
    write(core, full, DEPOSIT)
    assert held(core) == (why,)
    assert row(core, DEPOSIT, "state, ledger_minor") == ("ACTIVE", 999_999_999_999)
