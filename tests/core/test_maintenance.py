"""Changing records and accounts in the core: version, scope, effect, states, holds, checker."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

import pytest

from tests.core.desk_work import (
    AMINA,
    CIF,
    approve,
    complaints,
    item,
    minor,
    new_customer,
    upload,
)
from tests.core.maintenance_work import CHANGE, REASON, act, change, evidence, read
from tests.core_fixtures import RunningCore, SignedIn

OPEN: Final = "/customer/account-open"
DORMANT: Final = ("1000000073", "0011000000049")
EXPOSED: Final = "1000000040"

pytestmark = pytest.mark.usefixtures("new_day")


@pytest.fixture
def customer(maker: SignedIn) -> str:
    """A new customer of branch 001."""
    return new_customer(maker)


def test_a_phone_number_changes_and_nothing_else(maker: SignedIn, customer: str) -> None:
    before = read(maker, customer).body["customer"]
    answer = change(maker, customer, customer_changes={"phone": "0722 000 111"})
    assert answer.status == 200, answer.raw
    assert answer.body["result"] == {
        "customer_version": 2,
        "changed_fields": ["/customer/phone"],
    }
    after = read(maker, customer)
    assert after.headers["etag"] == '"c2"'
    changed = {"phone": "+254722000111", "version": 2, "contact_changed_on": "2026-11-24"}
    assert after.body["customer"] == {**before, **changed}
    found = maker.post("/customer/search", {"query": "0722000111"}).body["items"]
    assert customer in [each["customer_id"] for each in found]


def test_a_cleared_member_is_gone_and_a_list_is_replaced_whole(
    maker: SignedIn, customer: str
) -> None:
    kin = [{"full_name": "Ruth Chebet", "relationship": "SIBLING", "phone": "+254722000222"}]
    address = {"county": "KE-32", "town": "Nakuru", "line_2": None}
    answer = change(
        maker,
        customer,
        customer_changes={
            "alternative_phone": None,
            "physical_address": address,
            "individual": {"next_of_kin": kin},
        },
    )
    assert answer.status == 200, answer.raw
    record = read(maker, customer).body["customer"]
    assert record["individual"]["next_of_kin"] == kin
    assert record["physical_address"]["town"] == "Nakuru"
    assert "line_2" not in record["physical_address"]
    assert record["next_of_kin_confirmed_on"] == "2026-11-24"


def test_who_saw_an_older_version_changes_nothing(maker: SignedIn, customer: str) -> None:
    seen = str(read(maker, customer).headers["etag"])
    assert change(maker, customer, customer_changes={"email": "a@example.co.ke"}).status == 200
    late = change(maker, customer, seen=seen, customer_changes={"email": "b@example.co.ke"})
    assert (late.status, late.code) == (412, "version_conflict")
    assert late.body["current_tag"] == '"c2"'
    assert late.body["changed_fields"] == ["/customer/version"]
    assert read(maker, customer).body["customer"]["email"] == "a@example.co.ke"


def test_a_change_without_its_version_is_not_taken(maker: SignedIn, customer: str) -> None:
    body = {"customer_id": customer, "customer_changes": {"email": "a@example.co.ke"}}
    answer = maker.send("PUT", CHANGE, body, {"Idempotency-Key": str(uuid4())})
    assert (answer.status, answer.code) == (428, "version_required")


def test_an_officer_of_another_branch_changes_nothing(core: RunningCore, customer: str) -> None:
    stranger = core.log_in("REL003", "002")
    answer = change(stranger, customer, customer_changes={"email": "a@example.co.ke"})
    assert (answer.code, answer.body["branches"]) == ("branch_out_of_scope", ["001"])


def test_a_new_name_waits_for_a_checker_who_sees_both(core: RunningCore, maker: SignedIn) -> None:
    customer = new_customer(maker)
    before = read(maker, customer).body["customer"]["full_name"]
    asked = {"individual": {"surname": "Wekesa"}}
    bare = change(maker, customer, customer_changes=asked)
    assert complaints(bare) == [("/evidence", "required")]
    answer = change(maker, customer, customer_changes=asked, **evidence(maker))
    assert [each["code"] for each in answer.body["reasons"]] == ["maint_identity"]
    supervisor = core.log_in("SUP001")
    request = item(supervisor, answer.body["request_id"])
    old = before.split()[-1]
    assert request["payload"]["changes"] == [
        {"field": "/customer/individual/surname", "before": old, "after": "Wekesa"}
    ]
    assert request["payload"]["target"] == "c1"
    assert read(maker, customer).body["customer"]["full_name"] == before
    assert approve(supervisor, request).status == 200
    assert read(maker, customer).body["customer"]["full_name"].endswith(" Wekesa")


def test_a_request_about_a_record_that_moved_on_cannot_be_approved(
    core: RunningCore, maker: SignedIn, customer: str
) -> None:
    asked = {"individual": {"surname": "Wekesa"}}
    answer = change(maker, customer, customer_changes=asked, **evidence(maker))
    second = change(maker, customer, customer_changes={"email": "a@example.co.ke"})
    assert second.code == "open_request_exists"
    with core.database() as database:
        database.execute(
            "UPDATE customers SET version = version + 1 WHERE customer_id = ?", (customer,)
        )
    supervisor = core.log_in("SUP001")
    request = item(supervisor, answer.body["request_id"])
    assert request["stale"] is True
    refused = approve(supervisor, request)
    assert (refused.code, refused.body["changed_fields"]) == (
        "target_changed",
        ["/customer/version"],
    )


def test_a_raised_limit_waits_and_a_lowered_one_does_not(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    lower = {"limits": {"daily_debit": {"amount": "20000"}}}
    answer = change(maker, *account, account_changes=lower)
    assert answer.status == 200, answer.raw
    assert answer.body["result"]["account_version"] == 2
    raised = {"limits": {"daily_debit": {"amount": "1200000"}}}
    waiting = change(maker, *account, account_changes=raised)
    assert [each["code"] for each in waiting.body["reasons"]] == ["maint_limit_raise"]
    assert waiting.body["levels_due"] == ["SUPERVISOR", "BRANCH_MANAGER"]
    limits = read(maker, *account).body["account"]["limits"]
    assert limits["daily_debit"]["amount"] == "20000.00"


@pytest.mark.parametrize(
    ("limit", "levels"),
    [
        ("99999.99", []),
        ("100000.01", ["SUPERVISOR"]),
        ("1000000.00", ["SUPERVISOR"]),
        ("1000000.01", ["SUPERVISOR", "BRANCH_MANAGER"]),
    ],
)
def test_a_limit_is_raised_by_its_value(
    maker: SignedIn, account: tuple[str, str], limit: str, levels: list[str]
) -> None:
    raised = {"limits": {"daily_debit": {"amount": limit}}}
    answer = change(maker, *account, account_changes=raised)
    assert answer.body["levels_due"] == levels


def test_a_freeze_stops_an_account_until_a_checker_lets_it_go(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    frozen = act(maker, *account, action="FREEZE", kind="DEBIT", reason_code="FRAUD_SUSPECTED")
    assert frozen.status == 200, frozen.raw
    shown = read(maker, *account).body["account"]
    assert shown["state"] == "FROZEN"
    assert (shown["freeze"]["kind"], shown["freeze"]["prior_state"]) == ("DEBIT", "ACTIVE")
    assert shown["freeze"]["reason"] == REASON
    again = act(maker, *account, action="FREEZE", kind="CREDIT", reason_code="FRAUD_SUSPECTED")
    assert again.code == "wrong_state"
    total = act(maker, *account, action="FREEZE", kind="TOTAL", reason_code="REGULATOR")
    assert total.status == 200, total.raw
    waiting = act(maker, *account, action="UNFREEZE")
    assert [each["code"] for each in waiting.body["reasons"]] == ["maint_unfreeze"]
    supervisor = core.log_in("SUP001")
    assert approve(supervisor, item(supervisor, waiting.body["request_id"])).status == 200
    free = read(maker, *account).body["account"]
    assert (free["state"], "freeze" in free) == ("ACTIVE", False)


def test_a_hold_takes_from_what_is_available_until_it_is_released(
    core: RunningCore, maker: SignedIn, account: tuple[str, str]
) -> None:
    placed = act(maker, *account, action="PLACE_HOLD", kind="LIEN", amount={"amount": "1500"})
    assert placed.status == 200, placed.raw
    hold_id = placed.body["result"]["hold_id"]
    shown = read(maker, *account).body["account"]
    assert shown["balances"]["available"]["amount"] == "3500.00"
    assert [each["hold_id"] for each in shown["holds"]] == [hold_id]
    other = act(maker, *account, action="RELEASE_HOLD", hold_id="HLD-0123456789")
    assert complaints(other) == [("/state_action/hold_id", "choice")]
    waiting = act(maker, *account, action="RELEASE_HOLD", hold_id=hold_id)
    supervisor = core.log_in("SUP001")
    assert approve(supervisor, item(supervisor, waiting.body["request_id"])).status == 200
    assert read(maker, *account).body["account"]["holds"] == []


def test_an_active_account_cannot_be_reactivated(maker: SignedIn, account: tuple[str, str]) -> None:
    answer = act(maker, *account, action="REACTIVATE")
    assert (answer.code, answer.body["allowed_states"]) == ("wrong_state", ["DORMANT"])


def test_papers_that_come_replace_the_older_ones_of_their_type(
    maker: SignedIn, customer: str
) -> None:
    photo = upload(maker, "PHOTO")
    answer = change(maker, customer, customer_changes={"documents": [photo]})
    assert answer.status == 200, answer.raw
    filed = read(maker, customer).body["kyc"]["documents"]
    photos = [each["document_id"] for each in filed if each["document_type"] == "PHOTO"]
    assert photos == [photo["document_id"]]


def test_an_identity_of_somebody_else_is_refused(maker: SignedIn, customer: str) -> None:
    other = read(maker, AMINA).body["customer"]["individual"]["identity"]
    asked = {"individual": {"identity": {"id_number": other["id_number"]}}}
    answer = change(maker, customer, customer_changes=asked, **evidence(maker))
    assert answer.code == "duplicate_customer"
    assert [each["customer_id"] for each in answer.body["matches"]] == [AMINA]


def test_a_dormant_account_waits_for_its_reactivation(core: RunningCore, maker: SignedIn) -> None:
    twice = act(maker, *DORMANT, action="REACTIVATE")
    assert (twice.code, twice.body["maker_name"]) == ("open_request_exists", "Kevin Omondi Ouma")
    supervisor = core.log_in("SUP001")
    request = item(supervisor, twice.body["request_id"])
    assert request["payload"]["reasons"] == ["maint_reactivate"]
    assert approve(supervisor, request).status == 200
    assert read(maker, *DORMANT).body["account"]["state"] == "ACTIVE"


@pytest.fixture
def ward(core: RunningCore, maker: SignedIn) -> str:
    """A minor whose guardian is politically exposed."""
    body = minor(maker, EXPOSED, kyc_tier="TIER_3")
    answer = maker.post(CIF, body)
    assert answer.status == 202, answer.raw
    request_id = answer.body["request_id"]
    for level, checker in enumerate((core.log_in("SUP001"), core.log_in("MGR001")), start=1):
        answer = approve(checker, item(checker, request_id), level)
        assert answer.status == 200, answer.raw
    return str(answer.body["result"]["operation_result"]["customer_id"])


def test_a_change_of_something_else_leaves_a_minor_exposed_by_the_guardian(
    maker: SignedIn, ward: str
) -> None:
    before = read(maker, ward).body["customer"]
    assert (before["risk_rating"], before["risk_factors"]) == ("HIGH", ["PEP"])
    answer = change(maker, ward, customer_changes={"phone": "0722 000 111"})
    assert answer.status == 200, answer.raw
    after = read(maker, ward).body
    assert (after["customer"]["risk_rating"], after["customer"]["risk_factors"]) == (
        "HIGH",
        ["PEP"],
    )
    assert "PEP" in [each["code"] for each in after["alerts"]]


def test_a_minor_of_high_risk_may_not_fall_to_a_lower_tier(maker: SignedIn, ward: str) -> None:
    answer = change(maker, ward, customer_changes={"kyc_tier": "TIER_2"})
    assert complaints(answer) == [("/customer_changes/kyc_tier", "kyc_tier_low")]


def test_a_guardian_who_is_named_on_the_screening_list_counts_at_every_change(
    core: RunningCore, maker: SignedIn, ward: str
) -> None:
    listed = core.app.state.core.rules.screening_list[0]
    with core.database() as database:
        database.execute(
            "UPDATE customers SET full_name = ?, is_pep = 0 WHERE customer_id = ?",
            (listed, EXPOSED),
        )
    answer = change(maker, ward, customer_changes={"email": "ward@example.co.ke"})
    assert answer.status == 200, answer.raw
    assert read(maker, ward).body["customer"]["risk_factors"] == ["SCREENING"]
    with core.database() as database:
        database.execute(
            "UPDATE customers SET full_name = 'Samuel Kiptoo Rotich', is_pep = 1"
            " WHERE customer_id = ?",
            (EXPOSED,),
        )
