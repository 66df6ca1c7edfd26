"""A change is said in the words of the form, whatever it changes; what is beside it too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.change_words import Change, Words
from branch_desk.domain.closure import AccountClosure
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.differences import request_changes
from branch_desk.domain.examples import ACCOUNT_OPENING_EXAMPLE
from branch_desk.domain.fields import wire_form
from branch_desk.domain.maintenance import AccountMaintenance
from branch_desk.domain.mandate_update import MandateUpdate
from branch_desk.domain.policy import Meta
from tests.domain.bank import PERSON
from tests.domain.maintenance_bank import (
    ACCOUNT,
    CUSTOMER,
    HOLD,
    account,
    ground,
    held,
    in_state,
    maintenance,
)
from tests.domain.test_mandate_update import ANY_ONE, IDENTITY, KEPT, MANDATE, SMALL, bank, update
from tests.ui.shell.edge import Bank

if TYPE_CHECKING:
    from pydantic import BaseModel

    from branch_desk.domain.enquiries import EnquiryReply

NAMED: Final = {"customer_id": CUSTOMER, "account_no": ACCOUNT}
PAPER: Final = {"document_id": "3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061", "sha256": "0" * 64}
COMBINED: Final[dict[str, Any]] = {
    "rule": {"kind": "COMBINATION", "any_of": [{"A": 1, "B": 1}]},
}


def meta() -> Meta:
    edge = Bank()
    edge.officer_id = "REL001"
    return Meta.model_validate(edge.answer("GET", "/meta", {})[1])


def rows_of(
    request: BaseModel, on: EnquiryReply, *, names: bool = True, **documents: str
) -> tuple[Change, ...]:
    changes = request_changes(request, ground(on=on))
    listed = [{"document_id": key, "document_type": kind} for key, kind in documents.items()]
    listed.append({"document_id": PAPER["document_id"], "document_type": "CUSTOMER_INSTRUCTION"})
    payload = {
        "request": wire_form(request),
        "changes": [each.model_dump(mode="json") for each in changes],
    }
    return Words(meta(), listed, on if names else None).changes(type(request), payload)


def said(rows: tuple[Change, ...]) -> list[tuple[str, str, str, str]]:
    return [(row.mark, row.field, row.now, row.will_be) for row in rows]


@pytest.mark.parametrize(
    ("change", "row", "pointer"),
    [
        (
            {"phone": "0722000111"},
            ("=", "Mobile number", "0712 345678", "0722 000111"),
            "/customer_changes/phone",
        ),
        (
            {"individual": {"identity": {"id_number": "20101025"}}},
            ("=", "ID number", "27654321", "20101025"),
            "/customer_changes/individual/identity/id_number",
        ),
        (
            {"physical_address": {"town": "Thika"}},
            ("=", "Address: Town", "Nairobi", "Thika"),
            "/customer_changes/physical_address/town",
        ),
        (
            {"postal_address": {"po_box": "12", "postal_code": "00100", "town": "Nairobi"}},
            ("+", "Postal address", "", "12, 00100, Nairobi"),
            "/customer_changes/postal_address",
        ),
        (
            {"email": "lydia@example.co.ke"},
            ("+", "Email", "", "lydia@example.co.ke"),
            "/customer_changes/email",
        ),
        (
            {"next_of_kin_confirmed": True},
            ("+", "Next of kin last confirmed", "", "24 Nov 2026"),
            "/customer_changes/next_of_kin_confirmed",
        ),
        (
            {"documents": [PAPER]},
            ("+", "Documents", "", "customer instruction"),
            "/customer_changes/documents",
        ),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
)
def test_a_change_of_the_record(change: dict[str, Any], row: tuple[str, ...], pointer: str) -> None:
    rows = rows_of(maintenance({"/customer_changes": change}), held())
    assert said(rows) == [row]
    assert rows[0].pointer == pointer


@pytest.mark.parametrize(
    ("members", "state", "rows"),
    [
        (
            {"/account_changes": {"limits": {"daily_debit": {"amount": "90000"}}}},
            "ACTIVE",
            [("=", "Daily limit", "KES 100,000.00", "KES 90,000.00")],
        ),
        (
            {"/account_changes": {"services": {"sms_alerts": False}}},
            "ACTIVE",
            [("=", "SMS alerts", "yes", "no")],
        ),
        (
            {"/state_action": {"action": "FREEZE", "kind": "DEBIT", "reason_code": "FRAUD"}},
            "ACTIVE",
            [
                ("=", "Account state", "Active", "Frozen"),
                ("+", "Freeze", "", "no debits; credits and interest go on"),
                ("+", "State: Reason", "", "FRAUD"),
            ],
        ),
        (
            {"/state_action": {"action": "UNFREEZE"}},
            "FROZEN TOTAL DORMANT",
            [
                ("=", "Account state", "Frozen", "Dormant"),
                ("-", "Freeze", "no debits and no credits; interest goes on", ""),
            ],
        ),
        (
            {
                "/state_action": {
                    "action": "PLACE_HOLD",
                    "kind": "LIEN",
                    "amount": {"amount": "500"},
                    "expires_on": "2026-12-31",
                }
            },
            "ACTIVE",
            [("+", "Hold", "", "Lien KES 500.00, until 31 Dec 2026")],
        ),
        (
            {"/state_action": {"action": "RELEASE_HOLD", "hold_id": HOLD}},
            "ACTIVE",
            [("-", "Hold", "Lien KES 15,000.00, Security for a loan", "")],
        ),
    ],
    ids=["limit", "service", "freeze", "unfreeze", "hold", "release"],
)
def test_a_change_of_the_account(
    members: dict[str, Any], state: str, rows: list[tuple[str, ...]]
) -> None:
    found = rows_of(maintenance({**members, "/account_no": ACCOUNT}), held(of=in_state(state)))
    assert said(found) == rows


def test_what_a_change_says_beside_its_fields_is_a_row_too() -> None:
    members = {
        "/customer_changes": {"phone": "0722000111"},
        "/reason": "The customer lost the old one.",
        "/evidence": [PAPER],
    }
    rows = rows_of(maintenance(members), held())
    assert said(rows)[1:] == [
        ("+", "Reason", "", "The customer lost the old one."),
        ("+", "Evidence", "", "customer instruction"),
    ]
    assert [row.pointer for row in rows[1:]] == ["/reason", "/evidence"]


def test_a_closure_says_who_is_paid_and_why() -> None:
    closure = AccountClosure.model_validate(
        {
            **NAMED,
            "reason_code": "CUSTOMER_REQUEST",
            "payout": {"method": "TRANSFER", "to_account_no": "0011000000023"},
            "expected_payout": {"amount": "84353.19"},
            "confirmations": dict.fromkeys(
                ("cards_returned", "cheque_leaves_returned", "customer_notified"), True
            ),
            "instruction": PAPER,
        }
    )
    money = {"amount": "84250.00", "currency": "KES"}
    rows = rows_of(closure, held(of=account({"/balances/ledger": money})))
    assert said(rows)[:2] == [
        ("=", "Account state", "Active", "Closed"),
        ("=", "Ledger balance", "KES 84,250.00", "KES 0.00"),
    ]
    # The state itself is nothing that the maker could put right.
    assert [row.pointer for row in rows[:2]] == ["", ""]
    assert "/customer_id" not in {row.pointer for row in rows}
    by_pointer = {row.pointer: row.will_be for row in rows}
    assert by_pointer["/payout/method"] == "Transfer"
    assert by_pointer["/payout/to_account_no"] == "0011000000023"
    assert by_pointer["/reason_code"] == "Customer request"
    assert by_pointer["/confirmations/cards_returned"] == "yes"
    assert by_pointer["/instruction"] == "customer instruction"


def test_a_mandate_is_said_in_names_and_sentences() -> None:
    wanted = update(
        [
            {**SMALL, "personal_limit": {"amount": "80000"}, "effective_to": "2026-12-31"},
            {
                "full_name": "Ruth Noor",
                "class": "B",
                "identity": IDENTITY | {"id_number": "20101025"},
                "phone": "0722000111",
                "effective_from": "2027-01-05",
                "specimen": PAPER,
            },
        ],
        COMBINED,
    )
    rows = rows_of(wanted, bank())
    assert said(rows) == [
        ("-", "Signatory", "Lydia Chebet (class A)", "signs no more"),
        ("=", "Mark Quill: Personal limit", "KES 50,000.00", "KES 80,000.00"),
        ("=", "Mark Quill: Signs until", "31 Jan 2027", "31 Dec 2026"),
        (
            "+",
            "New signatory",
            "",
            "Ruth Noor (class B, from 5 Jan 2027); "
            "ID type National ID, ID number 20101025, Issuing country Kenya (KE); "
            "Phone 0722 000111",
        ),
        ("=", "Bands", "any one", "1 of A and 1 of B"),
        (
            "=",
            "Signing rule",
            "any one of: Lydia Chebet (class A), "
            "Mark Quill (class A, up to KES 50,000.00, until 31 Jan 2027)",
            "1 of A and 1 of B. Signatories: "
            "Mark Quill (class A, up to KES 80,000.00, until 31 Dec 2026), "
            "Ruth Noor (class B, from 5 Jan 2027)",
        ),
        ("+", "Effective from", "", "24 Nov 2026"),
        ("+", "Instruction", "", "customer instruction"),
    ]
    assert {row.pointer for row in rows} == {
        "/mandate/signatories",
        "/mandate/bands",
        "/mandate",
        "/mandate/effective_from",
        "/instruction",
    }


def test_a_customer_who_is_newly_to_sign_is_said_by_name() -> None:
    wanted = update([KEPT, SMALL, {"customer_id": "1000000024", "class": "B"}])
    known = ground(on=bank())
    brian = replace(known.customers[CUSTOMER], customer_id="1000000024", full_name="Brian Otieno")
    changes = request_changes(
        wanted, replace(known, customers={**known.customers, "1000000024": brian})
    )
    rows = Words(meta(), (), bank()).changed(MandateUpdate, changes)
    assert said(rows) == [
        ("+", "New signatory", "", "Brian Otieno (class B); Customer ID 1000000024")
    ]
    payload = {
        "request": wire_form(wanted),
        "changes": [each.model_dump(mode="json") for each in changes],
    }
    rule = Words(meta(), (), bank()).changes(MandateUpdate, payload)[1]
    assert rule.field == "Signing rule"
    assert rule.will_be.endswith("Brian Otieno (class B)")
    unknown = request_changes(wanted, replace(known, customers={}))
    rows = Words(meta(), (), bank()).changed(MandateUpdate, unknown)
    assert rows[0].will_be == "1000000024 (class B)"


def test_a_limit_that_falls_away_is_without_limit() -> None:
    unlimited = {name: value for name, value in SMALL.items() if name != "personal_limit"}
    rows = rows_of(update([KEPT, unlimited]), bank(), names=False)
    assert said(rows)[0] == (
        "=",
        "Signatory 2: Personal limit",
        "KES 50,000.00",
        "without limit",
    )
    specimen = {**SMALL, "specimen": {"document_id": "d9", "sha256": "1" * 64}}
    found = Words(meta(), [{"document_id": "d9", "document_type": "SIGNATURE_SPECIMEN"}])
    change = {
        "field": "/account/mandates/0/signatories/1/specimen",
        "before": PAPER,
        "after": specimen["specimen"],
    }
    request = {"mandate": {"signatories": [], "bands": [ANY_ONE]}}
    row = found.changes(MandateUpdate, {"request": request, "changes": [change]})[0]
    assert (row.now, row.will_be) == ("the one on file", "signature specimen")
    odd = found.changes(
        MandateUpdate,
        {"request": request, "changes": [{**change, "field": change["field"] + "_odd"}]},
    )[0]
    assert odd.field == "Signatory 2: Specimen odd"


def test_who_signs_is_named_by_the_record_where_the_mandate_has_only_a_number() -> None:
    bare = {"signatory_id": "SIG-0000000001", "customer_id": CUSTOMER, "class": "A"}
    on = held(of=account({"/mandates": [MANDATE | {"signatories": [bare]}]}))
    words = Words(meta(), (), on)
    change = {
        "field": "/account/mandates/0/signatories/0/class",
        "before": "A",
        "after": "B",
    }
    row = words.changes(MandateUpdate, {"request": {}, "changes": [change]})[0]
    assert said((row,)) == [("=", "Lydia Chebet: Class", "A", "B")]


def test_a_member_is_named_as_its_form_names_it() -> None:
    words = Words(meta())
    for model, pointer, title in (
        (CifCreate, "/individual/surname", "Surname"),
        (CifCreate, "/individual/next_of_kin/1/phone", "Next of kin 2: Phone"),
        (CifCreate, "/postal_address/town", "Postal address: Town"),
        (AccountMaintenance, "/customer_changes/phone", "Mobile number"),
        (AccountMaintenance, "/state_action/reason_code", "State: Reason"),
        (MandateUpdate, "/mandate/signatories", "Signing rule: Signatories"),
        (AccountOpening, "/funding/till_receipt_no", "Till receipt"),
        (AccountOpening, "/nowhere/at_all", "At all"),
    ):
        assert words.title(model, pointer) == title
    for pointer, title in (
        ("/customer/individual/surname", "Surname"),
        ("/account/limits/daily_debit", "Daily limit"),
        ("/account/holds", "Hold"),
        ("/kyc/review_due", "Review due"),
    ):
        assert words.title_held(AccountMaintenance, pointer) == title


def test_an_opening_says_who_will_sign() -> None:
    mandate = {
        "effective_from": "2026-11-24",
        "signatories": [{"customer_id": CUSTOMER}],
        "bands": [ANY_ONE],
    }
    request = {**ACCOUNT_OPENING_EXAMPLE, "mandate": mandate}
    rows = Words(meta()).changes(AccountOpening, {"request": request})
    assert ("+", "Signing rule", "", f"any one of: {CUSTOMER}") in said(rows)
    assert rows[0].pointer == "/customer_id"
    undated = {**request, "mandate": {**mandate, "effective_from": None}}
    assert len(Words(meta()).changes(AccountOpening, {"request": undated})) == len(rows) - 1


def test_what_is_no_whole_date_is_shown_as_it_is() -> None:
    born = {"field": "/customer/individual/date_of_birth", "before": "****4-12", "after": None}
    row = Words(meta()).changes(AccountMaintenance, {"request": {}, "changes": [born]})[0]
    assert row.now == "****4-12"


def test_each_row_of_a_list_is_named_by_its_place() -> None:
    rows = {
        row.pointer: (row.field, row.will_be) for row in Words(meta()).additions(CifCreate, PERSON)
    }
    kin = "/individual/next_of_kin/0"
    assert rows[f"{kin}/full_name"] == ("Next of kin 1: Full name", "Mark Chebet")
    assert rows[f"{kin}/relationship"][0] == "Next of kin 1: Relationship"
    assert f"{kin}/address" not in rows


def test_a_row_says_what_became_of_it_since_the_return() -> None:
    row = Change("+", "Surname", "", "Chebet", "/individual/surname", "was Chebett")
    assert row.sentence == ("Surname, now empty, will be Chebet, since the return: was Chebett")
