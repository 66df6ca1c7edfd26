"""A new customer in the core: the record, its papers and names, duplicates, screening, the cap."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from stdnum import luhn

from tests.core.desk_work import (
    AMINA,
    CIF,
    approve,
    company,
    complaints,
    item,
    minor,
    person,
    upload,
)
from tests.core_fixtures import RunningCore, SignedIn, running_core

if TYPE_CHECKING:
    from pathlib import Path


def row(core: RunningCore, customer_id: str) -> dict[str, Any]:
    with core.database() as database:
        cursor = database.execute("SELECT * FROM customers WHERE customer_id = ?", (customer_id,))
        names = [each[0] for each in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def test_a_customer_stands_in_the_books_with_papers_and_names(
    core: RunningCore, maker: SignedIn
) -> None:
    body = person(maker, email="zuhura@example.co.ke")
    answer = maker.post(CIF, body)
    assert answer.status == 201
    result = answer.body["result"]
    assert result["kyc_status"] == "VERIFIED"
    assert (result["risk_rating"], result["kyc_review_due"]) == ("LOW", "2029-11-24")
    held = row(core, result["customer_id"])
    record = json.loads(held["record"])
    assert record["phone"] == held["phone"] == "+254" + body["phone"][1:]
    assert not {"documents", "waivers", "duplicates_reviewed"} & set(record)
    papers = core.one(
        "SELECT count(*) FROM documents WHERE customer_id = ? AND status = 'CURRENT'",
        result["customer_id"],
    )
    assert papers == 6
    assert core.one("SELECT count(*) FROM name_keys WHERE customer_id = ?", result["customer_id"])
    found = maker.send(
        "POST", "/customer/search", {"query": body["individual"]["surname"], "by": "NAME"}
    )
    assert result["customer_id"] in [each["customer_id"] for each in found.body["items"]]


def test_a_company_stands_in_the_books_under_its_registration(
    core: RunningCore, maker: SignedIn
) -> None:
    body = company(maker)
    result = maker.post(CIF, body).body["result"]
    held = row(core, result["customer_id"])
    assert held["registration_no"] == body["business"]["registration_no"]
    assert held["date_of_birth"] is None
    assert held["next_of_kin_confirmed_on"] is None


def test_a_minor_has_a_guardian_on_the_record(core: RunningCore, maker: SignedIn) -> None:
    result = maker.post(CIF, minor(maker)).body["result"]
    assert row(core, result["customer_id"])["guardian_id"] == AMINA
    nobody = "100999999" + luhn.calc_check_digit("100999999")
    unknown = maker.post(CIF, minor(maker, nobody))
    assert complaints(unknown) == [("/individual/guardian/customer_id", "customer_unknown")]


def test_a_minor_of_an_exposed_guardian_needs_both_levels(maker: SignedIn) -> None:
    answer = maker.post(
        CIF, minor(maker, "1000000040", kyc_tier="TIER_3", individual__date_of_birth="2012-08-19")
    )
    assert answer.status == 202, answer.raw
    assert answer.body["levels_due"] == ["SUPERVISOR", "BRANCH_MANAGER"]
    assert {each["code"] for each in answer.body["reasons"]} == {"cif_risk_high", "cif_pep"}


def test_a_waived_paper_leaves_the_file_incomplete(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn
) -> None:
    body = person(maker, ("ID_FRONT", "ID_BACK", "PHOTO", "SIGNATURE_SPECIMEN"))
    waived = [
        {"document_type": name, "reason": "The office is closed until Monday."}
        for name in ("PROOF_OF_ADDRESS", "KRA_PIN_CERTIFICATE")
    ]
    answer = maker.post(CIF, {**body, "waivers": waived})
    assert [each["code"] for each in answer.body["reasons"]] == ["cif_waived_document"]
    request = item(supervisor, answer.body["request_id"])
    result = approve(supervisor, request).body["result"]["operation_result"]
    assert result["kyc_status"] == "INCOMPLETE"
    owed = core.one(
        "SELECT max(expires_on) FROM waivers WHERE customer_id = ?", result["customer_id"]
    )
    assert owed == "2027-02-22"


def test_a_hard_duplicate_is_always_refused(maker: SignedIn) -> None:
    body = person(maker)
    first = maker.post(CIF, body).body["result"]["customer_id"]
    twin = person(maker, individual__identity=body["individual"]["identity"])
    reviewed = [{"customer_id": first, "reason": "Looks like somebody else."}]
    answer = maker.post(CIF, {**twin, "duplicates_reviewed": reviewed})
    assert (answer.status, answer.code) == (409, "duplicate_customer")
    match = answer.body["matches"][0]
    assert (match["customer_id"], match["hard"]) == (first, True)
    assert "full_name" not in match


def test_a_soft_duplicate_passes_once_it_was_reviewed(
    maker: SignedIn, supervisor: SignedIn
) -> None:
    body = person(maker)
    first = maker.post(CIF, body).body["result"]["customer_id"]
    person_of = body["individual"]
    twin = person(
        maker,
        individual__first_name=person_of["first_name"],
        individual__surname=person_of["surname"],
        individual__date_of_birth=person_of["date_of_birth"],
    )
    refused = maker.post(CIF, twin)
    assert (refused.code, refused.body["matches"][0]["hard"]) == ("duplicate_customer", False)
    reviewed = [{"customer_id": first, "reason": "Another ID, another face."}]
    answer = maker.post(CIF, {**twin, "duplicates_reviewed": reviewed})
    assert [each["code"] for each in answer.body["reasons"]] == ["cif_duplicate_override"]
    assert approve(supervisor, item(supervisor, answer.body["request_id"])).status == 200


@pytest.mark.parametrize("where", ["customer", "director", "guardian"])
def test_a_name_on_the_screening_list_makes_the_risk_high(tmp_path: Path, where: str) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('screening_list = ["Xavier Yoder Zane", "Amina Wanjiku Njoroge"]')
    with running_core(tmp_path, policy=policy) as core:
        desk = core.log_in("REL001")
        if where == "director":
            body = company(desk)
            body["business"]["directors"][0]["full_name"] = "Xavier Yoder Zane"
        elif where == "guardian":
            body = minor(desk, kyc_tier="TIER_3")
        else:
            papers = ("ID_FRONT", "ID_BACK", "PHOTO", "SIGNATURE_SPECIMEN", "PROOF_OF_ADDRESS")
            more = ("KRA_PIN_CERTIFICATE", "SOURCE_OF_FUNDS")
            body = person(desk, papers + more, kyc_tier="TIER_3")
            names = {"first_name": "Xavier", "other_names": "Yoder", "surname": "Zane"}
            body["individual"] |= names
        answer = desk.post(CIF, body)
        assert answer.status == 202, answer.raw
        assert [each["code"] for each in answer.body["reasons"]] == ["cif_risk_high"]
        assert answer.body["levels_due"] == ["SUPERVISOR"]
        listed = item(desk, answer.body["request_id"])
        assert listed["priority"] == "HIGH"


def test_papers_must_be_the_officers_own_and_unchanged(core: RunningCore, maker: SignedIn) -> None:
    body = person(maker)
    other = upload(core.log_in("REL006"), "PHOTO")
    for ref in (
        other,
        {**body["documents"][2], "sha256": "0" * 64},
        {**other, "document_id": "00000000-0000-4000-8000-000000000000"},
    ):
        papers = [*body["documents"][:2], ref, *body["documents"][3:]]
        found = complaints(maker.post(CIF, {**body, "documents": papers}))
        assert ("/documents/2", "document_unusable") in found
    used = maker.post(CIF, body)
    assert used.status == 201
    again = person(maker, documents=body["documents"])
    assert ("/documents/0", "document_unusable") in complaints(maker.post(CIF, again))


@pytest.mark.parametrize(("days", "status"), [("-6", 201), ("-8", 422)])
def test_a_paper_that_nothing_names_for_a_week_is_used_no_more(
    core: RunningCore, maker: SignedIn, days: str, status: int
) -> None:
    body = person(maker)
    old = body["documents"][3]["document_id"]
    with core.database() as connection:
        connection.execute(
            "UPDATE documents SET uploaded_at = strftime('%Y-%m-%d %H:%M:%f000', 'now', ?)"
            " WHERE document_id = ?",
            (f"{days} days", old),
        )
    answer = maker.post(CIF, body)
    assert answer.status == status, answer.raw
    if status == 422:
        assert ("/documents/3", "document_unusable") in complaints(answer)


def test_one_open_request_for_an_identity(maker: SignedIn) -> None:
    body = person(maker, expected_monthly_turnover={"amount": "1000000"})
    first = maker.post(CIF, body)
    assert first.status == 202
    twin = person(maker, individual__identity=body["individual"]["identity"])
    answer = maker.post(CIF, twin)
    assert (answer.code, answer.body["request_id"]) == (
        "open_request_exists",
        first.body["request_id"],
    )
    firm = company(maker, expected_monthly_turnover={"amount": "1000000"})
    assert maker.post(CIF, firm).status == 202
    number = firm["business"]["registration_no"]
    again = maker.post(CIF, company(maker, business__registration_no=number.lower()))
    assert again.code == "open_request_exists"


def test_the_number_of_customers_a_day_is_capped(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("[daily_caps]\ncif_create = 2\n")
    with running_core(tmp_path, policy=policy) as core:
        desk = core.log_in("REL001")
        for used in (1, 2):
            assert desk.post(CIF, person(desk)).status == 201
            assert desk.get("/auth/me").body["used_today"]["cif_create"] == used
        answer = desk.post(CIF, person(desk))
        assert (answer.status, answer.code) == (403, "limit_exceeded")
        assert (answer.body["limit"], answer.body["used"]) == (2, 2)
        assert core.log_in("REL002").post(CIF, person(core.log_in("REL002"))).status == 201
