"""Changing a record or an account: judged on what it will be, and written in one effect."""

from datetime import date
from typing import Any, Final

from sqlalchemy import insert, select, update

from branch_desk.core import duplicates
from branch_desk.core.documents import specimens_of_others
from branch_desk.core.numbers import opaque_id
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.customer_rows import (
    columns_of,
    is_listed,
    probe_of_record,
    write_name_keys,
)
from branch_desk.core.rules.days import months_after
from branch_desk.core.rules.declaration import Ground, OperationRules
from branch_desk.core.rules.ground import customer_facts, customers_named
from branch_desk.core.rules.held import (
    account_branch,
    account_of,
    change_account,
    change_customer,
    changes_held,
    held_of,
    subject_held,
    tag_held,
    with_held,
)
from branch_desk.core.rules.requests import mark_documents
from branch_desk.core.states import refuse_ended, refused_state
from branch_desk.core.store.schema import documents, holds
from branch_desk.domain.account_states import is_open_to, move, only_stops_money
from branch_desk.domain.changes import record_after, terms_held
from branch_desk.domain.customers import CustomerRecord
from branch_desk.domain.documents import DocumentRef
from branch_desk.domain.fields import wire_form
from branch_desk.domain.kyc import VERIFIED, kyc_status
from branch_desk.domain.maintenance import (
    AccountMaintenance,
    Action,
    Maintained,
    StateAction,
)
from branch_desk.domain.maintenance_rules import touches_identity
from branch_desk.domain.money import Money
from branch_desk.domain.patches import merged
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.risk import assess_risk
from branch_desk.domain.sketch import sketch

_CONTACT: Final = frozenset({"/customer/phone", "/customer/alternative_phone", "/customer/email"})
_KIN: Final = "/customer/individual/next_of_kin"
_UNFROZEN: Final = dict.fromkeys(
    (
        "freeze_kind",
        "freeze_reason_code",
        "freeze_reason",
        "freeze_placed_by",
        "freeze_placed_at",
        "freeze_prior_state",
    )
)


def _prepare(ground: Ground) -> Ground:
    found = with_held(ground)
    if found.facts.held is None:
        return found
    record = sketch(CustomerRecord, record_after(found.request, found.facts.held))
    # Whom the record names, as a guardian, counts though the change itself is about something else.
    others = customer_facts(ground.connection, set(customers_named(record)), ground.facts.meta)
    found = found.with_facts(customers={**found.facts.customers, **others})
    return found.with_facts(screening_hit=is_listed(record, found))


def _branches(ground: Ground) -> tuple[str, ...] | None:
    of_account = account_branch(ground)
    held = ground.facts.held
    if held is None or ground.request.customer_changes is None:
        return of_account
    open_accounts = [each.account_no for each in held.accounts if each.state != "CLOSED"]
    of_customer = {held.customer.branch_code, *(number[:3] for number in open_accounts)}
    return tuple(sorted(of_customer & set(of_account or of_customer)))


def _objects(ground: Ground) -> tuple[str, ...]:
    request: AccountMaintenance = ground.request
    if only_stops_money(request):  # It is no request: nobody is asked, and it waits for nobody.
        return ()
    customer = (f"customer/{request.customer_id}",) if request.customer_changes else ()
    account = (f"account/{request.account_no}",) if request.account_no else ()
    return (*customer, *account)


def _settle(ground: Ground) -> None:
    request: AccountMaintenance = ground.request
    action = request.state_action.action if request.state_action else None
    status = held_of(ground).customer.status
    others = request.customer_changes or request.account_changes
    if not is_open_to(status, None if others else action):
        raise refused_state(status, customer_id=request.customer_id)
    if request.account_no:
        _settle_account(ground, request)
    if request.customer_changes and touches_identity(
        frozenset(c.field for c in changes_held(ground))
    ):
        _refuse_duplicates(ground)


def _settle_account(ground: Ground, request: AccountMaintenance) -> None:
    account, kyc, asked = account_of(ground), held_of(ground).kyc, request.state_action
    if account.state == "CLOSED" or not only_stops_money(request):
        refuse_ended(account)
    if asked is None:
        return
    reached = move(account, asked.action, asked.kind)
    if reached.allowed:
        raise refused_state(account.state, reached.allowed, account_no=account.account_no)
    if asked.action is Action.REACTIVATE and kyc.status != VERIFIED:
        raise Refusal(
            "kyc_not_sufficient",
            kyc_status=kyc.status,
            required_tier=kyc.tier,
            missing=list(kyc.missing),
            customer_id=ground.request.customer_id,
        )


def _refuse_duplicates(ground: Ground) -> None:
    policy = ground.facts.meta.policy
    found = duplicates.find(ground.connection, probe_of_record(_record(ground)), policy)
    others = [each for each in found if each.customer_id != ground.request.customer_id]
    hard = [each.model_dump(mode="json") for each in others if each.hard]
    if hard:
        raise Refusal("duplicate_customer", matches=hard)


def _change(ground: Ground) -> Maintained:
    request: AccountMaintenance = ground.request
    held = held_of(ground)
    fields = tuple(each.field for each in changes_held(ground))
    customer_version, account_version, hold_id = held.customer.version, None, None
    mark_documents(ground, {"status": "CURRENT", "customer_id": request.customer_id})
    if request.customer_changes:
        _supersede(ground, request.customer_changes.documents)
        columns = _customer_columns(ground, frozenset(fields))
        customer_version = change_customer(ground, columns)
        write_name_keys(ground.connection, request.customer_id, _record(ground))
    if request.account_changes or request.state_action:
        columns = _terms_columns(ground)
        if request.state_action:
            columns |= _state_columns(ground, request.state_action)
            hold_id = _move_hold(ground, request.state_action)
        account_version = change_account(ground, columns)
    return Maintained(
        customer_version=customer_version,
        account_version=account_version,
        changed_fields=fields,
        hold_id=hold_id,
    )


ACCOUNT_MAINTENANCE: Final = OperationRules(
    code=OperationCode.ACCOUNT_MAINTENANCE,
    action="account_maintenance",
    model=AccountMaintenance,
    effect=_change,
    prepare=_prepare,
    settle=_settle,
    objects=_objects,
    branches=_branches,
    tag=tag_held,
    changes=changes_held,
    subject=subject_held,
    names_version=True,
    created=False,
)


def _record(ground: Ground) -> CustomerRecord:
    """Give the record as it will be; the field rules have made sure that it is whole."""
    return CustomerRecord.model_validate(record_after(ground.request, held_of(ground)))


def _customer_columns(ground: Ground, fields: frozenset[str]) -> dict[str, Any]:
    record, facts, held = _record(ground), ground.facts, held_of(ground)
    day, policy = facts.business_date, facts.meta.policy
    risk = assess_risk(record, facts)
    review_due = held.kyc.review_due
    if risk.rating != held.customer.risk_rating:
        months = getattr(policy.review_months, risk.rating.value)
        review_due = min(review_due, months_after(day, months))
    filed = set(
        ground.connection.scalars(
            select(documents.c.document_type).where(
                documents.c.customer_id == ground.request.customer_id,
                documents.c.status == "CURRENT",
            )
        )
    )
    waived = {
        each["document_type"]: date.fromisoformat(each["expires_on"]) for each in held.kyc.waivers
    }
    columns = columns_of(record, facts, risk)
    columns["kyc_review_due"] = review_due
    columns["kyc_status"] = kyc_status(record, filed, waived, review_due, facts)
    if fields & _CONTACT:
        columns["contact_changed_on"] = day
    if ground.request.customer_changes.next_of_kin_confirmed or _KIN in fields:
        columns["next_of_kin_confirmed_on"] = day
    return columns


def _supersede(ground: Ground, added: tuple[DocumentRef, ...]) -> None:
    """Let the papers that come now replace the older ones of their types."""
    for ref in added:
        known = ground.facts.documents[ref.document_id]
        ground.connection.execute(
            update(documents)
            .where(
                documents.c.customer_id == ground.request.customer_id,
                documents.c.document_type == known.document_type,
                documents.c.status == "CURRENT",
                documents.c.document_id.not_in([each.document_id for each in added]),
                documents.c.document_id.not_in(specimens_of_others(ground.request.customer_id)),
            )
            .values(status="SUPERSEDED")
        )


def _terms_columns(ground: Ground) -> dict[str, Any]:
    asked = ground.request.account_changes
    if asked is None:
        return {}
    terms = merged(terms_held(account_of(ground)), wire_form(asked))
    return {
        "title": terms["title"],
        "daily_debit_minor": Money.model_validate(terms["limits"]["daily_debit"]).minor,
        "per_transaction_minor": Money.model_validate(terms["limits"]["per_transaction"]).minor,
        "services": terms["services"],
        "maturity": terms.get("maturity"),
        "settlement_account_no": terms.get("settlement_account_no"),
    }


def _state_columns(ground: Ground, asked: StateAction) -> dict[str, Any]:
    account, day = account_of(ground), ground.facts.business_date
    state = move(account, asked.action, asked.kind).state
    columns: dict[str, Any] = {}
    if state != account.state:
        columns = {"state": state, "state_since": day}
    if asked.action is Action.UNFREEZE:
        columns |= _UNFROZEN
    if asked.action is Action.REACTIVATE:
        columns["last_customer_transaction_on"] = day
    if asked.action is Action.FREEZE and asked.kind:
        prior = account.freeze.prior_state if account.freeze else account.state
        columns |= {
            "freeze_kind": asked.kind.value,
            "freeze_reason_code": asked.reason_code,
            "freeze_reason": ground.request.reason,
            "freeze_placed_by": ground.maker.officer_id,
            "freeze_placed_at": ground.transaction.call.now,
            "freeze_prior_state": prior,
        }
    return columns


def _move_hold(ground: Ground, asked: StateAction) -> str | None:
    if asked.action is Action.RELEASE_HOLD:
        ground.connection.execute(
            update(holds)
            .where(holds.c.hold_id == asked.hold_id)
            .values(released_on=ground.facts.business_date)
        )
        return asked.hold_id
    if asked.action is not Action.PLACE_HOLD or asked.amount is None or asked.kind is None:
        return None
    hold_id = opaque_id("HLD-")
    ground.connection.execute(
        insert(holds).values(
            hold_id=hold_id,
            account_no=ground.request.account_no,
            kind=asked.kind.value,
            amount_minor=asked.amount.minor,
            reason=ground.request.reason,
            placed_by=ground.maker.officer_id,
            placed_on=ground.facts.business_date,
            expires_on=asked.expires_on,
        )
    )
    return hold_id
