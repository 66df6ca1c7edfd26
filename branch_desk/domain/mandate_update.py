"""Changing who signs for an account: the wanted mandate, beside the one that is current.

The whole wanted mandate travels; what is added, changed and removed follows from it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import Field

from branch_desk.domain.documents import DocumentRef, DocumentType, paper_of
from branch_desk.domain.enquiries import EnquiryReply, MandateHeld
from branch_desk.domain.fields import Body, CustomerId, OwnAccountNo, Record, wire_form
from branch_desk.domain.maintenance import Change
from branch_desk.domain.mandates import Band, MandateTerms, Signatory
from branch_desk.domain.money import Money

_PLACE: Final = "/account/mandates/0"
"""Where an enquiry shows the current mandate."""
_NEVER: Final = "9999"
"""After every day that is written YYYY-MM-DD."""
_INHERITED: Final = ("customer_id", "full_name", "identity", "phone", "specimen")
"""What a kept signatory has already, and need not be said again; limits and dates are whole."""
_SHOWN: Final = (
    "full_name",
    "customer_id",
    "identity",
    "phone",
    "class",
    "personal_limit",
    "effective_from",
    "effective_to",
    "specimen",
)


MandateInstruction = Annotated[
    DocumentRef, paper_of(DocumentType.MANDATE_INSTRUCTION, DocumentType.BOARD_RESOLUTION)
]


class MandateUpdate(Body):
    """A new mandate, as `POST /customer/mandate-update` takes it."""

    customer_id: CustomerId = Field(title="Customer")
    account_no: OwnAccountNo = Field(title="Account")
    mandate: MandateTerms = Field(title="Signing rule")
    instruction: MandateInstruction = Field(title="Instruction")


class MandateUpdated(Record):
    """The result of a new mandate that took effect, or will on its day."""

    mandate_no: int
    status: str
    effective_from: date
    account_version: int


def current_of(held: EnquiryReply) -> MandateHeld | None:
    """Give the mandate that is in force, out of an enquiry about the account."""
    mandates = held.account.mandates if held.account else ()
    return next((each for each in mandates if each.status == "CURRENT"), None)


def signatories_of(mandate: MandateHeld | None) -> dict[str, dict[str, Any]]:
    """Give those who sign now by their ids, in their order."""
    return {each["signatory_id"]: each for each in (mandate.signatories if mandate else ())}


def wanted_signatory(signatory: Signatory, kept: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give a signatory as they will stand: what was not said again of a kept one stays."""
    said = {"class": "A", **wire_form(signatory)}
    for name in _INHERITED:
        if name not in said and kept and kept.get(name) is not None:
            said[name] = kept[name]
    return said


def mandate_changes(
    request: MandateUpdate, held: EnquiryReply, names: Mapping[str, str] | None = None
) -> tuple[Change, ...]:
    """Give each signatory and rule that will be different.

    `names` has the names of customers by their ID: who is added by a number is shown with theirs.
    """
    return tuple(_changes(request, current_of(held), names or {}))


def mandate_value(request: MandateUpdate, held: EnquiryReply) -> Money | None:
    """Give the highest amount that somebody may newly sign for; None is without limit."""
    amounts = [*_new_limits(request, current_of(held)), *_new_ends(request, current_of(held))]
    known = [each for each in amounts if each is not None]
    if len(known) < len(amounts):
        return None
    return max(known, key=lambda each: each.amount, default=Money.of(0))


def loosens_limit(request: MandateUpdate, held: EnquiryReply, most: Decimal) -> bool:
    """Say whether somebody is added with, or raised to, more than an amount, or to no limit."""
    limits = _new_limits(request, current_of(held))
    return any(each is None or each.amount > most for each in limits)


def alters_rule(request: MandateUpdate, held: EnquiryReply) -> bool:
    """Say whether the bands differ in any way, or the class of somebody who is kept."""
    current = current_of(held)
    if _bands_of(_ruled(request)) != _bands_held(current):
        return True
    return any(old["class"] != new["class"] for old, new in _kept(request, current))


def removes_somebody(request: MandateUpdate, held: EnquiryReply) -> bool:
    """Say whether somebody is missing, or will stop signing earlier."""
    current = current_of(held)
    kept = {each.signatory_id for each in _wanted(request)}
    if set(signatories_of(current)) - kept:
        return True
    return any(
        new.get("effective_to", _NEVER) < old.get("effective_to", _NEVER)
        for old, new in _kept(request, current)
    )


def replaces_specimen(request: MandateUpdate, held: EnquiryReply) -> bool:
    """Say whether the specimen or the identity of somebody who is kept differs."""
    return any(
        old.get(name) != new.get(name)
        for old, new in _kept(request, current_of(held))
        for name in ("specimen", "identity")
    )


def _changes(
    request: MandateUpdate, current: MandateHeld | None, names: Mapping[str, str]
) -> Iterator[Change]:
    before = signatories_of(current)
    wanted = {each.signatory_id: each for each in _wanted(request) if each.signatory_id}
    for place, (signatory_id, old) in enumerate(before.items()):
        pointer = f"{_PLACE}/signatories/{place}"
        asked = wanted.get(signatory_id)
        if asked is None:
            yield Change(field=pointer, before=old)
            continue
        new = wanted_signatory(asked, old)
        for name in _SHOWN:
            if old.get(name) != new.get(name):
                yield Change(field=f"{pointer}/{name}", before=old.get(name), after=new.get(name))
    for each in _wanted(request):
        if each.signatory_id not in before:
            known = names.get(each.customer_id or "")
            named = {"full_name": known} if known else {}
            after = {**wanted_signatory(each, None), **named}
            yield Change(field=f"{_PLACE}/signatories/-", after=after)
    old_bands, new_bands = _bands_held(current), _bands_of(_ruled(request))
    if old_bands != new_bands:
        yield Change(field=f"{_PLACE}/bands", before=old_bands, after=new_bands)


def _wanted(request: MandateUpdate) -> tuple[Signatory, ...]:
    # While it is being filled nobody may be named yet.
    return request.mandate.signatories or ()


def _ruled(request: MandateUpdate) -> tuple[Band, ...]:
    # A band whose rule is still being typed says nothing yet.
    return tuple(each for each in request.mandate.bands or () if each.rule)


def _kept(
    request: MandateUpdate, current: MandateHeld | None
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    before = signatories_of(current)
    for each in _wanted(request):
        old = before.get(each.signatory_id or "")
        if old is not None:
            yield old, wanted_signatory(each, old)


def _new_limits(request: MandateUpdate, current: MandateHeld | None) -> Iterator[Money | None]:
    """Give the limits of those who are added or may sign for more, or longer; None is no limit."""
    starts = request.mandate.effective_from
    before, day = signatories_of(current), starts.isoformat() if starts else ""
    for each in _wanted(request):
        old = before.get(each.signatory_id or "")
        limit = each.personal_limit
        if (
            old is None
            or _is_raised(old.get("personal_limit"), limit)
            or _is_longer(old, wire_form(each), day)
        ):
            yield limit


def _is_longer(old: Mapping[str, Any], new: Mapping[str, Any], day: str) -> bool:
    """Say whether somebody may sign on days, from `day` on, on which they may not so far."""
    begins = [max(each.get("effective_from", day), day) for each in (new, old)]
    ends = [each.get("effective_to", _NEVER) for each in (new, old)]
    return bool(begins[0] < begins[1] or ends[0] > ends[1])


def _is_raised(old: Mapping[str, Any] | None, new: Money | None) -> bool:
    if old is None:
        return False
    return new is None or new.amount > Money.model_validate(old).amount


def _new_ends(request: MandateUpdate, current: MandateHeld | None) -> Iterator[Money | None]:
    held = _bands_held(current)
    for band, sent in zip(_ruled(request), _bands_of(_ruled(request)), strict=True):
        if sent not in held:
            yield band.up_to


def _bands_of(bands: tuple[Band, ...]) -> list[dict[str, Any]]:
    return [_band(wire_form(each)) for each in bands]


def _bands_held(current: MandateHeld | None) -> list[dict[str, Any]]:
    return [_band(each) for each in (current.bands if current else ())]


def _band(band: Mapping[str, Any]) -> dict[str, Any]:
    # An empty list of combinations and none at all say the same.
    rule = {name: value for name, value in band["rule"].items() if value}
    end = {"up_to": band["up_to"]} if band.get("up_to") else {}
    return {**end, "rule": rule}
