"""The life of an account: each act in each state, where it leads, and what may be posted."""

from typing import Final

import pytest

from branch_desk.domain.account_states import (
    STOPPED,
    STOPS,
    AccountState,
    Move,
    confirm_freeze,
    is_open_to,
    move,
    only_stops_money,
    state_when_posted,
    states_for,
    takes_credits,
    takes_debits,
)
from branch_desk.domain.maintenance import Action, FreezeKind
from tests.domain.maintenance_bank import ACCOUNT, in_state, maintenance

# State (a frozen one with the kind of its freeze and the state before), act, state that it leads
# to; None where the act is refused.
MOVES: Final[list[tuple[str, str, str | None]]] = [
    ("PENDING", "REACTIVATE", None),
    ("ACTIVE", "REACTIVATE", None),
    ("DORMANT", "REACTIVATE", "ACTIVE"),
    ("FROZEN DEBIT ACTIVE", "REACTIVATE", None),
    ("FROZEN CREDIT DORMANT", "REACTIVATE", None),
    ("FROZEN TOTAL ACTIVE", "REACTIVATE", None),
    ("CLOSED", "REACTIVATE", None),
    ("PENDING", "FREEZE DEBIT", None),
    ("PENDING", "FREEZE CREDIT", None),
    ("PENDING", "FREEZE TOTAL", None),
    ("ACTIVE", "FREEZE DEBIT", "FROZEN"),
    ("ACTIVE", "FREEZE CREDIT", "FROZEN"),
    ("ACTIVE", "FREEZE TOTAL", "FROZEN"),
    ("DORMANT", "FREEZE DEBIT", "FROZEN"),
    ("DORMANT", "FREEZE CREDIT", "FROZEN"),
    ("DORMANT", "FREEZE TOTAL", "FROZEN"),
    ("FROZEN DEBIT ACTIVE", "FREEZE DEBIT", None),
    ("FROZEN DEBIT ACTIVE", "FREEZE CREDIT", None),
    ("FROZEN DEBIT ACTIVE", "FREEZE TOTAL", "FROZEN"),
    ("FROZEN CREDIT DORMANT", "FREEZE DEBIT", None),
    ("FROZEN CREDIT DORMANT", "FREEZE CREDIT", None),
    ("FROZEN CREDIT DORMANT", "FREEZE TOTAL", "FROZEN"),
    ("FROZEN TOTAL ACTIVE", "FREEZE DEBIT", None),
    ("FROZEN TOTAL ACTIVE", "FREEZE CREDIT", None),
    ("FROZEN TOTAL ACTIVE", "FREEZE TOTAL", None),
    ("CLOSED", "FREEZE DEBIT", None),
    ("CLOSED", "FREEZE CREDIT", None),
    ("CLOSED", "FREEZE TOTAL", None),
    ("PENDING", "UNFREEZE", None),
    ("ACTIVE", "UNFREEZE", None),
    ("DORMANT", "UNFREEZE", None),
    ("FROZEN DEBIT ACTIVE", "UNFREEZE", "ACTIVE"),
    ("FROZEN DEBIT DORMANT", "UNFREEZE", "DORMANT"),
    ("FROZEN CREDIT ACTIVE", "UNFREEZE", "ACTIVE"),
    ("FROZEN CREDIT DORMANT", "UNFREEZE", "DORMANT"),
    ("FROZEN TOTAL ACTIVE", "UNFREEZE", "ACTIVE"),
    ("FROZEN TOTAL DORMANT", "UNFREEZE", "DORMANT"),
    ("CLOSED", "UNFREEZE", None),
    ("PENDING", "PLACE_HOLD LIEN", "PENDING"),
    ("ACTIVE", "PLACE_HOLD LIEN", "ACTIVE"),
    ("DORMANT", "PLACE_HOLD COURT_ORDER", "DORMANT"),
    ("FROZEN DEBIT ACTIVE", "PLACE_HOLD REGULATOR", "FROZEN"),
    ("FROZEN CREDIT ACTIVE", "PLACE_HOLD DISPUTE", "FROZEN"),
    ("FROZEN TOTAL ACTIVE", "PLACE_HOLD OTHER", "FROZEN"),
    ("CLOSED", "PLACE_HOLD LIEN", None),
    ("PENDING", "RELEASE_HOLD", "PENDING"),
    ("ACTIVE", "RELEASE_HOLD", "ACTIVE"),
    ("DORMANT", "RELEASE_HOLD", "DORMANT"),
    ("FROZEN DEBIT ACTIVE", "RELEASE_HOLD", "FROZEN"),
    ("FROZEN CREDIT ACTIVE", "RELEASE_HOLD", "FROZEN"),
    ("FROZEN TOTAL ACTIVE", "RELEASE_HOLD", "FROZEN"),
    ("CLOSED", "RELEASE_HOLD", None),
]
# In the order of an account's life; the state that it is in is never among them.
NEEDED: Final = {
    "REACTIVATE": "DORMANT",
    "FREEZE": "ACTIVE DORMANT FROZEN",
    "UNFREEZE": "FROZEN",
    "PLACE_HOLD": "PENDING ACTIVE DORMANT FROZEN",
    "RELEASE_HOLD": "PENDING ACTIVE DORMANT FROZEN",
}


@pytest.mark.parametrize(("state", "act", "leads_to"), MOVES)
def test_an_act_leads_where_the_contract_says(state: str, act: str, leads_to: str | None) -> None:
    name, _, kind = act.partition(" ")
    reached = move(in_state(state), Action(name), kind or None)
    now = state.split(maxsplit=1)[0]
    if leads_to is not None:
        assert reached == Move(leads_to)
    else:
        others = tuple(each for each in NEEDED[name].split() if each != now)
        assert reached == Move(now, others)
        assert others


def test_the_table_has_every_state_with_every_act() -> None:
    met = {(state.split()[0], act.split()[0]) for state, act, _ in MOVES}
    assert met == {(state, action) for state in AccountState for action in Action}
    frozen = {tuple(act.split()) + tuple(state.split()[:2]) for state, act, _ in MOVES}
    for kind in FreezeKind:
        for before in FreezeKind:
            assert ("FREEZE", kind, "FROZEN", before) in frozen


@pytest.mark.parametrize("action", Action)
def test_the_states_for_an_act_stand_in_the_order_of_life(action: Action) -> None:
    assert states_for(action) == tuple(NEEDED[action].split())


@pytest.mark.parametrize(
    ("status", "action", "expected"),
    [
        ("ACTIVE", None, True),
        *[("ACTIVE", each, True) for each in Action],
        ("BLOCKED", None, False),
        ("BLOCKED", Action.REACTIVATE, False),
        ("BLOCKED", Action.FREEZE, True),
        ("BLOCKED", Action.UNFREEZE, False),
        ("BLOCKED", Action.PLACE_HOLD, True),
        ("BLOCKED", Action.RELEASE_HOLD, False),
        ("DECEASED", None, False),
        ("DECEASED", Action.REACTIVATE, False),
        ("DECEASED", Action.FREEZE, True),
        ("DECEASED", Action.UNFREEZE, True),
        ("DECEASED", Action.PLACE_HOLD, True),
        ("DECEASED", Action.RELEASE_HOLD, True),
    ],
)
def test_a_customers_status_leaves_open(status: str, action: Action | None, expected: bool) -> None:
    assert is_open_to(status, action) is expected


@pytest.mark.parametrize("action", [None, *Action])
def test_only_a_freeze_or_a_hold_by_itself_stops_money_alone(action: Action | None) -> None:
    asked = {"/state_action": {"action": action}} if action else {"/account_changes": {}}
    stops = action in {Action.FREEZE, Action.PLACE_HOLD}
    assert only_stops_money(maintenance(asked)) is stops
    for more in ({"/customer_changes": {"email": None}}, {"/account_changes": {"title": "Rent"}}):
        assert not only_stops_money(maintenance(asked | more))


@pytest.mark.parametrize(
    ("state", "credits_too", "debits_too"),
    [
        ("PENDING", True, False),
        ("ACTIVE", True, True),
        ("DORMANT", True, False),
        ("FROZEN DEBIT ACTIVE", True, False),
        ("FROZEN DEBIT DORMANT", True, False),
        ("FROZEN CREDIT ACTIVE", False, True),
        ("FROZEN CREDIT DORMANT", False, True),
        ("FROZEN TOTAL ACTIVE", False, False),
        ("CLOSED", False, False),
    ],
)
def test_what_may_be_posted_in_a_state(state: str, credits_too: bool, debits_too: bool) -> None:
    found = in_state(state)
    assert (takes_credits(found), takes_debits(found)) == (credits_too, debits_too)


@pytest.mark.parametrize(
    ("state", "ledger_minor", "opens_with_minor", "stays"),
    [
        ("PENDING", 99_999, 100_000, "PENDING"),
        ("PENDING", 100_000, 100_000, "ACTIVE"),
        ("PENDING", 100_001, 100_000, "ACTIVE"),
        ("PENDING", 0, 0, "ACTIVE"),
        ("ACTIVE", 0, 100_000, "ACTIVE"),
        ("DORMANT", 100_000, 100_000, "DORMANT"),
        ("FROZEN", 100_000, 100_000, "FROZEN"),
        ("CLOSED", 0, 0, "CLOSED"),
    ],
)
def test_a_posting_leaves_an_account_in(
    state: str, ledger_minor: int, opens_with_minor: int, stays: str
) -> None:
    assert state_when_posted(state, ledger_minor, opens_with_minor) == stays


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (None, None),
        ({"action": "UNFREEZE"}, None),
        ({"action": "REACTIVATE"}, None),
        ({"action": "PLACE_HOLD", "kind": "LIEN", "amount": {"amount": "10.00"}}, None),
        ({"action": "FREEZE", "kind": "DEBIT", "reason_code": "FRAUD"}, ACCOUNT[-4:]),
        ({"action": "FREEZE", "kind": "TOTAL", "reason_code": "FRAUD"}, ACCOUNT[-4:]),
    ],
)
def test_only_a_freeze_has_the_digits_typed_again(act: object, answer: str | None) -> None:
    changes = {"/customer_changes": {"phone": "0722 000 111"}, "/state_action": act}
    wanted = confirm_freeze(maintenance(changes))
    assert (wanted and wanted.answer) == answer


def test_every_freeze_says_what_it_stops() -> None:
    assert set(STOPS) == set(STOPPED) == set(FreezeKind)
    for kind, words in STOPS.items():
        frozen = in_state(f"FROZEN {kind.value} ACTIVE")
        assert ("no credits" in words) is not takes_credits(frozen)
        assert ("no debits" in words) is not takes_debits(frozen)
        assert ("redits" in STOPPED[kind]) is ("no credits" in words)
        assert ("ebits" in STOPPED[kind]) is ("no debits" in words)
        assert words.endswith(("interest go on", "interest goes on"))
