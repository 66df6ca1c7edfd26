"""The demo's rows of mandates, holds, cards, loans and counters."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from branch_desk.core.seed_data.accounts import ACCOUNTS, LOANS
from branch_desk.core.seed_data.customers import CUSTOMERS
from branch_desk.core.seed_data.days import bank_day
from branch_desk.core.seed_data.ids import (
    account_no,
    counter_of_accounts,
    counter_of_customers,
    counter_of_references,
    customer_id,
    opaque_id,
)
from branch_desk.core.seed_data.mandates import DemoMandate, mandates
from branch_desk.core.seed_data.postings import minor
from branch_desk.core.seed_data.requests import requests
from branch_desk.core.seed_data.rows import Moment, Row, stored_sha256

_CARD_PRODUCTS: Final = frozenset({"10", "11", "20"})
_HOLDS: Final = (
    (("001", "10", 3), "LIEN", "15000.00", "Security for a guarantee given to a supplier.",
     "SUP001", 30),
    (("002", "10", 2), "COURT_ORDER", "50000.00", "Order of the commercial court, see the file.",
     "SUP003", 21),
)  # fmt: skip
_INSTRUCTIONS: Final = (
    (("001", "10", 2), "Jogoo Road Primary School", "6500.00", 9),
    (("001", "20", 1), "Kindaruma Court Rent", "32000.00", 6),
    (("003", "20", 1), "Lakeside Water Company", "4200.00", 12),
)


def mandate_rows(moment: Moment) -> Iterator[Row]:
    """Give the mandates of all accounts."""
    for mandate in _mandates(moment):
        start = moment.first_day.fromisoformat(mandate.terms["effective_from"])
        made_on = min(start, bank_day(moment.first_day, -2))
        yield {
            "account_no": mandate.account_no,
            "mandate_no": mandate.mandate_no,
            "effective_from": start,
            "created_at": moment.at(made_on, 60),
        }


def _mandates(moment: Moment) -> Iterator[DemoMandate]:
    for account in ACCOUNTS:
        yield from mandates(account, moment.first_day)


def signatory_rows(moment: Moment) -> Iterator[Row]:
    """Give who signs; name and identity of a customer come from the record."""
    for mandate in _mandates(moment):
        for position, each in enumerate(mandate.terms["signatories"]):
            ends, specimen = each.get("effective_to"), each.get("specimen_id")
            yield {
                "account_no": mandate.account_no,
                "mandate_no": mandate.mandate_no,
                "signatory_id": each["signatory_id"],
                "position": position,
                "customer_id": each.get("customer_id"),
                "full_name": each["full_name"],
                "identity": None if "customer_id" in each else each["identity"],
                "signatory_class": each["class"],
                "personal_limit_minor": _limit(each.get("personal_limit")),
                "effective_to": moment.first_day.fromisoformat(ends) if ends else None,
                "specimen_document_id": specimen,
                "specimen_sha256": stored_sha256("SIGNATURE_SPECIMEN") if specimen else None,
            }


def band_rows(moment: Moment) -> Iterator[Row]:
    """Give the bands of each mandate in rising order."""
    for mandate in _mandates(moment):
        for position, band in enumerate(mandate.terms["bands"]):
            yield {
                "account_no": mandate.account_no,
                "mandate_no": mandate.mandate_no,
                "position": position,
                "up_to_minor": _limit(band.get("up_to")),
                "rule": band["rule"],
            }


def _limit(money: dict[str, Any] | None) -> int | None:
    return minor(money["amount"]) if money else None


def hold_rows(moment: Moment) -> Iterator[Row]:
    """Give the holds."""
    for n, (place, kind, amount, reason, officer_id, days) in enumerate(_HOLDS):
        yield {
            "hold_id": opaque_id("HLD-", "hold", n),
            "account_no": account_no(*place),
            "kind": kind,
            "amount_minor": minor(amount),
            "reason": reason,
            "placed_by": officer_id,
            "placed_on": bank_day(moment.first_day, -days),
        }


def card_rows() -> Iterator[Row]:
    """Give a card to each account in use whose product has one."""
    for account in ACCOUNTS:
        if account.product in _CARD_PRODUCTS and account.state in {"ACTIVE", "FROZEN"}:
            yield {
                "account_no": account.number,
                "masked_no": f"4571 **** **** {int(account.number) % 9973:04d}",
                "status": "ACTIVE" if account.state == "ACTIVE" else "BLOCKED",
            }


def instruction_rows(moment: Moment) -> Iterator[Row]:
    """Give the payments that repeat."""
    for place, payee, amount, days in _INSTRUCTIONS:
        yield {
            "account_no": account_no(*place),
            "payee": payee,
            "amount_minor": minor(amount),
            "next_on": moment.first_day + timedelta(days=days),
        }


def loan_rows() -> Iterator[Row]:
    """Give the loans."""
    for loan in LOANS:
        yield {
            "loan_no": loan.loan_no,
            "customer_id": customer_id(loan.serial),
            "product_name": loan.product_name,
            "outstanding_minor": minor(loan.outstanding),
            "days_past_due": loan.days_past_due,
            "repayment_account_no": account_no(*loan.repaid_from),
            "status": loan.status,
        }


def counter_rows(moment: Moment) -> Iterator[Row]:
    """Give the numbers used so far; requests hold numbers too, and none is given out twice."""
    yield {"name": counter_of_customers(), "value": len(CUSTOMERS)}
    queue = tuple(requests(moment.first_day))
    numbers = [account.number for account in ACCOUNTS]
    numbers += [each.account_no for each in queue if each.account_no]
    used: dict[tuple[str, str], int] = {}
    for number in numbers:
        place = (number[:3], number[3:5])
        used[place] = max(used.get(place, 0), int(number[5:12]))
    for (branch, product), serial in sorted(used.items()):
        yield {"name": counter_of_accounts(branch, product), "value": serial}
    for each in queue:
        if each.counter:
            day = moment.first_day - timedelta(days=each.acts[-1].before.days)
            yield {"name": counter_of_references(each.branch_code, day), "value": each.counter}
