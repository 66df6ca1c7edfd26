"""Fixed deposits whose term is over: begun anew, or paid out, as was agreed (contract 3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from branch_desk.core.account_views import is_closing
from branch_desk.core.accrual import is_too_much, post_interest
from branch_desk.core.closing import (
    closure_quote,
    refuse_target,
    refuse_unclosable,
    room_left,
)
from branch_desk.core.ending import Ending, end_account
from branch_desk.core.enquiry import find_account
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.days import months_after
from branch_desk.core.store.schema import accounts
from branch_desk.domain.accounts import Maturity
from branch_desk.domain.interest import interest_due
from branch_desk.domain.policy import Meta

Reasons = tuple[str, ...]
_BEING_CLOSED: Final = "open_request"
"""A closure waits: the code of the blocker that a payout would meet."""


@dataclass(frozen=True)
class HeldBack:
    """A deposit that waits: codes of the contract say why, with the record that each is about."""

    account_no: str
    why: Reasons


@dataclass(frozen=True)
class Matured:
    """The deposits whose term is over, by number; `held_back` are tried again day by day."""

    rolled_over: tuple[str, ...]
    paid_out: tuple[str, ...]
    held_back: tuple[HeldBack, ...]


def end_terms(connection: Connection, meta: Meta, now: datetime) -> Matured:
    """End each term that is over on the business date of `meta`.

    A deposit that is being closed is left to its checker. One that pays out waits for as long as
    a closure of it would be blocked, or its settlement account takes no credits.
    """
    over = select(accounts).where(
        accounts.c.matures_on <= meta.business_date, accounts.c.state != "CLOSED"
    )
    rolled_over, paid_out, held_back = list[str](), list[str](), list[HeldBack]()
    for row in connection.execute(over.order_by(accounts.c.account_no)).all():
        pays_out = row.maturity == Maturity.PAY_OUT
        act, done = (_pay_out, paid_out) if pays_out else (_roll_over, rolled_over)
        why = act(connection, meta, row, now)
        if why:
            held_back.append(HeldBack(row.account_no, why))
        else:
            done.append(row.account_no)
    return Matured(tuple(rolled_over), tuple(paid_out), tuple(held_back))


def _roll_over(connection: Connection, meta: Meta, row: Row[Any], now: datetime) -> Reasons:
    """Add the interest to the deposit, which begins another term by the same terms.

    Gives why not, nothing if it is done.
    """
    if is_closing(connection, row.account_no):
        return (_BEING_CLOSED,)
    day = meta.business_date
    due = interest_due(row.interest_accrued, meta.policy.withholding_tax_percent)
    if is_too_much(row.ledger_minor, due):
        return (f"amount_max {row.account_no}",)
    words = "Interest at maturity"
    post_interest(connection, meta.products, row.account_no, due, words, (day, now))
    connection.execute(
        update(accounts)
        .where(accounts.c.account_no == row.account_no)
        .values(
            interest_accrued=0,
            matures_on=months_after(day, row.tenure_months),
            version=accounts.c.version + 1,
        )
    )
    return ()


def _pay_out(connection: Connection, meta: Meta, row: Row[Any], now: datetime) -> Reasons:
    """Transfer the deposit with its interest to the settlement account, and close it.

    Gives why not, nothing if it is done.
    """
    try:
        settlement = find_account(connection, row.settlement_account_no)
        refuse_unclosable(connection, row)
        refuse_target(connection, meta, settlement)
    except Refusal as refusal:
        return (_worded(refusal),)
    quote = closure_quote(connection, meta, row, now)
    if quote.blockers:
        return tuple(each.code for each in quote.blockers)
    room = room_left(meta, settlement)
    if room.minor < quote.payout.minor:
        return (f"amount_max {settlement.account_no}",)
    end_account(
        connection,
        meta.products,
        Ending(
            account_no=row.account_no,
            quote=quote,
            paid_to={"account_no": settlement.account_no},
            business_date=meta.business_date,
            posted_at=now,
            occasion="maturity",
            by_customer=False,
        ),
    )
    return ()


def _worded(refusal: Refusal) -> str:
    known = (refusal.members.get(name) for name in ("account_no", "customer_id", "state"))
    return " ".join([refusal.code, *(str(each) for each in known if each)])
