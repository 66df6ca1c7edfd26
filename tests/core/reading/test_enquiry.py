"""Enquiries over a real socket: what an officer sees of a customer, masked and in clear."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from branch_desk.core.store import schema
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.enquiry_words import kin_rows
from branch_desk.domain.policy import Meta
from tests.core.reading.desks import Desk, ServedCore

AMINA = "1000000016"
ACCOUNT = "0011000000015"


def enquire(desk: Desk, **asked: str) -> dict[str, Any]:
    answer = desk.get("/customer/enquiry", params=asked)
    assert answer.status == 200, answer.body
    assert EnquiryReply.model_validate(answer.body)
    body: dict[str, Any] = answer.body
    return body


def alerts(desk: Desk, customer_id: str) -> list[str]:
    return [each["code"] for each in enquire(desk, customer_id=customer_id)["alerts"]]


def test_a_customer_is_shown_whole_and_masked(officer: Desk) -> None:
    found = enquire(officer, customer_id=AMINA)
    customer = found["customer"]
    assert customer["full_name"] == "Amina Wanjiku Njoroge"
    assert customer["phone"] == "****0001"
    assert customer["individual"]["identity"]["id_number"] == "****3177"
    assert customer["individual"]["date_of_birth"].startswith("****")
    assert customer["physical_address"]["line_1"] == "**** Way"
    assert (customer["risk_rating"], customer["is_minor"]) == ("LOW", False)
    assert found["kyc"]["status"] == "VERIFIED"
    assert found["kyc"]["missing"] == []
    assert [each["document_type"] for each in found["kyc"]["documents"]].count("ID_FRONT") == 1
    assert found["loans"] == found["alerts"] == found["open_requests"] == []
    assert "account" not in found


@pytest.mark.requirement("S15")
def test_no_personal_value_is_in_a_masked_answer(officer: Desk) -> None:
    answer = officer.get("/customer/enquiry", params={"customer_id": AMINA, "account_no": ACCOUNT})
    for secret in ("712400001", "21073177", "722400001", "Mbagathi", "amina.njoroge", "A00410791"):
        assert secret.encode() not in answer.content, secret


@pytest.mark.requirement("S15")
def test_a_reveal_shows_it_in_clear_and_stands_in_the_access_record(core: ServedCore) -> None:
    desk, act = core.desk("REL001"), "3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061"
    masked = desk.get("/customer/enquiry", params={"customer_id": AMINA})
    clear = desk.get(
        "/customer/enquiry",
        params={"customer_id": AMINA, "reveal": "true"},
        headers={"Correlation-Id": act},
    )
    assert clear.body["customer"]["phone"] == "+254712400001"
    assert clear.body["customer"]["physical_address"]["line_1"] == "14 Mbagathi Way"
    assert clear.headers["ETag"] == masked.headers["ETag"] == '"c1"'
    assert {**clear.body, "customer": 0} == {**masked.body, "customer": 0}
    entry = core.last_access()
    assert (entry["act"], entry["viewed"], entry["correlation_id"]) == ("REVEAL", True, act)
    assert (entry["officer_id"], entry["customer_id"]) == ("REL001", AMINA)


def test_a_masked_read_stands_in_the_access_record_too(core: ServedCore, officer: Desk) -> None:
    enquire(officer, account_no=ACCOUNT)
    entry = core.last_access()
    assert (entry["act"], entry["viewed"]) == ("ENQUIRY", False)
    assert (entry["customer_id"], entry["account_no"]) == (AMINA, ACCOUNT)


@pytest.mark.requirement("S15")
def test_a_teller_sees_less_and_may_not_reveal(core: ServedCore) -> None:
    teller = core.desk("TEL001")
    found = enquire(teller, customer_id=AMINA)
    assert "physical_address" not in found["customer"]
    assert "date_of_birth" not in str(found)
    assert found["customer"]["phone"] == "****0001"
    refused = teller.get("/customer/enquiry", params={"customer_id": AMINA, "reveal": "true"})
    assert (refused.status, refused.code) == (403, "not_permitted")
    assert refused.body["action"] == "customer_reveal"


def test_an_administrator_may_not_look_customers_up(core: ServedCore) -> None:
    refused = core.desk("ADM001").get("/customer/enquiry", params={"customer_id": AMINA})
    assert (refused.status, refused.code) == (403, "not_permitted")


def test_an_account_is_shown_with_its_tag_and_newest_lines_first(officer: Desk) -> None:
    answer = officer.get("/customer/enquiry", params={"account_no": ACCOUNT})
    account = answer.body["account"]
    assert answer.headers["ETag"] == '"c1.a1"'
    assert account["balances"]["ledger"] == {"amount": "84250.00", "currency": "KES"}
    assert account["state"] == "ACTIVE"
    lines = account["mini_statement"]
    assert len(lines) == 10
    assert lines[0]["balance_after"]["amount"] == "84250.00"
    assert [each["value_date"] for each in lines] == sorted(
        (each["value_date"] for each in lines), reverse=True
    )
    assert account["limits"]["daily_debit"]["amount"] == "100000.00"
    assert account["services"]["debit_card"] is True
    assert account["cards"][0]["masked_no"].startswith("4571 ****")
    (mandate,) = account["mandates"]
    (signatory,) = mandate["signatories"]
    assert (mandate["status"], signatory["full_name"]) == ("CURRENT", "Amina Wanjiku Njoroge")
    assert signatory["identity"]["id_number"] == "****3177"
    assert signatory["specimen"]["sha256"]


def test_uncleared_money_and_holds_lessen_what_is_available(officer: Desk) -> None:
    account = enquire(officer, account_no="0011000000031")["account"]
    amounts = {name: each["amount"] for name, each in account["balances"].items()}
    assert amounts == {
        "ledger": "96700.00", "uncleared": "40000.00", "held": "15000.00", "available": "41700.00",
    }  # fmt: skip
    (hold,) = account["holds"]
    assert (hold["kind"], hold["amount"]["amount"]) == ("LIEN", "15000.00")


def test_a_joint_account_names_its_holders_and_both_mandates(officer: Desk) -> None:
    found = enquire(officer, account_no="0012000000013")
    assert found["customer"]["customer_id"] == "1000000024"
    account = found["account"]
    assert [(each["full_name"], each["primary"]) for each in account["holders"]] == [
        ("Brian Otieno", True),
        ("Faith Achieng Ochieng", False),
    ]
    assert [each["status"] for each in account["mandates"]] == ["CURRENT", "SCHEDULED"]
    assert account["standing_instructions"][0]["to"] == "Kindaruma Court Rent"
    other = enquire(officer, account_no="0012000000013", customer_id="1000000032")
    assert other["customer"]["full_name"] == "Faith Achieng Ochieng"


def test_a_signatory_who_is_no_customer_is_shown_with_specimen_and_limit(officer: Desk) -> None:
    (mandate,) = enquire(officer, account_no="0012100000012")["account"]["mandates"]
    last = mandate["signatories"][-1]
    assert last["personal_limit"] == {"amount": "20000.00", "currency": "KES"}
    assert last["identity"]["id_number"].startswith("****")
    assert last["specimen"]["document_id"]
    assert mandate["bands"][0]["up_to"]["amount"] == "50000.00"
    assert "up_to" not in mandate["bands"][-1]


def test_a_signatory_without_a_specimen_is_shown_without(core: ServedCore, officer: Desk) -> None:
    own = schema.signatories.c.account_no == "0012100000020"
    core.change(update(schema.signatories).where(own).values(specimen_document_id=None))
    (mandate,) = enquire(officer, account_no="0012100000020")["account"]["mandates"]
    assert len(mandate["signatories"]) == 5
    assert not any("specimen" in each for each in mandate["signatories"])


def test_a_frozen_account_says_why(officer: Desk) -> None:
    freeze = enquire(officer, account_no="0012000000039")["account"]["freeze"]
    assert (freeze["kind"], freeze["reason_code"]) == ("TOTAL", "FRAUD_SUSPECTED")
    assert (freeze["placed_by"], freeze["prior_state"]) == ("SUP001", "ACTIVE")


def test_loans_and_open_requests_are_shown(officer: Desk) -> None:
    (loan,) = enquire(officer, customer_id="1000000057")["loans"]
    assert (loan["outstanding"]["amount"], loan["status"]) == ("180000.00", "ACTIVE")
    (waiting,) = enquire(officer, customer_id="1000000156")["open_requests"]
    assert (waiting["operation"], waiting["status"]) == ("ACCOUNT_OPENING", "PENDING")
    assert waiting["maker_name"] == "Purity Mwende Nzioka"


@pytest.mark.parametrize(
    ("customer_id", "codes"),
    [
        ("1000000016", []),
        ("1000000040", ["PEP", "RISK_HIGH"]),
        ("1000000073", ["NEXT_OF_KIN_STALE", "OPEN_REQUEST"]),
        ("1000000131", ["KYC_INCOMPLETE", "OPEN_REQUEST"]),
        ("1000000230", ["KYC_EXPIRED", "DOCUMENT_EXPIRING"]),
        ("1000000156", ["OPEN_REQUEST"]),
        ("1000000164", ["SIGNATORY_EXPIRING"]),
    ],
)
def test_the_alerts_of_the_demo(officer: Desk, customer_id: str, codes: list[str]) -> None:
    assert alerts(officer, customer_id) == codes


@pytest.mark.parametrize(
    ("ends", "follows", "told"),
    [
        ("2026-11-23", None, "signed only until 23 Nov 2026."),
        ("2027-01-23", None, "signs only until 23 Jan 2027."),
        ("2027-01-24", None, ""),
        ("2027-01-10", "2027-01-11", ""),
        ("2027-01-10", "2027-01-12", "signs only until 10 Jan 2027."),
    ],
)
def test_who_soon_signs_no_more_is_told(
    core: ServedCore, officer: Desk, ends: str, follows: str | None, told: str
) -> None:
    # The signing rule of a joint account, with one that is scheduled.
    number, last_day = "0012000000013", date.fromisoformat(ends)
    signs = schema.signatories.c.account_no == number
    first = schema.signatories.c.mandate_no == 1
    core.change(update(schema.signatories).where(signs, first).values(effective_to=last_day))
    later = (schema.mandates.c.account_no == number) & (schema.mandates.c.mandate_no == 2)
    begins = date.fromisoformat(follows or ends)
    core.change(
        update(schema.mandates)
        .where(later)
        .values(superseded=follows is None, effective_from=begins)
    )
    found = enquire(officer, customer_id="1000000024")["alerts"]
    words = [each["text"] for each in found if each["code"] == "SIGNATORY_EXPIRING"]
    assert words == ([f"A signatory of {number} {told}"] if told else [])


def test_before_any_rule_is_in_force_nobodys_signing_ends(core: ServedCore, officer: Desk) -> None:
    own = schema.mandates.c.account_no == "0012100000020"
    begins = date.fromisoformat("2027-01-01")
    core.change(update(schema.mandates).where(own).values(effective_from=begins))
    assert alerts(officer, "1000000164") == []


@pytest.mark.parametrize(("confirmed", "is_due"), [("2025-11-24", True), ("2025-11-25", False)])
def test_the_next_of_kin_are_due_on_the_day_for_alert_and_screen_alike(
    core: ServedCore, officer: Desk, confirmed: str, is_due: bool
) -> None:
    customer_id = "1000000123"
    chosen = schema.customers.c.customer_id == customer_id
    day = date.fromisoformat(confirmed)
    core.change(update(schema.customers).where(chosen).values(next_of_kin_confirmed_on=day))
    reply = EnquiryReply.model_validate(enquire(officer, customer_id=customer_id))
    assert ("NEXT_OF_KIN_STALE" in [each.code for each in reply.alerts]) == is_due
    meta = Meta.model_validate(officer.get("/meta").body)
    assert kin_rows(reply.customer, meta)[-1][2] == is_due


def test_what_was_waived_is_not_missing(officer: Desk) -> None:
    kyc = enquire(officer, customer_id="1000000131")["kyc"]
    assert kyc["missing"] == []
    assert kyc["waivers"][0]["document_type"] == "PROOF_OF_ADDRESS"


def test_states_set_elsewhere_and_papers_gone_are_alerts_too(
    core: ServedCore, officer: Desk
) -> None:
    child = schema.customers.c.customer_id == "1000000107"
    core.change(update(schema.customers).where(child).values(status="BLOCKED"))
    assert alerts(officer, "1000000107") == ["BLOCKED"]
    core.change(
        update(schema.customers)
        .where(child)
        .values(status="DECEASED", date_of_birth=core.clock.now().date().replace(year=2000))
    )
    assert alerts(officer, "1000000107") == ["DECEASED", "MINOR_NOW_ADULT"]
    papers = schema.documents.c.customer_id == "1000000107"
    core.change(update(schema.documents).where(papers).values(status="SUPERSEDED"))
    missing = enquire(officer, customer_id="1000000107")["kyc"]["missing"]
    assert {"ID_FRONT", "PHOTO"} <= set(missing)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({}, ("/query/customer_id", "required")),
        ({"customer_id": "12"}, ("/query/customer_id", "customer_id_format")),
        ({"customer_id": "1000000017"}, ("/query/customer_id", "customer_id_check")),
        ({"account_no": "0011000000016"}, ("/query/account_no", "account_no_check")),
        (
            {"account_no": ACCOUNT, "customer_id": "1000000024"},
            ("/query/account_no", "account_not_of_customer"),
        ),
    ],
)
def test_a_wrong_question_is_refused_at_its_field(
    officer: Desk, asked: dict[str, str], complaint: tuple[str, str]
) -> None:
    answer = officer.get("/customer/enquiry", params=asked)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.complaints == [complaint]


@pytest.mark.parametrize("asked", [{"customer_id": "1000000412"}, {"account_no": "0011000000171"}])
def test_a_number_of_nobody_is_not_found(officer: Desk, asked: dict[str, str]) -> None:
    answer = officer.get("/customer/enquiry", params=asked)
    assert (answer.status, answer.code) == (404, "not_found")
