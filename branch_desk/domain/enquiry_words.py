"""The parts of an enquiry in the words that an officer reads to a customer."""

from collections.abc import Mapping
from datetime import date

from branch_desk.common import format_date
from branch_desk.domain.account_states import STOPPED
from branch_desk.domain.enquiries import (
    AccountSummary,
    CustomerHeld,
    Freeze,
    HoldLine,
    KycState,
    MandateHeld,
)
from branch_desk.domain.mandate_words import mandate_words
from branch_desk.domain.mandates import Band, Signatory
from branch_desk.domain.policy import Meta
from branch_desk.domain.spans import days_words, is_due
from branch_desk.domain.words import code_words, document_words, phone_words

_NO_PIN = {"MINOR": "none, under 18"}
_SERVICES = {"sms_alerts": "SMS alerts", "e_statements": "e-statements"}
_TERMS = ("customer_id", "class", "personal_limit", "effective_from", "effective_to")


def listed(meta: Meta, source: str, code: str) -> str:
    """Give a code by its row of a reference list of the bank, else the code in words."""
    return next((row.en for row in meta.choices(source) if row.code == code), code_words(code))


def pin_words(customer: CustomerHeld) -> str | None:
    """Give the KRA PIN, or why there is none."""
    reason = customer.kra_pin_exemption
    if customer.kra_pin or not reason:
        return customer.kra_pin
    return _NO_PIN.get(reason, f"none, {code_words(reason).lower()}")


def state_words(account: AccountSummary) -> str:
    """Give the state, with the closing that waits."""
    return code_words(account.state) + (", closing" if account.closing else "")


def listed_state_words(account: AccountSummary) -> str:
    """Give the state as a list shows it, where a freeze must catch the eye, or a long silence."""
    if account.freeze is None:
        since = f" since {format_date(account.state_since)}" if account.state == "DORMANT" else ""
        return state_words(account) + since
    return f"FROZEN, {STOPPED[account.freeze.kind].lower()} stopped"


def holder_words(account: AccountSummary) -> str:
    """Give the holders, the primary one first."""
    return ", ".join(each.full_name for each in account.holders)


def freeze_words(freeze: Freeze, meta: Meta) -> str:
    """Give what is stopped, why, and since when."""
    why = listed(meta, "freeze_reasons", freeze.reason_code)
    placed = f"{freeze.placed_by}, {format_date(freeze.placed_at)}"
    return f"{STOPPED[freeze.kind]} stopped. {why}: {freeze.reason} Placed by {placed}"


def hold_words(hold: HoldLine, meta: Meta) -> str:
    """Give what is held back, why, and until when."""
    until = f", until {format_date(hold.expires_on)}" if hold.expires_on else ""
    kind = listed(meta, "hold_kinds", hold.kind)
    return f"{hold.amount}, {kind}: {hold.reason} Since {format_date(hold.placed_on)}{until}"


def held_mandate_words(mandate: MandateHeld) -> str:
    """Give a mandate as held in a sentence; masked names stand as they came."""
    signatories = [
        Signatory.model_validate({name: each[name] for name in _TERMS if name in each}).model_copy(
            update={"full_name": each.get("full_name")}
        )
        for each in mandate.signatories
    ]
    bands = [Band.model_validate(each) for each in mandate.bands]
    words = mandate_words(signatories, bands, {})
    if mandate.status == "CURRENT":
        return words
    return f"from {format_date(mandate.effective_from)}: {words}"


def documents_words(kyc: KycState) -> tuple[tuple[str, str, bool], ...]:
    """Give label, text and whether it matters, of documents waived and missing."""
    waived = ", ".join(
        f"{document_words(each['document_type'])} until {_day(each['expires_on'])}"
        for each in kyc.waivers
    )
    missing = ", ".join(map(document_words, kyc.missing))
    rows = (("Documents waived", waived, True), ("Documents missing", missing, True))
    return tuple(row for row in rows if row[1])


def review_words(kyc: KycState, day: date) -> str:
    """Give the standing of the KYC on a business day, and how old it may still become."""
    standing = f"{code_words(kyc.status)}, {code_words(kyc.tier)}"
    due = format_date(kyc.review_due)
    if kyc.review_due < day:
        return f"{standing}, REVIEW OVERDUE since {due}, by {days_words(kyc.review_due, day)}"
    return f"{standing}, review due {due}, in {days_words(day, kyc.review_due)}"


def kin_rows(customer: CustomerHeld, meta: Meta) -> tuple[tuple[str, str, bool], ...]:
    """Give label, text and whether it matters, of the next of kin and when they were confirmed."""
    named = (customer.individual or {}).get("next_of_kin", ())
    if not named:
        return ()
    people = "; ".join(
        f"{each['full_name']}, {listed(meta, 'relationships', each['relationship']).lower()},"
        f" {phone_words(each['phone'])}"
        for each in named
    )
    rows = [("Next of kin", people, False)]
    since, day = customer.next_of_kin_confirmed_on, meta.business_date
    if since is not None:
        is_stale = is_due(since, day, meta.policy.next_of_kin_months)
        words = f"{days_words(since, day)} ago, {format_date(since)}"
        rows.append(("Kin confirmed", words, is_stale))
    return tuple(rows)


def birth_words(customer: CustomerHeld, day: date) -> str | None:
    """Give the date of birth as far as it is readable, and then with the age."""
    text = (customer.individual or {}).get("date_of_birth")
    if text is None:
        return None
    try:
        born = date.fromisoformat(text)
    except ValueError:
        return str(text)
    return f"{format_date(born)}, {days_words(born, day)}"


def address_words(customer: CustomerHeld, meta: Meta) -> str | None:
    """Give the physical address on one line; a teller gets none."""
    held = customer.physical_address
    if held is None:
        return None
    county = held.get("county")
    parts = (held.get("line_1"), held.get("line_2"), held.get("town"))
    named = [*parts, listed(meta, "counties", county) if county else None, held.get("country")]
    return ", ".join(str(each) for each in named if each)


def postal_words(customer: CustomerHeld) -> str | None:
    """Give the postal address on one line; a teller gets none."""
    held = customer.postal_address
    if held is None:
        return None
    return f"P.O. Box {held['po_box']}, {held['postal_code']} {held['town']}"


def service_words(services: Mapping[str, bool]) -> str:
    """Give the services that are switched on."""
    on = [_SERVICES.get(name, code_words(name)) for name, is_on in services.items() if is_on]
    return ", ".join(on) or "none"


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))
