"""What became of an idempotency key, and how a key in doubt is cancelled for good."""

import json
from typing import Any, Final

from sqlalchemy import Connection, Row, distinct, func, insert, select

from branch_desk.core.calls import Call, ReadOf, record_read
from branch_desk.core.meta import business_date_of
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.requests import levels_left
from branch_desk.core.store.schema import (
    access_record,
    approval_requests,
    audit,
    operations,
    request_decisions,
)
from branch_desk.domain.officers import Role
from branch_desk.domain.paper_facts import OperationCopy
from branch_desk.domain.receipts import READ_ACTION
from branch_desk.domain.replies import ApprovalState, OperationRecord

_ACCEPTED: Final = 202
_CANCELLED: Final = "CANCELLED"
# Who may look at a colleague's key of the same branch.
_SENIORS: Final = frozenset({Role.SUPERVISOR, Role.BRANCH_MANAGER})
_CANCEL_ACTIONS: Final = ("cif_create", "transaction_approvals")
_REPRINT: Final = "REPRINT"


def find_operation(connection: Connection, call: Call, key: str) -> OperationRecord:
    """Give what the core knows of a key.

    Raises Refusal `operation_unknown` if that is nothing, or nothing for this officer.
    """
    row = _row(connection, key)
    if row is None or not _is_visible(row, call):
        raise Refusal("operation_unknown")
    return _record(connection, row)


def find_by_reference(connection: Connection, call: Call, named: str) -> OperationCopy:
    """Give an operation that took effect, whole, and count the paper that may be made of it.

    It is named by its reference, or by the request that was approved.

    A viewed read in clear, which the access record keeps. Raises Refusal `not_permitted`, and
    `not_found` for a reference that is not of the officer's branch, or was given before bodies
    were kept.
    """
    call.require(READ_ACTION)
    row, request = _took_effect(connection, named)
    is_here = row is not None and row.branch_code == call.caller.branch_code
    if row is None or request is None or not (is_here or call.caller.reads_all_branches):
        raise Refusal("not_found")
    found = _record(connection, row)
    reply = found.reply or {}
    reference = str(found.approval.reference if found.approval else row.reference)
    effect = (found.approval.result if found.approval else reply.get("result")) or {}
    about = request | effect
    copy_no = _papers(connection, call, reference) + (0 if found.approval else 1)
    record_read(
        connection,
        call,
        ReadOf(
            act=_REPRINT,
            viewed=True,
            reference=reference,
            request_id=row.request_id,
            customer_id=about.get("customer_id"),
            account_no=about.get("account_no"),
        ),
    )
    paper = _paper(connection, reference)
    return OperationCopy(**dict(found), request=request, copy_no=copy_no, paper=paper)


def cancel(connection: Connection, call: Call, key: str) -> OperationRecord:
    """Cancel a key that the core does not know; a late copy of it then does nothing.

    A known key is given as it is. Raises Refusal `not_permitted` for roles that neither make nor
    decide, `not_found` for a key that is not the officer's to see.
    """
    policy, role = call.policy, call.caller.role
    if not any(policy.allows(role, action) for action in _CANCEL_ACTIONS):
        raise Refusal("not_permitted", action="cancel", role=role.value)
    row = _row(connection, key)
    if row is not None and not _is_visible(row, call):
        raise Refusal("not_found")
    if row is not None:
        return _record(connection, row)
    shared = {
        "idempotency_key": key,
        "officer_id": call.caller.officer_id,
        "branch_code": call.caller.branch_code,
    }
    connection.execute(insert(operations).values(**shared, state=_CANCELLED, decided_at=call.now))
    connection.execute(
        insert(audit).values(
            **shared,
            at=call.now,
            business_date=business_date_of(connection),
            act="CANCEL",
            outcome=_CANCELLED,
            correlation_id=call.correlation_id,
        )
    )
    return OperationRecord(
        state=_CANCELLED,
        idempotency_key=key,
        officer_id=call.caller.officer_id,
        decided_at=call.now,
    )


def _row(connection: Connection, key: str) -> Row[Any] | None:
    chosen = operations.c.idempotency_key == key
    return connection.execute(select(operations).where(chosen)).one_or_none()


def _took_effect(
    connection: Connection, name: str
) -> tuple[Row[Any] | None, dict[str, Any] | None]:
    """Find the maker's key of a reference, and the body that took effect under it."""
    is_it = (approval_requests.c.reference == name) | (
        (approval_requests.c.request_id == name) & approval_requests.c.reference.is_not(None)
    )
    request = connection.execute(select(approval_requests).where(is_it)).one_or_none()
    if request is None:
        by_itself = (operations.c.reference == name) & operations.c.request_id.is_(None)
        row = connection.execute(select(operations).where(by_itself)).one_or_none()
        return row, row.request if row is not None else None
    submitted = (operations.c.request_id == request.request_id) & (
        operations.c.operation == request.operation
    )
    row = connection.execute(select(operations).where(submitted)).one_or_none()
    return row, request.payload["request"]


def _paper(connection: Connection, reference: str) -> dict[str, Any] | None:
    """Give what was kept with the key that brought the effect: the maker's, or the checker's."""
    chosen = select(operations.c.paper).where(operations.c.reference == reference)
    found: dict[str, Any] | None = connection.scalar(chosen)
    return found


def _papers(connection: Connection, call: Call, reference: str) -> int:
    """Count the earlier acts that this reference was asked for in; a repeated read is one act."""
    earlier = (
        (access_record.c.act == _REPRINT)
        & (access_record.c.reference == reference)
        & (access_record.c.correlation_id != call.correlation_id)
    )
    acts = select(func.count(distinct(access_record.c.correlation_id))).where(earlier)
    return int(connection.execute(acts).scalar_one())


def _is_visible(row: Row[Any], call: Call) -> bool:
    caller = call.caller
    is_here = row.branch_code == caller.branch_code
    # A cancelled key tells nothing but that it is dead, and its maker has to learn that, whoever
    # of the branch had it cancelled.
    may_see = caller.role in _SENIORS or row.state == _CANCELLED
    return row.officer_id == caller.officer_id or (is_here and may_see) or caller.reads_all_branches


def _record(connection: Connection, row: Row[Any]) -> OperationRecord:
    return OperationRecord(
        state=row.state,
        operation=row.operation,
        idempotency_key=row.idempotency_key,
        officer_id=row.officer_id,
        commit=row.commitment,
        decided_at=row.decided_at,
        http_status=row.status,
        reply=json.loads(row.reply) if row.reply else None,
        approval=_approval(connection, row) if row.status == _ACCEPTED else None,
    )


def _approval(connection: Connection, row: Row[Any]) -> ApprovalState:
    request = connection.execute(
        select(approval_requests).where(approval_requests.c.request_id == row.request_id)
    ).one()
    return ApprovalState(
        request_id=request.request_id,
        status=request.status,
        levels_due=levels_left(request),
        reference=request.reference,
        result=request.result,
        decided_at=request.decided_at,
        approved_by=_approvers(connection, request),
    )


def _approvers(connection: Connection, request: Row[Any]) -> tuple[str, ...]:
    chosen = (
        (request_decisions.c.request_id == request.request_id)
        & (request_decisions.c.revision == request.revision)
        & (request_decisions.c.act == "APPROVE")
    )
    by_level = select(request_decisions.c.officer_id).where(chosen)
    return tuple(connection.scalars(by_level.order_by(request_decisions.c.level)))
