"""Who may do what, from one table: the policy that the core serves. The core decides again."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from branch_desk.common import validate_amount
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import CustomerFacts, DocumentFacts, Facts
from branch_desk.domain.officers import ROLE_WORDS, Role
from branch_desk.services.errors import NotPermitted, NotSignedIn
from branch_desk.services.session import Session

_ALIASES: Final = {
    "officer": Role.RELATIONSHIP_OFFICER,
    "relationshipofficer": Role.RELATIONSHIP_OFFICER,
    "relationshipmanager": Role.RELATIONSHIP_OFFICER,
    "branchsupervisor": Role.SUPERVISOR,
    "manager": Role.BRANCH_MANAGER,
    "administrator": Role.ADMIN,
}
_ROLES: Final = {role.value.replace("_", "").lower(): role for role in Role}


class Permissions:
    """Rights and limits of the signed-in officer, and the facts that rules are judged on."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def can_perform_action(self, role: Role | str, action: str) -> bool:
        """Say whether a role may perform an action; unknown ones, or no policy yet: False."""
        known = role_of(role)
        try:
            return known is not None and self._session.meta.policy.allows(known, action)
        except NotSignedIn:
            return False

    def may(self, action: str) -> bool:
        """Say whether the officer who is signed in may perform an action. Raises NotSignedIn."""
        return self.can_perform_action(self._session.officer.role, action)

    def require(self, action: str) -> None:
        """Raise NotPermitted, naming who may, unless the officer may perform the action."""
        if self.may(action):
            return
        roles = self._session.meta.policy.roles.get(action, ())
        named = [ROLE_WORDS[role] for role in roles]
        who = f" Ask a {' or a '.join(named)}." if named else ""
        raise NotPermitted(f"A {ROLE_WORDS[self._session.officer.role]} may not do this.{who}")

    def require_cap(self, action: str) -> None:
        """Raise NotPermitted if the day's number of an action is used up, by the core's count.

        Asks the core anew before it says no. Raises also as `Session.refresh_officer`.
        """
        cap = getattr(self._session.meta.policy.daily_caps, action, None)
        if cap is None or self._used(action) < cap:
            return
        self._session.refresh_officer()
        if self._used(action) >= cap:
            raise NotPermitted(
                f"You have made {cap} of these today, which is the most for one officer. "
                "Ask a colleague."
            )

    def requires_supervisor_approval(
        self, officer_id: str, operation_value: Decimal | str | None
    ) -> bool:
        """Say whether a value is above what an officer may do alone; by value only.

        None (without limit) and any other officer than the one signed in: True. Raises ValueError
        for a bad amount, NotSignedIn.
        """
        officer = self._session.officer
        if operation_value is None:
            return True
        value = validate_amount(operation_value, minimum=Decimal(0))
        if officer_id.strip().upper() != officer.officer_id:
            return True
        return value > officer.limits.maker_alone_max.amount

    def facts(
        self,
        *,
        documents: Mapping[str, DocumentFacts] | None = None,
        customers: Mapping[str, CustomerFacts] | None = None,
        soft_matches: frozenset[str] = frozenset(),
        held: EnquiryReply | None = None,
    ) -> Facts:
        """Give the ground that `domain` judges a request on. Raises NotSignedIn."""
        officer = self._session.officer
        return Facts(
            meta=self._session.meta,
            branch_code=officer.branch_code,
            maker_alone_max=officer.limits.maker_alone_max.amount,
            value_alone_today=officer.used_today.value_alone.amount,
            documents=documents or {},
            customers=customers or {},
            soft_matches=soft_matches,
            held=held,
        )

    def _used(self, action: str) -> int:
        return int(getattr(self._session.officer.used_today, action, 0))


def role_of(name: Role | str) -> Role | None:
    """Read a role by its code or an everyday name; None for an unknown one."""
    plain = re.sub(r"[\s_-]", "", name).lower()
    return _ALIASES.get(plain) or _ROLES.get(plain)


class _Bound:
    """The one table behind the module's functions."""

    permissions: Permissions | None = None


def bind(permissions: Permissions) -> None:
    """Name the permissions that the functions of this module act on."""
    _Bound.permissions = permissions


def unbind() -> None:
    """Let the functions of this module act on nothing again."""
    _Bound.permissions = None


def can_perform_action(role: Role | str, action: str) -> bool:
    """Say whether a role may perform an action, by the served policy. Raises NotSignedIn."""
    return _bound().can_perform_action(role, action)


def requires_supervisor_approval(officer_id: str, operation_value: Decimal | str | None) -> bool:
    """Say whether a value is above what an officer may do alone.

    Raises NotSignedIn, and ValueError for a bad amount.
    """
    return _bound().requires_supervisor_approval(officer_id, operation_value)


def _bound() -> Permissions:
    if _Bound.permissions is None:
        raise NotSignedIn
    return _Bound.permissions
