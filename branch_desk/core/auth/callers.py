"""The officer behind a session, read from the store at each call and never from the token."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from branch_desk.core.problems import Refusal
from branch_desk.core.store.schema import officer_branches, officers, sessions
from branch_desk.domain.officers import Role
from branch_desk.domain.policy import Policy


@dataclass(frozen=True)
class Caller:
    """An officer with a live session at one branch."""

    officer_id: str
    staff_no: str
    full_name: str
    role: Role
    branch_code: str
    """The session's branch: the one chosen at log-in."""
    branches: tuple[str, ...]
    own_customer_id: str | None
    session_id: str
    session_expires_at: datetime
    workstation_id: str

    def require(self, action: str, policy: Policy) -> None:
        """Pass if the role may do this; raises Refusal `not_permitted`."""
        if not policy.allows(self.role, action):
            raise Refusal("not_permitted", action=action, role=self.role.value)

    @property
    def reads_all_branches(self) -> bool:
        """Whether queue and operations of every branch are open to this officer."""
        return self.role is Role.AUDITOR


def branches_of(connection: Connection, officer_id: str) -> tuple[str, ...]:
    """Give the branches of an officer, the first one first."""
    rows = connection.scalars(
        select(officer_branches.c.branch_code)
        .where(officer_branches.c.officer_id == officer_id)
        .order_by(officer_branches.c.position)
    )
    return tuple(rows)


def caller_of(connection: Connection, officer_id: str, session_id: str, now: datetime) -> Caller:
    """Give the officer of a session as they are now.

    Raises Refusal `not_authenticated` if the session has ended, or the officer is disabled, has
    changed, or no longer belongs to the session's branch.
    """
    row = connection.execute(
        select(officers, sessions)
        .join(sessions, sessions.c.officer_id == officers.c.officer_id)
        .where(sessions.c.session_id == session_id, officers.c.officer_id == officer_id)
    ).one_or_none()
    if row is None or row.ended_at is not None or row.expires_at <= now or row.disabled:
        raise Refusal("not_authenticated")
    branches = branches_of(connection, officer_id)
    if row.branch_code not in branches:
        raise Refusal("not_authenticated")
    return Caller(
        officer_id=row.officer_id,
        staff_no=row.staff_no,
        full_name=row.full_name,
        role=Role(row.role),
        branch_code=row.branch_code,
        branches=branches,
        own_customer_id=row.customer_id,
        session_id=row.session_id,
        session_expires_at=row.expires_at,
        workstation_id=row.workstation_id,
    )
