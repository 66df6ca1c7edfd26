"""The 360 view of a customer, and of one account where it is named."""

from collections.abc import Iterator
from typing import Final

from branch_desk.common import format_date
from branch_desk.domain import enquiry_tables as tables
from branch_desk.domain import enquiry_words as words
from branch_desk.domain.enquiries import (
    AccountDetail,
    CustomerEnquiry,
    CustomerHeld,
    EnquiryReply,
    KycState,
)
from branch_desk.domain.examples import ENQUIRY_EXAMPLE
from branch_desk.domain.operation import Beside, Known, Operation, Section
from branch_desk.domain.policy import Meta
from branch_desk.domain.sheet import Sheet, SheetRow
from branch_desk.domain.term_words import term_rows
from branch_desk.domain.words import code_words, phone_words


def _sheet(_: CustomerEnquiry, reply: EnquiryReply, known: Known) -> Sheet:
    customer, account = reply.customer, reply.account
    alerts = (SheetRow("Alert", alert.text, strong=True) for alert in reply.alerts)
    left = (*alerts, *_customer_rows(customer, known.meta), *_kyc_rows(reply.kyc, known.meta))
    kin = _kin_rows(customer, known.meta)
    right = tuple(_account_rows(account, known)) if account else ()
    return Sheet(
        title=f"{customer.full_name}  {customer.customer_id}",
        rows=(*left, *kin, *right),
        tables=tables.tables_of(reply, known.meta.business_date),
        left=len(left) + len(kin) if account else None,
    )


def _customer_rows(customer: CustomerHeld, meta: Meta) -> tuple[SheetRow, ...]:
    identity = (customer.individual or {}).get("identity", {})
    branch = words.listed(meta, "branches", customer.branch_code)
    factors = ", ".join(code_words(each).lower() for each in customer.risk_factors)
    shown: tuple[tuple[str, str | None], ...] = (
        ("Status", code_words(customer.status)),
        ("Branch", f"{customer.branch_code} {branch}"),
        ("Risk", code_words(customer.risk_rating) + (f": {factors}" if factors else "")),
        ("Mobile", phone_words(customer.phone)),
        ("Other phone", phone_words(customer.alternative_phone or "")),
        ("Email", customer.email),
        ("ID number", identity.get("id_number")),
        ("KRA PIN", words.pin_words(customer)),
        ("Date of birth", words.birth_words(customer, meta.business_date)),
        ("Address", words.address_words(customer, meta)),
        ("Postal address", words.postal_words(customer)),
    )
    return tuple(SheetRow(label, value) for label, value in shown if value)


def _kyc_rows(kyc: KycState, meta: Meta) -> tuple[SheetRow, ...]:
    is_late = kyc.review_due < meta.business_date
    text = words.review_words(kyc, meta.business_date)
    first = SheetRow("KYC", text, strong=is_late or kyc.status != "VERIFIED")
    return (first, *(SheetRow(*row) for row in words.documents_words(kyc)))


def _kin_rows(customer: CustomerHeld, meta: Meta) -> tuple[SheetRow, ...]:
    return tuple(SheetRow(*row) for row in words.kin_rows(customer, meta))


def _account_rows(account: AccountDetail, known: Known) -> Iterator[SheetRow]:
    meta, freeze = known.meta, account.freeze
    number = f"{account.account_no}  {account.product_name}"
    yield SheetRow("Account", number, strong=True)
    yield from _balance_rows(account, known)
    if freeze:
        yield SheetRow("FROZEN", words.freeze_words(freeze, meta), strong=True)
    for hold in account.holds:
        yield SheetRow("HOLD", words.hold_words(hold, meta), strong=True)
    state = f"{words.state_words(account)} since {format_date(account.state_since)}"
    yield SheetRow("State", state, strong=account.state == "DORMANT")
    yield SheetRow("Holders", words.holder_words(account))
    for mandate in account.mandates:
        yield SheetRow("Mandate", words.held_mandate_words(mandate))
    terms = (account.tenure_months, account.matures_on, account.maturity)
    yield from (SheetRow(*row) for row in term_rows(*terms, account.settlement_account_no))
    limits = account.limits
    yield SheetRow("Limits", f"{limits.daily_debit} a day, {limits.per_transaction} at a time")
    yield SheetRow("Services", words.service_words(account.services))
    if account.cheque_leaves_unused:
        yield SheetRow("Cheque leaves", f"{account.cheque_leaves_unused} not used")


def _balance_rows(account: AccountDetail, known: Known) -> Iterator[SheetRow]:
    balances = account.balances
    if known.at is not None:
        yield SheetRow("Balances as of", format_date(known.at))
    yield SheetRow("Ledger balance", str(balances.ledger))
    yield SheetRow("Uncleared", str(balances.uncleared))
    yield SheetRow("Held", str(balances.held))
    yield SheetRow("Available", str(balances.available), strong=True)


def _account_no(reply: EnquiryReply) -> str | None:
    return reply.account.account_no if reply.account else None


def _mini_statement(reply: EnquiryReply, known: Known) -> Sheet | None:
    account = reply.account
    if account is None:
        return None
    rows = (
        SheetRow("Account", f"{account.account_no}  {account.product_name}", strong=True),
        SheetRow("Holders", words.holder_words(account)),
        SheetRow("State", words.listed_state_words(account)),
        *_balance_rows(account, known),
    )
    lines = tables.lines_table("Last transactions, newest first", account.mini_statement)
    return Sheet(title="Mini-statement", rows=rows, tables=(lines,))


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
    form=(Section(title="", fields=("customer_id", "account_no")),),
    result=_sheet,
    example=ENQUIRY_EXAMPLE,
    beside=Beside(reveal="customer_reveal", account_no=_account_no, paper=_mini_statement),
)
