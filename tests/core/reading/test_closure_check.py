"""What a closure would pay and what stands in its way: the landmarks of the demo, and each rule."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from branch_desk.core.closing import closure_quote
from branch_desk.core.enquiry import find_account
from branch_desk.core.meta import meta_of
from branch_desk.core.seed_data.ids import account_no, customer_id
from branch_desk.core.store import reading, schema
from branch_desk.domain.closure import BLOCKERS, WARNINGS, ClosureQuote
from branch_desk.domain.money import Money
from tests.core.reading.desks import Answer, Desk, ServedCore
from tests.core.seed_store import DAY, NOW

PATH = "/customer/closure-check"
AMINA = ("1000000016", "0011000000015")
BRIAN, FAITH = ("1000000024", "0012000000013"), ("1000000032", "0012000000013")
SAMUEL, DANIEL = ("1000000040", "0012000000021"), ("1000000057", "0011000000023")
ZAINAB, PETER = ("1000000065", "0011000000031"), ("1000000073", "0011000000049")
GRACE, JOSEPH = ("1000000081", "0012000000039"), ("1000000099", "0011100000014")
BARAKA, DEPOSIT = ("1000000156", "0012100000012"), ("1000000040", "0013000000011")
Landmark = tuple[str, str]


def ask(desk: Desk, whose: Landmark) -> Answer:
    return desk.get(PATH, params={"customer_id": whose[0], "account_no": whose[1]})


def check(desk: Desk, whose: Landmark) -> dict[str, Any]:
    answer = ask(desk, whose)
    assert answer.status == 200, answer.body
    assert ClosureQuote.model_validate(answer.body)
    body: dict[str, Any] = answer.body
    assert body["closable"] == (not body["blockers"])
    return body


def codes(notes: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in notes]


def text(notes: list[dict[str, Any]], code: str) -> str:
    return next(str(each["text"]) for each in notes if each["code"] == code)


def amounts(quote: dict[str, Any]) -> dict[str, Decimal]:
    found = {name: Decimal(each["amount"]) for name, each in quote["interest"].items()}
    found |= {name: Decimal(quote[name]["amount"]) for name in ("fee", "payout")}
    return found | {"ledger": Decimal(quote["balances"]["ledger"]["amount"])}


CARD = "card_to_return"
LANDMARKS: list[tuple[Landmark, list[str], list[str]]] = [
    (AMINA, [], [CARD, "last_account"]),
    (BRIAN, ["scheduled_mandate"], [CARD, "cheque_leaves_to_return", "standing_instruction_ends"]),
    (FAITH, ["scheduled_mandate"], [CARD, "cheque_leaves_to_return", "standing_instruction_ends"]),
    (SAMUEL, [], [CARD, "cheque_leaves_to_return"]),
    (DEPOSIT, [], ["deposit_broken_early"]),
    (DANIEL, ["active_loan"], [CARD, "standing_instruction_ends"]),
    (ZAINAB, ["uncleared_funds", "active_hold"], [CARD, "last_account"]),
    (PETER, ["dormant", "open_request"], ["last_account"]),
    (GRACE, ["frozen", "open_request"], [CARD]),
    (JOSEPH, [], [CARD, "last_account"]),
    (BARAKA, ["linked_account"], ["cheque_leaves_to_return"]),
]


@pytest.mark.parametrize(("whose", "blockers", "warnings"), LANDMARKS)
def test_a_landmark_is_closable_or_says_why_not(
    officer: Desk, whose: Landmark, blockers: list[str], warnings: list[str]
) -> None:
    found = check(officer, whose)
    assert codes(found["blockers"]) == blockers
    assert codes(found["warnings"]) == warnings
    sums = amounts(found)
    assert sums["payout"] == sums["ledger"] + sums["net"] - sums["fee"]
    assert sums["net"] == sums["gross"] - sums["tax"]


def test_a_clean_account_pays_its_balance_and_the_interest_of_the_month(
    core: ServedCore, officer: Desk
) -> None:
    found = check(officer, AMINA)
    assert (found["as_of"], found["business_date"]) == ("2026-11-24T06:00:00.000Z", "2026-11-24")
    assert found["balances"]["ledger"] == {"amount": "84250.00", "currency": "KES"}
    gross = by_hand(core, AMINA[1], 3)
    tax = round(gross * 15 / 100)
    net = Decimal(gross - tax) / 100
    assert gross > 0
    assert amounts(found) == {
        "gross": Decimal(gross) / 100, "tax": Decimal(tax) / 100, "net": net,
        "fee": 0, "payout": Decimal("84250.00") + net, "ledger": Decimal("84250.00"),
    }  # fmt: skip
    assert found["payout_methods"] == ["TRANSFER", "BANKERS_CHEQUE", "CASH"]
    assert text(found["warnings"], CARD).startswith("Take back the card: 4571 ****")
    assert text(found["warnings"], "last_account") == (
        "This is the last account of Amina Wanjiku Njoroge."
    )


def by_hand(core: ServedCore, number: str, percent: int) -> int:
    """Add up the days since interest was last posted, each on the balance at its end."""
    days = {each["transaction_id"]: each for each in core.rows(schema.transactions)}
    moved: defaultdict[date, int] = defaultdict(int)
    began = date.min
    for entry in core.rows(schema.entries):
        if entry["account_no"] == number:
            transaction = days[entry["transaction_id"]]
            moved[transaction["business_date"]] += entry["amount_minor"]
            if transaction["kind"] == "INTEREST":
                began = max(began, transaction["business_date"])
    millionths, day = 0, began
    while day < DAY:
        balance = sum(amount for on, amount in moved.items() if on <= day)
        millionths += balance * percent * 1_000_000 // 36_500
        day += timedelta(days=1)
    return round(Decimal(millionths) / 1_000_000)


def test_a_large_payout_is_not_made_in_cash(officer: Desk) -> None:
    found = check(officer, SAMUEL)
    assert amounts(found)["payout"] == Decimal("2400000.00")
    assert found["payout_methods"] == ["TRANSFER", "BANKERS_CHEQUE"]


def test_a_deposit_broken_early_earns_half(officer: Desk) -> None:
    found = check(officer, DEPOSIT)
    # 300 days of 500,000.00 at 8 percent are 32,876.71, and half of it 16,438.36.
    assert amounts(found) == {
        "gross": Decimal("16438.36"), "tax": Decimal("2465.75"), "net": Decimal("13972.61"),
        "fee": 0, "payout": Decimal("513972.61"), "ledger": Decimal("500000.00"),
    }  # fmt: skip
    assert text(found["warnings"], "deposit_broken_early") == (
        "The deposit is broken before 28 Jan 2027: half the interest is paid."
    )


def test_a_deposit_at_its_end_earns_all(core: ServedCore, officer: Desk) -> None:
    own = schema.accounts.c.account_no == DEPOSIT[1]
    (before,) = (e for e in core.rows(schema.accounts) if e["account_no"] == DEPOSIT[1])
    core.change(update(schema.accounts).where(own).values(matures_on=DAY))
    found = check(officer, DEPOSIT)
    assert found["warnings"] == []
    assert amounts(found)["gross"] == Decimal("32876.71")
    core.change(update(schema.accounts).where(own).values(matures_on=before["matures_on"]))


def test_every_obstacle_names_what_it_is_about(officer: Desk) -> None:
    zainab = check(officer, ZAINAB)["blockers"]
    assert text(zainab, "uncleared_funds") == (
        "Money is not cleared yet: KES 40,000.00 (26 Nov 2026). Wait until it is."
    )
    (hold,) = zainab[1]["items"]
    assert hold.startswith("KES 15,000.00 (lien, HLD-")
    loan = check(officer, DANIEL)["blockers"][0]
    assert loan["items"] == ["LN-001-000018 (KES 180,000.00)"]
    joint = check(officer, BRIAN)
    assert joint["blockers"][0]["items"] == ["8 Dec 2026"]
    assert joint["warnings"][2]["items"] == ["Kindaruma Court Rent (KES 32,000.00)"]
    assert joint["warnings"][1]["items"] == ["12"]


def test_a_settlement_account_waits_for_deposits_open_and_asked_for(
    core: ServedCore, officer: Desk
) -> None:
    deposit = next(
        each["account_no"]
        for each in core.rows(schema.accounts)
        if each["settlement_account_no"] == BARAKA[1]
    )
    asked = next(
        each["account_no"]
        for each in core.rows(schema.approval_requests)
        if each["customer_id"] == BARAKA[0] and each["status"] == "PENDING"
    )
    (linked,) = check(officer, BARAKA)["blockers"]
    assert linked["items"] == sorted([deposit, asked])


def test_what_is_decided_or_closed_links_no_more(core: ServedCore, officer: Desk) -> None:
    kisumu = (customer_id(33), account_no("003", "10", 2))
    settled = [e for e in core.rows(schema.accounts) if e["settlement_account_no"] == kisumu[1]]
    assert [each["state"] for each in settled] == ["CLOSED"]
    assert check(officer, kisumu)["blockers"] == []


def test_an_open_request_blocks_all_but_itself(core: ServedCore, officer: Desk) -> None:
    table = schema.approval_requests
    row = next(each for each in core.rows(table) if each["status"] == "PENDING_SECOND")
    own = table.c.request_id == row["request_id"]
    core.change(update(table).where(own).values(account_no=AMINA[1], operation="ACCOUNT_CLOSURE"))
    (note,) = check(officer, AMINA)["blockers"]
    assert note["code"] == "open_request"
    assert note["items"] == [f"{row['request_id']} (account closure)"]
    assert quote_of(core, AMINA, own_request=row["request_id"]).closable
    core.change(update(table).where(own).values(account_no=None, operation=row["operation"]))


def quote_of(
    core: ServedCore, whose: Landmark, *, own_request: str | None = None, fee: str = "0.00"
) -> ClosureQuote:
    """Quote as a closure does that is being decided, by the terms of a bank with another fee."""
    with reading(core.engine) as connection:
        account = find_account(connection, whose[1])
        meta = meta_of(connection, core.running.app.state.core)
        products = tuple(
            each.model_copy(update={"closure_fee": Money.of(fee)}) for each in meta.products
        )
        meta = meta.model_copy(update={"products": products})
        return closure_quote(connection, meta, account, NOW, own_request)


def test_a_fee_is_taken_off_the_payout(core: ServedCore) -> None:
    plain, charged = quote_of(core, AMINA), quote_of(core, AMINA, fee="500.00")
    assert charged.fee == Money.of("500.00")
    assert charged.payout.amount == plain.payout.amount - 500
    above = quote_of(core, AMINA, fee="100000.00")
    assert above.blockers[0].code == "negative_payout"
    assert above.payout.amount < 0


def test_a_loan_repaid_elsewhere_counts_once_no_account_is_left(
    core: ServedCore, officer: Desk
) -> None:
    table = schema.loans
    own = table.c.loan_no == "LN-001-000018"
    core.change(update(table).where(own).values(customer_id=AMINA[0]))
    found = check(officer, AMINA)
    assert codes(found["blockers"]) == ["active_loan"]
    core.change(update(table).where(own).values(status="SETTLED"))
    assert check(officer, AMINA)["closable"] is True
    core.change(update(table).where(own).values(status="ACTIVE", customer_id=DANIEL[0]))


def test_a_balance_below_nothing_pays_nothing(core: ServedCore, officer: Desk) -> None:
    table = schema.accounts
    own = table.c.account_no == JOSEPH[1]
    (row,) = (each for each in core.rows(table) if each["account_no"] == JOSEPH[1])
    core.change(update(table).where(own).values(ledger_minor=-50, interest_accrued=10_000_000))
    found = check(officer, JOSEPH)
    assert text(found["blockers"], "negative_payout") == (
        "The balance does not cover what is due. Have KES 0.42 paid in first."
    )
    assert found["payout_methods"] == []
    kept = {"ledger_minor": row["ledger_minor"], "interest_accrued": row["interest_accrued"]}
    core.change(update(table).where(own).values(kept))


def test_an_account_never_paid_into_closes_without_a_payment(officer: Desk) -> None:
    found = check(officer, ("1000000172", "0011000000163"))
    assert found["closable"] is True
    assert found["payout"]["amount"] == "0.00"
    assert found["payout_methods"] == ["NONE"]


def test_a_card_that_came_back_is_not_asked_for(core: ServedCore, officer: Desk) -> None:
    table = schema.cards
    own = table.c.account_no == AMINA[1]
    core.change(update(table).where(own).values(status="RETURNED"))
    assert codes(check(officer, AMINA)["warnings"]) == ["last_account"]
    core.change(update(table).where(own).values(status="ACTIVE"))


def test_a_closed_account_has_no_quote(core: ServedCore, officer: Desk) -> None:
    closed = next(each for each in core.rows(schema.accounts) if each["state"] == "CLOSED")
    holder = next(
        each["customer_id"]
        for each in core.rows(schema.account_holders)
        if each["account_no"] == closed["account_no"]
    )
    answer = ask(officer, (holder, closed["account_no"]))
    assert (answer.status, answer.code) == (409, "wrong_state")
    assert answer.body["state"] == "CLOSED"
    assert answer.body["allowed_states"] == ["PENDING", "ACTIVE"]


def test_a_blocked_holder_keeps_the_account_and_a_deceased_one_does_not(
    core: ServedCore, officer: Desk
) -> None:
    table = schema.customers
    faith = table.c.customer_id == FAITH[0]
    core.change(update(table).where(faith).values(status="BLOCKED"))
    answer = ask(officer, BRIAN)
    assert (answer.status, answer.code, answer.body["state"]) == (409, "wrong_state", "BLOCKED")
    core.change(update(table).where(faith).values(status="DECEASED"))
    assert ask(officer, BRIAN).status == 200
    core.change(update(table).where(faith).values(status="ACTIVE"))


def test_the_check_stands_in_the_access_record(core: ServedCore, officer: Desk) -> None:
    check(officer, FAITH)
    entry = core.last_access()
    assert (entry["act"], entry["viewed"]) == ("CLOSURE_CHECK", False)
    assert (entry["customer_id"], entry["account_no"]) == FAITH


def test_another_branch_may_ask_but_only_those_who_close(core: ServedCore) -> None:
    assert ask(core.desk("REL003", "002"), AMINA).status == 200
    assert ask(core.desk("SUP001"), AMINA).status == 200
    for other in ("TEL001", "MGR001", "AUD001", "ADM001"):
        answer = ask(core.desk(other), AMINA)
        assert (answer.status, answer.code) == (403, "not_permitted"), other


@pytest.mark.parametrize(
    ("asked", "complaints"),
    [
        ({}, [("/query/customer_id", "required"), ("/query/account_no", "required")]),
        (
            {"customer_id": AMINA[0], "account_no": BRIAN[1]},
            [("/query/account_no", "account_not_of_customer")],
        ),
        (
            {"customer_id": "12", "account_no": AMINA[1]},
            [("/query/customer_id", "customer_id_format")],
        ),
    ],
)
def test_a_wrong_question_is_refused_at_its_field(
    officer: Desk, asked: dict[str, str], complaints: list[tuple[str, str]]
) -> None:
    answer = officer.get(PATH, params=asked)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.complaints == complaints


def test_an_account_of_nobody_is_not_found(officer: Desk) -> None:
    answer = ask(officer, (AMINA[0], "0011000000171"))
    assert (answer.status, answer.code) == (404, "not_found")


def test_the_codes_are_those_of_the_contract() -> None:
    assert list(BLOCKERS) == [
        "dormant", "frozen", "negative_payout", "payout_too_large", "uncleared_funds",
        "active_hold", "active_loan", "open_request", "scheduled_mandate", "linked_account",
    ]  # fmt: skip
    assert list(WARNINGS) == [
        "card_to_return", "cheque_leaves_to_return", "standing_instruction_ends",
        "deposit_broken_early", "last_account",
    ]  # fmt: skip
