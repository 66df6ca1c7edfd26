"""Typed dates are read as officers write them, and shown in full."""

from __future__ import annotations

from datetime import date

import pytest

from branch_desk.ui.editors.date_words import read_date, say_date

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("140388", date(1988, 3, 14)),
        ("14031988", date(1988, 3, 14)),
        ("14/3/88", date(1988, 3, 14)),
        ("14.03.1988", date(1988, 3, 14)),
        ("14 Mar 1988", date(1988, 3, 14)),
        ("14 march 88", date(1988, 3, 14)),
        ("14mar88", date(1988, 3, 14)),
        ("1988-03-14", date(1988, 3, 14)),
        ("today", TODAY),
        ("Today ", TODAY),
        ("-1d", date(2026, 11, 23)),
        ("+10d", date(2026, 12, 4)),
        ("31/02/88", None),
        ("14 Foo 1988", None),
        ("32/1/88", None),
        ("14/13/88", None),
        ("-99999d", None),
        ("soon", None),
        ("", None),
        ("14/3/0000", None),
        ("\u0662\u0664/11/2026", None),
    ],
)
def test_a_typed_date_is_read(text: str, day: date | None) -> None:
    assert read_date(text, TODAY, is_past=True) == day


def test_two_digits_of_a_birth_year_lie_in_the_past() -> None:
    assert read_date("010130", TODAY, is_past=True) == date(1930, 1, 1)
    assert read_date("010126", TODAY, is_past=True) == date(2026, 1, 1)


def test_two_digits_of_an_expiry_may_lie_some_years_ahead() -> None:
    assert read_date("010130", TODAY) == date(2030, 1, 1)
    assert read_date("010146", TODAY) == date(2046, 1, 1)
    assert read_date("010147", TODAY) == date(1947, 1, 1)


def test_a_birth_is_said_with_the_age() -> None:
    assert say_date(date(1988, 3, 14), TODAY, with_age=True) == "14 Mar 1988, 38 years"
    assert say_date(date(2025, 3, 14), TODAY, with_age=True) == "14 Mar 2025, 1 year"


def test_a_date_without_an_age_is_only_written_out() -> None:
    assert say_date(date(2030, 1, 1), TODAY) == "1 Jan 2030"
    assert say_date(date(2030, 1, 1), TODAY, with_age=True) == "1 Jan 2030"
