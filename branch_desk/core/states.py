"""Refusals of what a record's state does not allow: each says whose state, and which it needs."""

from collections.abc import Sequence
from typing import Any, Final

from branch_desk.core.problems import Refusal
from branch_desk.domain.enquiries import AccountSummary

_ACTIVE: Final = ("ACTIVE",)
_CLOSED: Final = "CLOSED"


def refused_state(
    state: str,
    allowed: Sequence[str] = _ACTIVE,
    *,
    customer_id: str | None = None,
    account_no: str | None = None,
) -> Refusal:
    """Give the Refusal `wrong_state` of a customer or an account."""
    named = {"customer_id": customer_id, "account_no": account_no}
    about: dict[str, Any] = {name: value for name, value in named.items() if value}
    return Refusal("wrong_state", state=state, allowed_states=list(allowed), **about)


def refused_account(account: AccountSummary, allowed: Sequence[str] = _ACTIVE) -> Refusal:
    """Give the Refusal `wrong_state` of an account; one that waits to be closed is CLOSING."""
    is_closing = account.closing and account.state != _CLOSED
    state = "CLOSING" if is_closing else account.state
    return refused_state(state, allowed, account_no=account.account_no)


def refuse_ended(account: AccountSummary, allowed: Sequence[str] = _ACTIVE) -> None:
    """Raise Refusal `wrong_state` for an account that is closed, or waits to be."""
    if account.closing or account.state == _CLOSED:
        raise refused_account(account, allowed)
