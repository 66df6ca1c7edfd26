"""The rules of an account opening that reach across its fields (docs/contract.md 2.4, 3, 5)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from branch_desk.common import format_currency, format_date
from branch_desk.domain.accounts import AccountOpening, Funding, FundingMethod
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.customers import CustomerType
from branch_desk.domain.facts import CustomerFacts, Facts
from branch_desk.domain.mandates import (
    Band,
    MandateTerms,
    RuleKind,
    Shortfall,
    Signatory,
    shortfall,
)
from branch_desk.domain.policy import Product

_EFFECTIVE_DAYS: Final = 90
_METHOD_WORDS: Final = {"CASH": "cash", "TRANSFER": "transfer", "LATER": "a later payment"}
_FUNDING_MEMBERS: Final = (
    (FundingMethod.CASH, "till_receipt_no", "the till receipt"),
    (FundingMethod.TRANSFER, "from_account_no", "the account to pay from"),
)


def opening_complaints(request: AccountOpening, facts: Facts) -> Iterator[FieldError]:
    """Give every complaint about an opening, in the order of the form."""
    if request.branch_code and request.branch_code != facts.branch_code:
        yield field_error("/branch_code", "branch_differs", code=facts.branch_code)
    yield from _holder_complaints(request, facts)
    product = facts.meta.product(request.product_code)
    if product:
        yield from _product_complaints(request, product, facts)
        yield from _funding_complaints(request, product)
        yield from _tenure_complaints(request, product)
    if request.mandate:
        yield from mandate_complaints(request.mandate, facts)


def missing_in_opening(sketched: AccountOpening, facts: Facts) -> Iterator[FieldError]:
    """Give what the rules miss in a sketch though the model calls it optional."""
    if sketched.funding:
        yield from _funding_missing(sketched.funding)
    product = facts.meta.product(sketched.product_code) if sketched.product_code else None
    if product and product.tenure:
        yield from _tenure_missing(sketched)
    yield from _mandate_missing(sketched, holders_of(sketched, facts))


def why_not_offered(product: Product, holders: Sequence[CustomerFacts], count: int) -> str:
    """Say why a product is not for these holders, or give empty text where it is."""
    if any(each.is_minor for each in holders) and not product.minor_only:
        return "the customer is under 18"
    if product.minor_only and not all(each.is_minor for each in holders):
        return "it is for customers under 18"
    if any(each.customer_type not in product.customer_types for each in holders):
        is_person = product.customer_types == (CustomerType.INDIVIDUAL,)
        return "it is for persons" if is_person else "it is for organisations"
    if count > product.max_holders:
        most = product.max_holders
        return f"it takes at most {most} holder{'' if most == 1 else 's'}"
    return ""


def mandate_complaints(mandate: MandateTerms, facts: Facts) -> Iterator[FieldError]:
    """Give every complaint about the wanted signing rule."""
    today = facts.business_date
    if mandate.effective_from < today:
        day = format_date(today)
        yield field_error("/mandate/effective_from", "date_past", business_date=day)
    if mandate.effective_from > today + timedelta(days=_EFFECTIVE_DAYS):
        yield field_error("/mandate/effective_from", "effective_too_far")
    yield from _signatory_complaints(mandate, facts)
    yield from _band_complaints(mandate)


def _holder_complaints(request: AccountOpening, facts: Facts) -> Iterator[FieldError]:
    if request.customer_id not in facts.customers:
        yield field_error("/customer_id", "customer_unknown")
    seen = {request.customer_id}
    for index, holder in enumerate(request.joint_holders):
        pointer = f"/joint_holders/{index}/customer_id"
        if holder.customer_id in seen:
            yield field_error(pointer, "choice", label="another customer")
        elif holder.customer_id not in facts.customers:
            yield field_error(pointer, "customer_unknown")
        seen.add(holder.customer_id)


def holders_of(request: AccountOpening, facts: Facts) -> tuple[CustomerFacts, ...]:
    """Give the known holders of an opening, the first one first."""
    ids = [request.customer_id, *(each.customer_id for each in request.joint_holders or ())]
    return tuple(facts.customers[each] for each in ids if each in facts.customers)


def _product_complaints(
    request: AccountOpening, product: Product, facts: Facts
) -> Iterator[FieldError]:
    holders = holders_of(request, facts)
    why = why_not_offered(product, holders, 1 + len(request.joint_holders))
    if why:
        yield field_error(
            "/product_code", "product_not_for_customer", product=product.name, why=why
        )
    deposit = request.initial_deposit
    least = product.min_opening.amount
    is_later = request.funding.method is FundingMethod.LATER
    if not is_later and deposit.amount < least:
        amount = format_currency(least, product.currency)
        yield field_error(
            "/initial_deposit", "deposit_below_minimum", product=product.name, amount=amount
        )
    if product.max_balance and deposit.amount > product.max_balance.amount:
        most = str(product.max_balance)
        yield field_error("/initial_deposit", "amount_max", max=most)
    yield from _mandate_missing(request, holders)


def _mandate_missing(
    request: AccountOpening, holders: Sequence[CustomerFacts]
) -> Iterator[FieldError]:
    if not request.mandate and _needs_mandate(request, holders):
        yield field_error("/mandate", "required", label="the signing rule")


def _needs_mandate(request: AccountOpening, holders: Sequence[CustomerFacts]) -> bool:
    is_business = any(each.customer_type == CustomerType.BUSINESS for each in holders)
    return bool(request.joint_holders) or is_business


def _funding_complaints(request: AccountOpening, product: Product) -> Iterator[FieldError]:
    funding, amount = request.funding, request.initial_deposit.amount
    method = funding.method
    fixed = product.account_type == "FIXED_DEPOSIT"
    if fixed and method is not FundingMethod.TRANSFER:
        words = _METHOD_WORDS[method]
        yield field_error("/funding/method", "funding_method", product=product.name, method=words)
    yield from _funding_missing(funding)
    for owner, name, _ in _FUNDING_MEMBERS:
        if method is not owner and getattr(funding, name) is not None:
            yield field_error(f"/funding/{name}", "unknown_field", name=name)
    if method is FundingMethod.LATER and amount:
        yield field_error("/initial_deposit", "amount_max", max="0.00")


def _funding_missing(funding: Funding) -> Iterator[FieldError]:
    for owner, name, label in _FUNDING_MEMBERS:
        if funding.method is owner and getattr(funding, name) is None:
            yield field_error(f"/funding/{name}", "required", label=label)


def _tenure_missing(request: AccountOpening) -> Iterator[FieldError]:
    if request.tenure_months is None:
        yield field_error("/tenure_months", "tenure_range")
    if request.settlement_account_no is None:
        yield field_error("/settlement_account_no", "required", label="the settlement account")


def _tenure_complaints(request: AccountOpening, product: Product) -> Iterator[FieldError]:
    if product.tenure is None:
        for name in ("tenure_months", "settlement_account_no", "maturity"):
            if getattr(request, name) is not None:
                yield field_error(f"/{name}", "unknown_field", name=name)
        return
    months = request.tenure_months
    if months is not None and not product.tenure.min <= months <= product.tenure.max:
        yield field_error("/tenure_months", "tenure_range")
    yield from _tenure_missing(request)


def _signatory_complaints(mandate: MandateTerms, facts: Facts) -> Iterator[FieldError]:
    seen: set[str] = set()
    for index, each in enumerate(mandate.signatories):
        pointer = f"/mandate/signatories/{index}"
        if each.signatory_id is not None:  # Nobody is kept or amended in a first mandate.
            yield field_error(f"{pointer}/signatory_id", "unknown_field", name="signatory_id")
        if each.customer_id is None:
            yield from _stranger_complaints(each, pointer)
        elif each.customer_id in seen:
            yield field_error(f"{pointer}/customer_id", "choice", label="another customer")
        else:
            yield from _customer_complaints(each.customer_id, pointer, facts)
            yield from _needless_complaints(each, pointer)
            seen.add(each.customer_id)
        if each.effective_from and each.effective_to and each.effective_to < each.effective_from:
            yield field_error(f"{pointer}/effective_to", "date_range")


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


def _needless_complaints(signatory: Signatory, pointer: str) -> Iterator[FieldError]:
    # Name and identity come from the CIF; another name beside it would mislead the checker.
    for name in ("full_name", "identity", "phone"):
        if getattr(signatory, name) is not None:
            yield field_error(f"{pointer}/{name}", "unknown_field", name=name)


def _band_complaints(mandate: MandateTerms) -> Iterator[FieldError]:
    ends = [band.up_to.amount if band.up_to else None for band in mandate.bands]
    closed = [end for end in ends if end is not None]
    if None in ends[:-1] or closed != sorted(set(closed)):
        yield field_error("/mandate/bands", "band_order")
        return
    for index, band in enumerate(mandate.bands):
        pointer = f"/mandate/bands/{index}"
        if band.rule.kind is RuleKind.COMBINATION and not all(band.rule.any_of or ({},)):
            yield field_error(f"{pointer}/rule/any_of", "required", label="the combination")
            continue
        if band.rule.kind is not RuleKind.COMBINATION and band.rule.any_of:
            yield field_error(f"{pointer}/rule/any_of", "unknown_field", name="any_of")
        end = band.up_to.amount if band.up_to else None
        gap = shortfall(band.rule, mandate.signatories, end, mandate.effective_from)
        if gap:
            yield _unsatisfiable(pointer, band, gap)


def _unsatisfiable(pointer: str, band: Band, gap: Shortfall) -> FieldError:
    amount = str(band.up_to) if band.up_to else "any amount"
    group = "A to E" if gap.class_name == "ANY" else gap.class_name
    places = {"amount": amount, "m": gap.wanted, "c": group, "n": gap.able}
    return field_error(pointer, "band_unsatisfiable", **places)
