"""A maker's submission: judged in the order of the contract, then done or put into the queue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import BaseModel

from branch_desk.core.numbers import next_reference
from branch_desk.core.operations import DONE, PENDING, Outcome, Transaction
from branch_desk.core.problems import Refusal, refuse_fields, validated
from branch_desk.core.rules import day_use
from branch_desk.core.rules.declaration import Ground, OperationRules
from branch_desk.core.rules.ground import document_complaints, ground_of
from branch_desk.core.rules.parties import refuse_own_business
from branch_desk.core.rules.requests import put_in_queue, refuse_second_request
from branch_desk.domain import judgement
from branch_desk.domain.approvals import approval_reasons, levels_due, operation_value
from branch_desk.domain.field_rules import field_complaints
from branch_desk.domain.paper_facts import PaperFacts, paper_facts
from branch_desk.domain.sketch import sketch
from branch_desk.domain.supervision import TAG

_CREATED: Final = 201
_CHANGED: Final = 200
_ACCEPTED: Final = 202


def perform(
    transaction: Transaction, operation: OperationRules, members: Mapping[str, Any]
) -> Outcome:
    """Judge a customer operation and carry it out, or put it into the queue.

    Raises Refusal, the first that the order of checks finds.
    """
    seen = transaction.sent.if_match
    if operation.names_version:
        _refuse_unreadable(seen)
    caller = transaction.call.caller
    caller.require(operation.action, transaction.call.policy)
    refuse_own_business(transaction.connection, (caller.own_customer_id,), members)
    request = _read(transaction, operation, members)
    ground = operation.prepare(ground_of(transaction, caller, request))
    refuse_branch(ground, operation)
    judge(ground, operation, seen)
    _count(ground, operation)
    refuse_second_request(transaction.connection, str(operation.code), operation.objects(ground))
    ground = operation.claim(ground)
    reasons = approval_reasons(request, ground.facts)
    if reasons:
        levels = levels_due(reasons, operation_value(request, ground.facts), ground.facts)
        request_id = put_in_queue(ground, operation, reasons, levels)
        operation.hold(replace(ground, request_id=request_id))
        return Outcome(
            status=_ACCEPTED,
            outcome=PENDING,
            request_id=request_id,
            reasons=reasons,
            levels_due=tuple(role.value for role in levels),
        )
    operation.hold(ground)
    effect = take_effect(ground, operation)
    _add_value(ground, operation)
    return Outcome(
        status=_CREATED if operation.created else _CHANGED,
        outcome=DONE,
        result=effect.result,
        reference=effect.reference,
        paper=effect.paper,
    )


def _read(
    transaction: Transaction, operation: OperationRules, members: Mapping[str, Any]
) -> BaseModel:
    """Read the body; where it is refused, say at once all that can be said of it so far."""
    try:
        return validated(operation.model, members)
    except Refusal as refusal:
        caller = transaction.call.caller
        facts = ground_of(transaction, caller, sketch(operation.model, members)).facts
        found = judgement.judge(operation.model, members, facts)
        refuse_fields((*refusal.field_errors, *found.complaints))
        raise


def judge(ground: Ground, operation: OperationRules, seen: str | None = None) -> None:
    """Refuse by fields, by version, then by state, KYC and duplicates.

    Run at submission, with the tag that the maker saw, and at approval, where the request's own
    target was compared before.
    """
    refuse_fields(
        [
            *document_complaints(ground),
            *field_complaints(ground.request, ground.facts),
            *operation.complaints(ground),
        ]
    )
    if seen is not None and operation.names_version:
        _refuse_version(seen, str(operation.tag(ground)))
    operation.settle(ground)


@dataclass(frozen=True)
class Effect:
    """What took effect: its reference, its result in wire form, and what words its papers."""

    reference: str
    result: dict[str, Any]
    paper: PaperFacts


def take_effect(ground: Ground, operation: OperationRules) -> Effect:
    """Carry the operation out under a new reference."""
    names = {each.customer_id: each.full_name for each in ground.facts.customers.values()}
    paper = paper_facts(ground.request, ground.facts, names)
    reference = next_reference(
        ground.connection, ground.maker.branch_code, ground.transaction.business_date
    )
    result = operation.effect(replace(ground, reference=reference))
    return Effect(reference, result.model_dump(mode="json", exclude_none=True), paper)


def refuse_branch(ground: Ground, operation: OperationRules) -> None:
    """Raise Refusal `branch_out_of_scope` where the operation is not the session branch's."""
    branches = operation.branches(ground)
    if branches is not None and ground.maker.branch_code not in branches:
        raise Refusal("branch_out_of_scope", branches=list(branches))


def _refuse_unreadable(seen: str) -> None:
    """Raise Refusal `version_required`, or `malformed_request` for what is no tag of the core.

    Neither is kept: a tag that nobody could have read says nothing of a change meanwhile.
    """
    if not seen:
        raise Refusal("version_required")
    if seen != f'"{seen[1:-1]}"' or not TAG.fullmatch(seen[1:-1]):
        raise Refusal("malformed_request")


def _refuse_version(seen: str, current: str) -> None:
    if seen == f'"{current}"':
        return
    parts = set(current.split(".")) - set(seen.strip('"').split("."))
    names = {"c": "/customer/version", "a": "/account/version"}
    changed = sorted(names[part[0]] for part in parts)
    raise Refusal("version_conflict", current_tag=f'"{current}"', changed_fields=changed)


def _count(ground: Ground, operation: OperationRules) -> None:
    if operation.daily_cap:
        caps = ground.transaction.call.policy.daily_caps
        cap = (operation.action, getattr(caps, operation.action))
        day_use.count(ground.connection, ground.maker.officer_id, ground.facts.business_date, cap)


def _add_value(ground: Ground, operation: OperationRules) -> None:
    value = operation_value(ground.request, ground.facts)
    if operation.action == day_use.ACCOUNT_OPENING and value is not None:
        day = ground.facts.business_date
        day_use.add_value(ground.connection, ground.maker.officer_id, day, value.minor)
