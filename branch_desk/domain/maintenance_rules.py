"""The rules of a change (docs/contract.md 2.5, 3, 5): what it asks for, and what it may not do.

They judge the record as it will be, and complain of what the change itself brings: a record that
was in order when it was made may have aged, and is not held against a new phone number.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from branch_desk.common import AMOUNT_MAX, format_amount, format_date
from branch_desk.domain.account_states import takes_credits
from branch_desk.domain.changes import changes_of, record_after, record_held, terms_held
from branch_desk.domain.checklists import shortfall_of, wanted_documents
from branch_desk.domain.cif_rules import record_complaints
from branch_desk.domain.complaints import FieldError, field_error, field_errors
from branch_desk.domain.customers import CustomerRecord, CustomerType, KycTier
from branch_desk.domain.documents import DocumentRef, DocumentType
from branch_desk.domain.enquiries import AccountDetail, EnquiryReply
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import wire_form
from branch_desk.domain.maintenance import (
    KINDS,
    AccountMaintenance,
    AccountTerms,
    Action,
    StateAction,
)
from branch_desk.domain.money import Money
from branch_desk.domain.opening_rules import service_complaints
from branch_desk.domain.patches import merged
from branch_desk.domain.sketch import sketch

_ROOT: Final = "/customer_changes"
_TERMS: Final = "/account_changes"
_FIXED_DEPOSIT: Final = "FIXED_DEPOSIT"
_IDENTITY: Final = (
    "/customer/individual/first_name",
    "/customer/individual/other_names",
    "/customer/individual/surname",
    "/customer/individual/one_name_only",
    "/customer/individual/date_of_birth",
    "/customer/individual/identity",
    "/customer/individual/nationality",
    "/customer/individual/guardian",
    "/customer/business/registered_name",
    "/customer/business/trading_name",
    "/customer/business/directors",
    "/customer/business/beneficial_owners",
    "/customer/kra_pin",
    "/customer/kra_pin_exemption",
)
"""Who somebody is; a change of it takes evidence, and a second pair of eyes."""
_PROVEN: Final = frozenset({Action.REACTIVATE, Action.UNFREEZE, Action.RELEASE_HOLD})
_NEEDED: Final = {
    Action.FREEZE: ("kind", "reason_code"),
    Action.PLACE_HOLD: ("kind", "amount"),
    Action.RELEASE_HOLD: ("hold_id",),
}
_ALLOWED: Final = {Action.PLACE_HOLD: ("expires_on",)}
_LABELS: Final = {
    "kind": "the kind",
    "reason_code": "the reason",
    "amount": "the amount",
    "hold_id": "the hold",
}


def touches_identity(fields: frozenset[str]) -> bool:
    """Say whether a change, by the pointers of its rows, alters who somebody is."""
    return any(
        f"{field}/".startswith(f"{part}/") or part.startswith(f"{field}/")
        for field in fields
        for part in _IDENTITY
    )


def maintenance_complaints(request: AccountMaintenance, facts: Facts) -> Iterator[FieldError]:
    """Give every complaint about a change; one without its record is of nobody known."""
    held = facts.held
    if held is None:
        yield field_error("/customer_id", "customer_unknown")
        return
    unnamed = list(_account_complaints(request, held))
    yield from unnamed
    changes = changes_of(request, held, facts.business_date)
    # What another account would have of it cannot be told.
    if not changes and request.state_action is None and not unnamed:
        yield field_error("", "no_change")
    fields = frozenset(each.field for each in changes)
    yield from _proof_complaints(request, fields)
    if request.customer_changes:
        yield from _record_complaints(request, held, facts)
        yield from _tier_complaints(request, held, facts)
    if request.account_changes and held.account:
        yield from _terms_complaints(request, held, held.account)
        yield from _limit_complaints(request, facts)
        yield from _service_complaints(request, held.account, facts)
    if request.state_action and held.account:
        yield from _state_complaints(request.state_action, held.account, facts)


def _account_complaints(request: AccountMaintenance, held: EnquiryReply) -> Iterator[FieldError]:
    if request.account_no is None:
        if request.account_changes or request.state_action:
            yield field_error("/account_no", "required", label="the account")
    elif request.account_no not in {each.account_no for each in held.accounts}:
        yield field_error("/account_no", "account_not_of_customer")


def _proof_complaints(request: AccountMaintenance, fields: frozenset[str]) -> Iterator[FieldError]:
    action = request.state_action.action if request.state_action else None
    if action and not request.reason:
        yield field_error("/reason", "required", label="the reason")
    if (action in _PROVEN or touches_identity(fields)) and not request.evidence:
        yield field_error("/evidence", "required", label="the evidence")


def _record_complaints(
    request: AccountMaintenance, held: EnquiryReply, facts: Facts
) -> Iterator[FieldError]:
    members = record_after(request, held)
    is_person = held.customer.customer_type == CustomerType.INDIVIDUAL
    other = "business" if is_person else "individual"
    if other in members:
        yield field_error(f"{_ROOT}/{other}", "unknown_field", name=other)
        return
    try:
        record = CustomerRecord.model_validate(members)
    except ValidationError as error:
        yield from _placed(field_errors(error, CustomerRecord), _ROOT)
        return
    aged = list(_aged(held, facts))
    every = record_complaints(record, facts)
    yield from _placed((each for each in every if _topic(each, members) not in aged), _ROOT)
    yield from _paper_complaints(request, record, held, facts)


def _tier_complaints(
    request: AccountMaintenance, held: EnquiryReply, facts: Facts
) -> Iterator[FieldError]:
    """Complain of a tier that falls below what an account asks for that the customer has."""
    tiers = [each.value for each in KycTier]
    wanted = record_after(request, held).get("kyc_tier")
    if wanted is None or tiers.index(wanted) >= tiers.index(held.customer.kyc_tier):
        return
    open_ones = (each for each in held.accounts if each.state != "CLOSED")
    products = (facts.meta.product(each.product_code) for each in open_ones)
    asking = max(
        (each for each in products if each), key=lambda p: tiers.index(p.min_tier), default=None
    )
    if asking and tiers.index(wanted) < tiers.index(asking.min_tier):
        words = asking.min_tier.replace("_", " ").lower()
        why = f"{asking.name} asks for it"
        yield field_error(f"{_ROOT}/kyc_tier", "kyc_tier_low", tier=words, why=why)


def _placed(errors: Iterable[FieldError], root: str) -> Iterator[FieldError]:
    for each in errors:
        yield each.model_copy(update={"field": f"{root}{each.field}"})


def _aged(held: EnquiryReply, facts: Facts) -> Iterator[tuple[str, str, Any]]:
    """Give the topics of what is wrong with the record before anything changes."""
    members = record_held(held)
    try:
        record = CustomerRecord.model_validate(members)
    except ValidationError:
        return  # What made it so changes now, and the record is judged as a new one.
    was_listed = "SCREENING" in held.customer.risk_factors
    for each in record_complaints(record, replace(facts, screening_hit=was_listed)):
        yield _topic(each, members)


def _topic(error: FieldError, record: Mapping[str, Any]) -> tuple[str, str, Any]:
    """Give what a complaint says, and of which value, wherever in a list that value stands.

    An identity document is one value: one that is renewed must itself be in date.
    """
    path = error.field.strip("/").split("/")
    if "identity" in path:
        path = path[: path.index("identity") + 1]
    value: Any = record
    for part in path:
        value = value[int(part)] if isinstance(value, list) else value.get(part)
    return error.code, error.message, value


def _paper_complaints(
    request: AccountMaintenance, record: CustomerRecord, held: EnquiryReply, facts: Facts
) -> Iterator[FieldError]:
    before = sketch(CustomerRecord, record_held(held))
    wanted_before = set(wanted_documents(before, facts))
    added = _added_papers(request, facts)
    filed = {each.document_type for each in held.kyc.documents}
    for document_type in wanted_documents(record, facts):
        place = added.get(document_type)
        if place is not None:
            index, ref = place
            code, words = shortfall_of(document_type, facts.documents[ref.document_id], facts)
            if code:
                yield FieldError(field=f"{_ROOT}/documents/{index}", code=code, message=words)
        elif document_type not in wanted_before and document_type not in filed:
            code, words = shortfall_of(document_type, None, facts)
            yield FieldError(field=f"{_ROOT}/documents", code=code, message=words)


def _added_papers(
    request: AccountMaintenance, facts: Facts
) -> dict[DocumentType, tuple[int, DocumentRef]]:
    refs = request.customer_changes.documents if request.customer_changes else ()
    return {
        DocumentType(facts.documents[ref.document_id].document_type): (index, ref)
        for index, ref in enumerate(refs)
        if ref.document_id in facts.documents
    }


def _terms_complaints(
    request: AccountMaintenance, held: EnquiryReply, account: AccountDetail
) -> Iterator[FieldError]:
    patch = _terms_patch(request)
    try:
        AccountTerms.model_validate(merged(terms_held(account), patch))
    except ValidationError as error:
        # The title of many holders may be longer than what an officer could enter now.
        found = field_errors(error, AccountTerms)
        yield from _placed((each for each in found if each.field.split("/")[1] in patch), _TERMS)
    if account.account_type != _FIXED_DEPOSIT:
        for name in ("maturity", "settlement_account_no"):
            if name in patch:
                yield field_error(f"{_TERMS}/{name}", "unknown_field", name=name)
    elif "settlement_account_no" in patch:
        yield from _settlement_complaints(patch["settlement_account_no"], held, account)


def _settlement_complaints(
    account_no: str | None, held: EnquiryReply, account: AccountDetail
) -> Iterator[FieldError]:
    pointer = f"{_TERMS}/settlement_account_no"
    named = next((each for each in held.accounts if each.account_no == account_no), None)
    if account_no is None:
        yield field_error(pointer, "required", label="the settlement account")
    elif account_no == account.account_no:
        yield field_error(pointer, "choice", label="another account")
    elif named is None:
        yield field_error(pointer, "account_not_of_customer")
    elif named.closing or not takes_credits(named):
        yield field_error(pointer, "choice", label="an account that takes credits")


def _limit_complaints(request: AccountMaintenance, facts: Facts) -> Iterator[FieldError]:
    most = facts.meta.policy.account_limit_max
    for name, value in (_terms_patch(request).get("limits") or {}).items():
        if value is not None and Money.model_validate(value).amount > most:
            pointer = f"{_TERMS}/limits/{name}"
            yield field_error(pointer, "amount_max", max=format_amount(most))


def _service_complaints(
    request: AccountMaintenance, account: AccountDetail, facts: Facts
) -> Iterator[FieldError]:
    product = facts.meta.product(account.product_code)
    if product:
        wanted = _terms_patch(request).get("services") or {}
        yield from service_complaints(product, wanted, f"{_TERMS}/services")


def _terms_patch(request: AccountMaintenance) -> dict[str, Any]:
    return wire_form(request.account_changes) if request.account_changes else {}


def _state_complaints(
    asked: StateAction, account: AccountDetail, facts: Facts
) -> Iterator[FieldError]:
    needed = _NEEDED.get(asked.action, ())
    taken = {*needed, *_ALLOWED.get(asked.action, ())}
    for name in ("kind", "reason_code", "amount", "expires_on", "hold_id"):
        pointer, value = f"/state_action/{name}", getattr(asked, name)
        if value is not None and name not in taken:
            yield field_error(pointer, "unknown_field", name=name)
        if value is None and name in needed:
            yield field_error(pointer, "required", label=_LABELS[name])
    kinds = KINDS.get(asked.action)
    if kinds and asked.kind and not isinstance(asked.kind, kinds):
        yield field_error("/state_action/kind", "choice", label="the kind")
    if asked.action is Action.PLACE_HOLD:
        yield from _hold_complaints(asked, account, facts)
    if asked.action is Action.RELEASE_HOLD and asked.hold_id:
        yield from _release_complaints(asked.hold_id, account)


def _release_complaints(hold_id: str, account: AccountDetail) -> Iterator[FieldError]:
    if hold_id not in {each.hold_id for each in account.holds}:
        yield field_error("/state_action/hold_id", "choice", label="the hold")


def _hold_complaints(
    asked: StateAction, account: AccountDetail, facts: Facts
) -> Iterator[FieldError]:
    if asked.amount and not asked.amount.amount:
        yield field_error("/state_action/amount", "amount_min", min="0.01")
    # All that is held is one amount in every enquiry, and may be no more than an amount can be.
    room = AMOUNT_MAX - account.balances.held.amount
    if asked.amount and asked.amount.amount > room:
        yield field_error("/state_action/amount", "amount_max", max=format_amount(room))
    if asked.expires_on and asked.expires_on < facts.business_date:
        day = format_date(facts.business_date)
        yield field_error("/state_action/expires_on", "date_past", business_date=day)
