"""The declaration of a change: what is read for it, and the receipt that lists every change."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from branch_desk.domain.facts import Facts
from branch_desk.domain.maintenance import AccountMaintenance, Maintained
from branch_desk.domain.operation import Known
from branch_desk.domain.paper_facts import paper_facts
from branch_desk.operations.account_maintenance import ACCOUNT_MAINTENANCE
from tests.domain.maintenance_bank import ACCOUNT, CUSTOMER, account, held, maintenance, meta_with

REQUEST: Final = maintenance(
    {
        "/customer_changes": {"phone": "0722 000 111", "email": None},
        "/state_action": {"action": "FREEZE", "kind": "DEBIT", "reason_code": "FRAUD"},
        "/reason": "Suspected fraud at a till",
    }
)
REPLY: Final = Maintained(
    customer_version=18,
    account_version=3,
    changed_fields=("/customer/phone", "/customer/email", "/account/state", "/account/freeze/kind"),
)


def test_a_form_begins_with_the_record_and_the_terms_of_the_account() -> None:
    before = ACCOUNT_MAINTENANCE.before
    assert before is not None
    start = before.start(held(of=account()), meta_with())
    assert start["customer_changes"]["phone"] == "+254712345678"
    assert start["account_changes"]["limits"]["daily_debit"]["amount"] == "100000.00"
    bare = held().model_copy(update={"account": None})
    assert before.start(bare, meta_with())["account_changes"] == {}


def test_the_receipt_lists_every_change_before_and_after() -> None:
    record = held(changes={"/email": "lydia@example.co.ke"})
    paper = paper_facts(REQUEST, Facts(meta_with(), "001", Decimal(0), held=record), {})
    sheet = ACCOUNT_MAINTENANCE.result(REQUEST, REPLY, Known(meta=meta_with(), paper=paper))
    assert [(row.label, row.value) for row in sheet.rows] == [
        ("Customer", f"Lydia Chebet  {CUSTOMER}"),
        ("Account", ACCOUNT),
        ("Reason", "Suspected fraud at a till"),
    ]
    (table,) = sheet.tables
    assert table.headings == ("Field", "Was", "Is now")
    assert table.lines == (
        ("Mobile number", "0712 345678", "0722 000111"),
        ("Email", "lydia@example.co.ke", "-"),
        ("Account state", "Active", "Frozen"),
        ("Freeze", "-", "no debits; credits and interest go on"),
    )


def test_found_after_a_crash_it_says_what_changed_and_not_how() -> None:
    request = AccountMaintenance.model_validate({"customer_id": CUSTOMER})
    sheet = ACCOUNT_MAINTENANCE.result(request, REPLY, Known(meta=meta_with()))
    assert [(row.label, row.value) for row in sheet.rows] == [("Customer", CUSTOMER)]
    (table,) = sheet.tables
    assert table.lines == (("Mobile number",), ("Email",), ("Account state",), ("Freeze",))
