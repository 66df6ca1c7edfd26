"""Closing an account at the counter: the quote that moves, and the way out of what blocks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from branch_desk.operations import OPERATIONS
from branch_desk.operations.account_closure import ACCOUNT_CLOSURE
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.lead import LeadButton, leads_of
from branch_desk.ui.forms.operation_dock import OperationDock
from tests.ui.shell.hands import find, press

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.core_fixtures import RunningCore
    from tests.ui.forms.officer import Officer

AMINA, HERS = "1000000016", "0011000000015"
BUSY, BUSY_ACCOUNT = "1000000065", "0011000000031"
WITHIN_MS = 10_000


def closing(officer: Officer, customer_id: str, account_no: str) -> OperationDock:
    """Sit at a closure of this account, with its quote beside it."""
    dock: OperationDock = officer.sit_at(OperationDock, ACCOUNT_CLOSURE)
    dock.way_out.use(leads_of(OPERATIONS, lambda which: which != "checker"))
    work = dock._ground.holder_read(customer_id=customer_id)
    officer.runner.read(work, officer.context.set, dock._existing._on_unread)
    officer.qtbot.waitUntil(lambda: officer.context.current is not None, timeout=WITHIN_MS)
    assert officer.context.current is not None
    officer.context.set(officer.context.current, account_no)
    officer.qtbot.waitUntil(lambda: "Payout today" in dock._parts.side.text(), timeout=WITHIN_MS)
    return dock


def words(dock: OperationDock, name: str) -> str:
    label = find(dock, PlainLabel, name)
    return "" if label.isHidden() else label.text().replace("\N{NO-BREAK SPACE}", " ")


def test_a_quote_that_moved_shows_old_and_new_and_asks_again(
    officer: Officer, core: RunningCore, qtbot: QtBot
) -> None:
    dock = closing(officer, AMINA, HERS)
    dock.focus_first()
    answers = {
        "reason_code": "CUSTOMER_REQUEST",
        "payout.method": "CASH",
        "confirmations.cards_returned": "y",
        "confirmations.cheque_leaves_returned": "y",
        "confirmations.customer_notified": "y",
        "instruction": officer.scan("instruction"),
    }
    officer.fill_by_enter(dock, answers)
    assert words(dock, "lookup.since") == ""
    old = core.one("SELECT interest_accrued FROM accounts WHERE account_no = ?", HERS)
    with core.database() as database:
        database.execute(
            "UPDATE accounts SET interest_accrued = ? WHERE account_no = ?", [2 * old, HERS]
        )
    press(Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: words(dock, "lookup.since") != "", timeout=WITHIN_MS)
    assert words(dock, "outcome.sentence") == (
        "Payout changed: What is paid is no longer what was quoted. Tell the customer, then submit"
        " again. The payout was KES 84,368.71, and is KES 84,487.41 now."
    )
    assert words(dock, "lookup.since").splitlines() == [
        "Changed since it was last asked:",
        "Payout was KES 84,368.71, now KES 84,487.41.",
        "Interest was KES 139.66, now KES 279.31.",
        "Tax was KES 20.95, now KES 41.90.",
    ]
    # An F10 while the dock still asks anew is taken back: what it would send was not seen yet.
    qtbot.waitUntil(lambda: officer.runner.is_idle and not dock._ground.is_busy)
    press(Qt.Key.Key_F10)
    qtbot.waitUntil(find(dock, PlainLabel, "tracker.request").isVisible, timeout=WITHIN_MS)
    sent = "SELECT payload ->> '$.request.expected_payout.amount' FROM approval_requests"
    assert core.one(f"{sent} WHERE account_no = ?", HERS) == "84487.41"


def way(dock: OperationDock, code: str) -> LeadButton | None:
    found = dock.findChild(LeadButton, f"lookup.open.{code}")
    return found if found is not None and found.isVisible() else None


def test_a_blocker_opens_where_it_is_cleared_with_the_account(
    officer: Officer, qtbot: QtBot
) -> None:
    dock = closing(officer, BUSY, BUSY_ACCOUNT)
    assert words(dock, "lookup.passed").startswith("v not dormant   v not frozen   v nothing owed")
    assert "no hold" not in words(dock, "lookup.passed")
    assert way(dock, "uncleared_funds") is None, "only waiting clears it"
    button = way(dock, "active_hold")
    assert button is not None
    assert button.accessibleName() == "Open it: 3 Account maintenance"
    with qtbot.waitSignal(officer.notices.followed) as followed:
        button.click()
    assert followed.args == ["account_maintenance"]
    assert officer.context.account_no == BUSY_ACCOUNT


def test_an_account_that_hangs_on_the_closed_one_is_the_one_to_change(
    officer: Officer, qtbot: QtBot
) -> None:
    dock = closing(officer, "1000000040", "0011000000072")
    qtbot.waitUntil(lambda: dock._ground.held is not None, timeout=WITHIN_MS)
    button = way(dock, "linked_account")
    assert button is not None
    with qtbot.waitSignal(officer.notices.followed):
        button.click()
    assert officer.context.account_no == "0013000000011"
    officer.context.clear()
    dock._ground.customers.clear()
    with qtbot.waitSignal(officer.notices.followed) as followed:
        button.click()
    assert followed.args == ["account_maintenance"]
    assert officer.context.current is None, "who is not known is not brought to the front"
