"""Policy and /meta as data, and the hash that a decision binds to, against published vectors."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from branch_desk.domain.canonical import canonical, sha256_hex
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import customer_facts
from branch_desk.domain.officers import Officer
from branch_desk.domain.policy import Policy, PublicMeta, meta_as_json
from branch_desk.domain.supervision import May, payload_hash
from tests.domain.bank import META, META_MEMBERS, POLICY, TODAY, changed, facts, policy_with

_CLOSURE = (
    '{"account_no":"0011000000171","confirmations":{"cards_returned":true,'
    '"cheque_leaves_returned":true,"customer_notified":true},"customer_id":"1000000412",'
    '"expected_payout":{"amount":"5000.00","currency":"KES"},'
    '"instruction":{"document_id":"8b1f6c0d-2e47-4a93-b5d8-7c0e9a41f362",'
    '"sha256":"326c60f88cd54e35616a51e41aa35680bd7072b9c9e76714c1053b959591ae5b"},'
    '"payout":{"method":"CASH"},"reason_code":"CUSTOMER_REQUEST"}'
)
_PAYLOAD = (
    '{"account_no":"0011000000171","branch_code":"001","changes":[{"after":"CLOSED",'
    '"before":"ACTIVE","field":"/account/state"},{"after":{"amount":"0.00","currency":"KES"},'
    '"before":{"amount":"5000.00","currency":"KES"},"field":"/account/balances/ledger"}],'
    '"commit":"4f2c7ef729d589ba1e4a0946bd34992621c511d3be97f4079313dd67605d565c",'
    '"customer_id":"1000000412","documents":[{'
    '"document_id":"8b1f6c0d-2e47-4a93-b5d8-7c0e9a41f362","document_type":"CLOSURE_REQUEST",'
    '"sha256":"326c60f88cd54e35616a51e41aa35680bd7072b9c9e76714c1053b959591ae5b"}],'
    '"levels":["SUPERVISOR"],"maker_id":"REL001","operation":"ACCOUNT_CLOSURE",'
    f'"reasons":["close_always"],"request":{_CLOSURE},'
    '"request_id":"AQ-M5D8W3J6RC","revision":1,"target":"a2",'
    '"value":{"amount":"5000.00","currency":"KES"}}'
)


def _shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shuffled(value[name]) for name in reversed(list(value))}
    return [_shuffled(each) for each in value] if isinstance(value, list) else value


def test_the_published_body_has_the_published_digest() -> None:
    body = json.loads(_CLOSURE)
    assert canonical(_shuffled(body)) == _CLOSURE.encode()
    expected = "f14652eb1268de335dd0788c9a5ee33a329f47247b48639b8a263b9a00a8ddfc"
    assert sha256_hex(canonical(body)) == expected


def test_the_published_payload_has_the_published_hash() -> None:
    payload = json.loads(_PAYLOAD)
    assert canonical(_shuffled(payload)) == _PAYLOAD.encode()
    assert payload_hash(_shuffled(payload)) == (
        "sha256:ce1d84b24b26f9e6fa15b7c8415604600594a959272dc7afd98cbbef2145841e"
    )
    salt = bytes(range(0x40, 0x60))
    commit = sha256_hex(salt + _CLOSURE.encode())
    assert commit == payload["commit"]


def test_a_payload_that_differs_anywhere_has_another_hash() -> None:
    payload = json.loads(_PAYLOAD)
    hashes = {payload_hash(changed(payload, {f"/{name}": "other"})) for name in payload} | {
        payload_hash(payload)
    }
    assert len(hashes) == len(payload) + 1


def test_a_policy_says_who_may_and_which_trigger_is_on() -> None:
    policy = META.policy
    assert policy.allows("SUPERVISOR", "cif_create")
    assert not policy.allows("TELLER", "cif_create")
    assert not policy.allows("KING", "cif_create")
    assert not policy.allows("TELLER", "unheard_of")
    row = policy.trigger("cif_pep")
    assert row is not None
    assert row.levels == 2
    assert policy.trigger("unheard_of") is None


@pytest.mark.parametrize(
    "differs",
    [
        {"maker_alone_max": 100000},
        {"maker_alone_max": 100000.0},
        {"maker_alone_max": "a lot"},
        {"maker_alone_max": "NaN"},
        {"triggers": [{"code": "cif_pep", "levels": 3}]},
        {"roles": {"cif_create": ["KING"]}},
        {"holidays": ["Christmas"]},
    ],
)
def test_a_policy_that_is_none_is_refused(differs: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        policy_with(**differs)


def test_a_newer_cores_policy_is_read_and_a_mistyped_file_is_not() -> None:
    newer = policy_with(weekly_caps={"cif_create": 100})
    assert newer.policy == META.policy
    for odd in ({"weekly_caps": 1}, {"daily_caps": POLICY["daily_caps"] | {"loans": 1}}):
        with pytest.raises(ValidationError):
            Policy.model_validate(POLICY | odd, extra="forbid")
    assert Policy.model_validate(POLICY, extra="forbid") == META.policy


@pytest.mark.parametrize(
    ("source", "code", "known"),
    [
        ("countries", "KE", True),
        ("countries", "ke", False),
        ("products", "10", True),
        ("products", "99", False),
        ("branches", "001", True),
        ("branches", "002", False),
        ("unheard_of", "KE", False),
    ],
)
def test_meta_knows_the_banks_lists(source: str, code: str, known: bool) -> None:
    assert META.knows(source, code) is known


def test_a_product_is_found_by_its_code() -> None:
    product = META.product("30")
    assert product is not None
    assert product.name == "Fixed Deposit"
    assert META.product("99") is None
    assert [row.en for row in META.choices("branches")] == ["Nairobi Main"]


def test_meta_travels_without_members_that_are_not_set() -> None:
    wire = meta_as_json(META)
    assert wire["server_time"] == "2026-11-24T06:00:00.000Z"
    assert wire["business_date"] == "2026-11-24"
    assert wire["policy"]["maker_alone_max"] == "100000.00"
    assert "witness_key" not in wire["journal"]
    assert "max_balance" not in wire["products"][0]
    assert type(META).model_validate(wire) == META
    public = PublicMeta.model_validate(META_MEMBERS)
    assert set(meta_as_json(public)) == {
        "contract_version",
        "server_time",
        "bank",
        "min_desk_version",
        "branches",
        "auth",
    }


def test_the_ground_of_a_judgement_takes_its_day_from_the_core() -> None:
    assert facts().business_date == TODAY


def test_an_officer_of_a_newer_core_is_read() -> None:
    money = {"amount": "0.00", "currency": "KES"}
    officer = Officer.model_validate(
        {
            "officer_id": "REL001",
            "staff_no": "100001",
            "full_name": "Ruth Mumbi",
            "role": "RELATIONSHIP_OFFICER",
            "branch_code": "001",
            "branches": ["001"],
            "actions": ["cif_create"],
            "limits": {"maker_alone_max": money, "single_checker_max": money},
            "used_today": {"cif_create": 0, "account_opening": 0, "value_alone": money},
            "session_expires_at": "2026-11-24T16:00:00.000Z",
            "nickname": "ignored",
        }
    )
    assert officer.role == "RELATIONSHIP_OFFICER"
    assert May.model_validate({"return": "self_approval"}).return_ == "self_approval"


@pytest.mark.parametrize(
    ("individual", "exposed"), [({"pep": True}, True), ({"pep": False}, False), (None, False)]
)
def test_an_enquiry_says_what_the_rules_ask_of_a_customer(
    individual: dict[str, Any] | None, exposed: bool
) -> None:
    reply = EnquiryReply.model_validate(
        {
            "customer": {
                "customer_id": "1000000040",
                "version": 1,
                "customer_type": "INDIVIDUAL",
                "branch_code": "001",
                "status": "ACTIVE",
                "full_name": "Samuel Kiptoo Rotich",
                "kyc_tier": "TIER_3",
                "phone": "****5678",
                "expected_monthly_turnover": {"amount": "60000.00", "currency": "KES"},
                "source_of_funds": "BUSINESS",
                "consent": {"data_processing": True, "marketing": False},
                "individual": individual,
                "risk_rating": "HIGH",
                "risk_factors": ["PEP"],
                "is_minor": False,
                "nickname": "ignored",
            },
            "kyc": {
                "status": "VERIFIED",
                "tier": "TIER_3",
                "review_due": "2027-11-24",
                "documents": [],
                "missing": [],
                "waivers": [],
            },
            "accounts": [],
            "loans": [],
            "alerts": [],
            "open_requests": [],
        }
    )
    known = customer_facts(reply)
    assert (known.customer_id, known.kyc_status, known.kyc_tier) == (
        "1000000040",
        "VERIFIED",
        "TIER_3",
    )
    assert known.is_pep is exposed
