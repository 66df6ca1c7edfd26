"""Codes, amounts and mandates in the words that people read."""

from decimal import Decimal
from typing import Any

import pytest

from branch_desk.domain.mandate_words import mandate_words
from branch_desk.domain.mandates import MandateTerms
from branch_desk.domain.money import Money
from branch_desk.domain.words import (
    amount_in_words,
    code_words,
    document_words,
    money_in_words,
    phone_words,
)

JANE = {"full_name": "Jane Wairimu Mwangi", "class": "A"}
PAUL = {"customer_id": "1000000024", "class": "B"}
NAMES = {"1000000024": "Paul Mutua"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ACTIVE", "Active"),
        ("TIER_2", "Tier 2"),
        ("NATIONAL_ID", "National ID"),
        ("ACCOUNT_OPENING", "Account opening"),
        ("sw", "Swahili"),
    ],
)
def test_a_code_reads_as_words(code: str, words: str) -> None:
    assert code_words(code) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+254712345678", "0712 345678"),
        ("0712345678", "0712 345678"),
        ("+12025550123", "+1 202-555-0123"),
        ("****5678", "****5678"),
        ("0722 000 11", "0722 000 11"),
        ("none given", "none given"),
        ("0712345678;ext=9", "0712345678;ext=9"),
    ],
)
def test_a_phone_number_reads_as_people_write_it(number: str, words: str) -> None:
    assert phone_words(number) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [("KRA_PIN_CERTIFICATE", "KRA PIN certificate"), ("OTHER", "other document"), ("X1", "X1")],
)
def test_a_document_reads_as_its_title(code: str, words: str) -> None:
    assert document_words(code) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "nil"),
        ("0.50", "zero and 50/100"),
        ("5000.00", "five thousand"),
        ("19.05", "nineteen and 05/100"),
        ("150000.00", "one hundred and fifty thousand"),
        ("1000000.00", "one million"),
        (
            "9999999999.99",
            "nine billion nine hundred and ninety-nine million nine hundred and ninety-nine"
            " thousand nine hundred and ninety-nine and 99/100",
        ),
        ("40.00", "forty"),
    ],
)
def test_an_amount_is_spelled(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


def test_money_stands_in_figures_and_words() -> None:
    assert money_in_words(Money.of("5000.00")) == "KES 5,000.00 (five thousand)"


def _upto(amount: str | None, kind: str, *any_of: dict[str, int]) -> dict[str, Any]:
    until = {"up_to": {"amount": amount}} if amount else {}
    rule: dict[str, Any] = {"kind": kind}
    return {**until, "rule": rule | ({"any_of": list(any_of)} if any_of else {})}


@pytest.mark.parametrize(
    ("signatories", "bands", "words"),
    [
        ([PAUL | {"class": None}], [_upto(None, "ANY_ONE")], "any one of: Paul Mutua"),
        (
            [JANE, PAUL],
            [_upto(None, "ALL")],
            "all of: Jane Wairimu Mwangi (class A), Paul Mutua (class B)",
        ),
        (
            [
                JANE
                | {
                    "personal_limit": {"amount": "50000.00"},
                    "effective_from": "2026-11-02",
                    "effective_to": "2026-11-30",
                }
            ],
            [_upto("20000.00", "ANY_ONE")],
            "up to KES 20,000.00 any one. Signatories: Jane Wairimu Mwangi"
            " (class A, up to KES 50,000.00, from 2 Nov 2026, until 30 Nov 2026)",
        ),
        (
            [JANE, PAUL],
            [
                _upto("50000.00", "ANY_ONE"),
                _upto("500000.00", "COMBINATION", {"A": 1, "B": 1}, {"ANY": 3}),
                _upto(None, "ALL"),
            ],
            "up to KES 50,000.00 any one; up to KES 500,000.00 1 of A and 1 of B or any 3;"
            " above that all together."
            " Signatories: Jane Wairimu Mwangi (class A), Paul Mutua (class B)",
        ),
        (
            [{"customer_id": "1000000032"}],
            [_upto(None, "COMBINATION", {"ANY": 1})],
            "any 1. Signatories: 1000000032",
        ),
    ],
)
def test_a_mandate_is_a_sentence(
    signatories: list[dict[str, Any]], bands: list[dict[str, Any]], words: str
) -> None:
    terms = MandateTerms.model_validate(
        {"effective_from": "2026-11-24", "signatories": signatories, "bands": bands}
    )
    assert mandate_words(terms.signatories, terms.bands, NAMES) == words
