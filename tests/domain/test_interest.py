"""Interest: what a day adds, how it is rounded, and what the tax leaves."""

from decimal import Decimal

import pytest

from branch_desk.domain.interest import MILLIONTHS, accrued, interest_due
from branch_desk.domain.money import Money

TAX = Decimal("15.00")


@pytest.mark.parametrize(
    ("balance_minor", "rate", "days", "millionths"),
    [
        (365_00, "1.00", 1, MILLIONTHS),
        (365_00, "1.00", 30, 30 * MILLIONTHS),
        (100_000_00, "3.00", 1, 821_917_808),  # 821.917808219...: the rest is dropped each day.
        (100_000_00, "3.00", 10, 8_219_178_080),
        (1, "8.00", 1, 219),
        (1, "0.00", 365, 0),
        (0, "3.00", 365, 0),
        (-500_00, "3.00", 365, 0),
        (100_000_00, "3.00", 0, 0),
        (999_999_999_999, "99.99", 1, 2_739_452_054_791_781),
    ],
)
def test_what_days_add(balance_minor: int, rate: str, days: int, millionths: int) -> None:
    assert accrued(balance_minor, Decimal(rate), days) == millionths


def test_day_by_day_comes_to_the_same_as_all_days_at_once() -> None:
    rate = Decimal("3.00")
    assert sum(accrued(84_250_00, rate) for _ in range(31)) == accrued(84_250_00, rate, 31)


@pytest.mark.parametrize(
    ("millionths", "early", "gross", "tax"),
    [
        (0, False, "0.00", "0.00"),
        (499_999, False, "0.00", "0.00"),
        (500_000, False, "0.00", "0.00"),  # Half goes to the even cent,
        (1_500_000, False, "0.02", "0.00"),  # up as well as down.
        (2_500_000, False, "0.02", "0.00"),
        (1_000_000_000, False, "10.00", "1.50"),
        (1_000_000_000, True, "5.00", "0.75"),
        (1_000_000, True, "0.00", "0.00"),
        (3_000_000, True, "0.02", "0.00"),
        (330_000_000, False, "3.30", "0.50"),  # 49.5 cents of tax are 50,
        (350_000_000, False, "3.50", "0.52"),  # 52.5 are 52.
    ],
)
def test_what_is_posted(millionths: int, early: bool, gross: str, tax: str) -> None:
    due = interest_due(millionths, TAX, broken_early=early)
    assert (due.gross, due.tax) == (Money.of(gross), Money.of(tax))
    assert due.net.amount == due.gross.amount - due.tax.amount


def test_a_year_at_eight_percent() -> None:
    due = interest_due(accrued(500_000_00, Decimal("8.00"), 365), TAX)
    assert (str(due.gross), str(due.tax), str(due.net)) == (
        "KES 40,000.00", "KES 6,000.00", "KES 34,000.00",
    )  # fmt: skip
