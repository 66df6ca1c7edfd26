"""Statements: what was posted to an account in a period, between two balances."""

from datetime import date
from typing import Final

from pydantic import Field, ValidationInfo, field_validator

from branch_desk.domain.enquiries import StatementLine
from branch_desk.domain.fields import AccountNo, BankDate, Body, Instant, Record
from branch_desk.domain.money import Money
from branch_desk.domain.sentences import complain

PERIOD_MAX_DAYS: Final = 366


def _ends_in_time(value: date, info: ValidationInfo) -> date:
    start: date | None = info.data.get("from_on")
    if start is not None and value < start:
        raise complain("date_range")
    if start is not None and (value - start).days >= PERIOD_MAX_DAYS:
        raise complain("period_too_long")
    return value


class StatementEnquiry(Body):
    """Which account, and from which business date to which, both included."""

    account_no: AccountNo = Field(title="Account number")
    from_on: BankDate = Field(title="First day", alias="from")
    to_on: BankDate = Field(title="Last day", alias="to")

    _in_time = field_validator("to_on")(_ends_in_time)


class StatementPeriod(Body):
    """A period as an officer types it, for the account that is in front."""

    from_on: BankDate = Field(title="First day", alias="from")
    to_on: BankDate = Field(title="Last day", alias="to")

    _in_time = field_validator("to_on")(_ends_in_time)


class StatementPage(Record):
    """A page of a statement, oldest first; both balances are those of the whole period."""

    items: tuple[StatementLine, ...]
    next_cursor: str | None = None
    as_of: Instant
    opening_balance: Money
    closing_balance: Money
