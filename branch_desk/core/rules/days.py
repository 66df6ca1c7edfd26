"""Counting in months, as reviews and deposits do."""

from calendar import monthrange
from datetime import date
from typing import Final

_MONTHS: Final = 12


def months_after(day: date, months: int) -> date:
    """Give the same day some months later, or that month's last day."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
