"""Interest day by day: what the end of a day adds to each account, and the posting of a month."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from branch_desk.common import AMOUNT_MAX
from branch_desk.core.ledger import Line, Posting, post
from branch_desk.core.policy import BankRules
from branch_desk.core.store.schema import accounts
from branch_desk.domain.interest import Interest, accrued, interest_due
from branch_desk.domain.money import Money
from branch_desk.domain.policy import Product

_EARNING: Final = ("ACTIVE", "DORMANT", "FROZEN")
# A deposit's interest is posted at its end alone.
_POSTED_AT_END: Final = "FIXED_DEPOSIT"


def accrue(
    connection: Connection, rules: BankRules, days: tuple[date, date], now: datetime
) -> tuple[str, ...]:
    """Add what accounts earn from the day that ends to the next; gives those it was posted to.

    Between two business dates lie days on which the bank is closed: those earn, too. If a month
    ends among them, what was earned in it is posted on the day that ends.
    """
    products = {each.product_code: each for each in rules.products}
    earning = select(accounts).where(accounts.c.state.in_(_EARNING))
    posted = []
    for row in connection.execute(earning.order_by(accounts.c.account_no)).all():
        product = products[row.product_code]
        if _accrue_account(connection, rules, _Earner(row, product, days, now)):
            posted.append(row.account_no)
    return tuple(posted)


class _Earner:
    """An account with its product, and the two days between which it earns."""

    def __init__(
        self, row: Row[Any], product: Product, days: tuple[date, date], now: datetime
    ) -> None:
        self.account_no: str = row.account_no
        self.ledger: int = row.ledger_minor
        self.total: int = row.interest_accrued
        self.rate = product.interest_rate_percent
        self.is_posted_monthly = product.account_type != _POSTED_AT_END
        self.ended, self.next = days
        self.now = now

    @property
    def month_end(self) -> date:
        """The last day of the month of the day that ends."""
        day = self.ended
        return day.replace(day=monthrange(day.year, day.month)[1])

    def earn(self, since: date, until: date) -> None:
        """Add what the balance earns from one day to another."""
        self.total += accrued(self.ledger, self.rate, (until - since).days)


def _accrue_account(connection: Connection, rules: BankRules, earner: _Earner) -> bool:
    before, is_posted, since = earner.total, False, earner.ended
    if earner.is_posted_monthly and earner.month_end < earner.next:
        earner.earn(since, earner.month_end)
        since = earner.month_end
        is_posted = _post(connection, rules, earner)
    earner.earn(since, earner.next)
    if earner.total != before:
        chosen = accounts.c.account_no == earner.account_no
        values = {"interest_accrued": earner.total}
        connection.execute(update(accounts).where(chosen).values(values))
    return is_posted


def _post(connection: Connection, rules: BankRules, earner: _Earner) -> bool:
    """Post what has accrued, and the tax on it; less than half a cent waits for another month.

    So does what would take the balance above the highest amount: nobody could read it any more.
    """
    due = interest_due(earner.total, rules.policy.withholding_tax_percent)
    if not due.gross.minor or is_too_much(earner.ledger, due):
        return False
    words = f"Interest {earner.ended:%m/%Y}"
    when = (earner.ended, earner.now)
    post_interest(connection, rules.products, earner.account_no, due, words, when)
    earner.ledger += due.net.minor
    earner.total = 0
    return True


def is_too_much(ledger_minor: int, due: Interest) -> bool:
    """Say whether interest would take a balance, in minor units, above the highest amount."""
    return ledger_minor + due.gross.minor > Money.of(AMOUNT_MAX).minor


def post_interest(
    connection: Connection,
    products: Sequence[Product],
    account_no: str,
    due: Interest,
    narrative: str,
    when: tuple[date, datetime],
) -> None:
    """Post interest to an account, and the tax withheld on it; what is nothing is not posted.

    `when` is the business date and the instant.
    """
    day, now = when
    moves = (
        ("INTEREST", narrative, due.gross.minor, "INTEREST_EXPENSE"),
        ("TAX", "Withholding tax on interest", -due.tax.minor, "TAX_PAYABLE"),
    )
    for kind, words, minor, code in moves:
        if minor:
            lines = (Line(-minor, gl_code=code), Line(minor, account_no=account_no))
            post(
                connection,
                products,
                Posting(
                    kind=kind,
                    narrative=words,
                    lines=lines,
                    business_date=day,
                    posted_at=now,
                    by_customer=False,
                ),
            )
