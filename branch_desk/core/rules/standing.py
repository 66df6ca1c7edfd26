"""How a request stands towards an officer: who may decide it now, and which code forbids it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from branch_desk.core.auth.callers import Caller
from branch_desk.core.problems import Refusal, wire_instant
from branch_desk.core.rules.parties import refuse_own_business
from branch_desk.core.store.schema import (
    accounts,
    approval_requests,
    customers,
    officers,
    request_decisions,
    request_history,
    request_revisions,
)
from branch_desk.domain.officers import Role
from branch_desk.domain.policy import Policy
from branch_desk.domain.supervision import OPEN_STATES, May, RequestStatus

ACTION: Final = "transaction_approvals"
_FIRST, _SECOND = 1, 2
_LEVEL_OF: Final = {RequestStatus.PENDING: _FIRST, RequestStatus.PENDING_SECOND: _SECOND}
_WITHDRAWABLE: Final = frozenset(each.value for each in OPEN_STATES)
_MAKERS_ACTS: Final = frozenset({"SUBMIT", "RESUBMIT"})


@dataclass(frozen=True)
class Standing:
    """A request beside the officer who looks at it, with its maker and its first checker."""

    connection: Connection
    request: Row[Any]
    caller: Caller
    policy: Policy
    maker: Row[Any]
    first_checker: Row[Any] | None

    @property
    def level(self) -> int | None:
        """The level that is due; None once nothing is."""
        return _LEVEL_OF.get(RequestStatus(self.request.status))

    @cached_property
    def may(self) -> May:
        """What the officer may do with it: None, or the problem code that forbids it."""
        decide = self._code(self._why_not_decide)
        return May.model_validate(
            {
                "approve": decide or self._code(self._why_reject_only),
                "reject": decide,
                "return": decide or self._code(self.refuse_maker),
                "withdraw": self._code(self.refuse_withdrawal),
                "resubmit": self._code(self.refuse_resubmission),
            }
        )

    def refuse_role(self, level: int | None) -> None:
        """Raise Refusal `not_permitted` unless the officer's role may decide this level."""
        self.caller.require(ACTION, self.policy)
        # The branch manager stands in for a supervisor, but never takes the first of two.
        first = {Role.SUPERVISOR} if self.request.levels == _SECOND else set(_CHECKERS)
        allowed = {_FIRST: first, _SECOND: {Role.BRANCH_MANAGER}}.get(level or 0, set(_CHECKERS))
        if self.caller.role not in allowed:
            raise Refusal("not_permitted", action=ACTION, role=self.caller.role.value)

    def refuse_parties(self) -> None:
        """Raise Refusal `self_approval` or `conflict_of_interest` for somebody with a hand in it.

        A person is known by `staff_no`, whichever officer id they use.
        """
        others = [
            (self.request.maker_id, self.request.maker_staff_no),
            *_makers(self.connection, self.request.request_id),
        ]
        # Who took the first level is barred from the second; once all is decided, nobody is.
        if self.first_checker is not None and self.level == _SECOND:
            others.append((self.first_checker.officer_id, self.first_checker.staff_no))
        for officer_id, staff_no in others:
            if self.caller.officer_id == officer_id or self.caller.staff_no == staff_no:
                raise Refusal("self_approval")
        own = (self.caller.own_customer_id, self.maker.customer_id)
        refuse_own_business(self.connection, own, self.request.payload["request"])

    def refuse_state(self, level: int | None) -> None:
        """Raise Refusal `request_not_pending` unless this very level is due."""
        if self.level is None or (level is not None and level != self.level):
            raise self._not_pending()

    def refuse_maker(self) -> None:
        """Raise Refusal `maker_inactive` if the maker is disabled; then it can be rejected only."""
        if self.maker.disabled:
            raise Refusal("maker_inactive")

    def refuse_target(self) -> None:
        """Raise Refusal `target_changed` if the record is another than the maker saw."""
        changed = changed_target(self.connection, self.request.payload)
        if changed:
            raise Refusal("target_changed", changed_fields=list(changed))

    def refuse_others(self, act: str) -> None:
        """Raise Refusal `not_permitted` for anybody but its maker."""
        if self.request.maker_id != self.caller.officer_id:
            raise Refusal("not_permitted", action=act, role=self.caller.role.value)

    def refuse_withdrawal(self) -> None:
        """Raise Refusal unless the officer is its maker and it is still open."""
        self.refuse_others("withdraw")
        if self.request.status not in _WITHDRAWABLE:
            raise self._not_pending()

    def refuse_resubmission(self) -> None:
        """Raise Refusal unless the officer is its maker and it was returned."""
        self.refuse_others("resubmit")
        if self.request.status != RequestStatus.RETURNED:
            raise self._not_pending()

    def _not_pending(self) -> Refusal:
        by, at = _last_word(self.connection, self.request)
        return Refusal(
            "request_not_pending",
            request_status=self.request.status,
            decided_by=by,
            decided_at=wire_instant(at) if at else None,
        )

    def _why_reject_only(self) -> None:
        self.refuse_target()
        self.refuse_maker()

    def _why_not_decide(self) -> None:
        self.refuse_role(self.level)
        self.refuse_parties()
        self.refuse_state(None)

    def _code(self, check: Any) -> str | None:
        try:
            check()
        except Refusal as refusal:
            return refusal.code
        return None


_CHECKERS: Final = (Role.SUPERVISOR, Role.BRANCH_MANAGER)


def find_request(
    connection: Connection, caller: Caller, policy: Policy, request_id: str
) -> Standing:
    """Give a request of the officer's branch as it stands towards them.

    Raises Refusal `not_found` for any other: out of scope reads as absent.
    """
    chosen = approval_requests.c.request_id == request_id
    row = connection.execute(select(approval_requests).where(chosen)).one_or_none()
    if row is None or not (caller.reads_all_branches or row.branch_code == caller.branch_code):
        raise Refusal("not_found")
    return standings_of(connection, caller, policy, [row])[0]


def standings_of(
    connection: Connection, caller: Caller, policy: Policy, rows: Sequence[Row[Any]]
) -> list[Standing]:
    """Put rows of the queue beside the officer who looks at them."""
    maker_ids = {row.maker_id for row in rows}
    chosen = officers.c.officer_id.in_(maker_ids)
    makers = {each.officer_id: each for each in connection.execute(select(officers).where(chosen))}
    first_yes = connection.execute(
        select(request_decisions).where(
            request_decisions.c.request_id.in_([row.request_id for row in rows]),
            request_decisions.c.level == _FIRST,
            request_decisions.c.act == "APPROVE",
        )
    )
    firsts = {(each.request_id, each.revision): each for each in first_yes}
    return [
        Standing(
            connection,
            row,
            caller,
            policy,
            makers[row.maker_id],
            firsts.get((row.request_id, row.revision)),
        )
        for row in rows
    ]


def changed_target(connection: Connection, payload: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the records whose version is another than the payload's target says."""
    target = payload.get("target")
    if target is None:
        return ()
    current = {"c": customers.c.version, "a": accounts.c.version}
    keys = {
        "c": customers.c.customer_id == payload.get("customer_id"),
        "a": accounts.c.account_no == payload.get("account_no"),
    }
    fields = {"c": "/customer/version", "a": "/account/version"}
    return tuple(
        fields[tag[0]]
        for tag in target.split(".")
        if str(connection.scalar(select(current[tag[0]]).where(keys[tag[0]]))) != tag[1:]
    )


def _makers(connection: Connection, request_id: str) -> Iterator[tuple[str, str]]:
    """Give officer id and `staff_no` of the maker of every revision."""
    made = request_revisions.c
    rows = connection.execute(
        select(made.maker_id, made.maker_staff_no).where(made.request_id == request_id)
    )
    yield from ((row.maker_id, row.maker_staff_no) for row in rows)


def _last_word(connection: Connection, request: Row[Any]) -> tuple[str | None, datetime | None]:
    """Say who had the last word on a request, and when; an expiry is nobody's."""
    last = connection.execute(
        select(request_history)
        .where(request_history.c.request_id == request.request_id)
        .order_by(request_history.c.line_no.desc())
    ).first()
    if last is None or last.act in _MAKERS_ACTS or request.status == RequestStatus.EXPIRED:
        return None, request.decided_at
    return last.officer_id, last.at
