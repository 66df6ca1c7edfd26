"""What a checker is told beside a difference: a payee who is another, a contact that is fresh."""

from typing import Any

import pytest

from branch_desk.domain.closure import AccountClosure
from branch_desk.domain.second_look import second_look
from branch_desk.domain.sketch import sketch
from tests.domain.maintenance_bank import ACCOUNT, OTHER, account, held, maintenance, meta_with

META = meta_with()
FRESH = "Contact: phone or email changed yesterday, on 23 Nov 2026."


def told(request: Any, **customer: Any) -> list[str]:
    record = held(**customer).model_copy(update={"accounts": (account(),)})
    return [f"{each.title}: {each.words}" for each in second_look(request, record, META)]


@pytest.mark.parametrize(
    ("payout", "words"),
    [
        (
            {"method": "TRANSFER", "to_account_no": OTHER},
            [f"Payout: goes to another customer, to account {OTHER}."],
        ),
        ({"method": "TRANSFER", "to_account_no": ACCOUNT}, []),
        ({"method": "CASH"}, []),
        (None, []),
    ],
)
def test_a_payout_to_somebody_else_is_said(payout: Any, words: list[str]) -> None:
    request = sketch(AccountClosure, {"payout": payout})
    assert told(request) == words
    assert told(request, contact_changed_on="2026-11-23") == [*words, FRESH]


def test_a_fresh_contact_is_said_of_every_change() -> None:
    assert told(maintenance(), contact_changed_on="2026-11-23") == [FRESH]
    assert told(maintenance(), contact_changed_on="2026-01-23") == []
