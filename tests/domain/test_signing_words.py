"""Who may sign, said in words: the sets, and of everybody else the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from branch_desk.domain.mandate_check import CannotSign, MandateAnswer, deciding
from branch_desk.domain.signing_words import (
    answer_words,
    expiry_words,
    signing_words,
    terms_words,
    with_papers_filed,
)
from tests.domain.bank import CUSTOMERS
from tests.domain.signing_terms import NAMES, A, B, kes, terms, upto
from tests.domain.test_mandate_update import SECOND

ABOVE = "Nobody: the amount is above what this mandate provides for."
TOO_FEW = "Nobody: too few of those whom the rule asks for can sign for this amount."

DAY = date(2026, 11, 24)
BAND = {"rule": {"kind": "ANY_ONE"}}
SARAH, HALIMA, LATE, STRANGER = (f"SIG-000000000{number}" for number in range(1, 5))
PEOPLE: list[dict[str, Any]] = [
    {"signatory_id": SARAH, "full_name": "Sarah Wairimu", "class": "A"},
    {
        "signatory_id": HALIMA,
        "full_name": "Halima Noor",
        "class": "B",
        "personal_limit": kes("50000.00"),
        "effective_to": "2026-11-30",
    },
    {"signatory_id": LATE, "effective_from": "2026-12-01"},
]


def answer(**members: Any) -> MandateAnswer:
    return MandateAnswer(
        **{"mandate_no": 1, "band": BAND, "combinations": (), "cannot": (), **members}
    )


class TestWhileItIsTyped:
    """Out of the terms as they stand on the form."""

    def test_each_set_is_named_and_the_others_have_their_reason(self) -> None:
        people: list[dict[str, Any]] = [
            A,
            B,
            {"full_name": "Joy Late", "class": "A", "effective_from": "2026-12-01"},
            {"full_name": "Ben Gone", "class": "A", "effective_to": "2026-11-01"},
            {"full_name": "Sam Small", "personal_limit": kes("50")},
            {"signatory_id": SECOND, "class": "C"},
        ]
        rule = terms(people, upto("500", {"A": 1, "B": 1}))
        found = signing_words(rule, Decimal(100), DAY, NAMES)
        assert found.can == ("Lydia Chebet + Brian Otieno",)
        assert found.cannot == (
            "not Joy Late: signs from 1 Dec 2026",
            "not Ben Gone: signs until 1 Nov 2026",
            "not Sam Small: limit KES 50.00",
            f"not {SECOND}: class C is not asked for, or others sign already",
        )

    def test_where_nobody_can_sign_it_is_said_why(self) -> None:
        two = terms(
            [{"full_name": "Sam Small"}], {"rule": {"kind": "COMBINATION", "any_of": [{"A": 2}]}}
        )
        found = signing_words(two, Decimal(1), DAY, {})
        assert found.can == (TOO_FEW,)
        assert found.cannot == ("not Sam Small: class A alone is not enough",)
        above = signing_words(terms([A], upto("5")), Decimal(6), DAY, NAMES)
        assert above.can == (ABOVE,)
        assert above.cannot == ()

    def test_twenty_sets_are_shown_and_the_rest_is_counted(self) -> None:
        people = [{"full_name": f"Person {letter}"} for letter in "ABCDEFGH"]
        pairs = terms(people, {"rule": {"kind": "COMBINATION", "any_of": [{"ANY": 2}]}})
        found = signing_words(pairs, Decimal(1), DAY, {})
        assert len(found.can) == 21
        assert found.can[-1] == "and 8 further sets"


class TestAsTheCoreAnswers:
    """The same sentences, by the numbers of those who sign."""

    def test_a_set_is_its_names_and_who_is_in_none_has_a_reason(self) -> None:
        reasons = ((SARAH, "CLASS"), (HALIMA, "LIMIT"), (LATE, "DATE"), (STRANGER, "LIMIT"))
        cannot = tuple(CannotSign(signatory_id=each, reason=why) for each, why in reasons)
        words = answer_words(answer(combinations=((SARAH, HALIMA),), cannot=cannot), PEOPLE)
        assert words.can == ("Sarah Wairimu + Halima Noor",)
        assert words.cannot == (
            "not Sarah Wairimu: class A is not asked for, or others sign already",
            "not Halima Noor: limit KES 50,000.00",
            f"not {LATE}: signs from 1 Dec 2026",
            f"not {STRANGER}: limit",
        )

    @pytest.mark.parametrize(("band", "words"), [(None, ABOVE), (BAND, TOO_FEW)])
    def test_where_nobody_can_sign_it_is_said_why(
        self, band: dict[str, Any] | None, words: str
    ) -> None:
        assert answer_words(answer(band=band), PEOPLE).can == (words,)

    @pytest.mark.parametrize(
        ("count", "more", "last"),
        [
            (25, True, "and 5 or more further sets"),
            (25, False, "and 5 further sets"),
            (21, False, "and 1 further set"),
        ],
    )
    def test_more_sets_than_can_be_read_are_counted(
        self, count: int, more: bool, last: str
    ) -> None:
        words = answer_words(answer(combinations=((SARAH,),) * count, more=more), PEOPLE)
        assert len(words.can) == 21
        assert words.can[-1] == last


def test_the_terms_of_a_signatory() -> None:
    assert terms_words(deciding(PEOPLE[0]), DAY) == (
        ("Class", "A", False),
        ("Limit", "none of their own", False),
        ("Signs", "always", False),
    )
    assert terms_words(deciding(PEOPLE[1]), DAY)[1:] == (
        ("Limit", "KES 50,000.00", False),
        ("Signs", "until 30 Nov 2026", False),
    )
    assert terms_words(deciding(PEOPLE[2]), DAY)[2] == ("Signs", "from 1 Dec 2026", True)


def test_an_identity_document_that_has_expired_stands_out() -> None:
    assert expiry_words(None, DAY) == ("no expiry recorded", False)
    assert expiry_words(date(2026, 11, 24), DAY) == ("24 Nov 2026", False)
    assert expiry_words(date(2026, 11, 23), DAY) == ("EXPIRED 23 Nov 2026", True)


@pytest.mark.parametrize(
    ("filed", "words"),
    [
        ({"PHOTO", "SIGNATURE_SPECIMEN", "ID_FRONT"}, "photo on file, specimen on file"),
        ({"PHOTO"}, "photo on file, no specimen on file"),
        (set(), "no photo on file, no specimen on file"),
    ],
)
def test_a_customer_who_is_to_sign_says_what_they_can_be_compared_with(
    filed: set[str], words: str
) -> None:
    brian = replace(CUSTOMERS["1000000024"], filed=frozenset(filed))
    assert with_papers_filed(brian) == f"Brian Otieno: {words}"
