"""Requests in the queue: the payload that a decision binds to, and the rows that hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from branch_desk.core.numbers import opaque_id
from branch_desk.core.operations import Transaction
from branch_desk.core.problems import Refusal, wire_instant
from branch_desk.core.rules.declaration import Ground, OperationRules
from branch_desk.core.rules.ground import documents_named
from branch_desk.core.store.schema import (
    approval_requests,
    documents,
    officers,
    request_history,
    request_objects,
    request_revisions,
    reservations,
    till_receipts,
)
from branch_desk.domain.approvals import operation_value
from branch_desk.domain.fields import wire_form
from branch_desk.domain.money import Money
from branch_desk.domain.officers import Role
from branch_desk.domain.policy import Policy
from branch_desk.domain.replies import OperationCode, Reason
from branch_desk.domain.supervision import RequestStatus, payload_hash

_HIGH_REASONS = frozenset({"cif_pep", "cif_risk_high"})
ROLES_OF_LEVELS = (Role.SUPERVISOR, Role.BRANCH_MANAGER)


def refuse_second_request(
    connection: Connection, operation: str, objects: Sequence[str], request_id: str | None = None
) -> None:
    """Raise Refusal `open_request_exists` if one is open for the same operation and object.

    A closure that is open excludes every other request about its account. The request
    `request_id`, sent again, does not stand in its own way.
    """
    row = connection.execute(
        select(
            approval_requests.c.request_id,
            approval_requests.c.operation,
            approval_requests.c.submitted_at,
            officers.c.full_name,
        )
        .select_from(request_objects.join(approval_requests))
        .join(officers, officers.c.officer_id == approval_requests.c.maker_id)
        .where(
            request_objects.c.operation.in_((operation, OperationCode.ACCOUNT_CLOSURE.value)),
            request_objects.c.object.in_(objects),
            request_objects.c.is_open,
            approval_requests.c.request_id != (request_id or ""),
        )
    ).first()
    if row is not None:
        raise Refusal(
            "open_request_exists",
            request_id=row.request_id,
            operation=row.operation,
            maker_name=row.full_name,
            submitted_at=wire_instant(row.submitted_at),
        )


def put_in_queue(
    ground: Ground, operation: OperationRules, reasons: Sequence[Reason], levels: Sequence[Role]
) -> str:
    """Store a request that needs an approval, with nothing in effect; gives its id."""
    request_id = opaque_id("AQ-")
    placed = replace(ground, request_id=request_id)
    payload = _payload(placed, operation, reasons, levels)
    row = _request_row(placed, operation, payload, reasons)
    ground.connection.execute(insert(approval_requests).values(row))
    _store_revision(placed, operation, row)
    note_act(ground.transaction, request_id, 1, "SUBMIT")
    return request_id


def put_back_in_queue(
    ground: Ground, operation: OperationRules, reasons: Sequence[Reason], levels: Sequence[Role]
) -> None:
    """Store the next revision of a returned request, which waits as if it were new."""
    payload = _payload(ground, operation, reasons, levels)
    row = _request_row(ground, operation, payload, reasons)
    chosen = approval_requests.c.request_id == ground.request_id
    unopened = {"opened_by": None, "opened_at": None}
    ground.connection.execute(update(approval_requests).where(chosen).values(row | unopened))
    # It may be about something else now: what it was about before is free.
    objects = request_objects.c.request_id == ground.request_id
    ground.connection.execute(request_objects.delete().where(objects))
    _store_revision(ground, operation, row)


def note_act(
    transaction: Transaction, request_id: str, revision: int, act: str, **noted: Any
) -> None:
    """Write a line into the history of a request: what the caller did, with note and fields."""
    transaction.connection.execute(
        insert(request_history).values(
            request_id=request_id,
            revision=revision,
            at=transaction.call.now,
            officer_id=transaction.call.caller.officer_id,
            act=act,
            **noted,
        )
    )


def mark_documents(ground: Ground, change: dict[str, Any]) -> None:
    """Change the state of every document that the request brings, not of those filed before."""
    ids = {ref.document_id for _, ref in documents_named(ground.request)}
    waiting = documents.c.status.in_(("UNATTACHED", "IN_REQUEST"))
    if ids:
        ground.connection.execute(
            update(documents).where(documents.c.document_id.in_(ids), waiting).values(change)
        )


def close(connection: Connection, request_id: str, change: dict[str, Any]) -> None:
    """End a request: its objects are free for another, and without effect what it holds, too."""
    chosen = approval_requests.c.request_id == request_id
    connection.execute(update(approval_requests).where(chosen).values(change))
    objects = request_objects.c.request_id == request_id
    connection.execute(update(request_objects).where(objects).values(is_open=False))
    if change["status"] != RequestStatus.APPROVED:
        release(connection, request_id)


def release(connection: Connection, request_id: str) -> None:
    """Free what a request holds: a till receipt, and the reservation of the number it was to open.

    A number that was not reserved beforehand is void.
    """
    connection.execute(till_receipts.delete().where(till_receipts.c.request_id == request_id))
    number = select(approval_requests.c.account_no).where(
        approval_requests.c.request_id == request_id,
        approval_requests.c.operation == OperationCode.ACCOUNT_OPENING.value,
    )
    reserved = reservations.c.account_no == number.scalar_subquery()
    connection.execute(update(reservations).where(reserved).values(used_at=None))


def levels_left(row: Row[Any]) -> tuple[str, ...]:
    """Give the roles that still have to decide, in order."""
    if row.status == RequestStatus.PENDING:
        return tuple(role.value for role in ROLES_OF_LEVELS[: row.levels])
    if row.status == RequestStatus.PENDING_SECOND:
        return (Role.BRANCH_MANAGER.value,)
    return ()


def _store_revision(ground: Ground, operation: OperationRules, row: Mapping[str, Any]) -> None:
    """Keep what the maker asks for, whatever becomes of it, and note what it is about."""
    for name in operation.objects(ground):
        ground.connection.execute(
            insert(request_objects).values(
                request_id=ground.request_id,
                operation=str(operation.code),
                object=name,
                is_open=True,
            )
        )
    kept = ("request_id", "revision", "maker_id", "maker_staff_no", "payload", "payload_hash")
    ground.connection.execute(
        insert(request_revisions).values(
            **{name: row[name] for name in kept}, submitted_at=row["submitted_at"]
        )
    )
    mark_documents(ground, {"status": "IN_REQUEST", "request_id": ground.request_id})


def _payload(
    ground: Ground, operation: OperationRules, reasons: Sequence[Reason], levels: Sequence[Role]
) -> dict[str, Any]:
    subject = operation.subject(ground)
    value = operation_value(ground.request, ground.facts)
    refs = {ref.document_id: ref for _, ref in documents_named(ground.request)}
    return {
        "request_id": ground.request_id,
        "revision": ground.revision,
        "operation": str(operation.code),
        "branch_code": ground.maker.branch_code,
        "maker_id": ground.maker.officer_id,
        "customer_id": subject.customer_id,
        "account_no": subject.account_no,
        "target": operation.tag(ground),
        "request": wire_form(ground.request),
        "changes": [each.model_dump(mode="json") for each in operation.changes(ground)],
        "documents": [
            {
                "document_id": ref.document_id,
                "document_type": ground.facts.documents[ref.document_id].document_type,
                "sha256": ref.sha256,
            }
            for ref in refs.values()
        ],
        "value": value.model_dump() if value else None,
        "reasons": [each.code for each in reasons],
        "levels": [role.value for role in levels],
        "commit": None,
    }


def _request_row(
    ground: Ground, operation: OperationRules, payload: dict[str, Any], reasons: Sequence[Reason]
) -> dict[str, Any]:
    call, day = ground.transaction.call, ground.transaction.business_date
    value = operation_value(ground.request, ground.facts)
    priority = _priority(value, payload["reasons"], call.policy)
    minutes = getattr(call.policy.due_minutes, priority)
    return {
        **{name: payload[name] for name in ("request_id", "operation", "revision", "branch_code")},
        **{name: payload[name] for name in ("maker_id", "customer_id", "account_no")},
        "status": RequestStatus.PENDING.value,
        "maker_staff_no": ground.maker.staff_no,
        "customer_name": operation.subject(ground).customer_name,
        "value_minor": value.minor if value else None,
        "priority": priority,
        "payload": payload,
        "payload_hash": payload_hash(payload),
        "reasons": [each.model_dump(mode="json") for each in reasons],
        "levels": len(payload["levels"]),
        "idempotency_key": ground.transaction.sent.key,
        "submitted_at": call.now,
        "due_at": call.now + timedelta(minutes=minutes),
        "expires_on": call.core.rules.business_date_after(day, call.policy.expiry_days),
    }


def _priority(value: Money | None, reasons: Sequence[str], policy: Policy) -> str:
    if value is None or value.amount > policy.single_checker_max:
        return "URGENT"
    if value.amount > policy.maker_alone_max or _HIGH_REASONS & set(reasons):
        return "HIGH"
    return "NORMAL"
