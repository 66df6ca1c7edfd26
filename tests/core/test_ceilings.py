"""What cannot be: sums beyond an amount, and bodies that are only half of what they should be."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.core.desk_work import OPEN, approve, big_opening, complaints, item, opening
from tests.core.maintenance_work import act, change, evidence, read
from tests.core.mandate_work import kept, update
from tests.core.test_account_close import close, quote
from tests.core_fixtures import RunningCore, SignedIn

MOST: Final = "9999999999.99"
BRIAN: Final = "1000000024"
HARDWARE: Final = "1000000156"

pytestmark = pytest.mark.usefixtures("new_day")


def hold(desk: SignedIn, account: tuple[str, str], amount: str) -> Any:
    return act(desk, *account, action="PLACE_HOLD", kind="LIEN", amount={"amount": amount})


def test_no_more_is_held_than_an_amount_can_say(maker: SignedIn, account: tuple[str, str]) -> None:
    assert hold(maker, account, "9999999999.98").status == 200
    answer = hold(maker, account, "0.02")
    assert complaints(answer) == [("/state_action/amount", "amount_max")]
    assert answer.body["field_errors"][0]["message"] == "The amount must be at most 0.01."
    assert hold(maker, account, "0.01").status == 200
    shown = read(maker, *account)
    assert shown.status == 200
    assert shown.body["account"]["balances"]["held"]["amount"] == MOST


def test_nothing_is_paid_into_an_account_that_is_full(
    maker: SignedIn, supervisor: SignedIn, manager: SignedIn, account: tuple[str, str]
) -> None:
    asked = big_opening(maker, "9999995000.00", customer_id=account[0], product_code="20")
    assert approve(supervisor, asked).status == 200
    opened = approve(manager, item(manager, asked["request_id"]), level=2)
    assert opened.status == 200, opened.raw
    full = opened.body["result"]["operation_result"]["account_no"]
    to_it = {"method": "TRANSFER", "to_account_no": full}
    answer = close(maker, account, to_it)
    assert complaints(answer) == [("/payout/to_account_no", "amount_max")]
    told = answer.body["field_errors"][0]["message"]
    assert told == "The amount must be at most KES 4,999.99."
    assert read(maker, account[0], full).status == 200


def test_more_than_an_amount_can_say_is_not_quoted_but_told(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    # Just full, and what has accrued since comes to one cent after tax, or to nothing yet.
    full = "UPDATE accounts SET ledger_minor = 999999999999, interest_accrued = ?"
    for accrued, blockers in ((400_000, []), (1_000_000, ["payout_too_large"])):
        with core.database() as database:
            database.execute(f"{full} WHERE account_no = ?", (accrued, account[1]))
        found = quote(maker, account)
        assert found["payout"]["amount"] == MOST
        assert [each["code"] for each in found["blockers"]] == blockers
    assert found["closable"] is False
    told = found["blockers"][0]["text"]
    assert told.startswith("More than KES 9,999,999,999.99 would be paid out.")
    answer = close(maker, account, {"method": "BANKERS_CHEQUE", "payee": "Zuhura Qaranto"})
    assert (answer.code, answer.body["blockers"]) == ("closure_blocked", found["blockers"])


@pytest.mark.parametrize("part", [{}, {"sector": "RETAIL"}, {"directors": None}])
def test_a_person_has_no_details_of_an_organisation(maker: SignedIn, part: dict[str, Any]) -> None:
    answer = change(maker, BRIAN, customer_changes={"business": part}, **evidence(maker))
    assert complaints(answer) == [("/customer_changes/business", "unknown_field")]


def test_an_organisation_keeps_its_name(maker: SignedIn) -> None:
    answer = change(
        maker, HARDWARE, customer_changes={"business": {"registered_name": None, "directors": None}}
    )
    assert ("/customer_changes/business/registered_name", "required") in complaints(answer)


@pytest.mark.parametrize(
    "wrong", [{"A": -1}, {"A": "1"}, {"A": None}, {"A": 2**53 - 1}, {"A": True}, "x", True, None]
)
def test_a_wrong_count_of_signatories_is_said_at_its_field(
    maker: SignedIn, account: tuple[str, str], wrong: Any
) -> None:
    rule = {"kind": "COMBINATION", "any_of": [wrong]}
    answer = update(maker, account, [kept(maker, account)], [{"rule": rule}])
    assert answer.code == "validation_failed", answer.raw
    assert complaints(answer)[0][0].startswith("/mandate/bands/0/rule/any_of/0")


def test_an_opening_is_told_the_same_of_a_wrong_count(maker: SignedIn) -> None:
    rule = {"kind": "COMBINATION", "any_of": [{"A": 2**53 - 1}]}
    signs = {"effective_from": "2026-11-24", "signatories": [{"customer_id": BRIAN}]}
    mandate = {**signs, "bands": [{"rule": rule}]}
    answer = maker.post(OPEN, opening(customer_id=BRIAN, mandate=mandate))
    assert complaints(answer)[0] == ("/mandate/bands/0/rule/any_of/0/A", "choice")
