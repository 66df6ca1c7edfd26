"""The duplicate check over a real socket: hard and soft matches, in words and without names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from branch_desk.core.duplicates import is_near
from branch_desk.core.store import reading, schema
from tests.core.reading.desks import Desk, ServedCore

AMINA = "1000000016"


@pytest.fixture(scope="module")
def born(core: ServedCore) -> date:
    with reading(core.engine) as connection:
        table = schema.customers
        found = select(table.c.date_of_birth).where(table.c.customer_id == AMINA)
        day: date = connection.execute(found).scalar_one()
    return day


def check(desk: Desk, probe: dict[str, Any]) -> list[dict[str, Any]]:
    answer = desk.post("/customer/duplicate-check", probe)
    assert answer.status == 200, answer.body
    matches: list[dict[str, Any]] = answer.body["matches"]
    return matches


def person(first_name: str, surname: str, **rest: Any) -> dict[str, Any]:
    return {"individual": {"first_name": first_name, "surname": surname, **rest}}


def identity(number: str, **rest: str) -> dict[str, Any]:
    return {"individual": {"identity": {"id_number": number, **rest}}}


KENYAN = {"id_type": "NATIONAL_ID", "issuing_country": "KE"}


@pytest.mark.parametrize(
    ("probe", "customer_id", "evidence"),
    [
        (identity("21073177", **KENYAN), AMINA, ["Same ID number"]),
        (identity("21073177"), AMINA, ["Same ID number"]),
        ({"kra_pin": "a004107919b"}, AMINA, ["Same KRA PIN"]),
        (
            {"business": {"registration_no": "BN-2016-020565"}},
            "1000000156",
            ["Same registration number"],
        ),
        (
            {"business": {"registration_no": "bn-2016-020565"}},
            "1000000156",
            ["Same registration number"],
        ),
    ],
)
def test_what_no_two_customers_share_is_a_hard_match(
    officer: Desk, probe: dict[str, Any], customer_id: str, evidence: list[str]
) -> None:
    (match,) = check(officer, probe)
    assert (match["customer_id"], match["hard"]) == (customer_id, True)
    assert match["evidence"] == evidence


@pytest.mark.parametrize(
    "probe",
    [
        identity("21073177", id_type="PASSPORT", issuing_country="KE"),
        identity("21073177", id_type="NATIONAL_ID", issuing_country="UG"),
        {"customer_type": "BUSINESS", "kra_pin": "A004107919B"},
        {"phone": "0712400001"},
        {},
    ],
)
def test_half_a_likeness_is_none(officer: Desk, probe: dict[str, Any]) -> None:
    assert check(officer, probe) == []


def test_agreeing_names_and_the_day_of_birth_are_a_soft_match(officer: Desk, born: date) -> None:
    probe = person("Aminah", "Njorogi", date_of_birth=born.isoformat())
    (match,) = check(officer, probe)
    assert match == {
        "customer_id": AMINA,
        "branch_code": "001",
        "hard": False,
        "score": "0.95",
        "evidence": ["Names agree", "Same date of birth"],
    }


def test_agreeing_names_and_the_phone_or_email_are_a_soft_match(officer: Desk) -> None:
    probe = {
        "phone": "0712 400 001",
        "email": "amina.njoroge@example.co.ke",
        **person("Amina", "Njoroge"),
    }
    (match,) = check(officer, probe)
    assert (match["hard"], match["score"]) == (False, "1.00")
    assert match["evidence"] == ["Names agree", "Same phone", "Same email"]


def test_a_surname_taken_at_marriage_still_agrees(officer: Desk) -> None:
    probe = person("Amina", "Kariuki", other_names="Wanjiku")
    (match,) = check(officer, {"phone": "0712400001", **probe})
    assert match["evidence"] == ["Names agree", "Same phone"]


def test_one_given_name_is_enough_beside_birthday_and_phone(officer: Desk, born: date) -> None:
    probe = person("Amina", "Kariuki", date_of_birth=born.isoformat())
    assert check(officer, probe) == []
    (match,) = check(officer, {"phone": "0712400001", **probe})
    assert match["evidence"] == ["Names agree", "Same date of birth", "Same phone"]
    twin = person("Salma", "Njoroge", date_of_birth=born.isoformat())
    assert check(officer, {"phone": "0712400001", **twin}) == []


def test_parent_and_child_on_one_phone_are_two(officer: Desk, born: date) -> None:
    child = person("Amina", "Njoroge", date_of_birth=born.replace(year=born.year + 25).isoformat())
    assert check(officer, {"phone": "0712400001", **child}) == []
    brother = person("Joseph", "Njoroge")
    assert check(officer, {"phone": "0712400001", **brother}) == []


def test_a_birthday_mistyped_by_one_digit_does_not_hide_a_match(officer: Desk, born: date) -> None:
    near = born.replace(year=born.year + 1 if born.year % 10 < 9 else born.year - 1)
    probe = person("Amina", "Njoroge", date_of_birth=near.isoformat())
    (match,) = check(officer, {"phone": "0712400001", **probe})
    assert match["evidence"] == ["Names agree", "Same phone"]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (date(1990, 3, 4), date(1990, 3, 4), True),
        (date(1990, 3, 4), date(1991, 3, 4), True),
        (date(1990, 3, 4), date(1990, 4, 3), True),
        (date(1990, 3, 12), date(1990, 3, 21), True),
        (date(1990, 3, 12), date(1990, 3, 3), False),
        (date(1990, 3, 4), date(1991, 4, 3), False),
        (date(1990, 3, 4), date(1991, 3, 5), False),
    ],
)
def test_when_two_dates_may_be_one(one: date, other: date, near: bool) -> None:
    assert is_near(one, other) is near
    assert is_near(other, one) is near


def test_organisations_agree_by_registered_or_trading_name(officer: Desk) -> None:
    probe = {"email": "office@baraka.example.co.ke"}
    for name in ("registered_name", "trading_name"):
        (match,) = check(officer, {**probe, "business": {name: "Baraka Hardware"}})
        assert (match["customer_id"], match["hard"]) == ("1000000156", False)
        assert match["score"] == "1.00"
    assert check(officer, {**probe, **person("Baraka", "Hardware")}) == []
    (match,) = check(officer, {
        "email": "office@nyanza.example.co.ke", "business": {"registered_name": "Nyanza Boat"},
    })  # fmt: skip
    assert match["customer_id"] == "1000000404"


def test_a_person_whose_day_of_birth_is_not_known_may_be_the_one(
    core: ServedCore, officer: Desk, born: date
) -> None:
    own = schema.customers.c.customer_id == "1000000024"
    core.change(update(schema.customers).where(own).values(date_of_birth=None))
    probe = person("Brian", "Otieno", date_of_birth=born.isoformat())
    (match,) = check(officer, {"phone": "0712400002", **probe})
    assert match["customer_id"] == "1000000024"


def test_hard_matches_come_first(officer: Desk) -> None:
    probe = {"phone": "0712400001", "kra_pin": "A004202947N", **person("Amina", "Njoroge")}
    found = check(officer, probe)
    assert [(each["customer_id"], each["hard"]) for each in found] == [
        ("1000000131", True),
        (AMINA, False),
    ]


@pytest.mark.requirement("S19")
def test_a_match_names_nobody(core: ServedCore, officer: Desk) -> None:
    answer = officer.post("/customer/duplicate-check", identity("21073177"))
    assert b"Njoroge" not in answer.content
    assert b"21073177" not in answer.content
    entry = core.last_access()
    assert (entry["act"], entry["viewed"]) == ("DUPLICATE_CHECK", False)


def test_a_wrong_probe_is_refused_at_its_field(officer: Desk) -> None:
    answer = officer.post("/customer/duplicate-check", {"phone": "12", "shoe_size": 44})
    assert answer.complaints == [("/phone", "phone_invalid"), ("/shoe_size", "unknown_field")]


def test_only_who_may_make_records_may_check(core: ServedCore) -> None:
    answer = core.desk("TEL001").post("/customer/duplicate-check", {"phone": "0712400001"})
    assert (answer.status, answer.code) == (403, "not_permitted")
