"""The 360 view of a customer, and of one account where it is named."""

from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain import enquiry_words as words
from branch_desk.domain.enquiries import (
    AccountDetail,
    AccountSummary,
    CustomerEnquiry,
    CustomerHeld,
    EnquiryReply,
    KycState,
)
from branch_desk.domain.examples import ENQUIRY_EXAMPLE
from branch_desk.domain.operation import Known, Operation, Section
from branch_desk.domain.policy import Meta
from branch_desk.domain.sheet import Sheet, SheetRow, SheetTable
from branch_desk.domain.words import code_words


def _sheet(_: CustomerEnquiry, reply: EnquiryReply, known: Known) -> Sheet:
    customer = reply.customer
    alerts = (SheetRow("Alert", alert.text, strong=True) for alert in reply.alerts)
    account = _account_rows(reply.account, known.meta) if reply.account else ()
    tables = [_accounts(reply.accounts)]
    if reply.account:
        tables.append(_mini_statement(reply.account))
    tables += _other_tables(reply)
    return Sheet(
        title=f"{customer.full_name}  {customer.customer_id}",
        rows=(
            *alerts,
            *_customer_rows(customer, known.meta),
            *_kyc_rows(reply.kyc),
            *account,
        ),
        tables=tuple(tables),
    )


def _customer_rows(customer: CustomerHeld, meta: Meta) -> tuple[SheetRow, ...]:
    identity = (customer.individual or {}).get("identity", {})
    shown: tuple[tuple[str, Any], ...] = (
        ("Status", code_words(customer.status)),
        (
            "Branch",
            f"{customer.branch_code} {words.listed(meta, 'branches', customer.branch_code)}",
        ),
        ("Risk", code_words(customer.risk_rating)),
        ("Mobile", customer.phone),
        ("Email", customer.email),
        ("ID number", identity.get("id_number")),
        ("KRA PIN", words.pin_words(customer)),
    )
    return tuple(SheetRow(label, str(value)) for label, value in shown if value)


def _kyc_rows(kyc: KycState) -> tuple[SheetRow, ...]:
    standing = f"{code_words(kyc.status)}, {code_words(kyc.tier)}"
    review = f"{standing}, review due {format_date(kyc.review_due)}"
    first = SheetRow("KYC", review, strong=kyc.status != "VERIFIED")
    return (first, *(SheetRow(*row) for row in words.papers_words(kyc)))


def _account_rows(account: AccountDetail, meta: Meta) -> tuple[SheetRow, ...]:
    balances, freeze = account.balances, account.freeze
    stops = (SheetRow("FROZEN", words.freeze_words(freeze, meta), strong=True),) if freeze else ()
    holds = (SheetRow("HOLD", words.hold_words(each, meta), strong=True) for each in account.holds)
    return (
        SheetRow("Account", f"{account.account_no}  {account.product_name}", strong=True),
        *stops,
        *holds,
        SheetRow("State", f"{words.state_words(account)} since {format_date(account.state_since)}"),
        SheetRow("Holders", words.holder_words(account)),
        *(SheetRow("Mandate", words.held_mandate_words(each)) for each in account.mandates),
        SheetRow("Ledger balance", str(balances.ledger)),
        SheetRow("Uncleared", str(balances.uncleared)),
        SheetRow("Held", str(balances.held)),
        SheetRow("Available", str(balances.available), strong=True),
    )


def _accounts(accounts: tuple[AccountSummary, ...]) -> SheetTable:
    return SheetTable(
        title="Accounts",
        headings=("Account", "Product", "State", "Holders", "Ledger", "Available"),
        lines=tuple(
            (
                each.account_no,
                each.product_name,
                words.listed_state_words(each),
                words.holder_words(each),
                str(each.balances.ledger),
                str(each.balances.available),
            )
            for each in accounts
        ),
        right=frozenset({4, 5}),
    )


def _mini_statement(account: AccountDetail) -> SheetTable:
    return SheetTable(
        title="Last transactions",
        headings=("Date", "Narrative", "Amount", "Balance"),
        lines=tuple(
            (
                format_date(line.value_date),
                line.narrative,
                str(line.amount),
                str(line.balance_after),
            )
            for line in account.mini_statement
        ),
        right=frozenset({2, 3}),
    )


def _other_tables(reply: EnquiryReply) -> list[SheetTable]:
    loans = tuple((each.loan_no, each.product_name, str(each.outstanding)) for each in reply.loans)
    requests = tuple(
        (each.request_id, code_words(each.operation), code_words(each.status), each.maker_name)
        for each in reply.open_requests
    )
    tables = (
        SheetTable("Loans", ("Loan", "Product", "Outstanding"), loans, frozenset({2})),
        SheetTable("Open requests", ("Request", "Operation", "Status", "Maker"), requests),
    )
    return [table for table in tables if table.lines]


ENQUIRIES: Final = Operation(
    action="enquiries",
    title="Enquiry",
    code="ENQU",
    dock=6,
    operation=None,
    method="GET",
    path="/customer/enquiry",
    request=CustomerEnquiry,
    reply=EnquiryReply,
    form=(Section(title="Customer or account", fields=("customer_id", "account_no")),),
    result=_sheet,
    example=ENQUIRY_EXAMPLE,
)
