"""The rules of a signing rule, at an opening and whenever it changes (docs/contract.md 3, 5)."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.cif_rules import identity_complaints
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.customers import CustomerType
from branch_desk.domain.documents import papers_in_words, papers_taken
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import wire_form
from branch_desk.domain.mandate_update import (
    MandateUpdate,
    current_of,
    mandate_changes,
    signatories_of,
    wanted_signatory,
)
from branch_desk.domain.mandates import (
    Band,
    MandateTerms,
    RuleKind,
    Shortfall,
    Signatory,
    shortfall,
)

_EFFECTIVE_DAYS: Final = 90
_INSTRUCTIONS: Final = papers_taken(MandateUpdate, "instruction")
_SPECIMENS: Final = papers_taken(Signatory, "specimen")
_NAMED_BY: Final = {"signatory_id": "another signatory", "customer_id": "another customer"}
_PAPER: Final = ("id_type", "id_number", "issuing_country")

_Kept = Mapping[str, Mapping[str, Any]]
"""Who signs now, by their ids, as an enquiry in clear shows them."""
_NOBODY: Final[_Kept] = {}


def mandate_complaints(
    mandate: MandateTerms, facts: Facts, kept: _Kept = _NOBODY
) -> Iterator[FieldError]:
    """Give every complaint about the wanted signing rule; `kept` are those who sign now."""
    today = facts.business_date
    if mandate.effective_from < today:
        day = format_date(today)
        yield field_error("/mandate/effective_from", "date_past", business_date=day)
    if mandate.effective_from > today + timedelta(days=_EFFECTIVE_DAYS):
        yield field_error("/mandate/effective_from", "effective_too_far")
    yield from _signatory_complaints(mandate, facts, kept)
    yield from _band_complaints(mandate)


def missing_in_mandate(sketched: MandateTerms | None) -> Iterator[FieldError]:
    """Give what a half-filled signing rule lacks of people who are no customers."""
    for index, each in enumerate((sketched.signatories or ()) if sketched else ()):
        if each.signatory_id is None and each.customer_id is None:
            yield from _stranger_complaints(each, f"/mandate/signatories/{index}")


def early_mandate_complaints(sketched: MandateTerms | None) -> Iterator[FieldError]:
    """Give what is wrong with the bands, once everybody is named and every band has its rule."""
    if sketched is None or not (sketched.effective_from and sketched.signatories):
        return
    named = (
        each.signatory_id or each.customer_id or each.full_name for each in sketched.signatories
    )
    ruled = [each.rule is not None and each.rule.kind is not None for each in sketched.bands or ()]
    if ruled and all(named) and all(ruled):
        yield from _band_complaints(sketched)


def mandate_update_complaints(request: MandateUpdate, facts: Facts) -> Iterator[FieldError]:
    """Give every complaint about a change of who signs."""
    held = facts.held
    if held is None:
        yield field_error("/customer_id", "customer_unknown")
        return
    if held.account is None:
        yield field_error("/account_no", "account_not_of_customer")
        return
    if not mandate_changes(request, held):
        yield field_error("/mandate", "no_change")
    yield from mandate_complaints(request.mandate, facts, signatories_of(current_of(held)))
    paper = facts.documents.get(request.instruction.document_id)
    if paper and paper.document_type not in _INSTRUCTIONS:
        yield field_error("/instruction", "required", label=papers_in_words(_INSTRUCTIONS))


def _signatory_complaints(mandate: MandateTerms, facts: Facts, kept: _Kept) -> Iterator[FieldError]:
    seen: set[object] = set()
    for index, each in enumerate(mandate.signatories):
        pointer = f"/mandate/signatories/{index}"
        if each.effective_from and each.effective_to and each.effective_to < each.effective_from:
            yield field_error(f"{pointer}/effective_to", "date_range")
        named = _named_by(each, facts, kept)
        if not named.isdisjoint(seen):
            yield _named_twice(each, pointer)
        elif each.signatory_id is not None:
            yield from _kept_complaints(each, pointer, kept)
        elif each.customer_id is None:
            yield from _stranger_complaints(each, pointer)
        else:
            yield from _customer_complaints(each.customer_id, pointer, facts)
            yield from _needless_complaints(each, pointer)
        if each.identity:
            yield from identity_complaints(each.identity, f"{pointer}/identity", facts)
        yield from _specimen_complaints(each, pointer, facts)
        seen |= named


def _named_by(signatory: Signatory, facts: Facts, kept: _Kept) -> set[object]:
    """Give all that one person is known by, since nobody may count twice under two of them."""
    wanted = wanted_signatory(signatory, kept.get(signatory.signatory_id or ""))
    named: set[object] = {signatory.signatory_id, wanted.get("customer_id")}
    customer = facts.customers.get(wanted.get("customer_id", ""))
    identity = wanted.get("identity")
    paper = tuple(identity.get(each) for each in _PAPER) if identity else None
    return {*named, paper, customer.paper if customer else None} - {None}


def _named_twice(signatory: Signatory, pointer: str) -> FieldError:
    for member, what in _NAMED_BY.items():
        if getattr(signatory, member) is not None:
            return field_error(f"{pointer}/{member}", "choice", label=what)
    return field_error(f"{pointer}/identity", "signatory_twice")


def _kept_complaints(signatory: Signatory, pointer: str, kept: _Kept) -> Iterator[FieldError]:
    held = kept.get(signatory.signatory_id or "")
    if not kept:  # Nobody is kept or amended in a first mandate.
        yield field_error(f"{pointer}/signatory_id", "unknown_field", name="signatory_id")
    elif held is None:
        yield field_error(f"{pointer}/signatory_id", "choice", label="a signatory of this account")
    else:
        yield from _other_person_complaints(signatory, pointer, held)


def _other_person_complaints(
    signatory: Signatory, pointer: str, held: Mapping[str, Any]
) -> Iterator[FieldError]:
    # Else somebody would come to sign beside the old name and specimen, and nobody had approved it.
    for name in ("customer_id", "full_name"):
        said = getattr(signatory, name)
        if said is not None and said != held.get(name):
            who = held.get("full_name", "This signatory")
            yield field_error(f"{pointer}/{name}", "signatory_other", name=who)
    if held.get("customer_id"):
        sent = wire_form(signatory)
        for name in ("identity", "phone"):
            if name in sent and sent[name] != held.get(name):
                yield field_error(f"{pointer}/{name}", "unknown_field", name=name)


def _stranger_complaints(signatory: Signatory, pointer: str) -> Iterator[FieldError]:
    if signatory.full_name is None:
        yield field_error(f"{pointer}/full_name", "required", label="the full name")
    if signatory.identity is None:
        yield field_error(f"{pointer}/identity", "required", label="the identity")
    if signatory.specimen is None:
        name = signatory.full_name or "this signatory"
        yield field_error(f"{pointer}/specimen", "specimen_missing", name=name)


def _customer_complaints(customer_id: str, pointer: str, facts: Facts) -> Iterator[FieldError]:
    known = facts.customers.get(customer_id)
    if known is None:
        yield field_error(f"{pointer}/customer_id", "customer_unknown")
    elif known.is_minor:
        yield field_error(f"{pointer}/customer_id", "minor_signs", name=known.full_name)
    elif known.customer_type == CustomerType.BUSINESS:
        yield field_error(f"{pointer}/customer_id", "organisation_signs", name=known.full_name)


def _needless_complaints(signatory: Signatory, pointer: str) -> Iterator[FieldError]:
    # Name and identity come from the CIF; another name beside it would mislead the checker.
    for name in ("full_name", "identity", "phone"):
        if getattr(signatory, name) is not None:
            yield field_error(f"{pointer}/{name}", "unknown_field", name=name)


def _specimen_complaints(signatory: Signatory, pointer: str, facts: Facts) -> Iterator[FieldError]:
    ref = signatory.specimen
    paper = facts.documents.get(ref.document_id) if ref else None
    if paper is None:  # None is asked for elsewhere, and one that may not be used is refused there.
        return
    if paper.document_type not in _SPECIMENS:
        name = signatory.full_name or "this signatory"
        yield field_error(f"{pointer}/specimen", "specimen_missing", name=name)
    elif not paper.original_seen:
        yield field_error(f"{pointer}/specimen", "original_not_seen")


def _band_complaints(mandate: MandateTerms) -> Iterator[FieldError]:
    ends = [band.up_to.amount if band.up_to else None for band in mandate.bands]
    closed = [end for end in ends if end is not None]
    if None in ends[:-1] or closed != sorted(set(closed)):
        yield field_error("/mandate/bands", "band_order")
        return
    for index, band in enumerate(mandate.bands):
        pointer = f"/mandate/bands/{index}"
        if band.up_to and not band.up_to.amount:
            yield field_error(f"{pointer}/up_to", "amount_min", min="0.01")
        if band.rule.kind is RuleKind.COMBINATION and not all(band.rule.any_of or ({},)):
            yield field_error(f"{pointer}/rule/any_of", "required", label="the combination")
            continue
        if band.rule.kind is not RuleKind.COMBINATION and band.rule.any_of:
            yield field_error(f"{pointer}/rule/any_of", "unknown_field", name="any_of")
        gap = shortfall(mandate, band, mandate.effective_from)
        if gap:
            yield _unsatisfiable(pointer, band, gap)


def _unsatisfiable(pointer: str, band: Band, gap: Shortfall) -> FieldError:
    amount = str(band.up_to) if band.up_to else "any amount"
    group = "A to E" if gap.class_name == "ANY" else gap.class_name
    places = {"amount": amount, "m": gap.wanted, "c": group, "n": gap.able}
    return field_error(pointer, "band_unsatisfiable", **places)
