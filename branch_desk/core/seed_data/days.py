"""The demo's days: offsets from the first business date, moved to days on which banks open."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

_SUNDAY: Final = 6
_MONTHS: Final = 12


def bank_day(start: date, days: int) -> date:
    """Give the day at an offset from `start`; a Sunday becomes the Saturday before."""
    day = start + timedelta(days=days)
    return day - timedelta(days=1) if day.weekday() == _SUNDAY else day


def business_days_after(start: date, count: int) -> date:
    """Give the day that many days later, Sundays not counted."""
    day = start
    for _ in range(count):
        day += timedelta(days=2 if day.weekday() == _SUNDAY - 1 else 1)
    return day


def month_end(start: date, months: int) -> date:
    """Give the last day of the month that lies `months` (negative: before) from `start`."""
    year, month = _month(start, months)
    return date(year, month, monthrange(year, month)[1])


def months_after(start: date, months: int) -> date:
    """Give the same day of another month, or that month's last."""
    year, month = _month(start, months)
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _month(start: date, months: int) -> tuple[int, int]:
    year, month = divmod(start.year * _MONTHS + start.month - 1 + months, _MONTHS)
    return year, month + 1
