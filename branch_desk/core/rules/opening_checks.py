"""What only the core can judge of an opening: numbers, receipts, funds, holders, signatures."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select

from branch_desk.core.account_views import AccountViews
from branch_desk.core.enquiry import find_account
from branch_desk.core.ledger import balance_of
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.declaration import Ground
from branch_desk.core.rules.mandate_rows import specimen_complaints
from branch_desk.core.states import refused_account, refused_state
from branch_desk.core.store.schema import (
    account_holders,
    accounts,
    customers,
    documents,
    reservations,
    till_receipts,
)
from branch_desk.domain.account_states import takes_debits
from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.checklists import wanted_documents
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.customers import CustomerRecord, KycTier
from branch_desk.domain.facts import CustomerFacts
from branch_desk.domain.money import Money
from branch_desk.domain.opening_rules import holders_of
from branch_desk.domain.sketch import sketch

_TIERS: Final = tuple(KycTier)


def opening_core_complaints(ground: Ground) -> Iterator[FieldError]:
    """Give the complaints about an opening that need the store."""
    request: AccountOpening = ground.request
    if request.account_no and ground.is_first and not is_reserved(ground):
        yield field_error("/account_no", "account_no_not_reserved")
    receipt = request.funding.till_receipt_no
    if receipt and _is_spent(ground, receipt):
        yield field_error("/funding/till_receipt_no", "till_receipt_used")
    if request.funding.from_account_no:
        yield from _funding_complaints(ground, request.funding.from_account_no)
    if request.settlement_account_no:
        pointer = "/settlement_account_no"
        yield from _holder_complaints(ground, request.settlement_account_no, pointer)
    yield from specimen_complaints(ground)


def settle_opening(ground: Ground) -> None:
    """Refuse where a holder's state or KYC, or the paying account's state, does not allow it."""
    holders = holders_of(ground.request, ground.facts)
    for holder in holders:
        if holder.status != "ACTIVE":
            raise refused_state(holder.status, customer_id=holder.customer_id)
    _settle_accounts(ground)
    for holder in holders:
        _settle_kyc(ground, holder)


def is_reserved(ground: Ground) -> bool:
    """Say whether the number asked for is reserved for this very officer and purpose."""
    request: AccountOpening = ground.request
    row = ground.connection.execute(
        select(reservations).where(
            reservations.c.account_no == request.account_no,
            reservations.c.officer_id == ground.maker.officer_id,
            reservations.c.customer_id == request.customer_id,
            reservations.c.product_code == request.product_code,
            reservations.c.branch_code == ground.maker.branch_code,
            reservations.c.used_at.is_(None),
            # A request that was returned keeps its number for as long as it is reworked.
            (reservations.c.expires_at > ground.transaction.call.now)
            | (reservations.c.account_no == ground.account_no),
        )
    ).one_or_none()
    return row is not None


def _settle_accounts(ground: Ground) -> None:
    """Refuse a paying account that takes no debits, and one that is not there to settle on."""
    payer, settlement = ground.request.funding.from_account_no, ground.request.settlement_account_no
    meta = ground.facts.meta
    views = AccountViews(ground.connection, meta.business_date, meta.products, clear=False)
    if payer:
        account = views.whole(find_account(ground.connection, payer))
        if account.closing or not takes_debits(account):
            raise refused_account(account)
    if settlement:
        account = views.whole(find_account(ground.connection, settlement))
        if account.closing or account.state != "ACTIVE":
            raise refused_account(account)


def till_receipt_key(number: str) -> str:
    """Give what a till receipt is known by, however the officer wrote its number."""
    return "".join(number.upper().split())


def _is_spent(ground: Ground, receipt: str) -> bool:
    row = ground.connection.execute(
        select(till_receipts.c.request_id).where(
            till_receipts.c.till_receipt_no == till_receipt_key(receipt)
        )
    ).one_or_none()
    return row is not None and (ground.is_first or row.request_id != ground.request_id)


def _holder_complaints(ground: Ground, account_no: str, pointer: str) -> Iterator[FieldError]:
    rows = ground.connection.scalars(
        select(account_holders.c.customer_id).where(account_holders.c.account_no == account_no)
    ).all()
    wanted = {each.customer_id for each in holders_of(ground.request, ground.facts)}
    if not rows:
        yield field_error(pointer, "account_unknown")
    elif not wanted & set(rows):
        yield field_error(pointer, "account_not_of_customer")


def _funding_complaints(ground: Ground, account_no: str) -> Iterator[FieldError]:
    found = list(_holder_complaints(ground, account_no, "/funding/from_account_no"))
    yield from found
    if found:
        return
    row = ground.connection.execute(
        select(accounts.c.product_code).where(accounts.c.account_no == account_no)
    ).one()
    product = ground.facts.meta.product(row.product_code)
    kept = product.min_balance.minor if product else 0
    balance = balance_of(ground.connection, account_no, ground.facts.business_date)
    free = max(0, balance.available - kept)
    if ground.request.initial_deposit.minor > free:
        amount = str(Money.from_minor(free))
        yield field_error("/initial_deposit", "amount_available", amount=amount)


def _settle_kyc(ground: Ground, holder: CustomerFacts) -> None:
    product = ground.facts.meta.product(ground.request.product_code)
    wanted = product.min_tier if product else _TIERS[0].value
    is_low = _TIERS.index(KycTier(holder.kyc_tier)) < _TIERS.index(KycTier(wanted))
    if holder.kyc_status not in {"VERIFIED", "INCOMPLETE"} or is_low:
        raise Refusal(
            "kyc_not_sufficient",
            kyc_status=holder.kyc_status,
            required_tier=wanted,
            missing=_missing(ground, holder, wanted) if is_low else [],
            customer_id=holder.customer_id,
        )


def _missing(ground: Ground, holder: CustomerFacts, wanted: str) -> list[str]:
    """Name the papers that a tier asks for of this very customer and that are not in the file."""
    held = set(
        ground.connection.scalars(
            select(documents.c.document_type).where(
                documents.c.customer_id == holder.customer_id, documents.c.status == "CURRENT"
            )
        )
    )
    record = ground.connection.scalar(
        select(customers.c.record).where(customers.c.customer_id == holder.customer_id)
    )
    raised = sketch(CustomerRecord, {**dict(record or {}), "kyc_tier": wanted})
    return [each.value for each in wanted_documents(raised, ground.facts) if each not in held]
