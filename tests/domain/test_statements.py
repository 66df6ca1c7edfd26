"""Which period a statement may span, and how it stands on paper."""

from datetime import UTC, date, datetime

import pytest

from branch_desk.domain.enquiries import StatementLine
from branch_desk.domain.money import Money
from branch_desk.domain.statement_words import statement_sheet
from branch_desk.domain.statements import StatementEnquiry
from tests.domain.bank import refused, told
from tests.domain.maintenance_bank import account

ACCOUNT = "0011000000015"


def test_a_period_is_sent_as_the_contract_names_it() -> None:
    asked = StatementEnquiry.model_validate(
        {"account_no": ACCOUNT, "from": "2026-11-01", "to": "2026-11-24"}
    )
    assert (asked.from_on, asked.to_on) == (date(2026, 11, 1), date(2026, 11, 24))
    assert asked.model_dump(mode="json", by_alias=True) == {
        "account_no": ACCOUNT, "from": "2026-11-01", "to": "2026-11-24",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "complaint"),
    [
        ("2026-11-24", "2026-11-24", None),
        ("2025-11-24", "2026-11-24", None),
        ("2025-11-23", "2026-11-24", ("/to", "period_too_long", "Choose at most 366 days.")),
        ("2026-11-24", "2026-11-23", ("/to", "date_range",
                                      "The start must not be after the end.")),
        ("soon", "2026-11-23", ("/from", "date_format", "Enter a date, for example 24 Nov 2026.")),
        (None, "2026-11-23", ("/from", "required", "Enter first day.")),
    ],
)  # fmt: skip
def test_a_period_has_an_order_and_an_end(
    start: str | None, end: str, complaint: tuple[str, str, str] | None
) -> None:
    found = told(refused(StatementEnquiry, {"account_no": ACCOUNT, "from": start, "to": end}))
    assert found == ([complaint] if complaint else [])


def test_a_statement_stands_on_paper_between_its_two_balances() -> None:
    paid = StatementLine.model_validate(
        {
            "transaction_id": "TXN-1",
            "posted_at": "2026-11-10T07:00:00.000Z",
            "value_date": "2026-11-10",
            "kind": "TRANSFER",
            "narrative": "Rent",
            "reference": "R-11",
            "amount": {"amount": "-1500.00", "currency": "KES"},
            "balance_after": {"amount": "3500.00", "currency": "KES"},
        }
    )
    asked = StatementEnquiry.model_validate(
        {"account_no": ACCOUNT, "from": "2026-11-01", "to": "2026-11-24"}
    )
    balances = Money.of("5000.00"), Money.of("3500.00")
    at = datetime(2026, 11, 24, 7, 52, tzinfo=UTC)
    sheet = statement_sheet(account(), asked, [paid], balances, at)
    assert sheet.title == "Statement of account"
    assert [(row.label, row.value) for row in sheet.rows] == [
        ("Account", f"{ACCOUNT}  Savings"),
        ("Holders", "Lydia Chebet"),
        ("Period", "1 Nov 2026 to 24 Nov 2026"),
        ("Opening balance", "KES 5,000.00"),
        ("Closing balance", "KES 3,500.00"),
        ("Transactions", "1"),
        ("As of", "24 Nov 2026 10:52 EAT"),
    ]
    (table,) = sheet.tables
    assert table.lines == (
        ("1 Nov 2026", "Opening balance", "", "", "KES 5,000.00"),
        ("10 Nov 2026", "Rent", "R-11", "-KES 1,500.00", "KES 3,500.00"),
        ("24 Nov 2026", "Closing balance", "", "", "KES 3,500.00"),
    )
