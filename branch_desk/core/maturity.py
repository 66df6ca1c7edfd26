"""Fixed deposits whose term is over: begun anew, or paid out, as was agreed (contract 3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from branch_desk.core.account_views import is_closing
from branch_desk.core.accrual import post_interest
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


@dataclass(frozen=True)
class Matured:
    """The deposits whose term is over, by number; `held_back` are tried again day by day."""

    rolled_over: tuple[str, ...]
    paid_out: tuple[str, ...]
    held_back: tuple[str, ...]


def end_terms(connection: Connection, meta: Meta, now: datetime) -> Matured:
    """End each term that is over on the business date of `meta`.

    A deposit that is being closed is left to its checker. One that pays out waits for as long as
    a closure of it would be blocked, or its settlement account takes no credits.
    """
    over = select(accounts).where(
        accounts.c.matures_on <= meta.business_date, accounts.c.state != "CLOSED"
    )
    found: dict[str, list[str]] = {name: [] for name in Matured.__dataclass_fields__}
    for row in connection.execute(over.order_by(accounts.c.account_no)).all():
        pays_out = row.maturity == Maturity.PAY_OUT
        act, done = (_pay_out, "paid_out") if pays_out else (_roll_over, "rolled_over")
        is_done = act(connection, meta, row, now)
        found[done if is_done else "held_back"].append(row.account_no)
    return Matured(**{name: tuple(numbers) for name, numbers in found.items()})


def _roll_over(connection: Connection, meta: Meta, row: Row[Any], now: datetime) -> bool:
    """Add the interest to the deposit, which begins another term by the same terms."""
    if is_closing(connection, row.account_no):
        return False
    day = meta.business_date
    due = interest_due(row.interest_accrued, meta.policy.withholding_tax_percent)
    words = "Interest at maturity"
    post_interest(connection, meta.products, row.account_no, due, words, (day, now))
    connection.execute(
        update(accounts)
        .where(accounts.c.account_no == row.account_no)
        .values(interest_accrued=0, matures_on=months_after(day, row.tenure_months))
    )
    return True


def _pay_out(connection: Connection, meta: Meta, row: Row[Any], now: datetime) -> bool:
    """Transfer the deposit with its interest to the settlement account, and close it."""
    settlement = find_account(connection, row.settlement_account_no)
    try:
        refuse_unclosable(connection, row)
        refuse_target(connection, meta, settlement)
    except Refusal:
        return False
    quote = closure_quote(connection, meta, row, now)
    room = room_left(meta, settlement)
    if quote.blockers or (room is not None and room.minor < quote.payout.minor):
        return False
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
    return True
