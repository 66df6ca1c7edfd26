"""The end of a day: what falls due is done, the bank's day moves on, and what is open is listed.

All of it is one transaction. A core that serves these books goes on; writes wait meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, insert, make_url, select, update

from branch_desk.core.accrual import accrue
from branch_desk.core.application import CoreUnable, create_app
from branch_desk.core.config import Core, CoreConfig
from branch_desk.core.documents import purge
from branch_desk.core.judgement import Judged, judge_customers
from branch_desk.core.maturity import Matured, end_terms
from branch_desk.core.meta import business_date_of, meta_of
from branch_desk.core.rules.requests import close
from branch_desk.core.store import writing
from branch_desk.core.store.schema import (
    accounts,
    approval_requests,
    audit,
    bank,
    mandates,
)
from branch_desk.domain.supervision import OPEN_STATES, RequestStatus

_BRANCH_DIGITS: Final = 3
_OPEN: Final = tuple(each.value for each in OPEN_STATES)


@dataclass(frozen=True)
class OpenRequest:
    """A request that waits still; who it is about stays in the core."""

    request_id: str
    operation: str
    status: str
    branch_code: str
    maker_id: str
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class DayEnded:
    """What the end of a day did, and what it leaves open; accounts and requests by number."""

    ended: date
    business_date: date
    expired: tuple[str, ...]
    closed: tuple[str, ...]
    dormant: tuple[str, ...]
    interest_posted: tuple[str, ...]
    matured: Matured
    purged: int
    """How many documents were deleted that no request ever named."""

    judged: tuple[Judged, ...]
    open_requests: tuple[OpenRequest, ...]


def open_books(config: CoreConfig) -> Core:
    """Give the core of a database that is there, without serving it.

    Raises CoreUnable if there is none, or it or the policy cannot be used.
    """
    url = make_url(config.db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise CoreUnable(f"There is no database {url.database}. Name the bank's with --db.")
    core: Core = create_app(config).state.core
    return core


def end_day(core: Core) -> DayEnded:
    """End the bank's day and begin the next business date."""
    now = core.clock.now()
    with writing(core.engine) as connection:
        ended = business_date_of(connection)
        following = core.rules.next_business_date(ended)
        expired = tuple(_expire(connection, core, ended))
        policy = core.rules.policy
        closed = tuple(_close_unfunded(connection, ended, policy.pending_account_days))
        dormant = tuple(_let_sleep(connection, ended, policy.dormancy_days))
        posted = accrue(connection, core.rules, (ended, following), now)
        connection.execute(update(bank).values(business_date=following))
        _begin_mandates(connection, ended, following)
        meta = meta_of(connection, core)
        result = DayEnded(
            ended=ended,
            business_date=following,
            expired=expired,
            closed=closed,
            dormant=dormant,
            interest_posted=posted,
            matured=end_terms(connection, meta, now),
            purged=purge(connection, now, timedelta(days=policy.unattached_days)),
            judged=judge_customers(connection, meta, core.rules.screening_list),
            open_requests=tuple(_still_open(connection)),
        )
        _note_moves(connection, core, result)
        _note(connection, core, ended, act="END_OF_DAY", outcome="DONE")
        return result


def _note(connection: Connection, core: Core, day: date, **what: Any) -> None:
    # By the command line, where no officer is signed in.
    values = {"at": core.clock.now(), "business_date": day, **what}
    connection.execute(insert(audit).values(values))


def _note_moves(connection: Connection, core: Core, did: DayEnded) -> None:
    """Note each account whose state or term changed; a term ends on the day that begins."""
    moved = (
        ("ACCOUNT_CLOSE", did.ended, did.closed),
        ("ACCOUNT_DORMANT", did.ended, did.dormant),
        ("TERM_ROLL_OVER", did.business_date, did.matured.rolled_over),
        ("TERM_PAY_OUT", did.business_date, did.matured.paid_out),
    )
    for act, day, numbers in moved:
        for number in numbers:
            about = {"account_no": number, "branch_code": number[:_BRANCH_DIGITS]}
            _note(connection, core, day, act=act, outcome="DONE", **about)


def _expire(connection: Connection, core: Core, day: date) -> Iterator[str]:
    """End every request whose last day this was."""
    table = approval_requests.c
    due = select(approval_requests).where(table.status.in_(_OPEN), table.expires_on <= day)
    status = RequestStatus.EXPIRED.value
    for row in connection.execute(due.order_by(table.submitted_at, table.request_id)).all():
        close(connection, row.request_id, {"status": status, "decided_at": core.clock.now()})
        about = {"request_id": row.request_id, "branch_code": row.branch_code}
        _note(connection, core, day, act="REQUEST_EXPIRE", outcome=status, **about)
        yield row.request_id


def _close_unfunded(connection: Connection, day: date, days: int) -> Iterator[str]:
    """Close accounts that nobody paid into for so long."""
    unfunded = (
        accounts.c.state == "PENDING",
        accounts.c.ledger_minor == 0,
        accounts.c.state_since <= day - timedelta(days=days),
    )
    chosen = select(accounts.c.account_no).where(*unfunded).order_by(accounts.c.account_no)
    for account_no in connection.scalars(chosen).all():
        _move(connection, account_no, state="CLOSED", state_since=day, closed_on=day)
        yield account_no


def _let_sleep(connection: Connection, day: date, days: int) -> Iterator[str]:
    """Let accounts fall dormant whose holders did nothing with them for so long."""
    last = func.coalesce(accounts.c.last_customer_transaction_on, accounts.c.opened_on)
    # Nothing can be done with a fixed deposit in its term: it is not silent, it waits.
    silent = (
        accounts.c.state == "ACTIVE",
        accounts.c.matures_on.is_(None),
        last <= day - timedelta(days=days),
    )
    chosen = select(accounts.c.account_no).where(*silent).order_by(accounts.c.account_no)
    for account_no in connection.scalars(chosen).all():
        _move(connection, account_no, state="DORMANT", state_since=day)
        yield account_no


def _begin_mandates(connection: Connection, ended: date, following: date) -> None:
    """Let what was asked under the former signing rule be seen to be stale: another begins."""
    begins = (
        mandates.c.superseded.is_(False),
        mandates.c.effective_from > ended,
        mandates.c.effective_from <= following,
    )
    for account_no in connection.scalars(select(mandates.c.account_no).where(*begins)).all():
        _move(connection, account_no)


def _move(connection: Connection, account_no: str, **state: Any) -> None:
    chosen = accounts.c.account_no == account_no
    values = {**state, "version": accounts.c.version + 1}
    connection.execute(update(accounts).where(chosen).values(values))


def _still_open(connection: Connection) -> Iterator[OpenRequest]:
    table = approval_requests.c
    names = tuple(OpenRequest.__dataclass_fields__)
    waiting = select(*(table[name] for name in names)).where(table.status.in_(_OPEN))
    order = (table.branch_code, table.expires_on, table.submitted_at, table.request_id)
    for row in connection.execute(waiting.order_by(*order)):
        yield OpenRequest(**row._mapping)
