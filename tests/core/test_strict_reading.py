"""Nothing that a request says is passed over, and what is wrong with it is said exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.core.desk_work import AMINA, CIF, OPEN, QUEUE, opening, person, upload

if TYPE_CHECKING:
    from tests.core_fixtures import Answer, RunningCore, SignedIn


def complaints(answer: Answer) -> list[tuple[str, str, str]]:
    assert (answer.status, answer.code) == (422, "validation_failed"), answer.raw
    return [(each["field"], each["code"], each["message"]) for each in answer.body["field_errors"]]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/health?now=1"),
        ("GET", "/meta?part=all"),
        ("POST", "/auth/login?branch_code=002"),
        ("GET", f"/customer/enquiry?customer_id={AMINA}&unmask=true"),
        ("GET", f"/customer/enquiry?customer_id={AMINA}&customer_id=1000000024"),
        ("POST", "/customer/search?limit=1"),
        ("GET", f"{QUEUE}?maker=REL001"),
        ("GET", f"{QUEUE}?scope=BRANCH&scope=MINE"),
        ("POST", f"{OPEN}?dry_run=true"),
    ],
)
def test_a_query_that_the_route_does_not_know_is_not_passed_over(
    maker: SignedIn, method: str, path: str
) -> None:
    answer = maker.send(method, path)
    assert (answer.status, answer.code) == (400, "malformed_request")


def test_a_page_whose_number_is_none_is_not_found(maker: SignedIn) -> None:
    document_id = upload(maker, "PHOTO")["document_id"]
    answer = maker.get(f"/customer/documents/{document_id}/pages/first")
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("scope=ALL", ("/query/scope", "choice", "Choose scope from the list.")),
        ("status=SOON", ("/query/status", "choice", "Choose status from the list.")),
        ("operation=LOAN", ("/query/operation", "choice", "Choose operation from the list.")),
        ("limit=101", ("/query/limit", "choice", "Enter 100 or less.")),
        ("limit=many", ("/query/limit", "required", "Enter limit.")),
        (
            "branch_code=1",
            ("/query/branch_code", "branch_unknown", "Choose a branch from the list."),
        ),
        (
            "customer_id=12",
            ("/query/customer_id", "customer_id_format", "A customer ID has 10 digits."),
        ),
        (
            "account_no=0011000000016",
            (
                "/query/account_no",
                "account_no_check",
                "Check the account number: a digit is wrong.",
            ),
        ),
        (
            "min_value=-5",
            ("/query/min_value", "amount_min", "The amount must be at least 0.00."),
        ),
        (
            "min_value=1.234,50",
            (
                "/query/min_value",
                "amount_format",
                "Enter an amount such as 1500 or 1500.50.",
            ),
        ),
    ],
)
def test_a_wrong_filter_is_told_in_the_words_of_the_contract(
    supervisor: SignedIn, query: str, complaint: tuple[str, str, str]
) -> None:
    assert complaints(supervisor.get(f"{QUEUE}?{query}")) == [complaint]


def test_a_password_that_is_too_long_is_not_called_missing(core: RunningCore) -> None:
    body = {
        "officer_id": "REL001",
        "password": "x" * 1025,
        "branch_code": "001",
        "workstation_id": "5f2c9a7e41b0",
    }
    answer = core.send("POST", "/auth/login", body)
    shorten = "Shorten this to 1024 characters."
    assert complaints(answer) == [("/password", "too_long", shorten)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"signatories": [{"customer_id": AMINA, "full_name": "Another Name"}]}, "full_name"),
        ({"signatories": [{"customer_id": AMINA, "phone": "0712345678"}]}, "phone"),
        ({"bands": [{"rule": {"kind": "ANY_ONE", "any_of": [{"A": 1}]}}]}, "any_of"),
    ],
)
def test_a_signing_rule_says_nothing_that_would_not_count(
    maker: SignedIn, change: dict[str, Any], field: str
) -> None:
    mandate = {
        "effective_from": "2026-11-24",
        "signatories": [{"customer_id": AMINA}],
        "bands": [{"rule": {"kind": "ANY_ONE"}}],
    }
    found = complaints(maker.post(OPEN, opening(mandate=mandate | change)))
    assert [(where.rpartition("/")[2], code) for where, code, _ in found] == [
        (field, "unknown_field")
    ]


def test_a_field_has_one_complaint_though_two_rules_refuse_it(maker: SignedIn) -> None:
    identity: dict[str, Any] = {
        "id_type": "NATIONAL_ID", "id_number": "27654321", "issuing_country": "XX",
    }  # fmt: skip
    found = complaints(maker.post(CIF, person(maker, individual__identity=identity)))
    field = "/individual/identity/issuing_country"
    assert [code for where, code, _ in found if where == field] == ["choice"]
