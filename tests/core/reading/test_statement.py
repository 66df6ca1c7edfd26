"""Statements over a real socket: a period, its two balances, and page by page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from branch_desk.domain.statements import StatementPage
from tests.core.reading.desks import Desk, ServedCore

PATH = "/customer/statement"
ACCOUNT = "0011000000015"
YEAR = {"account_no": ACCOUNT, "from": "2025-11-25", "to": "2026-11-24"}


def page(desk: Desk, **asked: str) -> dict[str, Any]:
    answer = desk.get(PATH, params=YEAR | asked)
    assert answer.status == 200, answer.body
    assert StatementPage.model_validate(answer.body)
    body: dict[str, Any] = answer.body
    return body


def amount(money: dict[str, str]) -> Decimal:
    return Decimal(money["amount"])


def whole(desk: Desk, limit: str, **asked: str) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    found = page(desk, limit=limit, **asked)
    lines += found["items"]
    while found["next_cursor"]:
        found = page(desk, limit=limit, cursor=found["next_cursor"], **asked)
        lines += found["items"]
    return lines


def test_the_lines_lead_from_one_balance_to_the_other(officer: Desk) -> None:
    found = page(officer, limit="100")
    running = amount(found["opening_balance"])
    for line in found["items"]:
        running += amount(line["amount"])
        assert amount(line["balance_after"]) == running, line
    assert running == amount(found["closing_balance"]) == Decimal("84250.00")
    assert found["next_cursor"] is None
    assert len(found["items"]) > 25
    assert found["as_of"] == "2026-11-24T06:00:00.000Z"


def test_pages_follow_one_another_oldest_first(officer: Desk) -> None:
    everything = page(officer, limit="100")["items"]
    assert whole(officer, "7") == everything
    assert len(page(officer)["items"]) == 25
    moments = [line["posted_at"] for line in everything]
    assert moments == sorted(moments)
    assert page(officer, limit=str(len(everything)))["next_cursor"] is None


def test_two_months_in_a_row_meet(officer: Desk) -> None:
    before = page(officer, **{"from": "2026-09-01", "to": "2026-09-30"}, limit="100")
    after = page(officer, **{"from": "2026-10-01", "to": "2026-10-31"}, limit="100")
    assert before["closing_balance"] == after["opening_balance"]
    assert before["items"]
    assert after["items"]
    kinds = {line["kind"] for line in after["items"]}
    assert {"INTEREST", "TAX"} <= kinds
    assert all("reference" not in line for line in after["items"])


def test_one_day_is_a_period_with_both_ends_in_it(officer: Desk) -> None:
    day = page(officer, limit="1")["items"][0]["value_date"]
    lines = page(officer, **{"from": day, "to": day})["items"]
    assert {line["value_date"] for line in lines} == {day}


def test_before_the_account_began_there_is_nothing(officer: Desk) -> None:
    found = page(officer, **{"from": "2001-01-01", "to": "2001-12-31"})
    assert found["items"] == []
    assert amount(found["opening_balance"]) == amount(found["closing_balance"]) == 0


def test_a_cheque_stands_on_the_day_it_was_paid_in(officer: Desk) -> None:
    period = {"account_no": "0011000000031", "from": "2026-11-23", "to": "2026-11-24"}
    (cheque,) = [each for each in page(officer, **period)["items"] if each["kind"] == "CHEQUE"]
    assert cheque["amount"] == {"amount": "40000.00", "currency": "KES"}
    assert cheque["value_date"] == "2026-11-26"


def test_a_statement_stands_in_the_access_record(core: ServedCore, officer: Desk) -> None:
    page(officer)
    entry = core.last_access()
    assert (entry["act"], entry["viewed"], entry["officer_id"]) == ("STATEMENT", False, "REL001")
    assert (entry["customer_id"], entry["account_no"]) == ("1000000016", ACCOUNT)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"account_no": ""}, ("/query/account_no", "account_no_format")),
        ({"account_no": "0011000000016"}, ("/query/account_no", "account_no_check")),
        ({"from": "2026-11"}, ("/query/from", "date_format")),
        ({"from": "2026-11-25"}, ("/query/to", "date_range")),
        ({"from": "2025-11-23"}, ("/query/to", "period_too_long")),
        ({"limit": "101"}, ("/query/limit", "choice")),
        ({"limit": "0"}, ("/query/limit", "choice")),
    ],
)
def test_a_wrong_question_is_refused_at_its_field(
    officer: Desk, asked: dict[str, str], complaint: tuple[str, str]
) -> None:
    answer = officer.get(PATH, params=YEAR | asked)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.complaints == [complaint]


def test_all_that_is_missing_is_told_at_once(officer: Desk) -> None:
    answer = officer.get(PATH)
    assert answer.complaints == [
        ("/query/account_no", "required"), ("/query/from", "required"), ("/query/to", "required"),
    ]  # fmt: skip
    assert answer.body["field_errors"][0]["message"] == "Enter account number."


def test_a_leap_year_is_not_too_long(officer: Desk) -> None:
    assert page(officer, **{"from": "2024-01-01", "to": "2024-12-31"})
    answer = officer.get(PATH, params=YEAR | {"from": "2024-01-01", "to": "2025-01-01"})
    assert answer.body["field_errors"][0]["message"] == "Choose at most 366 days."


def test_an_account_of_nobody_is_not_found(officer: Desk) -> None:
    answer = officer.get(PATH, params=YEAR | {"account_no": "0011000000171"})
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize(
    "rest", [{"to": "2026-11-23"}, {"account_no": "0011000000023"}, {"cursor": "x" * 80}]
)
def test_a_cursor_is_good_for_its_own_statement_only(officer: Desk, rest: dict[str, str]) -> None:
    cursor = page(officer, limit="1")["next_cursor"]
    answer = officer.get(PATH, params=YEAR | {"limit": "1", "cursor": cursor} | rest)
    assert (answer.status, answer.code) == (400, "cursor_invalid")


def test_a_cursor_is_its_officers_own(core: ServedCore, officer: Desk) -> None:
    cursor = page(officer, limit="1")["next_cursor"]
    answer = core.desk("REL002").get(PATH, params=YEAR | {"limit": "1", "cursor": cursor})
    assert (answer.status, answer.code) == (400, "cursor_invalid")


def test_a_teller_may_ask_and_an_administrator_may_not(core: ServedCore) -> None:
    assert core.desk("TEL001").get(PATH, params=YEAR).status == 200
    answer = core.desk("ADM001").get(PATH, params=YEAR)
    assert (answer.status, answer.code) == (403, "not_permitted")
