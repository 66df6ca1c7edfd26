"""A freeze or a hold waits for nobody's queue; whatever waited is judged anew after it."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.core.desk_work import approve, item, reject
from tests.core.maintenance_work import REASON, act, change, read
from tests.core.test_account_close import close, quote
from tests.core_fixtures import RunningCore, SignedIn

FREEZE: Final = {"action": "FREEZE", "kind": "TOTAL", "reason_code": "FRAUD_SUSPECTED"}
HOLD: Final = {"action": "PLACE_HOLD", "kind": "COURT_ORDER", "amount": {"amount": "10.00"}}

pytestmark = pytest.mark.usefixtures("new_day")


@pytest.mark.parametrize(("stop", "blocker"), [(FREEZE, "frozen"), (HOLD, "active_hold")])
def test_an_account_that_is_closing_is_stopped_at_once(
    maker: SignedIn,
    supervisor: SignedIn,
    account: tuple[str, str],
    stop: dict[str, Any],
    blocker: str,
) -> None:
    closing = close(maker, account)
    assert closing.status == 202, closing.raw
    answer = act(maker, *account, **stop)
    assert (answer.status, answer.body["outcome"]) == (200, "DONE"), answer.raw
    assert blocker in [each["code"] for each in quote(maker, account)["blockers"]]
    asked = item(supervisor, closing.body["request_id"])
    assert asked["stale"] is True
    assert approve(supervisor, asked).code == "target_changed"
    assert reject(supervisor, asked).status == 200
    assert read(maker, *account).body["account"]["closing"] is False


def test_what_else_is_asked_beside_a_freeze_waits_for_the_closure(
    maker: SignedIn, account: tuple[str, str]
) -> None:
    assert close(maker, account).status == 202
    answer = change(
        maker, *account, reason=REASON, state_action=FREEZE, account_changes={"title": "Rent"}
    )
    assert (answer.code, answer.body["state"]) == ("wrong_state", "CLOSING")
    assert act(maker, *account, **FREEZE).status == 200
    released = act(maker, *account, action="UNFREEZE")
    assert (released.code, released.body["state"]) == ("wrong_state", "CLOSING")


def test_a_freeze_does_not_wait_for_another_change_either(
    maker: SignedIn, supervisor: SignedIn, account: tuple[str, str]
) -> None:
    limits = {"limits": {"daily_debit": {"amount": "200000"}}}
    raised = change(maker, *account, account_changes=limits)
    assert raised.status == 202, raised.raw
    assert act(maker, *account, **FREEZE).status == 200
    asked = item(supervisor, raised.body["request_id"])
    assert approve(supervisor, asked).code == "target_changed"
    assert act(maker, *account, action="UNFREEZE").code == "open_request_exists"


def test_a_closed_account_takes_neither(
    maker: SignedIn, supervisor: SignedIn, account: tuple[str, str]
) -> None:
    closing = close(maker, account)
    assert approve(supervisor, item(supervisor, closing.body["request_id"])).status == 200
    for stop in (FREEZE, HOLD):
        answer = act(maker, *account, **stop)
        assert (answer.code, answer.body["state"]) == ("wrong_state", "CLOSED")


def test_what_was_stopped_of_the_dead_is_cleared_with_an_approval(
    core: RunningCore, maker: SignedIn, supervisor: SignedIn, account: tuple[str, str]
) -> None:
    customer_id, _ = account
    assert act(maker, *account, **{**FREEZE, "reason_code": "DECEASED"}).status == 200
    with core.database() as database:
        database.execute(
            "UPDATE customers SET status = 'DECEASED' WHERE customer_id = ?", (customer_id,)
        )
    assert "frozen" in [each["code"] for each in quote(maker, account)["blockers"]]
    cleared = act(maker, *account, action="UNFREEZE")
    assert cleared.status == 202, cleared.raw
    assert approve(supervisor, item(supervisor, cleared.body["request_id"])).status == 200
    assert quote(maker, account)["blockers"] == []
    refused = change(maker, *account, reason=REASON, customer_changes={"email": "a@example.co.ke"})
    assert (refused.code, refused.body["state"]) == ("wrong_state", "DECEASED")
    with core.database() as database:
        database.execute(
            "UPDATE customers SET status = 'ACTIVE' WHERE customer_id = ?", (customer_id,)
        )
