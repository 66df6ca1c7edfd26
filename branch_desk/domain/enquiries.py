"""What officers look up: a customer and the accounts, masked unless revealed; and searches."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from branch_desk.domain.fields import AccountNo, Body, CustomerId, Instant, Record, SearchText
from branch_desk.domain.money import Money
from branch_desk.domain.replies import Reason


class CustomerEnquiry(Body):
    """Which customer or account to look up; one of the two at least."""

    customer_id: CustomerId | None = Field(None, title="Customer ID")
    account_no: AccountNo | None = Field(None, title="Account number")


class SearchBy(StrEnum):
    """How the text of a search is read."""

    AUTO = "AUTO"
    NAME = "NAME"
    PHONE = "PHONE"
    ID_NUMBER = "ID_NUMBER"
    CUSTOMER_ID = "CUSTOMER_ID"
    ACCOUNT_NO = "ACCOUNT_NO"


class CustomerSearch(Body):
    """A search, sent by POST so that personal data stay out of URLs."""

    query: SearchText = Field(title="What to search for")
    by: SearchBy = SearchBy.AUTO
    limit: Annotated[int, Field(strict=True, ge=1, le=100)] = 25
    cursor: str | None = None


class SearchRow(Record):
    """A customer found: numbers and names readable, personal fields masked."""

    customer_id: str
    full_name: str
    customer_type: str
    branch_code: str
    id_number: str | None = None
    phone: str | None = None
    kyc_status: str
    risk_rating: str
    open_accounts: int
    matched_on: str


class SearchPage(Record):
    """A page of customers found; `too_many` asks for more of the name."""

    items: tuple[SearchRow, ...]
    next_cursor: str | None = None
    as_of: Instant
    too_many: bool = False


class Balances(Record):
    """The four balances of an account: available = ledger - uncleared - held."""

    ledger: Money
    uncleared: Money
    held: Money
    available: Money


class Holder(Record):
    """A holder of an account."""

    customer_id: str
    full_name: str
    primary: bool


class Freeze(Record):
    """Why an account takes no debits, no credits, or neither."""

    kind: str
    reason_code: str
    reason: str
    placed_by: str
    placed_at: Instant
    prior_state: str


class AccountSummary(Record):
    """An account as the customer's record lists it."""

    account_no: str
    product_code: str
    product_name: str
    account_type: str
    state: str
    state_since: date
    freeze: Freeze | None = None
    closing: bool
    title: str
    holders: tuple[Holder, ...]
    opened_on: date
    version: int
    balances: Balances


class StatementLine(Record):
    """One transaction on an account; a negative amount is a debit."""

    transaction_id: str
    posted_at: Instant
    value_date: date
    kind: str
    narrative: str
    reference: str | None = None
    amount: Money
    balance_after: Money


class HoldLine(Record):
    """Money that is held back."""

    hold_id: str
    kind: str
    amount: Money
    reason: str
    placed_by: str
    placed_on: date
    expires_on: date | None = None


class CardLine(Record):
    """A card of the account."""

    masked_no: str
    status: str


class StandingInstruction(Record):
    """A payment that repeats."""

    to: str
    amount: Money
    next_on: date


class MandateHeld(Record):
    """A mandate of the account: current or scheduled, with its terms as held."""

    mandate_no: int
    status: str
    effective_from: date
    signatories: tuple[dict[str, Any], ...]
    bands: tuple[dict[str, Any], ...]


class LimitsHeld(Record):
    """The debit limits of an account."""

    daily_debit: Money
    per_transaction: Money


class AccountDetail(AccountSummary):
    """One account whole."""

    mandates: tuple[MandateHeld, ...]
    holds: tuple[HoldLine, ...]
    limits: LimitsHeld
    services: dict[str, bool]
    tenure_months: int | None = None
    matures_on: date | None = None
    maturity: str | None = None
    settlement_account_no: str | None = None
    cards: tuple[CardLine, ...]
    cheque_leaves_unused: int
    standing_instructions: tuple[StandingInstruction, ...]
    mini_statement: tuple[StatementLine, ...]


class LoanLine(Record):
    """A loan, read-only here."""

    loan_no: str
    product_name: str
    outstanding: Money
    days_past_due: int
    repayment_account_no: str
    status: str


class DocumentHeld(Record):
    """A document of the customer's KYC file."""

    document_id: str
    sha256: str
    document_type: str
    expires_on: date | None = None
    original_seen: bool


class KycState(Record):
    """How well the bank knows the customer, and until when."""

    status: str
    tier: str
    review_due: date
    documents: tuple[DocumentHeld, ...]
    missing: tuple[str, ...]
    waivers: tuple[dict[str, Any], ...]


class OpenRequest(Record):
    """A request about this record that is not decided yet."""

    request_id: str
    operation: str
    status: str
    maker_name: str


class CustomerHeld(Record):
    """The customer's record as held; personal fields are masked unless revealed.

    Personal fields are plain text here: a mask is no valid phone number or date.
    """

    customer_id: str
    version: int
    customer_type: str
    branch_code: str
    status: str
    full_name: str
    kyc_tier: str
    phone: str
    alternative_phone: str | None = None
    email: str | None = None
    physical_address: dict[str, Any] | None = None
    postal_address: dict[str, Any] | None = None
    kra_pin: str | None = None
    kra_pin_exemption: str | None = None
    expected_monthly_turnover: Money
    source_of_funds: str
    preferred_language: str | None = None
    tax_residencies: tuple[dict[str, Any], ...] = ()
    consent: dict[str, bool]
    individual: dict[str, Any] | None = None
    business: dict[str, Any] | None = None
    contact_changed_on: date | None = None
    next_of_kin_confirmed_on: date | None = None
    risk_rating: str
    risk_factors: tuple[str, ...]
    is_minor: bool


class EnquiryReply(Record):
    """The 360 view of a customer, and of one account where it was named."""

    customer: CustomerHeld
    kyc: KycState
    accounts: tuple[AccountSummary, ...]
    loans: tuple[LoanLine, ...]
    alerts: tuple[Reason, ...]
    open_requests: tuple[OpenRequest, ...]
    account: AccountDetail | None = None
