"""What an account's state allows and where each act leads (docs/contract.md 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from branch_desk.domain.confirm import Confirm, last_four
from branch_desk.domain.enquiries import AccountSummary
from branch_desk.domain.maintenance import AccountMaintenance, Action, FreezeKind


class AccountState(StrEnum):
    """The life of an account, from its number to its end."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    DORMANT = "DORMANT"
    FROZEN = "FROZEN"
    CLOSED = "CLOSED"


_FROM: Final[Mapping[Action, frozenset[AccountState]]] = {
    Action.REACTIVATE: frozenset({AccountState.DORMANT}),
    Action.FREEZE: frozenset({AccountState.ACTIVE, AccountState.DORMANT, AccountState.FROZEN}),
    Action.UNFREEZE: frozenset({AccountState.FROZEN}),
    Action.PLACE_HOLD: frozenset(AccountState) - {AccountState.CLOSED},
    Action.RELEASE_HOLD: frozenset(AccountState) - {AccountState.CLOSED},
}
_STOPPING: Final = frozenset({Action.FREEZE, Action.PLACE_HOLD})
_CLEARING: Final = frozenset({Action.UNFREEZE, Action.RELEASE_HOLD})
"""What is left to do to an account whose holder is blocked or has died, or that is closing."""

STOPS: Final[Mapping[FreezeKind, str]] = {
    FreezeKind.DEBIT: "no debits; credits and interest go on",
    FreezeKind.CREDIT: "no credits; debits and interest go on",
    FreezeKind.TOTAL: "no debits and no credits; interest goes on",
}
STOPPED: Final[Mapping[str, str]] = {
    FreezeKind.DEBIT: "Debits",
    FreezeKind.CREDIT: "Credits",
    FreezeKind.TOTAL: "Debits and credits",
}
"""What a freeze stops, as the subject of `stopped`."""


@dataclass(frozen=True)
class Move:
    """Where an act leads, or, with `allowed`, the other states that it would need instead."""

    state: str
    allowed: tuple[str, ...] = ()


def states_for(action: Action) -> tuple[str, ...]:
    """Give the states of an account in which an act is possible, in the order of its life."""
    return tuple(state.value for state in AccountState if state in _FROM[action])


def move(account: AccountSummary, action: Action, kind: str | None = None) -> Move:
    """Say where an act leads an account; a freeze that is not to grow to TOTAL is refused."""
    freeze = account.freeze
    is_possible = account.state in states_for(action)
    if action is Action.FREEZE and freeze is not None:
        is_possible = kind == FreezeKind.TOTAL and freeze.kind != FreezeKind.TOTAL
    if not is_possible:
        others = tuple(state for state in states_for(action) if state != account.state)
        return Move(account.state, others)
    leads_to = {
        Action.FREEZE: AccountState.FROZEN,
        Action.REACTIVATE: AccountState.ACTIVE,
        Action.UNFREEZE: freeze.prior_state if freeze else account.state,
    }
    return Move(leads_to.get(action, account.state))


def state_when_posted(state: str, ledger_minor: int, opening_minimum_minor: int) -> str:
    """Say in which state a posting leaves an account; both amounts are in minor units.

    A PENDING account is ACTIVE once its ledger balance reaches what its product opens with.
    """
    is_funded = state == AccountState.PENDING and ledger_minor >= opening_minimum_minor
    return AccountState.ACTIVE.value if is_funded else state


def is_open_to(customer_status: str, action: Action | None) -> bool:
    """Say whether a customer's status allows a change: only freezing and holding if not ACTIVE.

    What was stopped of one who died may be cleared again, or the estate could never be paid.
    """
    is_cleared = customer_status == "DECEASED" and action in _CLEARING
    return customer_status == "ACTIVE" or action in _STOPPING or is_cleared


def only_stops_money(request: AccountMaintenance) -> bool:
    """Say whether all that is asked for is a freeze or a hold, which no open request may delay."""
    others = request.customer_changes or request.account_changes
    return bool(request.state_action and not others and request.state_action.action in _STOPPING)


def confirm_freeze(request: AccountMaintenance) -> Confirm | None:
    """Have the digits of the account typed again that is frozen: it stops its money at once."""
    is_freeze = request.state_action and request.state_action.action is Action.FREEZE
    return last_four(str(request.account_no), "freeze the account") if is_freeze else None


def takes_credits(account: AccountSummary) -> bool:
    """Say whether money may come in."""
    if account.freeze is not None:
        return account.freeze.kind == FreezeKind.DEBIT
    return account.state in {AccountState.PENDING, AccountState.ACTIVE, AccountState.DORMANT}


def takes_debits(account: AccountSummary) -> bool:
    """Say whether money may go out."""
    if account.freeze is not None:
        return account.freeze.kind == FreezeKind.CREDIT
    return account.state == AccountState.ACTIVE
