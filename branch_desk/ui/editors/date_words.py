"""How a typed date is read: `140388`, `14/3/88`, `14 Mar 1988`, `today`, `-1d`."""

import re
from datetime import date, timedelta

from branch_desk.common import format_date
from branch_desk.domain.customers import age_on

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AHEAD_YEARS = 20
_DAYS_MAX = 36_600
_SHORT_YEAR = 2
_FORMS = (
    re.compile(r"(?P<d>\d{1,2})[/.\- ](?P<m>\d{1,2})[/.\- ](?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[ \-]?(?P<m>[a-z]{3,9})\.?[ \-,]*(?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
)


def read_date(text: str, today: date, *, is_past: bool = False) -> date | None:
    """Read a typed date, or give None where it is none.

    Two digits of a year mean the past for `is_past` (a birth), else at most 20 years ahead.
    """
    tidy = " ".join(text.lower().split())
    if tidy == "today":
        return today
    shift = re.fullmatch(r"([+-]\d{1,5}) ?d", tidy, re.ASCII)
    if shift:
        days = int(shift[1])
        return today + timedelta(days=days) if abs(days) <= _DAYS_MAX else None
    for form in _FORMS:
        found = form.fullmatch(tidy) if tidy.isascii() else None
        if found:
            return _made(found, today, is_past)
    return None


def say_date(day: date, today: date, *, with_age: bool = False) -> str:
    """Give `14 Mar 1988`, for a birth with the age: `14 Mar 1988, 38 years`."""
    words = format_date(day)
    if not with_age or day > today:
        return words
    years = age_on(day, today)
    return f"{words}, {years} year{'' if years == 1 else 's'}"


def _made(found: re.Match[str], today: date, is_past: bool) -> date | None:
    month = _month(found["m"])
    try:
        return date(_year(found["y"], today, is_past), month, int(found["d"]))
    except ValueError:
        return None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _MONTHS.index(text[:3]) + 1 if text[:3] in _MONTHS else 0


def _year(text: str, today: date, is_past: bool) -> int:
    year = int(text)
    if len(text) > _SHORT_YEAR:
        return year
    latest = today.year + (0 if is_past else _AHEAD_YEARS)
    century = latest - latest % 100
    return century + year if century + year <= latest else century - 100 + year
