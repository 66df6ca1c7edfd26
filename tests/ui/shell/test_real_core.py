"""The window before a real core with the demo bank, for which the edge stands elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLineEdit, QPushButton, QTableView

from branch_desk.app import build, demo_keys
from branch_desk.operations import OPERATIONS
from branch_desk.services.threads import allow_current_thread, forbid_current_thread
from branch_desk.ui.checker.checker_item import CheckerItem
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.layout import LayoutFile
from branch_desk.ui.common.lead import LeadButton
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.shell.main_window import MainWindow
from tests.core.test_account_close import close
from tests.core_fixtures import RunningCore, running_core
from tests.ui.shell.hands import ALT, CONTROL, find, focused, only, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.services.settings import Folders

WITHIN_MS = 15_000


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path) as found:
        yield found


@pytest.fixture
def window(qtbot: QtBot, folders: Folders, core: RunningCore) -> Iterator[MainWindow]:
    desk = build(folders, core.url, keys=demo_keys(folders))
    runner = PoolRunner()
    forbid_current_thread()
    made = MainWindow(OPERATIONS, lambda: desk, runner, LayoutFile(folders.config / "l.json"))
    made.start()
    yield made
    with qtbot.waitSignal(made.ended, timeout=WITHIN_MS):
        made.close()
    allow_current_thread()
    runner.close()
    desk.close()
    made.deleteLater()


def text(window: MainWindow, name: str) -> str:
    return find(window, PlainLabel, name).text()


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until every call was answered."""
    runner = window._runner
    assert isinstance(runner, PoolRunner)
    qtbot.waitUntil(lambda: runner.is_idle, timeout=WITHIN_MS)


def find_customer(
    qtbot: QtBot, window: MainWindow, officer: str, customer_id: str, account_no: str = ""
) -> None:
    """Log in by keys, and bring a customer to the front, by the number of an account if given."""
    qtbot.waitUntil(lambda: bool(window._login and window._login.branch_code), timeout=WITHIN_MS)
    assert window._login is not None
    window._login.activateWindow()
    find(window._login, QLineEdit, "login.officer").setFocus()
    type_text(officer)
    press(Qt.Key.Key_Tab)
    type_text(f"demo-{officer.lower()}-desk")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(window.isVisible, timeout=WITHIN_MS)
    window.activateWindow()
    qtbot.waitUntil(lambda: focused().objectName() == "search.text")
    type_text(account_no or customer_id)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(window, "customer.cif") == f"CIF {customer_id}", timeout=WITHIN_MS)


def test_a_supervisor_finds_a_customer_and_approves_a_request(
    qtbot: QtBot, window: MainWindow
) -> None:
    find_customer(qtbot, window, "SUP001", "1000000016")
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: text(window, "checker.title") != "", timeout=WITHIN_MS)
    table = find(window, QTableView, "checker.queue").model()
    states = [table.index(row, 0).data() for row in range(table.rowCount())]
    approve = find(window, QPushButton, "checker.approve")
    row = next(
        at for at, state in enumerate(states) if state.startswith("due") and ";" not in state
    )
    for _ in range(row):
        press(Qt.Key.Key_J)

    def has_read_on() -> bool:
        press(Qt.Key.Key_PageDown)
        return approve.isEnabled()

    qtbot.waitUntil(has_read_on, timeout=WITHIN_MS)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: text(window, "notices.text") != "", timeout=WITHIN_MS)
    assert text(window, "notices.text").startswith(("Approved. Reference", "Level 1 approved."))


HELD, CLOSING = ("1000000065", "0011000000031"), ("1000000198", "0011100000022")
"""A customer and an account with a hold, and one whose closure REL002 asked for."""


@pytest.mark.parametrize(
    ("officer", "account", "code", "dock"),
    [
        ("REL001", HELD, "active_hold", "3 Account maintenance"),
        ("SUP001", CLOSING, "open_request", "7 Checker"),
        ("REL002", CLOSING, "open_request", "8 My work"),
    ],
)
def test_what_blocks_a_closure_opens_where_it_is_cleared(
    qtbot: QtBot, window: MainWindow, officer: str, account: tuple[str, str], code: str, dock: str
) -> None:
    find_customer(qtbot, window, officer, *account)
    press(Qt.Key.Key_4, ALT)
    closing = find(window, QDockWidget, "dock.account_closure")

    def way() -> LeadButton | None:
        found = closing.findChild(LeadButton, f"lookup.open.{code}")
        return found if found is not None and found.isVisible() else None

    qtbot.waitUntil(lambda: way() is not None, timeout=WITHIN_MS)
    button = way()
    assert button is not None
    assert button.text() == f"Open it: {dock}"
    button.setFocus()
    press(Qt.Key.Key_Return)
    front = [each for each in window._shelf.docks if not each.visibleRegion().isEmpty()]
    assert [each.windowTitle().startswith(dock) for each in front] == [True]
    if code == "active_hold":
        maintenance = only(front[0], OperationDock)
        named = maintenance._parts.form.values()
        assert (named["customer_id"], named["account_no"]) == account
        qtbot.waitUntil(lambda: maintenance._ground.held is not None, timeout=WITHIN_MS)
    rest(qtbot, window)


def test_a_checker_is_told_of_an_odd_payee_and_a_fresh_contact(
    qtbot: QtBot, window: MainWindow, core: RunningCore
) -> None:
    request_id = close_to_another(core)
    find_customer(qtbot, window, "SUP001", "1000000016")
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: text(window, "checker.title") != "", timeout=WITHIN_MS)

    def comes_to_it() -> bool:
        press(Qt.Key.Key_J)
        return request_id in text(window, "checker.about")

    qtbot.waitUntil(comes_to_it, timeout=WITHIN_MS)
    item = only(window, CheckerItem)
    assert item.said[-2:] == (
        "Payout: goes to another customer, to account 0011000000023.",
        "Contact: phone or email changed 3 days ago, on 21 Nov 2026.",
    )
    labels = [each.text() for each in item.findChildren(PlainLabel) if each.isVisible()]
    assert set(item.said[-2:]) <= set(labels)
    rest(qtbot, window)


def close_to_another(core: RunningCore) -> str:
    """Have Amina's account closed to the account of somebody else, her phone being new."""
    with core.database() as database:
        database.execute(
            "UPDATE customers SET contact_changed_on = '2026-11-21' WHERE customer_id = ?",
            ["1000000016"],
        )
    payout = {"method": "TRANSFER", "to_account_no": "0011000000023"}
    answer = close(core.log_in("REL001"), ("1000000016", "0011000000015"), payout)
    assert answer.status == 202, answer.raw
    return str(answer.body["request_id"])
