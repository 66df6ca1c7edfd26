"""What an officer should know before anything else about a customer (contract 2.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Row

from branch_desk.common import format_date
from branch_desk.domain.customers import ADULT_AGE, age_on
from branch_desk.domain.policy import Policy
from branch_desk.domain.replies import Reason
from branch_desk.domain.spans import is_due

_EXPIRING_DAYS: Final = 60


@dataclass(frozen=True)
class Outlook:
    """What the alerts look at beside the customer's row."""

    day: date
    policy: Policy
    expiring: tuple[date, ...]
    """The days on which the customer's current papers expire."""
    signing_ends: tuple[tuple[str, date], ...]
    """Accounts for which somebody signs not for good, each with the last day of it."""
    has_open_request: bool


def alerts_of(customer: Row[Any], outlook: Outlook) -> Iterator[Reason]:
    """Give the alerts of a customer, the gravest first."""
    if customer.status == "BLOCKED":
        yield Reason(code="BLOCKED", text="The customer is blocked.")
    if customer.status == "DECEASED":
        yield Reason(code="DECEASED", text="The customer is deceased.")
    if customer.is_pep:
        yield Reason(code="PEP", text="Politically exposed person.")
    if customer.risk_rating == "HIGH":
        yield Reason(code="RISK_HIGH", text="The customer's risk is high.")
    yield from _kyc_alerts(customer, outlook)
    yield from _signing_alerts(outlook)
    yield from _age_alerts(customer, outlook)
    if outlook.has_open_request:
        yield Reason(code="OPEN_REQUEST", text="A request about this customer waits for approval.")


def _kyc_alerts(customer: Row[Any], outlook: Outlook) -> Iterator[Reason]:
    if customer.kyc_status == "EXPIRED":
        yield Reason(code="KYC_EXPIRED", text="KYC has expired. Bring the documents up to date.")
    if customer.kyc_status == "INCOMPLETE":
        yield Reason(code="KYC_INCOMPLETE", text="KYC is incomplete: documents were waived.")
    soon = [each for each in outlook.expiring if each <= outlook.day + timedelta(_EXPIRING_DAYS)]
    if soon:
        first = min(soon)
        verb = "expired" if first < outlook.day else "expires"
        text = f"A document {verb} on {format_date(first)}."
        yield Reason(code="DOCUMENT_EXPIRING", text=text)


def _signing_alerts(outlook: Outlook) -> Iterator[Reason]:
    until = outlook.day + timedelta(_EXPIRING_DAYS)
    soon = [(day, number) for number, day in outlook.signing_ends if day <= until]
    if soon:
        day, number = min(soon)
        verb = "signed" if day < outlook.day else "signs"
        text = f"A signatory of {number} {verb} only until {format_date(day)}."
        yield Reason(code="SIGNATORY_EXPIRING", text=text)


def _age_alerts(customer: Row[Any], outlook: Outlook) -> Iterator[Reason]:
    confirmed = customer.next_of_kin_confirmed_on
    months = outlook.policy.next_of_kin_months
    if confirmed is not None and is_due(confirmed, outlook.day, months):
        text = f"Next of kin last confirmed on {format_date(confirmed)}. Ask again."
        yield Reason(code="NEXT_OF_KIN_STALE", text=text)
    if (
        customer.guardian_id is not None
        and age_on(customer.date_of_birth, outlook.day) >= ADULT_AGE
    ):
        text = "The customer has come of age and needs an adult's record and account."
        yield Reason(code="MINOR_NOW_ADULT", text=text)
