"""The end of an account: interest, tax, fee and payout posted at once, and the account closed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, update

from branch_desk.core.ledger import Line, Posting, post
from branch_desk.core.store.schema import accounts, cards
from branch_desk.domain.closure import ClosureQuote
from branch_desk.domain.policy import Product


@dataclass(frozen=True, kw_only=True)
class Ending:
    """An account that ends by a quote; `paid_to` is the other side of the payout's posting.

    `occasion` is the word that its statement reads, closing or maturity.
    """

    account_no: str
    quote: ClosureQuote
    paid_to: Mapping[str, str]
    business_date: date
    posted_at: datetime
    reference: str | None = None
    occasion: str = "closing"
    by_customer: bool = True


def end_account(
    connection: Connection, products: Sequence[Product], ending: Ending
) -> tuple[str, ...]:
    """Post what the quote says and close the account for good; gives the transactions' ids."""
    postings = [_posting(ending, each) for each in _movements(ending)]
    posted = tuple(post(connection, products, each) for each in postings)
    number = ending.account_no
    connection.execute(
        update(accounts)
        .where(accounts.c.account_no == number)
        .values(
            version=accounts.c.version + 1,
            state="CLOSED",
            state_since=ending.business_date,
            closed_on=ending.business_date,
            interest_accrued=0,
            cheque_leaves_unused=0,
        )
    )
    own_cards = cards.c.account_no == number
    connection.execute(update(cards).where(own_cards).values(status="RETURNED"))
    return posted


@dataclass(frozen=True)
class _Movement:
    """Money that moves to (positive) or from the account, and what stands against it."""

    kind: str
    narrative: str
    minor: int
    against: Mapping[str, str]


def _movements(ending: Ending) -> Iterator[_Movement]:
    quote, words = ending.quote, ending.occasion
    gross, tax = quote.interest.gross.minor, quote.interest.tax.minor
    every = (
        _Movement("INTEREST", f"Interest at {words}", gross, {"gl_code": "INTEREST_EXPENSE"}),
        _Movement("TAX", "Tax on interest", -tax, {"gl_code": "TAX_PAYABLE"}),
        _Movement("FEE", "Closing fee", -quote.fee.minor, {"gl_code": "FEE_INCOME"}),
        _Movement("CLOSURE_PAYOUT", f"Paid out at {words}", -quote.payout.minor, ending.paid_to),
    )
    yield from (each for each in every if each.minor)


def _posting(ending: Ending, movement: _Movement) -> Posting:
    own = Line(movement.minor, account_no=ending.account_no)
    return Posting(
        kind=movement.kind,
        narrative=movement.narrative,
        lines=(own, Line(-movement.minor, **movement.against)),
        business_date=ending.business_date,
        posted_at=ending.posted_at,
        reference=ending.reference,
        by_customer=ending.by_customer,
    )
