"""The window before a real core with the demo bank, for which the edge stands elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView

from branch_desk.app import build, demo_keys
from branch_desk.operations import OPERATIONS
from branch_desk.services.threads import allow_current_thread, forbid_current_thread
from branch_desk.ui.background import PoolRunner
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.layout import LayoutFile
from branch_desk.ui.main_window import MainWindow
from tests.core_fixtures import running_core
from tests.ui.shell.hands import CONTROL, find, focused, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.services.settings import Folders

WITHIN_MS = 15_000


@pytest.fixture
def window(qtbot: QtBot, folders: Folders, tmp_path: Path) -> Iterator[MainWindow]:
    with running_core(tmp_path) as core:
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


def test_a_supervisor_finds_a_customer_and_approves_a_request(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: bool(window._login and window._login.branch_code), timeout=WITHIN_MS)
    assert window._login is not None
    window._login.activateWindow()
    find(window._login, QLineEdit, "login.officer").setFocus()
    type_text("SUP001")
    press(Qt.Key.Key_Tab)
    type_text("demo-sup001-desk")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(window.isVisible, timeout=WITHIN_MS)
    window.activateWindow()
    qtbot.waitUntil(lambda: focused().objectName() == "search.text")
    type_text("1000000016")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(window, "customer.cif") == "CIF 1000000016", timeout=WITHIN_MS)
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: text(window, "checker.title") != "", timeout=WITHIN_MS)
    table = find(window, QTableView, "checker.queue").model()
    states = [table.index(row, 0).data() for row in range(table.rowCount())]
    approve = find(window, QPushButton, "checker.approve")
    row = next(at for at, state in enumerate(states) if state.startswith("due"))
    for _ in range(row):
        press(Qt.Key.Key_J)

    def has_read_on() -> bool:
        press(Qt.Key.Key_PageDown)
        return approve.isEnabled()

    qtbot.waitUntil(has_read_on, timeout=WITHIN_MS)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: text(window, "notices.text") != "", timeout=WITHIN_MS)
    assert text(window, "notices.text").startswith(("Approved. Reference", "Level 1 approved."))
