"""What stands between a customer and a new account, and how to clear it, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.operation import Hit
from branch_desk.domain.words import code_words, document_words

_ACTIVE: Final = "ACTIVE"
_FIT: Final = frozenset({"VERIFIED", "INCOMPLETE"})
_CURE: Final = "in Account maintenance (ACMT), then press F5 here."


def why_not_opened(body: Mapping[str, Any]) -> str:
    """Say of an enquiry's answer why the customer can have no account now, and the way out."""
    customer, kyc = body["customer"], body["kyc"]
    name = customer["full_name"]
    if customer["status"] != _ACTIVE:
        return f"{name} is {customer['status'].lower()}: no account can be opened."
    missing = [document_words(each) for each in kyc.get("missing", ())]
    state = f"KYC of {name} is {kyc['status'].lower()}"
    if missing:
        return f"{state}. Missing: {', '.join(missing)}. Add what is missing {_CURE}"
    # With nothing missing, one of these two days is past, and the earlier one surely is.
    due = date.fromisoformat(kyc["review_due"])
    over = date.fromisoformat(_identity(customer).get("expires_on") or date.max.isoformat())
    if over < due:
        return f"{state}: the identity document expired on {format_date(over)}. Renew it {_CURE}"
    return f"{state}: its review was due on {format_date(due)}. Renew the documents {_CURE}"


def _identity(customer: Mapping[str, Any]) -> Mapping[str, Any]:
    return (customer.get("individual") or {}).get("identity") or {}


def may_open(body: Mapping[str, Any]) -> bool:
    """Say of an enquiry's answer whether the customer can have another account."""
    return body["customer"]["status"] == _ACTIVE and body["kyc"]["status"] in _FIT


def kyc_alert(body: Mapping[str, Any]) -> str:
    """Give the code of the alert about KYC of an enquiry's answer; empty where papers do not help.

    It is one of docs/contract.md 2.7, which names the dock that puts it right.
    """
    customer, kyc = body["customer"], body["kyc"]
    return f"KYC_{kyc['status']}" if customer["status"] == _ACTIVE else ""


def standing_hits(body: Mapping[str, Any]) -> tuple[Hit, ...]:
    """Describe the customer of an enquiry's answer: KYC, accounts, and what the bank warns of."""
    customer, kyc = body["customer"], body["kyc"]
    standing = f"{customer['full_name']}: KYC {kyc['status'].lower()}, {code_words(kyc['tier'])}."
    accounts = [each for each in body["accounts"] if each["state"] != "CLOSED"]
    held = {0: "Holds no account.", 1: "Holds one account."}.get(
        len(accounts), f"Holds {len(accounts)} accounts."
    )
    alerts = tuple(Hit(text=alert["text"]) for alert in body["alerts"])
    return (Hit(text=standing, stops=not may_open(body)), Hit(text=held), *alerts)
