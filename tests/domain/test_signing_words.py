"""Who may sign, said in words: the sets, and of everybody else the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from branch_desk.domain.mandate_check import CannotSign, MandateAnswer
from branch_desk.domain.signing_words import expiry_words, signing_words, terms_words

DAY = date(2026, 11, 24)
BAND = {"rule": {"kind": "ANY_ONE"}}
PEOPLE: list[dict[str, Any]] = [
    {"signatory_id": "SIG-1", "full_name": "Sarah Wairimu", "class": "A"},
    {
        "signatory_id": "SIG-2",
        "full_name": "Halima Noor",
        "class": "B",
        "personal_limit": {"amount": "50000.00", "currency": "KES"},
        "effective_to": "2026-11-30",
    },
    {"signatory_id": "SIG-3", "effective_from": "2026-12-01"},
]


def answer(**members: Any) -> MandateAnswer:
    return MandateAnswer(
        **{"mandate_no": 1, "band": BAND, "combinations": (), "cannot": (), **members}
    )


def test_a_set_is_its_names_and_who_is_in_none_has_a_reason() -> None:
    cannot = tuple(
        CannotSign(signatory_id=f"SIG-{number}", reason=reason)
        for number, reason in ((1, "CLASS"), (2, "LIMIT"), (3, "DATE"), (9, "LIMIT"))
    )
    words = signing_words(answer(combinations=(("SIG-1", "SIG-2"),), cannot=cannot), PEOPLE)
    assert words.may == ("Sarah Wairimu + Halima Noor",)
    assert words.may_not == (
        "Sarah Wairimu: class A is not asked for, or others sign already",
        "Halima Noor: limit KES 50,000.00",
        "SIG-3: signs from 1 Dec 2026",
        "SIG-9: limit",
    )


@pytest.mark.parametrize(
    ("band", "words"),
    [
        (None, "Nobody: the amount is above what this mandate provides for."),
        (BAND, "Nobody: too few of those whom the rule asks for can sign."),
    ],
)
def test_where_nobody_may_sign_it_is_said_why(band: dict[str, Any] | None, words: str) -> None:
    assert signing_words(answer(band=band), PEOPLE).may == (words,)


@pytest.mark.parametrize(
    ("more", "last"), [(True, "and 5 or more further sets"), (False, "and 5 further sets")]
)
def test_more_sets_than_can_be_read_are_counted(more: bool, last: str) -> None:
    words = signing_words(answer(combinations=(("SIG-1",),) * 25, more=more), PEOPLE)
    assert len(words.may) == 21
    assert words.may[-1] == last


def test_the_terms_of_a_signatory() -> None:
    assert terms_words(PEOPLE[0], DAY) == (
        ("Class", "A", False),
        ("Limit", "none of their own", False),
        ("Signs", "always", False),
    )
    assert terms_words(PEOPLE[1], DAY)[1:] == (
        ("Limit", "KES 50,000.00", False),
        ("Signs", "until 30 Nov 2026", False),
    )
    assert terms_words(PEOPLE[2], DAY)[2] == ("Signs", "from 1 Dec 2026", True)


def test_an_identity_document_that_has_expired_stands_out() -> None:
    assert expiry_words(None, DAY) == ("no expiry recorded", False)
    assert expiry_words(date(2026, 11, 24), DAY) == ("24 Nov 2026", False)
    assert expiry_words(date(2026, 11, 23), DAY) == ("EXPIRED 23 Nov 2026", True)
