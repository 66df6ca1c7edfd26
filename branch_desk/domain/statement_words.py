"""A statement of an account as a sheet, for the paper."""

from collections.abc import Sequence
from datetime import datetime

from branch_desk.common import format_date
from branch_desk.domain.enquiries import AccountDetail, StatementLine
from branch_desk.domain.enquiry_tables import lines_table
from branch_desk.domain.enquiry_words import holder_words
from branch_desk.domain.money import Money
from branch_desk.domain.sheet import Sheet, SheetRow, SheetTable
from branch_desk.domain.statements import StatementEnquiry


def statement_sheet(
    account: AccountDetail,
    period: StatementEnquiry,
    lines: Sequence[StatementLine],
    balances: tuple[Money, Money],
    at: datetime,
) -> Sheet:
    """Give the statement of a period, oldest first, between its opening and closing balance."""
    opening, closing = balances
    table = lines_table("Transactions", tuple(lines))
    first = (format_date(period.from_on), "Opening balance", "", "", str(opening))
    last = (format_date(period.to_on), "Closing balance", "", "", str(closing))
    rows = (
        SheetRow("Account", f"{account.account_no}  {account.product_name}", strong=True),
        SheetRow("Holders", holder_words(account)),
        SheetRow("Period", period_words(period)),
        SheetRow("Opening balance", str(opening)),
        SheetRow("Closing balance", str(closing), strong=True),
        SheetRow("Transactions", str(len(lines))),
        SheetRow("As of", format_date(at)),
    )
    whole = SheetTable(table.title, table.headings, (first, *table.lines, last), table.right)
    return Sheet(title="Statement of account", rows=rows, tables=(whole,))


def period_words(period: StatementEnquiry) -> str:
    """Give the two days of a period, both included."""
    return f"{format_date(period.from_on)} to {format_date(period.to_on)}"
