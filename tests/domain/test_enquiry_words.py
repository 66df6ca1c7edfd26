"""The words of an enquiry that the demo bank has no example of."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from branch_desk.domain import enquiry_words
from branch_desk.domain.enquiries import HoldLine
from branch_desk.domain.money import Money
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
