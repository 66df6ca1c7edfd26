"""Requests in the queue: the payload that a decision binds to, and the rows that hold it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from branch_desk.core.numbers import opaque_id
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


def refuse_second_request(connection: Connection, operation: str, objects: Sequence[str]) -> None:
    """Raise Refusal `open_request_exists` if one is open for the same operation and object.

    A closure that is open excludes every other request about its account.
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
    connection, request_id = ground.connection, opaque_id("AQ-")
    payload = _payload(ground, operation, request_id, [each.code for each in reasons])
    payload["levels"] = [role.value for role in levels]
    digest = payload_hash(payload)
    connection.execute(
        insert(approval_requests).values(
            _request_row(ground, operation, payload)
            | {
                "payload_hash": digest,
                "reasons": [each.model_dump(mode="json") for each in reasons],
                "levels": len(levels),
            }
        )
    )
    for name in operation.objects(ground):
        connection.execute(
            insert(request_objects).values(
                request_id=request_id, operation=str(operation.code), object=name, is_open=True
            )
        )
    connection.execute(
        insert(request_revisions).values(
            request_id=request_id,
            revision=1,
            maker_id=ground.maker.officer_id,
            maker_staff_no=ground.maker.staff_no,
            payload=payload,
            payload_hash=digest,
            submitted_at=ground.transaction.call.now,
        )
    )
    write_history(ground, request_id, "SUBMIT")
    mark_documents(ground, {"status": "IN_REQUEST", "request_id": request_id})
    return request_id


def write_history(ground: Ground, request_id: str, act: str) -> None:
    """Note the maker's act on a request."""
    ground.connection.execute(
        insert(request_history).values(
            request_id=request_id,
            revision=1,
            at=ground.transaction.call.now,
            officer_id=ground.maker.officer_id,
            act=act,
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
    """End a request: its objects are free for another, and without effect its till receipt too."""
    chosen = approval_requests.c.request_id == request_id
    connection.execute(update(approval_requests).where(chosen).values(change))
    objects = request_objects.c.request_id == request_id
    connection.execute(update(request_objects).where(objects).values(is_open=False))
    if change["status"] != RequestStatus.APPROVED:
        connection.execute(till_receipts.delete().where(till_receipts.c.request_id == request_id))


def levels_left(row: Row[Any]) -> tuple[str, ...]:
    """Give the roles that still have to decide, in order."""
    if row.status == RequestStatus.PENDING:
        return tuple(role.value for role in ROLES_OF_LEVELS[: row.levels])
    if row.status == RequestStatus.PENDING_SECOND:
        return (Role.BRANCH_MANAGER.value,)
    return ()


def _payload(
    ground: Ground, operation: OperationRules, request_id: str, reasons: list[str]
) -> dict[str, Any]:
    subject = operation.subject(ground)
    value = operation_value(ground.request, ground.facts)
    refs = {ref.document_id: ref for _, ref in documents_named(ground.request)}
    return {
        "request_id": request_id,
        "revision": 1,
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
        "reasons": reasons,
        "commit": None,
    }


def _request_row(
    ground: Ground, operation: OperationRules, payload: dict[str, Any]
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
