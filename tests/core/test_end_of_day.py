"""The end of a day: requests expire, accounts close or fall dormant, interest, KYC, the new day."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest

from branch_desk.core.end_of_day import DayEnded, end_day
from branch_desk.core.judgement import Judged
from branch_desk.domain.interest import accrued, interest_due
from tests.core.desk_work import (
    AMINA,
    OPEN,
    QUEUE,
    approve,
    big_opening,
    item,
    new_customer,
    opening,
    resubmit,
    returned,
)
from tests.core.mandate_work import kept, update
from tests.core_fixtures import AS_OF, RunningCore, SignedIn, running_core

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from branch_desk.domain.policy import Product

AMINAS: Final = "0011000000015"
BRIAN: Final = "1000000024"


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    """A core of each test's own, on Tuesday 24 November 2026."""
    with running_core(tmp_path) as running:
        yield running


@pytest.fixture
def maker(core: RunningCore) -> SignedIn:
    return core.log_in("REL001")


def end(core: RunningCore, days: int = 1) -> DayEnded:
    """End so many days; gives what the last one did."""
    ended = [end_day(core.app.state.core) for _ in range(days)]
    return ended[-1]


def write(core: RunningCore, sql: str, *values: object) -> None:
    """Bring the books into a state that takes months otherwise."""
    with core.database() as database:
        database.execute(sql, values)


def row(core: RunningCore, account_no: str, columns: str) -> Sequence[Any]:
    with core.database() as database:
        sql = f"SELECT {columns} FROM accounts WHERE account_no = ?"  # noqa: S608 (our own words)
        found: Sequence[Any] = database.execute(sql, (account_no,)).fetchone()
        return found


def noted(core: RunningCore, account_no: str) -> list[str]:
    """Give what the audit says that the ends of days did to an account."""
    sql = "SELECT act FROM audit WHERE account_no = ? AND outcome = 'DONE' ORDER BY entry_no"
    with core.database() as database:
        return [act for (act,) in database.execute(sql, (account_no,))]


def test_the_banks_day_moves_to_the_next_that_is_open(core: RunningCore, maker: SignedIn) -> None:
    first = end(core)
    assert (first.ended, first.business_date) == (AS_OF, date(2026, 11, 25))
    assert maker.get("/meta").body["business_date"] == "2026-11-25"
    saturday = end(core, 4)
    assert (saturday.ended, saturday.business_date) == (date(2026, 11, 28), date(2026, 11, 30))
    meta = maker.get("/meta").body
    assert (meta["business_date"], meta["next_business_date"]) == ("2026-11-30", "2026-12-01")
    ends = "SELECT count(*) FROM audit WHERE act = 'END_OF_DAY' AND outcome = 'DONE'"
    assert core.one(ends) == 5


def test_a_request_expires_with_its_last_day_and_frees_what_it_held(
    core: RunningCore, maker: SignedIn
) -> None:
    supervisor, key = core.log_in("SUP001"), str(uuid4())
    body = opening(customer_id=new_customer(maker), initial_deposit={"amount": "150000.00"})
    request = item(maker, maker.post(OPEN, body, key).body["request_id"])
    assert request["expires_on"] == "2026-11-27"
    before = end(core, 3)
    assert before.business_date == date(2026, 11, 27)
    assert request["request_id"] in [each.request_id for each in before.open_requests]
    assert item(maker, request["request_id"])["status"] == "PENDING"
    after = end(core)
    assert request["request_id"] in after.expired
    # What the demo has returned to its maker has two days more.
    assert [each.status for each in after.open_requests] == ["RETURNED"]
    seen = item(maker, request["request_id"])
    assert (seen["status"], seen["levels_due"]) == ("EXPIRED", [])
    late = approve(supervisor, request)
    assert (late.code, late.body["request_status"]) == ("request_not_pending", "EXPIRED")
    assert late.body["decided_by"] is None
    assert late.body["decided_at"].endswith("Z")
    assert maker.get(f"/operations/{key}").body["approval"]["status"] == "EXPIRED"
    assert maker.post(OPEN, body).status == 202
    noted = "SELECT act, outcome, branch_code, business_date FROM audit WHERE request_id = ?"
    with core.database() as database:
        last = database.execute(f"{noted} ORDER BY entry_no DESC", (request["request_id"],))
        rows = last.fetchall()
    assert ("REQUEST_EXPIRE", "EXPIRED", "001", "2026-11-27") in rows


def test_a_returned_request_has_five_days_and_a_new_revision_three(
    core: RunningCore, maker: SignedIn
) -> None:
    supervisor = core.log_in("SUP001")
    kept, lost = (returned(maker, supervisor) for _ in range(2))
    assert kept["expires_on"] == "2026-11-30"
    end(core, 4)
    assert item(maker, lost["request_id"])["status"] == "RETURNED"
    assert resubmit(maker, kept, kept["payload"]["request"]).status == 202
    expired = end(core, 2).expired
    assert lost["request_id"] in expired
    assert kept["request_id"] not in expired
    late = resubmit(maker, lost, lost["payload"]["request"])
    # Who returned it did not end it.
    assert (late.code, late.body["decided_by"]) == ("request_not_pending", None)
    seen = item(maker, kept["request_id"])
    assert (seen["status"], seen["expires_on"]) == ("PENDING", "2026-12-02")
    assert approve(supervisor, seen).status == 200


@pytest.mark.parametrize(("begins", "days"), [("2026-11-25", 1), ("2026-11-29", 5)])
def test_a_mandate_that_begins_makes_stale_what_was_asked_under_the_former_one(
    core: RunningCore, maker: SignedIn, begins: str, days: int
) -> None:
    account = (AMINA, AMINAS)
    small = {"customer_id": BRIAN, "personal_limit": {"amount": "50000"}}
    scheduled = update(maker, account, [kept(maker, account), small], day=begins)
    assert scheduled.body["result"]["status"] == "SCHEDULED", scheduled.raw
    asked = update(maker, account, [kept(maker, account), {"customer_id": BRIAN}], day="2026-12-15")
    write(core, "UPDATE approval_requests SET expires_on = '2027-01-01'")
    version = row(core, AMINAS, "version")[0]
    end(core, days)
    supervisor = core.log_in("SUP001")
    request = item(supervisor, asked.body["request_id"])
    assert request["stale"]
    refused = approve(supervisor, request)
    assert (refused.code, refused.body["changed_fields"]) == (
        "target_changed",
        ["/account/version"],
    )
    end(core)
    assert row(core, AMINAS, "version") == (version + 1,)


def test_a_mandate_that_was_replaced_before_its_day_changes_nothing(
    core: RunningCore, maker: SignedIn
) -> None:
    account = (AMINA, AMINAS)
    small = {"customer_id": BRIAN, "personal_limit": {"amount": "50000"}}
    for day in ("2026-11-25", "2026-12-15"):
        assert update(maker, account, [kept(maker, account), small], day=day).status == 200
    version = row(core, AMINAS, "version")
    end(core)
    assert row(core, AMINAS, "version") == version


def test_what_is_open_is_listed_without_personal_data(core: RunningCore, maker: SignedIn) -> None:
    request = big_opening(maker)
    found = {each.request_id: each for each in end(core).open_requests}
    one = found[request["request_id"]]
    assert (one.operation, one.status, one.branch_code) == ("ACCOUNT_OPENING", "PENDING", "001")
    assert (one.maker_id, one.expires_on) == ("REL001", date(2026, 11, 27))
    shown = core.log_in("SUP001").get(f"{QUEUE}?scope=BRANCH&limit=100").body["items"]
    assert set(found) == {each["request_id"] for each in shown}


@pytest.mark.parametrize(("days", "state"), [(29, "PENDING"), (30, "CLOSED")])
def test_an_account_that_was_never_paid_into_closes_after_thirty_days(
    core: RunningCore, maker: SignedIn, days: int, state: str
) -> None:
    unpaid = opening(
        customer_id=new_customer(maker),
        initial_deposit={"amount": "0.00"},
        funding={"method": "LATER"},
    )
    account_no = maker.post(OPEN, unpaid).body["result"]["account_no"]
    since = (AS_OF - timedelta(days=days)).isoformat()
    write(core, "UPDATE accounts SET state_since = ? WHERE account_no = ?", since, account_no)
    ended = end(core)
    assert (account_no in ended.closed) == (state == "CLOSED")
    closed_on = "2026-11-24" if state == "CLOSED" else None
    version = 2 if state == "CLOSED" else 1
    assert noted(core, account_no) == (["ACCOUNT_CLOSE"] if state == "CLOSED" else [])
    assert row(core, account_no, "state, closed_on, version") == (state, closed_on, version)


@pytest.mark.parametrize(("days", "state"), [(364, "ACTIVE"), (365, "DORMANT")])
def test_an_account_without_a_customers_act_falls_dormant_after_a_year(
    core: RunningCore, maker: SignedIn, days: int, state: str
) -> None:
    last = (AS_OF - timedelta(days=days)).isoformat()
    used = "UPDATE accounts SET last_customer_transaction_on = ? WHERE account_no = ?"
    write(core, used, last, AMINAS)
    version = row(core, AMINAS, "version")[0]
    ended = end(core)
    assert (AMINAS in ended.dormant) == (state == "DORMANT")
    shown = maker.get(f"/customer/enquiry?account_no={AMINAS}").body["account"]
    assert shown["state"] == state
    assert shown["version"] == version + (state == "DORMANT")
    assert noted(core, AMINAS) == (["ACCOUNT_DORMANT"] if state == "DORMANT" else [])


def test_kyc_is_judged_anew_for_the_new_day(core: RunningCore, maker: SignedIn) -> None:
    due = "UPDATE customers SET kyc_review_due = '2026-11-24' WHERE customer_id = ?"
    write(core, due, "1000000016")
    version = core.one("SELECT version FROM customers WHERE customer_id = '1000000016'")
    waived = core.one("SELECT customer_id FROM customers WHERE kyc_status = 'INCOMPLETE'")
    write(core, "UPDATE waivers SET expires_on = '2026-11-24' WHERE customer_id = ?", waived)
    judged = end(core).judged
    assert judged == (
        Judged("1000000016", "kyc_status", "VERIFIED", "EXPIRED"),
        Judged(waived, "kyc_status", "INCOMPLETE", "EXPIRED"),
    )
    read = maker.get("/customer/enquiry?customer_id=1000000016").body
    assert read["kyc"]["status"] == "EXPIRED"
    # The record itself is the same: who saw it may change it.
    assert read["customer"]["version"] == version
    assert end(core).judged == ()


def test_risk_is_judged_anew_by_the_policy_and_the_list_of_now(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        'screening_list = ["Amina Wanjiku Njoroge"]\nhigh_risk_sectors = ["RETAIL"]\n'
    )
    with running_core(tmp_path, policy=policy) as core:
        judged = {(each.customer_id, each.what): each.after for each in end(core).judged}
        assert judged["1000000016", "risk_rating"] == "HIGH"
        columns = "SELECT risk_factors FROM customers WHERE customer_id = ?"
        assert core.one(columns, "1000000016") == '["SCREENING"]'
        # Her ward's guardian is screened with the ward.
        assert judged["1000000107", "risk_rating"] == "HIGH"
        assert (
            core.log_in("REL001")
            .get("/customer/enquiry?customer_id=1000000016")
            .body["customer"]["risk_rating"]
            == "HIGH"
        )
        due = core.one("SELECT kyc_review_due FROM customers WHERE customer_id = '1000000016'")
        assert due <= "2027-11-25"


def rate_of(core: RunningCore, product_code: str) -> Decimal:
    products: tuple[Product, ...] = core.app.state.core.rules.products
    return next(p.interest_rate_percent for p in products if p.product_code == product_code)


def test_a_day_adds_its_interest_and_a_sunday_too(core: RunningCore) -> None:
    rate = rate_of(core, "10")
    ledger, before = row(core, AMINAS, "ledger_minor, interest_accrued")
    assert end(core).interest_posted == ()
    assert row(core, AMINAS, "interest_accrued") == (before + accrued(ledger, rate),)
    end(core, 4)  # To Monday 30 November.
    assert row(core, AMINAS, "interest_accrued") == (before + accrued(ledger, rate, 6),)


def test_the_last_day_of_a_month_posts_what_was_earned_less_the_tax(core: RunningCore) -> None:
    deposit = core.one(
        "SELECT account_no FROM accounts WHERE product_code = '30'"
        " AND state = 'ACTIVE' AND ledger_minor > 0"
    )
    earned = row(core, deposit, "interest_accrued")[0]
    end(core, 5)
    ledger, total = row(core, AMINAS, "ledger_minor, interest_accrued")
    used = row(core, AMINAS, "last_customer_transaction_on")
    tax_percent = core.app.state.core.rules.policy.withholding_tax_percent
    due = interest_due(total, tax_percent)
    ended = end(core)
    assert (ended.ended, ended.business_date) == (date(2026, 11, 30), date(2026, 12, 1))
    assert AMINAS in ended.interest_posted
    assert deposit not in ended.interest_posted
    assert row(core, deposit, "interest_accrued")[0] > earned
    after = row(core, AMINAS, "ledger_minor, interest_accrued")
    grown = ledger + due.net.minor
    assert after == (grown, accrued(grown, rate_of(core, "10")))
    assert row(core, AMINAS, "last_customer_transaction_on") == used
    lines = "SELECT narrative FROM transactions WHERE business_date = '2026-11-30' AND kind = ?"
    assert core.one(lines, "INTEREST") == "Interest 11/2026"
    assert core.one("SELECT sum(amount_minor) FROM entries") == 0
    differ = (
        "SELECT count(*) FROM accounts a WHERE ledger_minor <>"
        " (SELECT coalesce(sum(amount_minor), 0) FROM entries e WHERE e.account_no = a.account_no)"
    )
    assert core.one(differ) == 0


def test_less_than_half_a_cent_waits_for_another_month(core: RunningCore) -> None:
    write(core, "UPDATE accounts SET interest_accrued = 499999 WHERE account_no = ?", AMINAS)
    write(core, "UPDATE accounts SET ledger_minor = 0 WHERE account_no = ?", AMINAS)
    write(core, "UPDATE bank SET business_date = '2026-11-30'")
    assert AMINAS not in end(core).interest_posted
    assert row(core, AMINAS, "interest_accrued, ledger_minor") == (499999, 0)


def test_interest_waits_while_it_would_pass_the_highest_amount(
    core: RunningCore, maker: SignedIn
) -> None:
    write(core, "UPDATE accounts SET interest_accrued = 2000000 WHERE account_no = ?", AMINAS)
    write(core, "UPDATE accounts SET ledger_minor = 999999999998 WHERE account_no = ?", AMINAS)
    write(core, "UPDATE bank SET business_date = '2026-11-30'")
    assert AMINAS not in end(core).interest_posted
    assert row(core, AMINAS, "ledger_minor") == (999999999998,)
    assert maker.get(f"/customer/enquiry?account_no={AMINAS}").status == 200


def test_one_cent_is_posted_without_a_tax_that_rounds_to_nothing(core: RunningCore) -> None:
    write(core, "UPDATE accounts SET interest_accrued = 1000000, ledger_minor = 0")
    write(core, "UPDATE bank SET business_date = '2026-11-30'")
    assert AMINAS in end(core).interest_posted
    lines = "SELECT kind FROM transactions JOIN entries USING (transaction_id)"
    with core.database() as database:
        found = database.execute(
            f"{lines} WHERE account_no = ? AND business_date = '2026-11-30'", (AMINAS,)
        ).fetchall()
    assert found == [("INTEREST",)]


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "branch_desk", "core", "end-of-day", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command_ends_the_day_of_a_bank_that_is_being_served(
    core: RunningCore, maker: SignedIn
) -> None:
    request = big_opening(maker)
    done = command("--db", f"sqlite:///{core.db_path}")
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.splitlines()
    assert said[:11] == [
        "24 Nov 2026 is ended. The bank's day is 25 Nov 2026.",
        "Requests expired: none.",
        "Accounts closed that were never paid into: none.",
        "Accounts fallen dormant: none.",
        "Deposits that began another term: none.",
        "Deposits paid out and closed: none.",
        "Deposits that are due and wait: none.",
        "KYC changed: none.",
        "Risk changed: none.",
        "Accounts that interest was posted to: none.",
        "Documents deleted that no request named: none.",
    ]
    assert said[11] == f"Requests open: {len(said) - 12}."
    line = f"  {request['request_id']} ACCOUNT_OPENING PENDING in 001 by REL001"
    assert f"{line}, expires 27 Nov 2026" in said
    assert maker.get("/meta").body["business_date"] == "2026-11-25"
    fresh = big_opening(maker)
    assert approve(core.log_in("SUP001"), fresh).body["reference"].startswith("001-20261125-")


def test_the_command_says_why_a_deposit_that_is_due_waits(core: RunningCore) -> None:
    deposit, settles = "0013000000029", "0011000000106"
    due = "UPDATE accounts SET maturity = 'PAY_OUT', matures_on = '2026-11-25' WHERE account_no = ?"
    write(core, due, deposit)
    write(core, "UPDATE accounts SET product_code = '11' WHERE account_no = ?", settles)
    said = command("--db", f"sqlite:///{core.db_path}").stdout.splitlines()
    assert f"Deposits that are due and wait: {deposit} (amount_max {settles})." in said


def test_the_command_makes_no_bank_where_there_is_none(tmp_path: Path) -> None:
    found = command("--data", str(tmp_path))
    assert (found.returncode, found.stdout) == (3, "")
    assert "There is no database" in found.stderr
    assert not (tmp_path / "core.db").exists()
