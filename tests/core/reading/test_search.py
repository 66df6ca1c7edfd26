"""Searches over a real socket: how a text is read, what it finds, and in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from branch_desk.core.names import index_keys, plain_words
from branch_desk.core.search import CANDIDATES_MAX, reading_of
from branch_desk.core.seed_data.ids import customer_id
from branch_desk.core.store import reading, schema, writing
from branch_desk.domain.enquiries import SearchPage
from tests.core.reading.desks import Desk, ServedCore


def search(desk: Desk, query: str, **rest: Any) -> dict[str, Any]:
    answer = desk.post("/customer/search", {"query": query, **rest})
    assert answer.status == 200, answer.body
    assert SearchPage.model_validate(answer.body)
    body: dict[str, Any] = answer.body
    return body


def names(desk: Desk, query: str, **rest: Any) -> list[str]:
    return [each["full_name"] for each in search(desk, query, **rest)["items"]]


@pytest.mark.parametrize(
    ("query", "by"),
    [
        ("0011000000015", "ACCOUNT_NO"),
        ("001 10 0000001-5", "ACCOUNT_NO"),
        ("+254 712 400 001", "PHONE"),
        ("+256772123456", "PHONE"),
        ("0712-400-001", "PHONE"),
        ("254712400001", "PHONE"),
        ("1000 000 016", "CUSTOMER_ID"),
        ("21073177", "ID_NUMBER"),
        ("1234567", "ID_NUMBER"),
        ("A004107919B", "ID_NUMBER"),
        ("bn-2016-020565", "ID_NUMBER"),
        ("10/9031190", "ID_NUMBER"),
        ("Amina Wanjiku", "NAME"),
        ("Ng'ang'a", "NAME"),
        ("123456", "NAME"),
    ],
)
def test_a_text_is_read_as_what_it_looks_like(query: str, by: str) -> None:
    assert reading_of(query) == by


@pytest.mark.parametrize(
    ("query", "name", "matched_on"),
    [
        ("0011000000015", "Amina Wanjiku Njoroge", "ACCOUNT_NO"),
        ("1000 000 016", "Amina Wanjiku Njoroge", "CUSTOMER_ID"),
        ("0712 400 001", "Amina Wanjiku Njoroge", "PHONE"),
        ("254712400001", "Amina Wanjiku Njoroge", "PHONE"),
        ("21073177", "Amina Wanjiku Njoroge", "ID_NUMBER"),
        ("a004107919b", "Amina Wanjiku Njoroge", "ID_NUMBER"),
        ("RF-506453", "Joseph Lokiru Ekal", "ID_NUMBER"),
        ("BN-2016-020565", "Baraka Hardware Ltd", "ID_NUMBER"),
        ("njoroge ami", "Amina Wanjiku Njoroge", "NAME"),
        ("Aminah Wanjiko Njorogi", "Amina Wanjiku Njoroge", "NAME"),
        ("A W Njoroge", "Amina Wanjiku Njoroge", "NAME"),
        ("Fatma Bakari", "Fatuma Salim Bakari", "NAME"),
        ("baraka hardware", "Baraka Hardware Ltd", "NAME"),
    ],
)
def test_a_customer_is_found(officer: Desk, query: str, name: str, matched_on: str) -> None:
    first = search(officer, query)["items"][0]
    assert (first["full_name"], first["matched_on"]) == (name, matched_on)


@pytest.mark.parametrize(
    "query", ["0799 999 999", "+254 12", "9999999", "1000000412", "0011000000171", "Zzyzx", "- -"]
)
def test_nobody_is_found(officer: Desk, query: str) -> None:
    found = search(officer, query)
    assert (found["items"], found["next_cursor"], found["too_many"]) == ([], None, False)


@pytest.mark.requirement("S15")
def test_a_row_is_masked_and_names_no_personal_value(core: ServedCore, officer: Desk) -> None:
    answer = officer.post("/customer/search", {"query": "Amina Wanjiku Njoroge"})
    (row,) = answer.body["items"]
    assert row == {
        "customer_id": "1000000016",
        "full_name": "Amina Wanjiku Njoroge",
        "customer_type": "INDIVIDUAL",
        "branch_code": "001",
        "id_number": "****3177",
        "phone": "****0001",
        "kyc_status": "VERIFIED",
        "risk_rating": "LOW",
        "open_accounts": 1,
        "matched_on": "NAME",
    }
    assert b"712400001" not in answer.content
    entry = core.last_access()
    assert (entry["act"], entry["viewed"]) == ("SEARCH", False)


def test_both_holders_are_found_by_their_account(officer: Desk) -> None:
    found = names(officer, "0012000000013")
    assert found == ["Brian Otieno", "Faith Achieng Ochieng"]


def test_a_search_may_say_how_it_is_to_be_read(officer: Desk) -> None:
    assert names(officer, "1000000016", by="PHONE") == []
    assert names(officer, "1000000016", by="CUSTOMER_ID") == ["Amina Wanjiku Njoroge"]


def test_the_exact_name_comes_first_then_the_nearest(officer: Desk) -> None:
    found = names(officer, "fatuma bakari")
    assert found == ["Fatuma Salim Bakari", "Salma Fatuma Bakari"]
    assert names(officer, "salma fatuma bakari")[0] == "Salma Fatuma Bakari"


def test_pages_follow_one_another_without_gap_or_repetition(officer: Desk) -> None:
    everybody = names(officer, "wan", limit=100)
    first = search(officer, "wan", limit=2)
    assert len(first["items"]) == 2
    second = search(officer, "wan", limit=2, cursor=first["next_cursor"])
    pages = [each["full_name"] for each in (*first["items"], *second["items"])]
    assert pages == everybody
    assert second["next_cursor"] is None


@pytest.mark.parametrize("rest", [{"query": "wanj"}, {"cursor": "x" * 80}, {"cursor": "~"}])
def test_a_cursor_is_good_for_its_own_search_only(officer: Desk, rest: dict[str, str]) -> None:
    cursor = search(officer, "wan", limit=1)["next_cursor"]
    asked = {"query": "wan", "limit": 1, "cursor": cursor} | rest
    answer = officer.post("/customer/search", asked)
    assert (answer.status, answer.code) == (400, "cursor_invalid")


def test_a_cursor_is_its_officers_own(core: ServedCore, officer: Desk) -> None:
    cursor = search(officer, "wan", limit=1)["next_cursor"]
    other = core.desk("REL002")
    answer = other.post("/customer/search", {"query": "wan", "limit": 1, "cursor": cursor})
    assert (answer.status, answer.code) == (400, "cursor_invalid")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"query": "ab"}, "/query"),
        ({}, "/query"),
        ({"query": "wan", "limit": 101}, "/limit"),
        ({"query": "wan", "limit": "5"}, "/limit"),
        ({"query": "wan", "by": "SHOE_SIZE"}, "/by"),
        ({"query": "wan", "all": True}, "/all"),
        ({"query": "wan\u202e"}, "/query"),
    ],
)
def test_a_wrong_search_is_refused_at_its_field(
    officer: Desk, body: dict[str, Any], field: str
) -> None:
    answer = officer.post("/customer/search", body)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert [each[0] for each in answer.complaints] == [field]


def test_who_may_not_look_up_may_not_search(core: ServedCore) -> None:
    answer = core.desk("ADM001").post("/customer/search", {"query": "wan"})
    assert (answer.status, answer.code) == (403, "not_permitted")


def test_a_name_of_too_many_asks_for_more_of_it(core: ServedCore, officer: Desk) -> None:
    with reading(core.engine) as connection:
        table = schema.customers
        like = connection.execute(select(table).where(table.c.customer_id == "1000000024")).one()
    crowd, keys = [], []
    for n in range(CANDIDATES_MAX + 1):
        number, name = customer_id(500 + n), f"Hassani Mkubwa{chr(97 + n // 26)}{chr(97 + n % 26)}"
        own = {"customer_id": number, "full_name": name, "id_number": f"9{n:07d}", "kra_pin": None}
        crowd.append(dict(like._mapping) | own)
        keys += [{"customer_id": number, "name_key": key} for key in index_keys(plain_words(name))]
    with writing(core.engine) as connection:
        connection.execute(insert(schema.customers), crowd)
        connection.execute(insert(schema.name_keys), keys)
    found = search(officer, "hassani", limit=100)
    assert found["too_many"] is True
    assert len(found["items"]) == 100
    assert search(officer, "hassani mkubwaaa")["items"][0]["full_name"] == "Hassani Mkubwaaa"


def test_a_cursor_ends_after_an_hour(core: ServedCore, officer: Desk) -> None:
    # Last in this file, since the sessions of the other tests end with it.
    asked = {"query": "wan", "limit": 1, "cursor": search(officer, "wan", limit=1)["next_cursor"]}
    core.clock.advance(timedelta(minutes=61))
    answer = core.desk("REL001").post("/customer/search", asked)
    assert (answer.status, answer.code) == (400, "cursor_invalid")
