"""Interest: what a day adds, and what is posted of it after tax (docs/contract.md 3).

Between two postings it stands with the account in millionths of a minor unit, since a day of a
small balance earns less than a cent; it is rounded once, when it is posted.
"""

from decimal import Decimal
from typing import Final

from branch_desk.domain.fields import Record
from branch_desk.domain.money import Money, round_minor

MILLIONTHS: Final = 1_000_000
_YEAR_DAYS: Final = 365
_PERCENT: Final = 100


class Interest(Record):
    """Interest as it is posted: gross, the tax withheld, and what is left."""

    gross: Money
    tax: Money
    net: Money


def accrued(balance_minor: int, rate_percent: Decimal, days: int = 1) -> int:
    """Give what days with the same end-of-day ledger balance add, in millionths of a minor unit.

    Part of a millionth is dropped day by day; a balance of nothing or less earns nothing.
    """
    if balance_minor <= 0:
        return 0
    a_day = balance_minor * rate_percent * MILLIONTHS / (_PERCENT * _YEAR_DAYS)
    return days * int(a_day)


def interest_due(
    accrued_millionths: int, tax_percent: Decimal, *, broken_early: bool = False
) -> Interest:
    """Give what a posting pays of the interest accrued so far, half of it if broken early.

    Gross and tax are rounded half to even, each once, as each is a posting of its own.
    """
    share = 2 if broken_early else 1
    gross = round_minor(Decimal(accrued_millionths) / (MILLIONTHS * share))
    tax = round_minor(gross * tax_percent / _PERCENT)
    return Interest(
        gross=Money.from_minor(gross),
        tax=Money.from_minor(tax),
        net=Money.from_minor(gross - tax),
    )
