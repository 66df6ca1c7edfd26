"""Opening an account: what an officer asks for and what the core answers."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from branch_desk.domain.fields import (
    Body,
    BranchCode,
    CustomerId,
    HolderAccountNo,
    Instant,
    Kind,
    Line30,
    ProductCode,
    Purpose,
    Record,
    ReservedAccountNo,
    SourceOfFunds,
    YesNo,
)
from branch_desk.domain.mandates import MandateTerms
from branch_desk.domain.money import Amount


class FundingMethod(StrEnum):
    """Where the first deposit comes from."""

    CASH = "CASH"
    TRANSFER = "TRANSFER"
    LATER = "LATER"


class Maturity(StrEnum):
    """What happens to a fixed deposit at its end."""

    ROLL_OVER = "ROLL_OVER"
    PAY_OUT = "PAY_OUT"


class JointHolder(Body):
    """A further holder, a customer of their own."""

    customer_id: CustomerId = Field(title="Customer ID")


class Funding(Body):
    """The first deposit: cash against a till receipt, a transfer, or later."""

    method: FundingMethod = Field(title="Way of payment")
    till_receipt_no: Line30 | None = Field(
        None, title="Till receipt", description="For cash: the number on the till's receipt"
    )
    from_account_no: HolderAccountNo | None = Field(None, title="From account")


class Services(Body):
    """What is linked to the account."""

    sms_alerts: YesNo | None = Field(None, title="SMS alerts")
    e_statements: YesNo | None = Field(None, title="E-statements")
    mobile_banking: YesNo | None = Field(None, title="Mobile banking")
    internet_banking: YesNo | None = Field(None, title="Internet banking")
    debit_card: YesNo | None = Field(None, title="Debit card")
    cheque_book: YesNo | None = Field(None, title="Cheque book")


class AccountOpening(Body):
    """A new account, as `POST /customer/account-open` takes it."""

    customer_id: CustomerId = Field(title="Customer")
    product_code: ProductCode = Field(title="Product")
    joint_holders: tuple[JointHolder, ...] = Field((), title="Joint holders", max_length=3)
    account_no: ReservedAccountNo | None = Field(
        None,
        title="Reserved number",
        description="F4 reserves one; left empty, the core gives one when it opens",
    )
    branch_code: BranchCode | None = Field(None, title="Branch")
    initial_deposit: Annotated[Amount, Kind("first_deposit")] = Field(title="First deposit")
    funding: Funding = Field(title="Funding")
    purpose: Purpose = Field(title="Purpose")
    source_of_funds: Annotated[SourceOfFunds, Kind("known_funds", source="sources_of_funds")] = (
        Field(title="Source of funds")
    )
    services: Services | None = Field(None, title="Services")
    tenure_months: Annotated[int, Field(strict=True)] | None = Field(None, title="Months")
    settlement_account_no: HolderAccountNo | None = Field(None, title="Settlement account")
    maturity: Maturity | None = Field(None, title="At maturity")
    mandate: MandateTerms | None = Field(None, title="Signing rule")


class AccountOpened(Record):
    """The result of an opening that took effect."""

    account_no: str
    state: str
    version: int
    mandate_no: int
    transaction_id: str | None = None
    matures_on: date | None = None
    """Of a fixed deposit, the day on which its term is over."""


class NumberReservation(Body):
    """The wish for an account number that a form can already print."""

    customer_id: CustomerId = Field(title="Customer")
    product_code: ProductCode = Field(title="Product")


class NumberReserved(Record):
    """A number held for one officer, customer and product."""

    account_no: str
    expires_at: Instant
