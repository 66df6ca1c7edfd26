"""Closing an account: the quote holds, every closure waits, and all is posted in one effect."""

from __future__ import annotations

from typing import Any, Final

import pytest
from stdnum import luhn

from tests.core.desk_work import (
    AMINA,
    approve,
    complaints,
    item,
    new_customer,
    opening,
    reject,
    send_back,
    upload,
)
from tests.core.mandate_work import kept, update
from tests.core_fixtures import Answer, RunningCore, SignedIn

CLOSE: Final = "/customer/account-close"
AMINAS: Final = "0011000000015"
OPEN: Final = "/customer/account-open"
NO_ACCOUNT: Final = "001100009999" + luhn.calc_check_digit("001100009999")
ALL_DONE: Final = {
    "cards_returned": True,
    "cheque_leaves_returned": True,
    "customer_notified": True,
}

pytestmark = pytest.mark.usefixtures("new_day")


def quote(desk: SignedIn, account: tuple[str, str]) -> dict[str, Any]:
    answer = desk.get(f"/customer/closure-check?customer_id={account[0]}&account_no={account[1]}")
    assert answer.status == 200, answer.raw
    return answer.body


def read(desk: SignedIn, account: tuple[str, str]) -> Answer:
    return desk.get(f"/customer/enquiry?customer_id={account[0]}&account_no={account[1]}")


def close(
    desk: SignedIn, account: tuple[str, str], payout: dict[str, Any] | None = None, **changes: Any
) -> Answer:
    tag = f'"a{read(desk, account).body["account"]["version"]}"'
    body = {
        "customer_id": account[0],
        "account_no": account[1],
        "reason_code": "CUSTOMER_REQUEST",
        "payout": payout or {"method": "CASH"},
        "expected_payout": quote(desk, account)["payout"],
        "confirmations": ALL_DONE,
        "instruction": upload(desk, "CLOSURE_REQUEST"),
        **changes,
    }
    return desk.post(CLOSE, body, headers={"If-Match": tag})


def test_a_closure_always_waits_and_the_account_takes_nothing_meanwhile(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    answer = close(maker, account)
    assert answer.status == 202, answer.raw
    assert [each["code"] for each in answer.body["reasons"]] == ["close_always"]
    assert answer.body["levels_due"] == ["SUPERVISOR"]
    shown = read(maker, account).body["account"]
    assert (shown["state"], shown["closing"]) == ("ACTIVE", True)
    small = {"customer_id": AMINA, "personal_limit": {"amount": "50000"}}
    signing = update(maker, account, [kept(maker, account), small])
    assert (signing.code, signing.body["state"]) == ("wrong_state", "CLOSING")
    assert signing.body["account_no"] == account[1]
    assert shown["balances"]["ledger"]["amount"] == "5000.00"
    supervisor = core.log_in("SUP001")
    request = item(supervisor, answer.body["request_id"])
    assert [(each["field"], each["after"]) for each in request["payload"]["changes"]] == [
        ("/account/state", "CLOSED"),
        ("/account/balances/ledger", {"amount": "0.00", "currency": "KES"}),
    ]
    assert reject(supervisor, request).status == 200
    assert read(maker, account).body["account"]["closing"] is False


@pytest.mark.parametrize(
    ("balance", "levels"),
    [
        ("0.01", ["SUPERVISOR"]),
        ("999999.99", ["SUPERVISOR"]),
        ("1000000.00", ["SUPERVISOR"]),
        ("1000000.01", ["SUPERVISOR", "BRANCH_MANAGER"]),
    ],
)
def test_a_great_payout_takes_two(
    core: RunningCore, maker: SignedIn, account: tuple[str, str], balance: str, levels: list[str]
) -> None:
    with core.database() as database:
        database.execute(
            "UPDATE accounts SET ledger_minor = ? WHERE account_no = ?",
            (int(balance.replace(".", "")), account[1]),
        )
    answer = close(maker, account, {"method": "TRANSFER", "to_account_no": AMINAS})
    assert answer.status == 202, answer.raw
    assert answer.body["levels_due"] == levels


def test_approved_it_pays_out_and_the_account_is_closed_for_good(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    with core.database() as database:
        database.execute(
            "UPDATE accounts SET interest_accrued = 1000000000 WHERE account_no = ?", (account[1],)
        )
    wanted = quote(maker, account)
    assert wanted["interest"]["gross"]["amount"] == "10.00"
    assert wanted["payout"]["amount"] == "5008.50"
    answer = close(maker, account)
    supervisor = core.log_in("SUP001")
    done = approve(supervisor, item(supervisor, answer.body["request_id"]))
    assert done.status == 200, done.raw
    result = done.body["result"]["operation_result"]
    assert (result["state"], result["closed_on"]) == ("CLOSED", "2026-11-24")
    assert result["payout"]["amount"] == "5008.50"
    with core.database() as database:
        lines = database.execute(
            "SELECT t.kind, e.account_no, e.gl_code, e.amount_minor FROM entries e"
            " JOIN transactions t USING (transaction_id) WHERE t.reference = ? ORDER BY entry_no",
            (done.body["reference"],),
        ).fetchall()
    number = account[1]
    assert lines == [
        ("INTEREST", number, None, 1000),
        ("INTEREST", None, "INTEREST_EXPENSE", -1000),
        ("TAX", number, None, -150),
        ("TAX", None, "TAX_PAYABLE", 150),
        ("CLOSURE_PAYOUT", number, None, -500850),
        ("CLOSURE_PAYOUT", None, "CASH_001", 500850),
    ]
    shown = read(maker, account).body["account"]
    assert (shown["state"], shown["closing"]) == ("CLOSED", False)
    assert shown["balances"]["ledger"]["amount"] == "0.00"
    again = maker.get(f"/customer/closure-check?customer_id={account[0]}&account_no={number}")
    assert again.code == "wrong_state"


def test_a_transfer_goes_to_an_account_that_takes_credits(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    target = AMINAS
    unknown = close(maker, account, {"method": "TRANSFER", "to_account_no": NO_ACCOUNT})
    assert complaints(unknown) == [("/payout/to_account_no", "account_unknown")]
    frozen = close(maker, account, {"method": "TRANSFER", "to_account_no": "0012000000039"})
    assert frozen.code == "wrong_state"
    before = read(maker, (AMINA, target)).body["account"]["balances"]["ledger"]["amount"]
    answer = close(maker, account, {"method": "TRANSFER", "to_account_no": target})
    supervisor = core.log_in("SUP001")
    assert approve(supervisor, item(supervisor, answer.body["request_id"])).status == 200
    after = read(maker, (AMINA, target)).body["account"]["balances"]["ledger"]["amount"]
    assert float(after) == float(before) + 5000


@pytest.mark.parametrize(
    ("payouts", "state", "version"),
    [
        (["999.99"], "PENDING", 1),
        (["1000.00"], "ACTIVE", 2),
        (["1000.01"], "ACTIVE", 2),
        (["400.00", "599.99"], "PENDING", 1),
        (["400.00", "600.00"], "ACTIVE", 2),
        (["1000.00", "1000.00"], "ACTIVE", 2),
    ],
)
def test_a_pending_account_begins_once_what_is_paid_to_it_reaches_its_opening_minimum(
    maker: SignedIn, supervisor: SignedIn, payouts: list[str], state: str, version: int
) -> None:
    customer = new_customer(maker)
    later = {"initial_deposit": {"amount": "0.00"}, "funding": {"method": "LATER"}}
    number = maker.post(OPEN, opening(customer_id=customer, **later)).body["result"]["account_no"]
    for amount in payouts:
        paying = opening(
            customer_id=customer, product_code="11", initial_deposit={"amount": amount}
        )
        source = maker.post(OPEN, paying).body["result"]["account_no"]
        to_it = {"method": "TRANSFER", "to_account_no": number}
        asked = close(maker, (customer, source), to_it)
        assert approve(supervisor, item(supervisor, asked.body["request_id"])).status == 200
    shown = read(maker, (customer, number)).body["account"]
    assert (shown["state"], shown["version"]) == (state, version)
    assert shown["balances"]["ledger"]["amount"] == f"{sum(map(float, payouts)):.2f}"


@pytest.mark.parametrize(("held", "room"), [("95000.00", None), ("95000.01", "KES 4,999.99")])
def test_a_payout_fills_no_account_above_what_its_product_holds(
    maker: SignedIn, account: tuple[str, str], held: str, room: str | None
) -> None:
    basic = opening(customer_id=account[0], product_code="11", initial_deposit={"amount": held})
    target = maker.post(OPEN, basic).body["result"]["account_no"]
    answer = close(maker, account, {"method": "TRANSFER", "to_account_no": target})
    if room is None:
        assert answer.status == 202, answer.raw
    else:
        assert complaints(answer) == [("/payout/to_account_no", "amount_max")]
        told = answer.body["field_errors"][0]["message"]
        assert told == f"The amount must be at most {room}."


def test_what_stands_in_the_way_is_refused_with_the_way_out(maker: SignedIn) -> None:
    blocked = ("1000000057", "0011000000023")
    answer = close(maker, blocked, expected_payout={"amount": "1.00"})
    assert answer.code == "closure_blocked"
    assert "active_loan" in [each["code"] for each in answer.body["blockers"]]


def test_another_payout_than_the_quote_is_refused(
    maker: SignedIn, account: tuple[str, str]
) -> None:
    answer = close(maker, account, expected_payout={"amount": "4999.99"})
    assert answer.code == "quote_changed"
    told = [answer.body[name]["amount"] for name in ("expected_payout", "payout")]
    assert told == ["4999.99", "5000.00"]


def test_an_open_closure_excludes_every_other_request_about_the_account(
    maker: SignedIn, account: tuple[str, str]
) -> None:
    assert close(maker, account).status == 202
    tag = str(
        maker.get(f"/customer/enquiry?customer_id={account[0]}&account_no={account[1]}").headers[
            "etag"
        ]
    )
    body = {
        "customer_id": account[0],
        "account_no": account[1],
        "account_changes": {"limits": {"daily_debit": {"amount": "1000"}}},
    }
    answer = maker.send(
        "PUT",
        "/customer/account-maintenance",
        body,
        {"If-Match": tag, "Idempotency-Key": "7f0e1b52-6f0b-4c58-9a55-0d1c6a3a8e11"},
    )
    assert answer.code == "wrong_state"


def test_an_account_that_is_being_closed_pays_for_no_opening_until_it_is_returned(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    asked = opening(
        customer_id=account[0],
        initial_deposit={"amount": "1000.00"},
        funding={"method": "TRANSFER", "from_account_no": account[1]},
    )
    closing = close(maker, account)
    refused = maker.post(OPEN, asked)
    assert (refused.code, refused.body["state"]) == ("wrong_state", "CLOSING")
    supervisor = core.log_in("SUP001")
    assert send_back(supervisor, item(supervisor, closing.body["request_id"])).status == 200
    assert read(maker, account).body["account"]["closing"] is False
    assert maker.post(OPEN, asked).status == 201


def test_every_complaint_stands_at_its_field(maker: SignedIn, account: tuple[str, str]) -> None:
    answer = close(
        maker,
        account,
        {"method": "BANKERS_CHEQUE"},
        reason_code="FRAUD",
        confirmations={**ALL_DONE, "cards_returned": False},
        instruction=upload(maker, "PHOTO"),
    )
    assert complaints(answer) == [
        ("/note", "required"),
        ("/payout/payee", "required"),
        ("/confirmations/cards_returned", "confirm_all"),
        ("/instruction", "required"),
    ]
