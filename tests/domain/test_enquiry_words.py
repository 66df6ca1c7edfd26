"""The words of an enquiry that the demo bank has no example of."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from branch_desk.domain import enquiry_tables, enquiry_words
from branch_desk.domain.enquiries import DocumentHeld, HoldLine, LoanLine, MandateHeld
from branch_desk.domain.money import Money
from branch_desk.domain.spans import days_words
from tests.domain import bank


@pytest.mark.parametrize(("closing", "words"), [(True, "Active, closing"), (False, "Active")])
def test_an_account_whose_closing_waits_says_so(closing: bool, words: str) -> None:
    account = cast(Any, SimpleNamespace(state="ACTIVE", closing=closing))
    assert enquiry_words.state_words(account) == words


@pytest.mark.parametrize(
    ("pin", "exemption", "words"),
    [("****919B", None, "****919B"), (None, None, None), (None, "DIPLOMAT", "none, diplomat")],
)
def test_a_pin_or_the_reason_why_there_is_none(
    pin: str | None, exemption: str | None, words: str | None
) -> None:
    customer = cast(Any, SimpleNamespace(kra_pin=pin, kra_pin_exemption=exemption))
    assert enquiry_words.pin_words(customer) == words


def test_a_hold_says_until_when() -> None:
    hold = HoldLine(
        hold_id="HLD-1",
        kind="LIEN",
        amount=Money.of("15000.00"),
        reason="Loan security.",
        placed_by="SUP001",
        placed_on=date(2026, 9, 12),
        expires_on=date(2026, 12, 31),
    )
    assert enquiry_words.hold_words(hold, bank.META) == (
        "KES 15,000.00, Lien: Loan security. Since 12 Sep 2026, until 31 Dec 2026"
    )


def test_a_row_of_the_banks_list_words_a_code() -> None:
    assert enquiry_words.listed(bank.META, "branches", "001") == "Nairobi Main"
    assert enquiry_words.listed(bank.META, "branches", "NO_SUCH") == "No such"


DAY = bank.META.business_date


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((2026, 11, 23), (2026, 11, 24), "1 day"),
        ((2026, 11, 24), (2027, 1, 4), "41 days"),
        ((2025, 10, 24), (2026, 11, 24), "13 months"),
        ((2026, 1, 31), (2026, 8, 30), "6 months"),
        ((1988, 3, 14), (2026, 11, 24), "38 years"),
    ],
)
def test_a_span_is_told_in_its_own_unit(start: Any, end: Any, words: str) -> None:
    assert days_words(date(*start), date(*end)) == words


def test_a_review_that_is_over_stands_out() -> None:
    late = cast(Any, SimpleNamespace(status="EXPIRED", tier="TIER_2", review_due=date(2026, 11, 1)))
    assert enquiry_words.review_words(late, DAY) == (
        "Expired, Tier 2, REVIEW OVERDUE since 1 Nov 2026, by 23 days"
    )


def test_next_of_kin_never_confirmed_are_named_alone() -> None:
    kin = {"full_name": "Mark Chebet", "relationship": "SPOUSE", "phone": "+254722000111"}
    held = SimpleNamespace(individual={"next_of_kin": [kin]}, next_of_kin_confirmed_on=None)
    rows = enquiry_words.kin_rows(cast(Any, held), bank.META)
    assert [row[0] for row in rows] == ["Next of kin"]
    assert rows[0][1].startswith("Mark Chebet, ")
    assert rows[0][1].endswith(", 0722 000111")


def test_a_postal_address_stands_on_one_line() -> None:
    box = {"po_box": "****", "postal_code": "00100", "town": "****robi"}
    held = cast(Any, SimpleNamespace(postal_address=box))
    assert enquiry_words.postal_words(held) == "P.O. Box ****, 00100 ****robi"


def test_who_signs_from_a_later_day_is_named_with_it() -> None:
    mandate = MandateHeld(
        mandate_no=1,
        status="CURRENT",
        effective_from=date(2026, 11, 24),
        signatories=({"full_name": "Ruth Noor", "class": "A", "effective_from": "2027-01-05"},),
        bands=({"rule": {"kind": "ANY_ONE"}},),
    )
    assert (
        enquiry_words.held_mandate_words(mandate)
        == "any one of: Ruth Noor (class A, from 5 Jan 2027)"
    )


@pytest.mark.parametrize(
    ("services", "words"),
    [({"sms_alerts": True, "debit_card": True, "cheque_book": False}, "SMS alerts, Debit card"),
     ({}, "none")],
)  # fmt: skip
def test_services_that_are_on_are_named(services: dict[str, bool], words: str) -> None:
    assert enquiry_words.service_words(services) == words


@pytest.mark.parametrize(
    ("expires_on", "words"),
    [
        (date(2027, 1, 4), "4 Jan 2027, in 41 days"),
        (date(2026, 11, 1), "EXPIRED 1 Nov 2026, 23 days ago"),
    ],
)
def test_a_paper_says_when_it_expires_and_how_soon(expires_on: date, words: str) -> None:
    paper = DocumentHeld(
        document_id="1",
        sha256="0",
        document_type="ID_FRONT",
        expires_on=expires_on,
        original_seen=False,
    )
    strange = paper.model_copy(update={"document_type": "ID_CARD_OF_TOMORROW"})
    kyc = SimpleNamespace(documents=(strange, paper))
    reply = SimpleNamespace(account=None, accounts=(), kyc=kyc, loans=(), open_requests=())
    table = enquiry_tables.tables_of(cast(Any, reply), DAY)[1]
    assert table.lines[0] == ("ID front", "not seen", words)
    assert table.lines[1][0] == "ID_CARD_OF_TOMORROW"


@pytest.mark.parametrize(("days", "words"), [(31, "31 days late"), (1, "1 day late")])
def test_a_loan_that_is_late_says_by_how_much(days: int, words: str) -> None:
    loan = LoanLine(
        loan_no="LN-1",
        product_name="Personal loan",
        outstanding=Money.of("10.00"),
        days_past_due=days,
        repayment_account_no="0011000000023",
        status="ACTIVE",
    )
    reply = SimpleNamespace(
        account=None,
        accounts=(),
        kyc=SimpleNamespace(documents=()),
        loans=(loan,),
        open_requests=(),
    )
    assert enquiry_tables.tables_of(cast(Any, reply), DAY)[1].lines[0][3] == words


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"date_of_birth": "1988-03-14"}, "14 Mar 1988, 38 years"),
        ({"date_of_birth": "****3-14"}, "****3-14"),
        ({}, None),
    ],
)
def test_a_date_of_birth_is_told_with_the_age_where_it_can_be_read(
    person: dict[str, str], words: str | None
) -> None:
    held = cast(Any, SimpleNamespace(individual=person))
    assert enquiry_words.birth_words(held, DAY) == words
