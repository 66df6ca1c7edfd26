"""Opening an account: its number, terms, signing rule and first deposit, in one effect."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import insert, select, update

from branch_desk.core.ledger import Line, Posting, cash_code, post
from branch_desk.core.numbers import next_account_no
from branch_desk.core.operations import Outcome, Transaction
from branch_desk.core.problems import Refusal, refuse_fields, validated
from branch_desk.core.rules.days import months_after
from branch_desk.core.rules.declaration import Ground, OperationRules, Subject
from branch_desk.core.rules.ground import ground_of
from branch_desk.core.rules.mandate_rows import begun_today, write_mandate
from branch_desk.core.rules.opening_checks import (
    opening_core_complaints,
    settle_opening,
    till_receipt_key,
)
from branch_desk.core.rules.parties import refuse_own_business
from branch_desk.core.rules.requests import mark_documents
from branch_desk.core.store.schema import (
    account_holders,
    accounts,
    customers,
    reservations,
    till_receipts,
)
from branch_desk.domain.accounts import (
    AccountOpened,
    AccountOpening,
    FundingMethod,
    NumberReservation,
    NumberReserved,
)
from branch_desk.domain.complaints import field_error
from branch_desk.domain.field_rules import field_complaints
from branch_desk.domain.mandates import Band, MandateTerms, Rule, RuleKind, Signatory
from branch_desk.domain.opening_rules import holders_of
from branch_desk.domain.policy import Product
from branch_desk.domain.replies import OperationCode

_SERVICES: Final = (
    "sms_alerts",
    "e_statements",
    "mobile_banking",
    "internet_banking",
    "debit_card",
    "cheque_book",
)


def reserve(transaction: Transaction, members: dict[str, Any]) -> Outcome:
    """Keep the next account number for an officer, a customer and a product: the light write."""
    call = transaction.call
    call.require("account_opening")
    refuse_own_business(transaction.connection, (call.caller.own_customer_id,), members)
    request = validated(NumberReservation, members)
    ground = ground_of(transaction, call.caller, request)
    errors = list(field_complaints(request, ground.facts))
    if request.customer_id not in ground.facts.customers:
        errors.append(field_error("/customer_id", "customer_unknown"))
    refuse_fields(errors)
    account_no = next_account_no(
        transaction.connection, call.caller.branch_code, request.product_code
    )
    expires_at = call.now + timedelta(hours=call.policy.reservation_hours)
    transaction.connection.execute(
        insert(reservations).values(
            account_no=account_no,
            officer_id=call.caller.officer_id,
            customer_id=request.customer_id,
            product_code=request.product_code,
            branch_code=call.caller.branch_code,
            expires_at=expires_at,
        )
    )
    reserved = NumberReserved(account_no=account_no, expires_at=expires_at)
    return Outcome(status=201, result=reserved.model_dump(mode="json"))


def _objects(ground: Ground) -> tuple[str, ...]:
    return (f"opening/{ground.request.customer_id}/{ground.request.product_code}",)


def _claim(ground: Ground) -> Ground:
    request: AccountOpening = ground.request
    branch_code, product_code = ground.maker.branch_code, request.product_code
    account_no = request.account_no or _number_held(ground)
    if account_no is None:
        account_no = next_account_no(ground.connection, branch_code, product_code)
    chosen = reservations.c.account_no == account_no
    used = {"used_at": ground.transaction.call.now}
    ground.connection.execute(update(reservations).where(chosen).values(used))
    return replace(ground, account_no=account_no)


def _number_held(ground: Ground) -> str | None:
    """Give the number that a returned request has already, if it is one of the product's."""
    number = ground.account_no
    start = ground.maker.branch_code + ground.request.product_code
    return number if number and number.startswith(start) else None


def _hold(ground: Ground) -> None:
    receipt = ground.request.funding.till_receipt_no
    if receipt:
        ground.connection.execute(
            insert(till_receipts).values(
                till_receipt_no=till_receipt_key(receipt),
                account_no=ground.account_no,
                request_id=ground.request_id,
            )
        )


def _subject(ground: Ground) -> Subject:
    holder = ground.facts.customers[ground.request.customer_id]
    return Subject(
        customer_name=holder.full_name,
        customer_id=holder.customer_id,
        account_no=ground.account_no,
    )


def _open(ground: Ground) -> AccountOpened:
    request: AccountOpening = ground.request
    account_no = str(ground.account_no)
    product = _product(ground)
    row = _row(ground, product)
    ground.connection.execute(insert(accounts).values(row))
    for position, holder in enumerate(holders_of(request, ground.facts)):
        ground.connection.execute(
            insert(account_holders).values(
                account_no=account_no, customer_id=holder.customer_id, position=position
            )
        )
    terms = request.mandate or _default_mandate(ground)
    write_mandate(ground, account_no, 1, terms)
    mark_documents(ground, {"status": "CURRENT", "customer_id": request.customer_id})
    transaction_id = _deposit(ground, account_no, product)
    return AccountOpened(
        account_no=account_no,
        state=row["state"],
        version=1,
        mandate_no=1,
        transaction_id=transaction_id,
        matures_on=row["matures_on"],
    )


ACCOUNT_OPEN: Final = OperationRules(
    code=OperationCode.ACCOUNT_OPENING,
    action="account_opening",
    model=AccountOpening,
    effect=_open,
    prepare=begun_today,
    complaints=opening_core_complaints,
    settle=settle_opening,
    objects=_objects,
    claim=_claim,
    hold=_hold,
    subject=_subject,
    daily_cap=True,
)


def _product(ground: Ground) -> Product:
    product = ground.facts.meta.product(ground.request.product_code)
    if product is None:
        raise Refusal("internal_error")
    return product


def _row(ground: Ground, product: Product) -> dict[str, Any]:
    request: AccountOpening = ground.request
    day = ground.facts.business_date
    is_paid = request.funding.method is not FundingMethod.LATER or not product.min_opening.amount
    names = [each.full_name for each in holders_of(request, ground.facts)]
    months = request.tenure_months
    return {
        "account_no": ground.account_no,
        "branch_code": ground.maker.branch_code,
        "product_code": product.product_code,
        "version": 1,
        "state": "ACTIVE" if is_paid else "PENDING",
        "state_since": day,
        "title": " and ".join(names),
        "opened_on": day,
        "currency": product.currency,
        "daily_debit_minor": product.default_limits.daily_debit.minor,
        "per_transaction_minor": product.default_limits.per_transaction.minor,
        "services": {name: bool(getattr(request.services, name, None)) for name in _SERVICES},
        "purpose": request.purpose,
        "source_of_funds": request.source_of_funds,
        "tenure_months": months,
        "maturity": request.maturity,
        "matures_on": months_after(day, months) if months else None,
        "settlement_account_no": request.settlement_account_no,
    }


def _deposit(ground: Ground, account_no: str, product: Product) -> str | None:
    request: AccountOpening = ground.request
    minor = request.initial_deposit.minor
    if not minor:
        return None
    source = request.funding.from_account_no
    paying = (
        Line(-minor, account_no=source)
        if source
        else Line(-minor, gl_code=cash_code(ground.maker.branch_code))
    )
    return post(
        ground.connection,
        ground.facts.meta.products,
        Posting(
            kind="OPENING_DEPOSIT",
            narrative=f"Opening deposit, {product.name}",
            lines=(paying, Line(minor, account_no=account_no)),
            business_date=ground.facts.business_date,
            posted_at=ground.transaction.call.now,
            reference=ground.reference,
        ),
    )


def _default_mandate(ground: Ground) -> MandateTerms:
    """The one adult holder alone; for a minor the guardian."""
    holder = ground.facts.customers[ground.request.customer_id]
    signs = holder.customer_id
    if holder.is_minor:
        signs = ground.connection.execute(
            select(customers.c.guardian_id).where(customers.c.customer_id == holder.customer_id)
        ).scalar_one()
    return MandateTerms(
        effective_from=ground.facts.business_date,
        signatories=(Signatory(customer_id=signs),),
        bands=(Band(rule=Rule(kind=RuleKind.ANY_ONE)),),
    )
