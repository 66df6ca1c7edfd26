"""The authorisation queue as officers see it: lists by scope and filter, and a request whole."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    literal,
    select,
    tuple_,
    update,
)

from branch_desk.common import BANK_ZONE
from branch_desk.core.calls import Call, ReadOf, record_read
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.requests import levels_left
from branch_desk.core.rules.standing import (
    ACTION,
    Standing,
    changed_target,
    find_request,
    standings_of,
)
from branch_desk.core.store.columns import Instant
from branch_desk.core.store.schema import approval_requests, request_history, request_revisions
from branch_desk.domain.fields import Record
from branch_desk.domain.money import Money
from branch_desk.domain.officers import Role
from branch_desk.domain.replies import Reason
from branch_desk.domain.supervision import (
    OPEN_STATES,
    UNDECIDED,
    HistoryLine,
    Maker,
    QueueItem,
    QueuePage,
    QueueRow,
    RequestStatus,
)

TO_CHECK: Final = "TO_CHECK"
MINE: Final = "MINE"
BRANCH: Final = "BRANCH"
_READ_ACTION: Final = "authorization_queue"
_SHOWN_FOR: Final = timedelta(minutes=15)
_RANKS: Final = {"URGENT": 0, "HIGH": 1, "NORMAL": 2}
_BATCH: Final = 100
_OPEN: Final = tuple(each.value for each in OPEN_STATES)


@dataclass(frozen=True, kw_only=True)
class QueueQuery:
    """What of the queue is asked for."""

    scope: str | None = None
    branch_code: str | None = None
    status: str | None = None
    operation: str | None = None
    maker_id: str | None = None
    customer_id: str | None = None
    account_no: str | None = None
    min_value: Money | None = None
    overdue: bool | None = None
    decided_from: date | None = None
    """The first day, of the bank's calendar, on which a request ended; leaves out the open ones."""

    def members(self) -> dict[str, Any]:
        """Give what binds a cursor to this query."""
        value = str(self.min_value.amount) if self.min_value else None
        first = self.decided_from.isoformat() if self.decided_from else None
        return {**vars(self), "min_value": value, "decided_from": first}


class _Position(Record):
    """Where a page ended; `as_of` freezes what counts as overdue for all pages of a list."""

    as_of: datetime
    late: int
    rank: int
    submitted_at: datetime
    request_id: str


def page_of(
    connection: Connection, call: Call, query: QueueQuery, limit: int, cursor: str | None
) -> QueuePage:
    """Give a page of the queue: overdue first, then by priority, then the oldest.

    Raises Refusal `not_permitted` or `branch_out_of_scope` for what is not the officer's to see,
    `cursor_invalid` for a cursor that does not fit.
    """
    call.require(_READ_ACTION)
    asked = _scoped(call, query)
    officer_id = call.caller.officer_id
    after = None
    if cursor is not None:
        found = call.core.cursors.open(cursor, officer_id, asked.members(), call.now)
        after = _Position.model_validate(found[0])
    as_of = after.as_of if after else call.now
    rows = list(_first(_matching(connection, call, asked, as_of, after), limit + 1))
    next_cursor = None
    if len(rows) > limit:
        position = _position(rows[limit - 1].request, as_of).model_dump(mode="json")
        next_cursor = call.core.cursors.seal([position], officer_id, asked.members(), call.now)
    items = tuple(_row_of(each, call) for each in rows[:limit])
    return QueuePage(items=items, next_cursor=next_cursor, as_of=call.now)


def item_of(connection: Connection, call: Call, request_id: str) -> QueueItem:
    """Give a request whole, in clear, and note who opened it.

    Raises Refusal `not_permitted`, or `not_found` for what is not in the officer's scope.
    """
    call.require(_READ_ACTION)
    standing = find_request(connection, call.caller, call.policy, request_id)
    row = standing.request
    if call.caller.role is Role.RELATIONSHIP_OFFICER and row.maker_id != call.caller.officer_id:
        raise Refusal("not_found")
    record_read(
        connection,
        call,
        ReadOf(
            act="queue_item",
            viewed=True,
            request_id=request_id,
            customer_id=row.customer_id,
            account_no=row.account_no,
        ),
    )
    shown = _row_of(standing, call)
    if call.policy.allows(call.caller.role, ACTION):
        _note_opening(connection, call, request_id)
    return QueueItem(
        **{name: getattr(shown, name) for name in QueueRow.model_fields},
        payload=row.payload,
        payload_hash=row.payload_hash,
        stale=bool(changed_target(connection, row.payload)),
        history=tuple(_history(connection, request_id)),
        former=_former(connection, request_id, row.revision),
    )


def _scoped(call: Call, query: QueueQuery) -> QueueQuery:
    caller = call.caller
    checks = call.policy.allows(caller.role, ACTION)
    usual = TO_CHECK if checks else BRANCH if caller.reads_all_branches else MINE
    scope = query.scope or usual
    makes_only = not checks and not caller.reads_all_branches
    if (scope == TO_CHECK and not checks) or (scope == BRANCH and makes_only):
        raise Refusal("not_permitted", action=_READ_ACTION, role=caller.role.value)
    branch_code = query.branch_code
    if not caller.reads_all_branches:
        if branch_code not in {None, caller.branch_code}:
            raise Refusal("branch_out_of_scope", branches=list(caller.branches))
        branch_code = caller.branch_code
    return replace(query, scope=scope, branch_code=branch_code)


def _matching(
    connection: Connection, call: Call, query: QueueQuery, as_of: datetime, after: _Position | None
) -> Iterator[Standing]:
    """Walk the queue in its order; what SQL cannot judge is judged row by row."""
    while True:
        rows = connection.execute(_statement(call, query, as_of, after)).all()
        for standing in standings_of(connection, call.caller, call.policy, rows):
            if query.scope != TO_CHECK or _is_to_check(standing, as_of):
                yield standing
        if len(rows) < _BATCH:
            return
        after = _position(rows[-1], as_of)


def _first(found: Iterator[Standing], count: int) -> Iterator[Standing]:
    for _, each in zip(range(count), found, strict=False):
        yield each


def _statement(
    call: Call, query: QueueQuery, as_of: datetime, after: _Position | None
) -> Select[Any]:
    table = approval_requests.c
    late = case(
        ((table.due_at < as_of) & table.status.in_([each.value for each in UNDECIDED]), 0), else_=1
    )
    rank = case(_RANKS, value=table.priority)
    order = (late, rank, table.submitted_at, table.request_id)
    statement = select(approval_requests).where(*_conditions(call, query, late))
    if after is not None:
        ended = tuple_(
            literal(after.late),
            literal(after.rank),
            literal(after.submitted_at, Instant),
            literal(after.request_id),
        )
        statement = statement.where(tuple_(*order) > ended)
    return statement.order_by(*order).limit(_BATCH)


def _conditions(
    call: Call, query: QueueQuery, late: ColumnElement[int]
) -> Iterator[ColumnElement[bool]]:
    table = approval_requests.c
    if query.status or query.decided_from is None:
        yield table.status.in_((query.status,) if query.status else _OPEN)
    if query.scope == MINE:
        yield table.maker_id == call.caller.officer_id
    for name in ("branch_code", "operation", "maker_id", "customer_id", "account_no"):
        wanted = getattr(query, name)
        if wanted is not None:
            yield table[name] == wanted
    if query.min_value is not None:
        # Without limit is more than any value.
        yield table.value_minor.is_(None) | (table.value_minor >= query.min_value.minor)
    if query.overdue is not None:
        yield late == (0 if query.overdue else 1)
    if query.decided_from is not None:
        # What a checker returned was decided, too, and is open.
        yield table.status.not_in(_OPEN)
        yield table.decided_at >= datetime.combine(query.decided_from, time(), BANK_ZONE)


def _is_to_check(standing: Standing, as_of: datetime) -> bool:
    if standing.may.reject is not None:
        return False
    # A branch manager sees what is theirs, and what a supervisor left for too long.
    is_manager = standing.caller.role is Role.BRANCH_MANAGER
    is_first = standing.request.status == RequestStatus.PENDING
    return not (is_manager and is_first) or _is_overdue(standing.request, as_of)


def _is_overdue(row: Row[Any], as_of: datetime) -> bool:
    return bool(row.due_at < as_of and row.status in UNDECIDED)


def _position(row: Row[Any], as_of: datetime) -> _Position:
    return _Position(
        as_of=as_of,
        late=0 if _is_overdue(row, as_of) else 1,
        rank=_RANKS[row.priority],
        submitted_at=row.submitted_at,
        request_id=row.request_id,
    )


def _row_of(standing: Standing, call: Call) -> QueueRow:
    row = standing.request
    is_fresh = row.opened_at is not None and call.now - row.opened_at < _SHOWN_FOR
    return QueueRow(
        request_id=row.request_id,
        operation=row.operation,
        status=row.status,
        revision=row.revision,
        levels_due=levels_left(row),
        priority=row.priority,
        maker=Maker(officer_id=row.maker_id, full_name=standing.maker.full_name),
        branch_code=row.branch_code,
        customer_id=row.customer_id,
        account_no=row.account_no,
        customer_name=row.customer_name,
        value=Money.from_minor(row.value_minor) if row.value_minor is not None else None,
        reasons=tuple(Reason.model_validate(each) for each in row.reasons),
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        overdue=_is_overdue(row, call.now),
        expires_on=row.expires_on,
        opened_by=row.opened_by if is_fresh else None,
        opened_at=row.opened_at if is_fresh else None,
        may=standing.may,
    )


def _note_opening(connection: Connection, call: Call, request_id: str) -> None:
    opened = {"opened_by": call.caller.officer_id, "opened_at": call.now}
    chosen = approval_requests.c.request_id == request_id
    connection.execute(update(approval_requests).where(chosen).values(opened))


def _former(connection: Connection, request_id: str, revision: int) -> dict[str, Any] | None:
    table = request_revisions.c
    chosen = (table.request_id == request_id) & (table.revision == revision - 1)
    payload = connection.scalar(select(table.payload).where(chosen))
    return payload["request"] if payload else None


def _history(connection: Connection, request_id: str) -> Iterator[HistoryLine]:
    rows = connection.execute(
        select(request_history)
        .where(request_history.c.request_id == request_id)
        .order_by(request_history.c.line_no)
    )
    for row in rows:
        yield HistoryLine(
            at=row.at,
            officer_id=row.officer_id,
            act=row.act,
            level=row.level,
            revision=row.revision,
            note=row.note,
            fields=tuple(row.fields or ()),
        )
