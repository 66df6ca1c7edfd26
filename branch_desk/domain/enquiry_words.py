"""The parts of an enquiry in the words that an officer reads to a customer."""

from datetime import date

from branch_desk.common import format_date
from branch_desk.domain.documents import DocumentType
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
from branch_desk.domain.words import code_words, document_words

_STOPPED = {"DEBIT": "Debits", "CREDIT": "Credits", "TOTAL": "Debits and credits"}
_NO_PIN = {"MINOR": "none, under 18"}
_TERMS = ("customer_id", "class", "personal_limit", "effective_to")


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
    """Give the state as a list shows it, where a freeze must catch the eye."""
    if account.freeze is None:
        return state_words(account)
    return f"FROZEN, {_STOPPED[account.freeze.kind].lower()} stopped"


def holder_words(account: AccountSummary) -> str:
    """Give the holders, the primary one first."""
    return ", ".join(each.full_name for each in account.holders)


def freeze_words(freeze: Freeze, meta: Meta) -> str:
    """Give what is stopped, why, and since when."""
    why = listed(meta, "freeze_reasons", freeze.reason_code)
    placed = f"{freeze.placed_by}, {format_date(freeze.placed_at)}"
    return f"{_STOPPED[freeze.kind]} stopped. {why}: {freeze.reason} Placed by {placed}"


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


def papers_words(kyc: KycState) -> tuple[tuple[str, str, bool], ...]:
    """Give label, text and whether it matters, of papers filed, waived and missing."""
    there = {each.document_type for each in kyc.documents}
    filed = [document_words(each) for each in DocumentType if each in there]
    waived = ", ".join(
        f"{document_words(each['document_type'])} until {_day(each['expires_on'])}"
        for each in kyc.waivers
    )
    missing = ", ".join(map(document_words, kyc.missing))
    rows = (("Papers filed", ", ".join(filed), False), ("Papers waived", waived, True))
    return tuple(row for row in (*rows, ("Papers missing", missing, True)) if row[1])


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))
