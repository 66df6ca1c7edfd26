"""The rules of an account opening that reach across its fields (docs/contract.md 2.4, 3, 5)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from branch_desk.common import format_currency, format_date
from branch_desk.domain.accounts import AccountOpening, Funding, FundingMethod
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.customers import CustomerType
from branch_desk.domain.enquiries import AccountSummary
from branch_desk.domain.facts import CustomerFacts, Facts
from branch_desk.domain.mandate_rules import mandate_complaints
from branch_desk.domain.mandates import MandateTerms
from branch_desk.domain.money import Money
from branch_desk.domain.policy import Meta, Product
from branch_desk.domain.words import code_words

_METHOD_WORDS: Final = {"CASH": "cash", "TRANSFER": "transfer", "LATER": "a later payment"}
_FUNDING_MEMBERS: Final = (
    (FundingMethod.CASH, "till_receipt_no", "the till receipt"),
    (FundingMethod.TRANSFER, "from_account_no", "the account to pay from"),
)


_SERVICES: Final = {"debit_card": "a debit card", "cheque_book": "a cheque book"}
"""What an account can have only where its product does; the product names it alike."""


def opening_complaints(request: AccountOpening, facts: Facts) -> Iterator[FieldError]:
    """Give every complaint about an opening, in the order of the form."""
    if request.branch_code and request.branch_code != facts.branch_code:
        yield field_error("/branch_code", "branch_differs", code=facts.branch_code)
    yield from _holder_complaints(request, facts)
    product = facts.meta.product(request.product_code)
    if product:
        yield from _product_complaints(request, product, facts)
        yield from _funding_complaints(request, product)
        yield from _transfer_complaints(request, facts)
        yield from _tenure_complaints(request, product)
        wanted = request.services.model_dump() if request.services else {}
        yield from service_complaints(product, wanted, "/services")
    if request.mandate:
        yield from _first_day_complaints(request.mandate, facts)
        yield from mandate_complaints(request.mandate, facts)


def missing_in_opening(sketched: AccountOpening, facts: Facts) -> Iterator[FieldError]:
    """Give what the rules miss in a sketch though the model calls it optional."""
    if sketched.funding:
        yield from _funding_missing(sketched.funding)
    product = facts.meta.product(sketched.product_code) if sketched.product_code else None
    if product and product.tenure:
        yield from _tenure_missing(sketched)
    yield from _mandate_missing(sketched, holders_of(sketched, facts))


def service_complaints(
    product: Product, wanted: Mapping[str, bool | None], pointer: str
) -> Iterator[FieldError]:
    """Give a complaint for each service that is wanted and that the product has not."""
    for name, words in _SERVICES.items():
        if wanted.get(name) and not getattr(product, name):
            yield field_error(
                f"{pointer}/{name}", "service_unavailable", product=product.name, service=words
            )


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


def why_tier_lacks(product: Product, holders: Sequence[CustomerFacts]) -> str:
    """Say whose KYC tier is too low for a product, or give empty text where nobody's is."""
    low = next((each for each in holders if each.kyc_tier < product.min_tier), None)
    if low is None:
        return ""
    needed, held = (code_words(each).lower() for each in (product.min_tier, low.kyc_tier))
    return f"it needs KYC {needed}, and {low.full_name} has {held}"


def products_for(
    holders: Sequence[CustomerFacts], count: int, meta: Meta
) -> tuple[tuple[Product, ...], tuple[tuple[Product, str], ...]]:
    """Part the bank's products into those offered to holders and the others, each with the reason.

    `count` is how many holders there will be, those included that are not known yet. While nobody
    is known everything is offered.
    """
    told = [
        (each, why_not_offered(each, holders, count) or why_tier_lacks(each, holders))
        for each in meta.products
    ]
    if not holders:
        return meta.products, ()
    offered = tuple(each for each, why in told if not why)
    return offered, tuple((each, why) for each, why in told if why)


def known_account(account_no: str, holders: Sequence[CustomerFacts]) -> AccountSummary | None:
    """Give an account of these holders as it was read, None where none has this number."""
    held = (account for each in holders for account in each.accounts)
    return next((each for each in held if each.account_no == account_no), None)


def free_amount(account: AccountSummary, meta: Meta) -> Money:
    """Give what can be paid from an account: no debit takes it below its product's minimum."""
    product = meta.product(account.product_code)
    kept = product.min_balance.minor if product else 0
    return Money.from_minor(max(0, account.balances.available.minor - kept))


def _first_day_complaints(mandate: MandateTerms, facts: Facts) -> Iterator[FieldError]:
    # A later rule replaces one that is in force; before the first there is none to go by.
    if mandate.effective_from > facts.business_date:
        day = format_date(facts.business_date)
        yield field_error("/mandate/effective_from", "effective_first", business_date=day)


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


def _transfer_complaints(request: AccountOpening, facts: Facts) -> Iterator[FieldError]:
    # Only of what the desk has read; the core looks into its books.
    source = request.funding.from_account_no
    account = known_account(source, holders_of(request, facts)) if source else None
    if account is None:
        return
    free = free_amount(account, facts.meta)
    if request.initial_deposit.minor > free.minor:
        yield field_error("/initial_deposit", "amount_available", amount=str(free))


def _funding_missing(funding: Funding) -> Iterator[FieldError]:
    for owner, name, label in _FUNDING_MEMBERS:
        if funding.method is owner and getattr(funding, name) is None:
            yield field_error(f"/funding/{name}", "required", label=label)


def _tenure_missing(request: AccountOpening) -> Iterator[FieldError]:
    if request.tenure_months is None:
        yield field_error("/tenure_months", "tenure_range")
    if request.settlement_account_no is None:
        yield field_error("/settlement_account_no", "required", label="the settlement account")
    if request.maturity is None:
        yield field_error("/maturity", "required", label="what is done at maturity")


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
