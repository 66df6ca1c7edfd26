"""A paper serves the customer whom it was brought for, and a specimen is of who signs by it."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.core.desk_work import (
    CIF,
    OPEN,
    complaints,
    item,
    new_customer,
    opening,
    person,
    reject,
    send_back,
    upload,
)
from tests.core.maintenance_work import change, evidence, read
from tests.core.mandate_work import kept, mandates, update
from tests.core_fixtures import SignedIn

EMAIL: Final = {"email": "new@example.co.ke"}
UNUSABLE: Final = [("/evidence/0", "document_unusable")]

pytestmark = pytest.mark.usefixtures("new_day")


def filed(desk: SignedIn, customer: str, kind: str) -> list[str]:
    papers = read(desk, customer).body["kyc"]["documents"]
    return [each["document_id"] for each in papers if each["document_type"] == kind]


def specimens(desk: SignedIn, account: tuple[str, str]) -> list[str]:
    signatories = mandates(desk, account)[0]["signatories"]
    return [each["specimen"]["document_id"] for each in signatories]


def status(desk: SignedIn, document_id: str) -> str:
    return str(desk.get(f"/customer/documents/{document_id}").body["status"])


def outsider(desk: SignedIn) -> dict[str, Any]:
    return {
        "full_name": "Odongo Ouma",
        "identity": {"id_type": "NATIONAL_ID", "id_number": "61234567", "issuing_country": "KE"},
        "specimen": upload(desk, "SIGNATURE_SPECIMEN"),
        "personal_limit": {"amount": "50000"},
    }


@pytest.mark.parametrize("kind", ["SIGNATURE_SPECIMEN", "ID_FRONT", "PHOTO"])
def test_a_new_copy_alone_is_filed_at_once_and_takes_the_place_of_the_older(
    maker: SignedIn, account: tuple[str, str], kind: str
) -> None:
    (old,) = filed(maker, account[0], kind)
    paper = upload(maker, kind, customer_id=account[0])
    answer = change(maker, account[0], customer_changes={"documents": [paper]})
    assert (answer.status, answer.body["reasons"]) == (200, []), answer.raw
    assert answer.body["result"]["changed_fields"] == ["/kyc/documents"]
    assert filed(maker, account[0], kind) == [paper["document_id"]]
    assert (status(maker, old), status(maker, paper["document_id"])) == ("SUPERSEDED", "CURRENT")


def test_a_mandate_keeps_the_specimen_that_it_was_given(
    maker: SignedIn, account: tuple[str, str]
) -> None:
    before = specimens(maker, account)
    paper = upload(maker, "SIGNATURE_SPECIMEN")
    assert change(maker, account[0], customer_changes={"documents": [paper]}).status == 200
    assert specimens(maker, account) == before
    asked = update(maker, account, [{**kept(maker, account), "specimen": paper}])
    assert [each["code"] for each in asked.body["reasons"]] == ["mandate_specimen"]


def test_the_specimen_of_another_signatory_is_never_taken_for_the_holders(
    maker: SignedIn, account: tuple[str, str]
) -> None:
    (own,) = specimens(maker, account)
    answer = update(maker, account, [kept(maker, account), outsider(maker)])
    assert answer.status == 200, answer.raw
    _, others = specimens(maker, account)
    opened = maker.post(OPEN, opening(customer_id=account[0]))
    second = str(opened.body["result"]["account_no"])
    assert specimens(maker, (account[0], second)) == [own]
    fresh = upload(maker, "SIGNATURE_SPECIMEN")
    assert change(maker, account[0], customer_changes={"documents": [fresh]}).status == 200
    assert (status(maker, own), status(maker, others)) == ("SUPERSEDED", "CURRENT")


def test_a_paper_uploaded_for_one_customer_serves_no_other(maker: SignedIn) -> None:
    one, other = new_customer(maker), new_customer(maker)
    paper = upload(maker, "CUSTOMER_INSTRUCTION", customer_id=one)
    assert complaints(change(maker, other, customer_changes=EMAIL, evidence=[paper])) == UNUSABLE
    held = read(maker, one).body["kyc"]["documents"][0]
    ref = {name: held[name] for name in ("document_id", "sha256")}
    assert complaints(change(maker, other, customer_changes=EMAIL, evidence=[ref])) == UNUSABLE
    assert change(maker, one, customer_changes=EMAIL, evidence=[paper]).status == 200


@pytest.mark.parametrize("end", [send_back, reject])
def test_the_papers_of_a_request_that_is_over_serve_the_same_customer_alone(
    maker: SignedIn, supervisor: SignedIn, end: Any
) -> None:
    one, other = new_customer(maker), new_customer(maker)
    proof = evidence(maker)
    asked = change(maker, one, customer_changes={"individual": {"surname": "Wekesa"}}, **proof)
    assert end(supervisor, item(supervisor, asked.body["request_id"])).status == 200
    assert complaints(change(maker, other, customer_changes=EMAIL, **proof)) == UNUSABLE
    again = change(maker, one, customer_changes={"preferred_language": "sw"}, **proof)
    allowed = "open_request_exists" if end is send_back else None
    assert (again.body.get("code"), again.status) == (allowed, 409 if allowed else 200)


def test_the_papers_of_a_record_that_was_refused_serve_a_new_one_alone(
    maker: SignedIn, supervisor: SignedIn
) -> None:
    other = new_customer(maker)
    body = person(maker, expected_monthly_turnover={"amount": "1000000"})
    asked = maker.post(CIF, body)
    assert reject(supervisor, item(supervisor, asked.body["request_id"])).status == 200
    papers = {"evidence": body["documents"][:1]}
    assert complaints(change(maker, other, customer_changes=EMAIL, **papers)) == UNUSABLE
    assert maker.post(CIF, body).status == 202
