"""The demo bank: the counts of the contract, sound books, and the same bank every time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError

from branch_desk.common import validate_account_number, validate_customer_id
from branch_desk.core.policy import load
from branch_desk.core.seed_data import seed
from branch_desk.core.store import schema
from branch_desk.domain.checklists import wanted_documents
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.field_rules import field_complaints
from branch_desk.domain.risk import assess_risk
from tests.core.seed_store import (
    DAY,
    NOW,
    by,
    close,
    counted,
    facts,
    fresh_store,
    rows,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

REF: Final = {"document_id": "3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061", "sha256": "0" * 64}


def test_two_seeds_are_equal_but_for_the_salts_of_the_passwords(store: Connection) -> None:
    second = fresh_store(DAY, NOW)
    for table in schema.metadata.sorted_tables:
        one, two = rows(store, table), rows(second, table)
        for each in (*one, *two):
            each.pop("password_hash", None)
        assert one == two, table.name
    close(second)


def test_the_data_moves_with_the_first_day_and_ids_stay(store: Connection) -> None:
    later = fresh_store(date(2027, 3, 1), datetime(2027, 3, 1, 6, tzinfo=UTC))
    for table in (schema.customers, schema.accounts, schema.documents, schema.approval_requests):
        key = table.primary_key.columns.keys()[0]
        assert set(by(store, table, key)) == set(by(later, table, key)), table.name
    amina = by(later, schema.accounts, "account_no")["0011000000015"]
    assert amina["ledger_minor"] == 84_250_00
    close(later)


def test_a_store_that_holds_something_is_not_seeded_over(store: Connection) -> None:
    with pytest.raises(IntegrityError):
        seed(store, DAY, NOW)


def test_the_bank_and_its_branches(store: Connection) -> None:
    (bank,) = rows(store, schema.bank)
    assert (bank["name"], bank["demo"], bank["business_date"]) == ("Wekeza Bank (demo)", True, DAY)
    assert [(each["branch_code"], each["name"]) for each in rows(store, schema.branches)] == [
        ("001", "Nairobi Main"),
        ("002", "Mombasa Nkrumah Road"),
        ("003", "Kisumu Lakeside"),
    ]


def test_the_officers_and_their_passwords(store: Connection) -> None:
    officers = by(store, schema.officers, "officer_id")
    branches = {each["officer_id"]: each["branch_code"]
                for each in rows(store, schema.officer_branches)}  # fmt: skip
    wanted = {
        "001": "TEL001 REL001 REL002 SUP001 SUP002 MGR001 AUD001 ADM001 REL005 REL006",
        "002": "TEL002 REL003 SUP003 MGR002",
        "003": "TEL003 REL004 SUP004 MGR003",
    }
    assert branches == {name: code for code, names in wanted.items() for name in names.split()}
    assert [each for each in officers if officers[each]["disabled"]] == ["REL005"]
    assert officers["REL006"]["staff_no"] == officers["SUP002"]["staff_no"]
    assert officers["SUP001"]["customer_id"] == "1000000172"
    assert len({each["staff_no"] for each in officers.values()}) == 17
    held = by(store, schema.customers, "customer_id")["1000000172"]
    assert held["full_name"] == officers["SUP001"]["full_name"]
    assert PasswordHasher().verify(officers["REL001"]["password_hash"], "demo-rel001-desk")


def test_forty_customers_of_every_sort(store: Connection) -> None:
    found = rows(store, schema.customers)
    assert counted(found, "branch_code") == {"001": 20, "002": 11, "003": 9}
    assert counted(found, "risk_rating") == {"LOW": 28, "MEDIUM": 8, "HIGH": 4}
    assert counted(found, "kyc_status") == {"VERIFIED": 33, "INCOMPLETE": 4, "EXPIRED": 3}
    assert counted(found, "kyc_tier") == {"TIER_1": 7, "TIER_2": 22, "TIER_3": 11}
    assert counted(found, "customer_type") == {"INDIVIDUAL": 32, "BUSINESS": 8}
    assert sum(each["guardian_id"] is not None for each in found) == 4
    assert sum(each["is_pep"] for each in found) == 2
    forms = Counter(
        each["record"]["business"]["business_type"]
        for each in found
        if each["customer_type"] == "BUSINESS"
    )
    assert forms == {
        "SOLE_PROPRIETOR": 2, "PARTNERSHIP": 1, "LIMITED_COMPANY": 3, "NGO": 1, "COOPERATIVE": 1,
    }  # fmt: skip
    assert all(validate_customer_id(each["customer_id"]) for each in found)


def test_every_record_is_one_that_the_contract_would_take(store: Connection) -> None:
    known = facts(store)
    for each in rows(store, schema.customers):
        request = CifCreate.model_validate({**each["record"], "documents": [REF]})
        sent = request.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
        sent.pop("documents")
        assert sent == each["record"], each["full_name"]
        complaints = [
            found
            for found in field_complaints(request, known)
            if found.field != "/documents" and each["kyc_status"] != "EXPIRED"
        ]
        assert complaints == [], each["full_name"]


def test_rating_and_papers_are_what_the_rules_make_of_the_record(store: Connection) -> None:
    known = facts(store)
    files: dict[str, set[str]] = {}
    for document in rows(store, schema.documents):
        files.setdefault(document["customer_id"], set()).add(document["document_type"])
    waived = {each["customer_id"]: each["document_type"] for each in rows(store, schema.waivers)}
    for each in rows(store, schema.customers):
        request = CifCreate.model_validate({**each["record"], "documents": [REF]})
        risk = assess_risk(request, known)
        found = (each["risk_rating"], tuple(each["risk_factors"]))
        assert found == (risk.rating, risk.factors), each["full_name"]
        number = each["customer_id"]
        wanted = set(wanted_documents(request, known)) - {waived.get(number)}
        # A signatory's specimen stands in an organisation's file, and no checklist asks for it.
        assert files[number] - {"SIGNATURE_SPECIMEN"} == wanted - {"SIGNATURE_SPECIMEN"}
        status = "INCOMPLETE" if number in waived else "VERIFIED"
        if each["kyc_status"] != "EXPIRED":
            assert each["kyc_status"] == status
            assert each["kyc_review_due"] > DAY


def test_seventy_accounts_of_every_sort(store: Connection) -> None:
    found = rows(store, schema.accounts)
    assert counted(found, "branch_code", "product_code") == {
        ("001", "10"): 16, ("001", "11"): 3, ("001", "12"): 2, ("001", "20"): 6,
        ("001", "21"): 5, ("001", "30"): 4,
        ("002", "10"): 9, ("002", "11"): 2, ("002", "12"): 1, ("002", "20"): 3,
        ("002", "21"): 2, ("002", "30"): 1,
        ("003", "10"): 8, ("003", "11"): 2, ("003", "12"): 1, ("003", "20"): 2,
        ("003", "21"): 2, ("003", "30"): 1,
    }  # fmt: skip
    assert counted(found, "state") == {
        "PENDING": 4, "ACTIVE": 48, "DORMANT": 6, "FROZEN": 6, "CLOSED": 6,
    }  # fmt: skip
    assert counted([each for each in found if each["freeze_kind"]], "freeze_kind") == {
        "DEBIT": 2, "CREDIT": 2, "TOTAL": 2,
    }  # fmt: skip
    assert all(validate_account_number(each["account_no"]) for each in found)


def test_holders_and_products_fit(store: Connection) -> None:
    products = {each.product_code: each for each in load(demo=True).products}
    customers = by(store, schema.customers, "customer_id")
    holders: dict[str, list[str]] = {}
    for each in rows(store, schema.account_holders):
        holders.setdefault(each["account_no"], []).append(each["customer_id"])
    for account in rows(store, schema.accounts):
        product = products[account["product_code"]]
        held_by = [customers[each] for each in holders[account["account_no"]]]
        assert len(held_by) <= product.max_holders
        for each in held_by:
            assert each["customer_type"] in product.customer_types
            assert (each["guardian_id"] is not None) == product.minor_only
            assert each["kyc_tier"] >= product.min_tier
            assert account["opened_on"] >= each["created_on"]


def test_every_transaction_sums_to_nothing_and_balances_are_their_entries(
    store: Connection,
) -> None:
    sums: Counter[str] = Counter()
    balances: Counter[str] = Counter()
    after: dict[str, int] = {}
    for each in rows(store, schema.entries):
        sums[each["transaction_id"]] += each["amount_minor"]
        if each["account_no"]:
            balances[each["account_no"]] += each["amount_minor"]
            after[each["account_no"]] = each["balance_after_minor"]
            assert balances[each["account_no"]] == each["balance_after_minor"] >= 0
    assert set(sums.values()) == {0}
    assert len(sums) > 2000
    for account in rows(store, schema.accounts):
        assert account["ledger_minor"] == balances[account["account_no"]]
    days = [each["business_date"] for each in rows(store, schema.transactions)]
    assert max(days) < DAY
    recent = {(each.year, each.month) for each in days if each > DAY - timedelta(days=364)}
    assert len(recent) >= 12
    assert all(each.weekday() != 6 for each in days)
