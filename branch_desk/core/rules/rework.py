"""What makers do with their own requests: end them, or put them right and send them again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel

from branch_desk.core.operations import PENDING, Outcome, Transaction
from branch_desk.core.problems import Refusal, refuse_fields, validated
from branch_desk.core.rules.decisions import decided
from branch_desk.core.rules.declaration import Ground, OperationRules, Operations
from branch_desk.core.rules.ground import ground_of
from branch_desk.core.rules.parties import refuse_own_business
from branch_desk.core.rules.requests import (
    ROLES_OF_LEVELS,
    close,
    note_act,
    put_back_in_queue,
    refuse_second_request,
    release,
)
from branch_desk.core.rules.standing import Standing, find_request
from branch_desk.core.rules.submission import judge, refuse_branch
from branch_desk.domain.approvals import approval_reasons, levels_due, operation_value
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.supervision import RequestStatus, Resubmit, Withdraw

_ACCEPTED: Final = 202
_READ_ACTION: Final = "authorization_queue"
_REQUEST: Final = "/request"


def withdraw(transaction: Transaction, request_id: str, members: Mapping[str, Any]) -> Outcome:
    """End an open request without effect; what it held is free again.

    Raises Refusal, the first that the order of checks finds.
    """
    standing = _standing(transaction, request_id)
    standing.refuse_others("withdraw")
    asked = validated(Withdraw, members)
    standing.refuse_withdrawal()
    note_act(transaction, request_id, standing.request.revision, "WITHDRAW", note=asked.note)
    status = RequestStatus.WITHDRAWN
    change = {"status": status.value, "decided_at": transaction.call.now}
    close(transaction.connection, request_id, change)
    return decided(request_id, status)


def resubmit(
    transaction: Transaction, request_id: str, members: Mapping[str, Any], operations: Operations
) -> Outcome:
    """Put a returned request back into the queue as its next revision.

    All is judged as if it were new, and it stays a request even if nothing asks for an approval
    any more. What the maker may make in a day is not counted again: this was counted when it was
    new. Raises Refusal, the first that the order of checks finds; then it stays returned, with all
    that it holds.
    """
    standing = _standing(transaction, request_id)
    standing.refuse_others("resubmit")
    call, connection = transaction.call, transaction.connection
    operation = operations[standing.request.operation]
    call.require(operation.action)
    refuse_own_business(connection, (call.caller.own_customer_id,), members)
    sent, request = _read(operation, members)
    standing.refuse_resubmission()
    # Freed first, so that the request does not stand in its own way; undone by any refusal.
    release(connection, request_id)
    ground = _judged(_ground(transaction, standing, request), operation, sent.tag)
    objects = operation.objects(ground)
    refuse_second_request(connection, str(operation.code), objects, request_id)
    ground = operation.claim(ground)
    reasons = approval_reasons(ground.request, ground.facts)
    value = operation_value(ground.request, ground.facts)
    levels = levels_due(reasons, value, ground.facts) or ROLES_OF_LEVELS[:1]
    put_back_in_queue(ground, operation, reasons, levels)
    operation.hold(ground)
    note_act(transaction, request_id, ground.revision, "RESUBMIT", note=sent.note)
    return Outcome(
        status=_ACCEPTED,
        outcome=PENDING,
        request_id=request_id,
        reasons=reasons,
        levels_due=tuple(role.value for role in levels),
    )


def _standing(transaction: Transaction, request_id: str) -> Standing:
    call = transaction.call
    call.require(_READ_ACTION)
    return find_request(transaction.connection, call.caller, call.policy, request_id)


def _read(operation: OperationRules, members: Mapping[str, Any]) -> tuple[Resubmit, BaseModel]:
    """Read the body and the request in it, complaining of both at once."""
    body = members.get("request")
    inner = body if isinstance(body, Mapping) else {}
    complaints = [*_complaints(Resubmit, members), *_complaints(operation.model, inner, _REQUEST)]
    if members.get("tag") is not None and not operation.names_version:
        complaints.append(field_error("/tag", "unknown_field", name="tag"))
    refuse_fields(complaints)
    return validated(Resubmit, members), validated(operation.model, inner)


def _complaints(
    model: type[BaseModel], members: Mapping[str, Any], place: str = ""
) -> Iterator[FieldError]:
    try:
        validated(model, members)
    except Refusal as refusal:
        yield from _moved(refusal, place)


def _moved(refusal: Refusal, place: str) -> Iterator[FieldError]:
    for each in refusal.field_errors:
        yield each.model_copy(update={"field": place + each.field})


def _ground(transaction: Transaction, standing: Standing, request: Any) -> Ground:
    row = standing.request
    ground = ground_of(transaction, transaction.call.caller, request, row.request_id)
    # A number is kept for a customer; a request that is now for another gets another.
    is_same = getattr(request, "customer_id", None) == row.customer_id
    return replace(
        ground, revision=row.revision + 1, account_no=row.account_no if is_same else None
    )


def _judged(ground: Ground, operation: OperationRules, tag: str | None) -> Ground:
    if operation.names_version and tag is None:
        raise Refusal("version_required")
    prepared = operation.prepare(ground)
    refuse_branch(prepared, operation)
    with _pointing_into_request():
        judge(prepared, operation, f'"{tag}"')
    return prepared


@contextmanager
def _pointing_into_request() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        if not refusal.field_errors:
            raise
        errors = _moved(refusal, _REQUEST)
        raise Refusal(refusal.code, field_errors=errors) from None
