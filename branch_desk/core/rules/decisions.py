"""A checker's decision: who may, on exactly what was shown, and the effect in the same breath."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import insert, update

from branch_desk.core.auth.callers import Caller, branches_of
from branch_desk.core.operations import Outcome, Transaction
from branch_desk.core.problems import Refusal, refuse_fields, validated
from branch_desk.core.rules.declaration import Operations
from branch_desk.core.rules.ground import ground_of
from branch_desk.core.rules.requests import close, note_act
from branch_desk.core.rules.standing import ACTION, Standing, find_request
from branch_desk.core.rules.submission import Effect, judge, take_effect
from branch_desk.core.store.schema import (
    approval_requests,
    request_decisions,
)
from branch_desk.domain.complaints import FieldError, field_error, names_member
from branch_desk.domain.field_rules import field_complaints
from branch_desk.domain.officers import Role
from branch_desk.domain.supervision import (
    Approve,
    Decided,
    Reject,
    RequestStatus,
    ReturnForRework,
    payload_hash,
)


def approve(
    transaction: Transaction, request_id: str, members: Mapping[str, Any], operations: Operations
) -> Outcome:
    """Say yes at the level that is due; at the last one the operation takes effect.

    Raises Refusal, the first that the order of checks finds; then the request stays as it is.
    """
    standing = _standing(transaction, request_id)
    standing.refuse_role(_level_in(members))
    standing.refuse_parties()
    decision = validated(Approve, members)
    _refuse_other_payload(standing, decision.payload_hash)
    standing.refuse_state(decision.level)
    standing.refuse_maker()
    standing.refuse_target()
    change: dict[str, Any] = {"status": RequestStatus.PENDING_SECOND.value}
    effect = None
    if decision.level == standing.request.levels:
        effect = _take_effect(transaction, standing, operations)
        change = {
            "status": RequestStatus.APPROVED.value,
            "decided_at": transaction.call.now,
            "reference": effect.reference,
            "result": effect.result,
        }
    _record(transaction, standing, "APPROVE", {"note": decision.note})
    if effect:
        close(transaction.connection, request_id, change)
    else:
        chosen = approval_requests.c.request_id == request_id
        transaction.connection.execute(update(approval_requests).where(chosen).values(change))
    word = Decided(
        request_id=request_id,
        status=change["status"],
        revision=standing.request.revision,
        operation=standing.request.operation,
        operation_result=change.get("result"),
    )
    left = () if effect else (Role.BRANCH_MANAGER.value,)
    return Outcome(
        status=200,
        result=word.model_dump(mode="json"),
        reference=effect.reference if effect else None,
        request_id=request_id,
        levels_due=left,
        paper=effect.paper if effect else None,
    )


def reject(transaction: Transaction, request_id: str, members: Mapping[str, Any]) -> Outcome:
    """Say no, with a reason; the request ends without effect."""
    standing = _standing(transaction, request_id)
    standing.refuse_role(standing.level)
    standing.refuse_parties()
    decision = validated(Reject, members)
    ground = ground_of(transaction, transaction.call.caller, decision)
    refuse_fields(field_complaints(decision, ground.facts))
    _refuse_other_payload(standing, decision.payload_hash)
    standing.refuse_state(None)
    noted = {"note": decision.note, "reason_code": decision.reason_code}
    _record(transaction, standing, "REJECT", noted)
    return _end(transaction, standing, RequestStatus.REJECTED)


def return_for_rework(
    transaction: Transaction, request_id: str, members: Mapping[str, Any], operations: Operations
) -> Outcome:
    """Say "not yet": the request goes back to its maker, who keeps what it holds, for some days."""
    standing = _standing(transaction, request_id)
    standing.refuse_role(standing.level)
    standing.refuse_parties()
    decision = validated(ReturnForRework, members)
    model = operations[standing.request.operation].model
    refuse_fields(_astray(model, standing, decision.fields))
    _refuse_other_payload(standing, decision.payload_hash)
    standing.refuse_state(None)
    standing.refuse_maker()
    _record(
        transaction, standing, "RETURN", {"note": decision.note, "fields": list(decision.fields)}
    )
    call = transaction.call
    days = call.policy.rework_days
    change = {
        "status": RequestStatus.RETURNED.value,
        "expires_on": call.core.rules.business_date_after(transaction.business_date, days),
    }
    chosen = approval_requests.c.request_id == request_id
    transaction.connection.execute(update(approval_requests).where(chosen).values(change))
    return decided(request_id, RequestStatus.RETURNED)


def _astray(
    model: type[BaseModel], standing: Standing, fields: Sequence[str]
) -> Iterator[FieldError]:
    """Complain of each pointer that leads to nothing in the request: its maker could not follow."""
    for index, pointer in enumerate(fields):
        if not names_member(model, standing.request.payload["request"], pointer):
            yield field_error(f"/fields/{index}", "choice", label="a field of the request")


def decided(request_id: str, status: RequestStatus) -> Outcome:
    """Give the outcome of an act without effect: which request, and how it stands now."""
    found = Decided(request_id=request_id, status=status.value)
    result = found.model_dump(mode="json", exclude_none=True)
    return Outcome(status=200, result=result, request_id=request_id)


def _standing(transaction: Transaction, request_id: str) -> Standing:
    call = transaction.call
    call.require(ACTION)
    return find_request(transaction.connection, call.caller, call.policy, request_id)


def _level_in(members: Mapping[str, Any]) -> int | None:
    level = members.get("level")
    return level if type(level) is int else None


def _refuse_other_payload(standing: Standing, shown: str) -> None:
    # Of the payload itself, so that a changed row cannot pass under its old hash.
    current = payload_hash(standing.request.payload)
    if shown != current:
        raise Refusal("payload_changed", payload_hash=current)


def _take_effect(transaction: Transaction, standing: Standing, operations: Operations) -> Effect:
    """Judge the request anew by the rules of now, and carry it out in its maker's name."""
    row = standing.request
    operation = operations[row.operation]
    try:
        request = operation.model.model_validate(row.payload["request"])
    except ValidationError as error:
        raise Refusal("internal_error") from error
    maker = _maker_as_caller(transaction, standing, operation.action)
    ground = ground_of(transaction, maker, request, row.request_id)
    ground = operation.prepare(replace(ground, account_no=row.account_no))
    judge(ground, operation)
    return take_effect(ground, operation)


def _maker_as_caller(transaction: Transaction, standing: Standing, action: str) -> Caller:
    """The maker as they are now, at the branch of the request."""
    maker, request = standing.maker, standing.request
    branches = branches_of(transaction.connection, maker.officer_id)
    may_make = transaction.call.policy.allows(maker.role, action)
    if request.branch_code not in branches or not may_make:
        raise Refusal("maker_inactive")
    return replace(
        transaction.call.caller,
        officer_id=maker.officer_id,
        staff_no=maker.staff_no,
        full_name=maker.full_name,
        role=Role(maker.role),
        branch_code=request.branch_code,
        branches=branches,
        own_customer_id=maker.customer_id,
    )


def _record(
    transaction: Transaction, standing: Standing, act: str, noted: Mapping[str, Any]
) -> None:
    caller, request = transaction.call.caller, standing.request
    transaction.connection.execute(
        insert(request_decisions).values(
            request_id=request.request_id,
            revision=request.revision,
            level=standing.level,
            act=act,
            officer_id=caller.officer_id,
            staff_no=caller.staff_no,
            maker_staff_no=request.maker_staff_no,
            payload_hash=payload_hash(request.payload),
            reason_code=noted.get("reason_code"),
            decided_at=transaction.call.now,
        )
    )
    note_act(
        transaction,
        request.request_id,
        request.revision,
        act,
        level=standing.level,
        note=noted.get("note"),
        fields=noted.get("fields"),
    )


def _end(transaction: Transaction, standing: Standing, status: RequestStatus) -> Outcome:
    request_id = standing.request.request_id
    change = {"status": status.value, "decided_at": transaction.call.now}
    close(transaction.connection, request_id, change)
    return decided(request_id, status)
