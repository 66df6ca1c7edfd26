"""The books: double entry, integer minor units, every transaction summing to 0.

A positive amount is a credit of the customer's account. Entries are never edited; a mistake is
reversed by another transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from branch_desk.core.numbers import opaque_id
from branch_desk.core.store.schema import accounts, entries, holds, transactions
from branch_desk.domain.account_states import state_when_posted
from branch_desk.domain.policy import Product

_LINES_MIN: Final = 2


@dataclass(frozen=True)
class Line:
    """One side of a transaction: an account or a general-ledger code, and minor units."""

    amount_minor: int
    account_no: str | None = None
    gl_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Posting:
    """A transaction before it is in the books; `value_date` is when the money counts."""

    kind: str
    narrative: str
    lines: Sequence[Line]
    business_date: date
    posted_at: datetime
    reference: str | None = None
    value_date: date | None = None
    by_customer: bool = True
    """Whether it keeps the account from falling dormant."""


@dataclass(frozen=True)
class Balance:
    """What an account holds, in minor units; available = ledger - uncleared - held."""

    ledger: int
    uncleared: int
    held: int

    @property
    def available(self) -> int:
        """What may be taken out, before the product's minimum balance."""
        return self.ledger - self.uncleared - self.held


def cash_code(branch_code: str) -> str:
    """Name the general-ledger account of a branch's tills."""
    return f"CASH_{branch_code}"


def post(connection: Connection, products: Sequence[Product], posting: Posting) -> str:
    """Book a transaction and move the balances with it; gives its id.

    A PENDING account that it funds becomes ACTIVE in it. Raises ValueError unless two lines or more
    sum to 0.
    """
    if len(posting.lines) < _LINES_MIN or sum(each.amount_minor for each in posting.lines) != 0:
        raise ValueError("a transaction has two lines or more, and they sum to 0")
    transaction_id = opaque_id("TXN-")
    connection.execute(
        insert(transactions).values(
            transaction_id=transaction_id,
            business_date=posting.business_date,
            value_date=posting.value_date or posting.business_date,
            posted_at=posting.posted_at,
            kind=posting.kind,
            narrative=posting.narrative,
            reference=posting.reference,
        )
    )
    moved: dict[str, Row[Any]] = {}
    for line in posting.lines:
        after = _move(connection, line, posting)
        if after is not None:
            moved[after.account_no] = after
        connection.execute(
            insert(entries).values(
                transaction_id=transaction_id,
                account_no=line.account_no,
                gl_code=line.gl_code,
                amount_minor=line.amount_minor,
                balance_after_minor=after.ledger_minor if after is not None else None,
            )
        )
    opens_with = {each.product_code: each.min_opening.minor for each in products}
    for after in moved.values():
        _fund(connection, after, opens_with[after.product_code], posting.business_date)
    return transaction_id


def balance_of(connection: Connection, account_no: str, day: date) -> Balance:
    """Give the balances of an account on a business date."""
    ledger = connection.scalar(
        select(accounts.c.ledger_minor).where(accounts.c.account_no == account_no)
    )
    credits_to_come = select(func.sum(entries.c.amount_minor)).join(transactions)
    uncleared = connection.scalar(
        credits_to_come.where(
            entries.c.account_no == account_no,
            entries.c.amount_minor > 0,
            transactions.c.value_date > day,
        )
    )
    held = connection.scalar(
        select(func.sum(holds.c.amount_minor)).where(
            holds.c.account_no == account_no,
            holds.c.released_on.is_(None),
            or_(holds.c.expires_on.is_(None), holds.c.expires_on >= day),
        )
    )
    return Balance(int(ledger or 0), int(uncleared or 0), int(held or 0))


def _move(connection: Connection, line: Line, posting: Posting) -> Row[Any] | None:
    if line.account_no is None:
        return None
    changes: dict[str, object] = {"ledger_minor": accounts.c.ledger_minor + line.amount_minor}
    if posting.by_customer:
        changes["last_customer_transaction_on"] = posting.business_date
    table = accounts.c
    return connection.execute(
        update(accounts)
        .where(table.account_no == line.account_no)
        .values(changes)
        .returning(table.account_no, table.product_code, table.state, table.ledger_minor)
    ).one()


def _fund(connection: Connection, account: Row[Any], minimum_minor: int, day: date) -> None:
    """Let an account that waits for its money begin, once it is there."""
    state = state_when_posted(account.state, account.ledger_minor, minimum_minor)
    if state != account.state:
        chosen = accounts.c.account_no == account.account_no
        begun = {"state": state, "state_since": day, "version": accounts.c.version + 1}
        connection.execute(update(accounts).where(chosen).values(begun))
