"""Each act on an account in each state, over HTTP: the rows of tests/domain/test_account_states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.core.desk_work import approve, item
from tests.core.maintenance_work import act, read
from tests.domain.test_account_states import MOVES

if TYPE_CHECKING:
    from tests.core_fixtures import RunningCore, SignedIn

pytestmark = pytest.mark.usefixtures("new_day")

# What an act says beside its name and kind.
MORE: Final[dict[str, dict[str, Any]]] = {
    "FREEZE": {"reason_code": "REGULATOR"},
    "PLACE_HOLD": {"amount": {"amount": "10.00"}},
}
ALONE: Final = {"FREEZE", "PLACE_HOLD"}
FREEZE: Final = ("kind", "reason_code", "reason", "placed_by", "placed_at", "prior_state")
PLACED_AT: Final = "2026-11-20 08:00:00.000000"


def put_into(core: RunningCore, account_no: str, state: str) -> None:
    """Bring an account into a state that takes months, or other officers, otherwise."""
    name, *freeze = state.split()
    values: dict[str, Any] = {"state": name}
    if freeze:
        kind, before = freeze
        told = (kind, "FRAUD_SUSPECTED", "Seen by the fraud desk", "SUP001", PLACED_AT, before)
        values |= {f"freeze_{part}": each for part, each in zip(FREEZE, told, strict=True)}
    if name == "CLOSED":
        values |= {"closed_on": "2026-11-20", "ledger_minor": 0}
    columns = ", ".join(f"{each} = ?" for each in values)
    with core.database() as database:
        database.execute(
            f"UPDATE accounts SET {columns} WHERE account_no = ?",  # noqa: S608 (our own words)
            (*values.values(), account_no),
        )


@pytest.mark.parametrize(("state", "asked", "leads_to"), MOVES)
def test_the_core_moves_an_account_as_the_contract_says(
    maker: SignedIn,
    supervisor: SignedIn,
    account: tuple[str, str],
    state: str,
    asked: str,
    leads_to: str | None,
) -> None:
    action, _, kind = asked.partition(" ")
    more = {"action": action, **({"kind": kind} if kind else {}), **MORE.get(action, {})}
    if action == "RELEASE_HOLD":
        lien = {"kind": "LIEN", **MORE["PLACE_HOLD"]}
        placed = act(maker, *account, action="PLACE_HOLD", **lien)
        more["hold_id"] = placed.body["result"]["hold_id"]
    put_into(maker.core, account[1], state)
    answer = act(maker, *account, **more)
    if leads_to and action not in ALONE:
        assert answer.status == 202, answer.raw
        answer = approve(supervisor, item(supervisor, answer.body["request_id"]))
    shown = read(maker, *account).body["account"]
    if leads_to:
        assert answer.status == 200, answer.raw
        assert shown["state"] == leads_to
    else:
        assert (answer.status, answer.code) == (409, "wrong_state")
        assert shown["state"] == state.split(maxsplit=1)[0]


def test_the_number_of_moves(record_property: Any) -> None:
    refused = sum(leads_to is None for _, _, leads_to in MOVES)
    record_property("rows", len(MOVES))
    print(f"account state x act: {len(MOVES)} rows, {refused} refused")  # noqa: T201
    assert len(MOVES) > refused > 0
