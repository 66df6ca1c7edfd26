"""The 360 view: what an officer reads of the landmarks of the demo bank, from a core's replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from branch_desk.domain.sheet import Sheet, SheetTable
    from tests.operations.conftest import Ask

PAPERS = [
    *("ID front", "ID back", "Photo", "Signature specimen"),
    *("Proof of address", "KRA PIN certificate"),
]
KIN = "Julius Njoroge, sibling, ****0001"
BALANCES = ("Ledger balance", "Uncleared", "Held", "Available")


def values(sheet: Sheet) -> dict[str, str]:
    return {row.label: row.value for row in sheet.rows}


def table(sheet: Sheet, title: str) -> SheetTable:
    return next(each for each in sheet.tables if each.title == title)


def titles(sheet: Sheet) -> list[str]:
    return [each.title for each in sheet.tables]


def test_a_customer_without_anything_special_is_shown_masked(ask: Ask) -> None:
    sheet = ask(customer_id="1000000016")
    assert sheet.title == "Amina Wanjiku Njoroge  1000000016"
    assert values(sheet) == {
        "Status": "Active",
        "Branch": "001 Nairobi Main",
        "Risk": "Low",
        "Mobile": "****0001",
        "Email": "****o.ke",
        "ID number": "****3177",
        "KRA PIN": "****919B",
        "Date of birth": "****0-27",
        "Address": "**** Way, ****robi, Nairobi City, KE",
        "KYC": "Verified, Tier 2, review due 28 Jan 2029, in 2 years",
        "Next of kin": KIN,
        "Kin confirmed": "3 months ago, 27 Jul 2026",
    }
    assert titles(sheet) == ["Accounts", "Documents"]
    assert [line[0] for line in table(sheet, "Documents").lines] == PAPERS
    assert table(sheet, "Documents").lines[0][1:] == ("seen", "no expiry recorded")
    assert table(sheet, "Accounts").lines == (
        (
            "0011000000015",
            "Savings",
            "Active",
            "Amina Wanjiku Njoroge",
            "KES 84,250.00",
            "KES 0.00",
            "KES 0.00",
            "KES 84,250.00",
        ),
    )
    assert sheet.left is None


def test_a_loan_stands_in_a_table_of_its_own(ask: Ask) -> None:
    sheet = ask(customer_id="1000000057", account_no="0011000000023")
    assert table(sheet, "Loans").lines == (
        (
            *("LN-001-000018", "Personal loan", "Active", "in time"),
            *("0011000000023", "KES 180,000.00"),
        ),
    )
    assert titles(sheet) == [
        *("Last transactions", "Accounts", "Cards"),
        *("Standing instructions", "Documents", "Loans"),
    ]
    account = next(row for row in sheet.rows if row.label == "Account")
    assert (account.value, account.strong) == ("0011000000023  Savings", True)


def test_what_is_uncleared_and_held_is_not_available(ask: Ask) -> None:
    sheet = ask(account_no="0011000000031")
    assert [values(sheet)[each] for each in BALANCES] == [
        "KES 96,700.00",
        "KES 40,000.00",
        "KES 15,000.00",
        "KES 41,700.00",
    ]
    lines = table(sheet, "Last transactions")
    newest = ("26 Nov 2026", "Cheque paid in", "", "+KES 40,000.00", "KES 96,700.00")
    assert lines.lines[0] == newest
    assert lines.lines[1][3] == "-KES 16,909.90"
    assert lines.right == {3, 4}


@pytest.mark.parametrize(
    ("account_no", "state"),
    [
        pytest.param("0012000000039", "Frozen since 15 Oct 2026", id="frozen"),
        pytest.param("0011000000130", "Closed since 27 Jun 2026", id="closed"),
        pytest.param("0012000000013", "Active since 15 Oct 2022", id="joint"),
    ],
)
def test_the_state_and_its_day_are_said(ask: Ask, account_no: str, state: str) -> None:
    sheet = ask(account_no=account_no)
    assert values(sheet)["State"] == state
    listed = {line[0]: line[2] for line in table(sheet, "Accounts").lines}
    word = state.partition(" ")[0]
    assert listed[account_no] == word.replace("Frozen", "FROZEN, debits and credits stopped")


def test_a_joint_account_is_listed_under_each_of_its_holders(ask: Ask) -> None:
    for customer_id in ("1000000024", "1000000032"):
        listed = [line[0] for line in table(ask(customer_id=customer_id), "Accounts").lines]
        assert "0012000000013" in listed


def test_a_business_has_no_identity_document_of_its_own(ask: Ask) -> None:
    sheet = ask(customer_id="1000000156")
    assert sheet.title == "Baraka Hardware Ltd  1000000156"
    assert "ID number" not in values(sheet)
    assert len(table(sheet, "Accounts").lines) == 3


def test_alerts_come_first_and_open_requests_last(ask: Ask) -> None:
    sheet = ask("SUP001", customer_id="1000000040")
    alerts = [row for row in sheet.rows if row.label == "Alert"]
    assert [row.value for row in alerts] == [
        "Politically exposed person.",
        "The customer's risk is high.",
    ]
    assert list(sheet.rows[:2]) == alerts
    assert all(row.strong for row in alerts)
    asked = ask(customer_id="1000000065")
    assert values(asked)["Alert"] == "A request about this customer waits for approval."
    (line,) = table(asked, "Open requests").lines
    assert line[0].startswith("AQ-")
    assert line[1:] == ("Account opening", "Pending", "Dennis Kibet Langat")
