"""How long ago, or how soon: the span between two days in words."""

from datetime import date
from typing import Final

_MONTHS_FROM_DAYS: Final = 92
_YEARS_FROM_MONTHS: Final = 24


def days_words(start: date, end: date) -> str:
    """Give the span from a day to a later one: `1 day`, `41 days`, `13 months`, `2 years`.

    Whole days up to 92, then whole months, and whole years from 24 months on.
    """
    days = (end - start).days
    if days <= _MONTHS_FROM_DAYS:
        return counted(days, "day")
    months = months_between(start, end)
    if months < _YEARS_FROM_MONTHS:
        return counted(months, "month")
    return counted(months // 12, "year")


def months_between(start: date, end: date) -> int:
    """Give the whole months from a day to a later one."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def is_due(last: date, day: date, months: int) -> bool:
    """Say whether what is done every so many months is due on a day: from the month's day on."""
    return months_between(last, day) >= months


def counted(count: int, unit: str) -> str:
    """Give a number with its unit: `1 day`, `0 days`, `41 days`."""
    return f"{count} {unit}{'' if count == 1 else 's'}"
