"""The tables of a 360 view: accounts, papers, loans, cards, and what else a customer has."""

from datetime import date
from decimal import Decimal

from branch_desk.common import format_date
from branch_desk.domain.documents import DocumentType
from branch_desk.domain.enquiries import (
    AccountDetail,
    AccountSummary,
    EnquiryReply,
    KycState,
    LoanLine,
    OpenRequest,
    StatementLine,
)
from branch_desk.domain.enquiry_words import holder_words, listed_state_words
from branch_desk.domain.sheet import SheetTable
from branch_desk.domain.spans import counted, days_words
from branch_desk.domain.words import code_words, document_words


def tables_of(reply: EnquiryReply, day: date) -> tuple[SheetTable, ...]:
    """Give the tables of a customer, and of the account that was named; empty ones are left out.

    `day` is the business date. What was booked last on the account stands first: it is what most
    people ask for. The accounts stand there also if there are none.
    """
    account = reply.account
    booked = lines_table("Last transactions", account.mini_statement if account else ())
    of_account = (_cards(account), _instructions(account)) if account else ()
    others = (*of_account, _documents(reply.kyc, day), _loans(reply.loans))
    filled = (each for each in (*others, _requests(reply.open_requests)) if each.lines)
    return (*((booked,) if booked.lines else ()), _accounts(reply.accounts), *filled)


def lines_table(title: str, lines: tuple[StatementLine, ...]) -> SheetTable:
    """Give lines of a statement, debits with their minus, in the order given."""
    return SheetTable(
        title=title,
        headings=("Date", "Narrative", "Reference", "Amount", "Balance"),
        lines=tuple(map(line_cells, lines)),
        right=frozenset({3, 4}),
    )


def line_cells(line: StatementLine) -> tuple[str, ...]:
    """Give one line of a statement as cells: value date, narrative, reference, amount, balance."""
    sign = "+" if line.amount.amount > Decimal(0) else ""
    return (
        format_date(line.value_date),
        line.narrative,
        line.reference or "",
        f"{sign}{line.amount}",
        str(line.balance_after),
    )


def _accounts(accounts: tuple[AccountSummary, ...]) -> SheetTable:
    return SheetTable(
        title="Accounts",
        headings=(
            *("Account", "Product", "State", "Holders"),
            *("Ledger", "Uncleared", "Held", "Available"),
        ),
        lines=tuple(
            (
                each.account_no,
                each.product_name,
                listed_state_words(each),
                holder_words(each),
                str(each.balances.ledger),
                str(each.balances.uncleared),
                str(each.balances.held),
                str(each.balances.available),
            )
            for each in accounts
        ),
        right=frozenset({4, 5, 6, 7}),
    )


def _cards(account: AccountDetail) -> SheetTable:
    lines = tuple((each.masked_no, code_words(each.status)) for each in account.cards)
    return SheetTable("Cards", ("Card", "Status"), lines)


def _instructions(account: AccountDetail) -> SheetTable:
    lines = tuple(
        (format_date(each.next_on), each.to, str(each.amount))
        for each in account.standing_instructions
    )
    return SheetTable("Standing instructions", ("Next", "To", "Amount"), lines, frozenset({2}))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _documents(kyc: KycState, day: date) -> SheetTable:
    order = [each.value for each in DocumentType]
    filed = sorted(
        kyc.documents,
        key=lambda each: order.index(each.document_type) if each.document_type in order else 99,
    )
    lines = tuple(
        (
            _capital(document_words(each.document_type)),
            "seen" if each.original_seen else "not seen",
            _expiry_words(each.expires_on, day),
        )
        for each in filed
    )
    return SheetTable("Documents", ("Document", "Original", "Expires"), lines)


def _expiry_words(expires_on: date | None, day: date) -> str:
    if expires_on is None:
        return "no expiry recorded"
    if expires_on < day:
        return f"EXPIRED {format_date(expires_on)}, {days_words(expires_on, day)} ago"
    return f"{format_date(expires_on)}, in {days_words(day, expires_on)}"


def _loans(loans: tuple[LoanLine, ...]) -> SheetTable:
    lines = tuple(
        (
            each.loan_no,
            each.product_name,
            code_words(each.status),
            f"{counted(each.days_past_due, 'day')} late" if each.days_past_due else "in time",
            each.repayment_account_no,
            str(each.outstanding),
        )
        for each in loans
    )
    headings = ("Loan", "Product", "Status", "Payments", "Repaid from", "Outstanding")
    return SheetTable("Loans", headings, lines, frozenset({5}))


def _requests(requests: tuple[OpenRequest, ...]) -> SheetTable:
    lines = tuple(
        (each.request_id, code_words(each.operation), code_words(each.status), each.maker_name)
        for each in requests
    )
    return SheetTable("Open requests", ("Request", "Operation", "Status", "Maker"), lines)
