"""Who may sign, over a real socket: the mandates of the demo at amounts and on days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from branch_desk.core.seed_data.ids import opaque_id
from branch_desk.core.store import schema
from branch_desk.domain.enquiries import MandateHeld
from branch_desk.domain.mandate_check import MandateAnswer, MandateEnquiry, answer_of
from tests.core.reading.desks import Desk, ServedCore

PATH = "/customer/mandate-check"
AMINA, JOINT = "0011000000015", "0012000000013"
BARAKA, TUMAINI = "0012100000012", "0012100000020"


def check(desk: Desk, account_no: str, amount: str, **asked: str) -> dict[str, Any]:
    answer = desk.get(PATH, params={"account_no": account_no, "amount": amount} | asked)
    assert answer.status == 200, answer.body
    assert MandateAnswer.model_validate(answer.body)
    body: dict[str, Any] = answer.body
    return body


def people(desk: Desk, account_no: str, place: int = 0) -> list[dict[str, Any]]:
    found = desk.get("/customer/enquiry", params={"account_no": account_no})
    signatories: list[dict[str, Any]] = found.body["account"]["mandates"][place]["signatories"]
    return signatories


def test_one_holder_signs_alone(officer: Desk) -> None:
    (amina,) = people(officer, AMINA)
    found = check(officer, AMINA, "84250.00")
    assert found == {
        "mandate_no": 1,
        "band": {"rule": {"kind": "ANY_ONE"}},
        "combinations": [[amina["signatory_id"]]],
        "more": False,
        "cannot": [],
    }


def test_the_bands_of_a_company_ask_for_more_the_more_is_paid(officer: Desk) -> None:
    ids = [each["signatory_id"] for each in people(officer, BARAKA)]
    first, second, third, last = ids
    small = check(officer, BARAKA, "20000.00")
    assert small["band"]["up_to"] == {"amount": "50000.00", "currency": "KES"}
    assert small["combinations"] == [[each] for each in ids]
    above_the_limit = check(officer, BARAKA, "20000.01")
    assert above_the_limit["combinations"] == [[first], [second], [third]]
    assert above_the_limit["cannot"] == [{"signatory_id": last, "reason": "LIMIT"}]
    middle = check(officer, BARAKA, "500000.00")
    assert middle["band"]["rule"] == {"kind": "COMBINATION", "any_of": [{"A": 1, "B": 1}]}
    assert middle["combinations"] == [[first, third], [second, third]]
    large = check(officer, BARAKA, "9999999999.99")
    assert "up_to" not in large["band"]
    assert large["combinations"] == [[first, second, third]]


def test_three_of_five_and_one_whose_time_is_over(officer: Desk) -> None:
    ids = [each["signatory_id"] for each in people(officer, TUMAINI)]
    found = check(officer, TUMAINI, "1000.00")
    (gone,) = found["cannot"]
    assert gone["reason"] == "DATE"
    assert len(found["combinations"]) == 4
    assert all(len(each) == 3 and gone["signatory_id"] not in each
               for each in found["combinations"])  # fmt: skip
    ended = next(each for each in people(officer, TUMAINI) if "effective_to" in each)
    earlier = check(officer, TUMAINI, "1000.00", on=ended["effective_to"])
    assert earlier["cannot"] == []
    assert len(earlier["combinations"]) == 10
    assert {each for one in earlier["combinations"] for each in one} == set(ids)


def test_both_holders_sign_today_and_the_next_mandate_speaks_from_its_day(officer: Desk) -> None:
    today = check(officer, JOINT, "1.00")
    assert (today["mandate_no"], today["band"]) == (1, {"rule": {"kind": "ALL"}})
    assert [len(each) for each in today["combinations"]] == [2]
    account = officer.get("/customer/enquiry", params={"account_no": JOINT}).body["account"]
    begins = account["mandates"][1]["effective_from"]
    later = check(officer, JOINT, "1.00", on=begins)
    assert later["mandate_no"] == 2
    day_before = date.fromordinal(date.fromisoformat(begins).toordinal() - 1)
    assert check(officer, JOINT, "1.00", on=day_before.isoformat())["mandate_no"] == 1


def test_the_desk_comes_to_the_same_answer_from_what_it_was_shown(officer: Desk) -> None:
    shown = officer.get("/customer/enquiry", params={"account_no": BARAKA}).body["account"]
    held = MandateHeld.model_validate(shown["mandates"][0])
    for amount in ("0", "20000.01", "50000.01", "500000.01"):
        asked = MandateEnquiry.model_validate({"account_no": BARAKA, "amount": amount})
        own = answer_of(held, asked.amount.amount, date(2026, 11, 24))
        sent = asked.model_dump(mode="json", by_alias=True, exclude_none=True)
        assert own.model_dump(mode="json") == check(officer, **sent)


def test_an_amount_above_all_bands_is_signed_by_nobody(core: ServedCore, officer: Desk) -> None:
    table = schema.mandate_bands
    own = (table.c.account_no == BARAKA, table.c.up_to_minor.is_(None))
    core.change(update(table).where(*own).values(up_to_minor=600_000_00))
    found = check(officer, BARAKA, "600000.01")
    assert found["band"] is None
    assert found["combinations"] == []
    assert {each["reason"] for each in found["cannot"]} == {"CLASS", "LIMIT"}
    core.change(update(table).where(table.c.up_to_minor == 600_000_00).values(up_to_minor=None))


def test_there_are_at_most_fifty_sets_and_then_more(core: ServedCore, officer: Desk) -> None:
    rows = [each for each in core.rows(schema.signatories) if each["account_no"] == TUMAINI]
    extra = [
        rows[0] | {"signatory_id": opaque_id("SIG-", "extra", n), "position": 5 + n}
        for n in range(5)
    ]
    core.change(schema.signatories.insert().values(extra))
    found = check(officer, TUMAINI, "1.00")
    assert (len(found["combinations"]), found["more"]) == (50, True)
    assert [each["reason"] for each in found["cannot"]] == ["DATE"]


def test_the_check_stands_in_the_access_record(core: ServedCore, officer: Desk) -> None:
    check(officer, AMINA, "1.00")
    entry = core.last_access()
    assert (entry["act"], entry["viewed"]) == ("MANDATE_CHECK", False)
    assert (entry["customer_id"], entry["account_no"]) == ("1000000016", AMINA)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"account_no": "1"}, ("/query/account_no", "account_no_format")),
        ({"amount": "much"}, ("/query/amount", "amount_format")),
        ({"amount": "1.505"}, ("/query/amount", "amount_decimals")),
        ({"amount": "-1.00"}, ("/query/amount", "amount_min")),
        ({"amount": "10000000000"}, ("/query/amount", "amount_max")),
        ({"on": "tomorrow"}, ("/query/on", "date_format")),
    ],
)
def test_a_wrong_question_is_refused_at_its_field(
    officer: Desk, asked: dict[str, str], complaint: tuple[str, str]
) -> None:
    answer = officer.get(PATH, params={"account_no": AMINA, "amount": "1.00"} | asked)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.complaints == [complaint]


def test_without_an_amount_there_is_no_answer(officer: Desk) -> None:
    answer = officer.get(PATH, params={"account_no": AMINA})
    assert answer.complaints == [("/query/amount", "required")]


@pytest.mark.parametrize(
    "asked", [{"account_no": "0011000000171"}, {"account_no": AMINA, "on": "1999-01-01"}]
)
def test_what_was_not_there_is_not_found(officer: Desk, asked: dict[str, str]) -> None:
    answer = officer.get(PATH, params={"amount": "1.00"} | asked)
    assert (answer.status, answer.code) == (404, "not_found")


def test_a_teller_may_ask_and_an_administrator_may_not(core: ServedCore) -> None:
    asked = {"account_no": AMINA, "amount": "1.00"}
    assert core.desk("TEL001").get(PATH, params=asked).status == 200
    answer = core.desk("ADM001").get(PATH, params=asked)
    assert (answer.status, answer.code) == (403, "not_permitted")
