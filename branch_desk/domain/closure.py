"""Closing an account: the quote that comes first, what is asked for, and what the core answers."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from branch_desk.domain.documents import DocumentRef, DocumentType, paper_of
from branch_desk.domain.enquiries import Balances
from branch_desk.domain.fields import (
    AccountNo,
    Body,
    CustomerId,
    FullName,
    Instant,
    Kind,
    OwnAccountNo,
    Reason,
    Record,
    YesNo,
)
from branch_desk.domain.interest import Interest
from branch_desk.domain.money import Amount, Money


class ClosureReason(StrEnum):
    """Why an account is closed."""

    CUSTOMER_REQUEST = "CUSTOMER_REQUEST"
    DORMANCY = "DORMANCY"
    REGULATORY = "REGULATORY"
    FRAUD = "FRAUD"
    DECEASED_ESTATE = "DECEASED_ESTATE"
    DUPLICATE_ACCOUNT = "DUPLICATE_ACCOUNT"
    OTHER = "OTHER"


class PayoutMethod(StrEnum):
    """How what is left is paid out."""

    TRANSFER = "TRANSFER"
    BANKERS_CHEQUE = "BANKERS_CHEQUE"
    CASH = "CASH"
    NONE = "NONE"


PAYOUT_WORDS: Final = {
    PayoutMethod.TRANSFER: "transfer",
    PayoutMethod.BANKERS_CHEQUE: "banker's cheque",
    PayoutMethod.CASH: "cash",
    PayoutMethod.NONE: "no payment",
}


class ClosureNote(Record):
    """A blocker or a warning: its code, a sentence with the way out, and what it is about."""

    code: str
    text: str
    items: tuple[str, ...] = ()


class ClosureQuote(Record):
    """What closing an account would pay today, and what stands in its way."""

    closable: bool
    as_of: Instant
    business_date: date
    balances: Balances
    interest: Interest
    fee: Money
    payout: Money
    payout_methods: tuple[str, ...]
    blockers: tuple[ClosureNote, ...]
    warnings: tuple[ClosureNote, ...]


class ClosureEnquiry(Body):
    """Which account is asked about."""

    customer_id: CustomerId = Field(title="Customer")
    account_no: AccountNo = Field(title="Account")


class Payout(Body):
    """Where what is left goes."""

    method: PayoutMethod = Field(title="Paid out by")
    to_account_no: AccountNo | None = Field(None, title="To account")
    payee: FullName | None = Field(None, title="Payee")


class Confirmations(Body):
    """What the officer did before the account can go."""

    cards_returned: YesNo = Field(title="Cards are returned")
    cheque_leaves_returned: YesNo = Field(title="Cheque leaves are returned")
    customer_notified: YesNo = Field(title="The customer is told")


ClosureInstruction = Annotated[
    DocumentRef,
    paper_of(DocumentType.CLOSURE_REQUEST, DocumentType.BOARD_RESOLUTION, DocumentType.COURT_ORDER),
]


class AccountClosure(Body):
    """The end of an account, as `POST /customer/account-close` takes it."""

    customer_id: CustomerId = Field(title="Customer")
    account_no: OwnAccountNo = Field(title="Account")
    reason_code: ClosureReason = Field(title="Reason")
    note: Reason | None = Field(None, title="Note")
    payout: Payout = Field(title="Payout")
    expected_payout: Annotated[Amount, Kind("quoted")] = Field(title="Payout by the quote")
    confirmations: Confirmations = Field(title="Confirmations")
    instruction: ClosureInstruction = Field(title="Instruction")


class AccountClosed(Record):
    """The result of a closure that took effect."""

    account_no: str
    state: str
    closed_on: date
    interest: Interest
    fee: Money
    payout: Money
    transaction_ids: tuple[str, ...]


BLOCKERS: Final = {
    "dormant": "The account is dormant. Reactivate it first.",
    "frozen": "The account is frozen. Have it unfrozen first.",
    "negative_payout": "The balance does not cover what is due. Have {items} paid in first.",
    "payout_too_large": "More than {items} would be paid out. Have some of it paid out first.",
    "uncleared_funds": "Money is not cleared yet: {items}. Wait until it is.",
    "active_hold": "Money is held back: {items}. Have the hold released first.",
    "active_loan": "A loan hangs on this account: {items}. Have it settled or moved first.",
    "open_request": "A request about this account is open: {items}. Have it decided first.",
    "scheduled_mandate": "A new signing rule begins on {items}. Wait for it, or replace it today.",
    "linked_account": "Other accounts are funded or settled here: {items}. Change those first.",
}
PASSED: Final = {
    "dormant": "not dormant",
    "frozen": "not frozen",
    "negative_payout": "nothing owed",
    "payout_too_large": "an amount that can be paid",
    "uncleared_funds": "no uncleared funds",
    "active_hold": "no hold",
    "active_loan": "no loan",
    "open_request": "no open request",
    "scheduled_mandate": "no new signing rule",
    "linked_account": "nothing linked",
}
"""What is said where a blocker was looked for and not found."""
WARNINGS: Final = {
    "card_to_return": "Take back the card: {items}.",
    "cheque_leaves_to_return": "Take back the unused cheque leaves: {items}.",
    "standing_instruction_ends": "Standing instructions end: {items}.",
    "deposit_broken_early": "The deposit is broken before {items}: half the interest is paid.",
    "last_account": "This is the last account of {items}.",
}


def closure_note(code: str, *items: str) -> ClosureNote:
    """Word a blocker or a warning with what it is about."""
    words = {**BLOCKERS, **WARNINGS}[code].format(items=", ".join(items))
    return ClosureNote(code=code, text=words, items=items)
