"""Nobody makes or decides their own business, by whatever they are named; and what is read right.

SUP001 is the customer 1000000172.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

import pytest

from tests.core.desk_work import (
    AMINA,
    CIF,
    OPEN,
    approve,
    company,
    complaints,
    item,
    opening,
    person,
    upload,
)
from tests.core_fixtures import RunningCore, SignedIn

OWN: Final = "1000000172"

pytestmark = pytest.mark.usefixtures("new_day")


def identity_of(desk: SignedIn, customer_id: str) -> dict[str, Any]:
    shown = desk.get(f"/customer/enquiry?customer_id={customer_id}&reveal=true").body["customer"]
    return dict(shown["individual"]["identity"])


def stranger(desk: SignedIn, **changes: Any) -> dict[str, Any]:
    identity = {"id_type": "NATIONAL_ID", "id_number": "29876543", "issuing_country": "KE"}
    specimen = upload(desk, "SIGNATURE_SPECIMEN")
    return {"full_name": "Mark Quill", "identity": identity, "specimen": specimen} | changes


def mandate(*signatories: dict[str, Any]) -> dict[str, Any]:
    bands = [{"rule": {"kind": "ANY_ONE"}}]
    return {"effective_from": "2026-11-24", "signatories": list(signatories), "bands": bands}


def test_a_director_does_not_approve_their_own_company(core: RunningCore, maker: SignedIn) -> None:
    own = identity_of(maker, OWN)
    body = company(maker, expected_monthly_turnover={"amount": "2000000"})
    body["business"]["directors"][0]["identity"] = own
    answer = maker.post(CIF, body)
    assert answer.status == 202, answer.raw
    supervisor = core.log_in("SUP001")
    request = item(supervisor, answer.body["request_id"])
    assert request["may"]["approve"] == "conflict_of_interest"
    assert approve(supervisor, request).code == "conflict_of_interest"
    assert approve(core.log_in("SUP002"), request).status == 200


def test_an_owner_on_file_does_not_open_their_companys_account(
    core: RunningCore, maker: SignedIn
) -> None:
    body = company(maker)
    own = identity_of(maker, OWN)
    body["business"]["beneficial_owners"][0]["identity"] = own
    answer = maker.post(CIF, body)
    assert answer.status == 201, answer.raw
    customer_id = answer.body["result"]["customer_id"]
    opened = core.log_in("SUP001").post(OPEN, opening(customer_id=customer_id, product_code="21"))
    assert opened.code == "conflict_of_interest"


def test_a_signatory_by_paper_is_a_party(core: RunningCore) -> None:
    supervisor = core.log_in("SUP001")
    own = stranger(supervisor, identity=identity_of(supervisor, OWN))
    answer = supervisor.post(OPEN, opening(mandate=mandate({"customer_id": AMINA}, own)))
    assert answer.code == "conflict_of_interest"


def test_the_paper_of_a_stranger_who_signs_is_judged(maker: SignedIn) -> None:
    identity = {
        "id_type": "NATIONAL_ID",
        "id_number": "1",
        "issuing_country": "UG",
        "issued_on": "2030-01-01",
        "expires_on": "2020-01-01",
    }
    terms = mandate({"customer_id": AMINA}, stranger(maker, identity=identity))
    place = "/mandate/signatories/1/identity"
    assert complaints(maker.post(OPEN, opening(mandate=terms))) == [
        (f"{place}/id_number", "national_id_format"),
        (f"{place}/issuing_country", "id_country"),
        (f"{place}/issued_on", "id_issued_future"),
        (f"{place}/expires_on", "id_expired"),
    ]


def test_a_specimen_is_a_signature_whose_original_was_seen(maker: SignedIn) -> None:
    place = "/mandate/signatories/1/specimen"
    photo = mandate({"customer_id": AMINA}, stranger(maker, specimen=upload(maker, "PHOTO")))
    assert complaints(maker.post(OPEN, opening(mandate=photo))) == [(place, "specimen_missing")]
    unseen = upload(maker, "SIGNATURE_SPECIMEN", original_seen="false")
    copy = mandate({"customer_id": AMINA}, stranger(maker, specimen=unseen))
    assert complaints(maker.post(OPEN, opening(mandate=copy))) == [(place, "original_not_seen")]


def test_what_a_tier_still_asks_for_is_this_customers_own_list(maker: SignedIn) -> None:
    # A refugee without a KRA PIN: no back of the card, no certificate.
    answer = maker.post(OPEN, opening(customer_id="1000000099"))
    assert (answer.code, answer.body["missing"]) == ("kyc_not_sufficient", ["PROOF_OF_ADDRESS"])


def test_a_maker_learns_that_a_senior_cancelled_the_key(core: RunningCore, maker: SignedIn) -> None:
    key = str(uuid4())
    cancelled = core.log_in("SUP001").send("DELETE", f"/operations/{key}")
    assert cancelled.body["state"] == "CANCELLED"
    assert maker.post(OPEN, opening(), key).code == "operation_cancelled"
    assert maker.get(f"/operations/{key}").body["state"] == "CANCELLED"
    assert maker.send("DELETE", f"/operations/{key}").body["state"] == "CANCELLED"
    assert core.log_in("REL003", "002").get(f"/operations/{key}").code == "operation_unknown"


def test_all_that_can_be_said_of_a_body_is_said_at_once(maker: SignedIn) -> None:
    body = person(maker)
    del body["individual"]["surname"]
    body["individual"] |= {"nationality": "ZZ", "date_of_birth": "2030-01-01"}
    del body["physical_address"]["county"]
    body["consent"]["data_processing"] = False
    found = dict(complaints(maker.post(CIF, {**body, "bogus": 1})))
    assert found == {
        "/individual/surname": "required",
        "/bogus": "unknown_field",
        "/individual/nationality": "choice",
        "/individual/date_of_birth": "dob_future",
        "/physical_address/county": "required",
        "/consent/data_processing": "consent_missing",
    }


def test_a_duplicate_that_nobody_is_was_not_reviewed(maker: SignedIn) -> None:
    reviewed = [{"customer_id": "1999999996", "reason": "Somebody else altogether"}]
    answer = maker.post(CIF, person(maker, duplicates_reviewed=reviewed))
    assert complaints(answer) == [("/duplicates_reviewed/0/customer_id", "customer_unknown")]
