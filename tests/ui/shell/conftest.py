"""A real desk behind the window: client, session, journal and outbox; tests set the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branch_desk.app import Desk, build, demo_keys
from branch_desk.operations import OPERATIONS
from branch_desk.services.settings import Folders, Settings
from branch_desk.services.threads import allow_current_thread, forbid_current_thread
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.layout import LayoutFile
from branch_desk.ui.shell.main_window import MainWindow
from tests.core_fixtures import running_core
from tests.seat import seated
from tests.ui.shell.edge import PASSWORD, Bank, serving
from tests.ui.shell.hands import find, focused, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.core_fixtures import RunningCore
    from tests.seat import Seat

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

SETTINGS = Settings(connect_s=2, read_s=2, chain_s=4, enquiry_s=4)


@pytest.fixture
def bank() -> Bank:
    return Bank()


@pytest.fixture
def url(bank: Bank) -> Iterator[str]:
    with serving(bank) as address:
        yield address


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config", tmp_path / "data", tmp_path / "log")


@pytest.fixture
def desk(url: str, folders: Folders) -> Iterator[Desk]:
    built = build(folders, url, keys=demo_keys(folders), settings=SETTINGS)
    yield built
    built.close()


@pytest.fixture
def runner(qtbot: QtBot, desk: Desk) -> Iterator[PoolRunner]:
    """The desk's threads; on the test's own, which paints, no service may wait."""
    made = PoolRunner()
    forbid_current_thread()
    yield made
    allow_current_thread()
    made.close()


class Screen:
    """A window, and the hands of who sits before it."""

    def __init__(
        self, qtbot: QtBot, window: MainWindow, runner: PoolRunner, layout_path: Path
    ) -> None:
        self.qtbot = qtbot
        self.window = window
        self.runner = runner
        self.layout_path = layout_path

    def start(self) -> None:
        """Come as far as a log-in page that knows the branches."""
        self.window.start()
        self.qtbot.waitUntil(lambda: bool(self.window._login and self.window._login.branch_code))

    def log_in(self, officer: str) -> None:
        """Log in by keys, and wait for the docks."""
        login = self.window._login
        assert login is not None
        login.activateWindow()
        find(login, QLineEdit, "login.officer").setFocus()
        type_text(officer)
        press(Qt.Key.Key_Tab)
        type_text(PASSWORD)
        press(Qt.Key.Key_Return)
        self.qtbot.waitUntil(self.window.isVisible)
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: focused().objectName() == "search.text")

    def rest(self) -> None:
        """Wait until every call was answered."""
        self.qtbot.waitUntil(lambda: self.runner.is_idle)

    def log_out(self) -> None:
        """Log out, and wait for the log-in page."""
        press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        self.qtbot.waitUntil(lambda: self.window._login is not None)

    def leave(self) -> None:
        """Close the window, twice where it asks once, and wait for its end."""
        if self.window._desk is None:
            return
        with self.qtbot.waitSignal(self.window.ended):
            self.window.close()
            if not self.window._closing._is_waiting and self.window._desk is not None:
                self.window.close()


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, runner: PoolRunner, folders: Folders) -> Iterator[Screen]:
    """A window that asks who works."""
    path = folders.config / "layout.json"
    window = MainWindow(OPERATIONS, lambda: desk, runner, LayoutFile(path))
    made = Screen(qtbot, window, runner, path)
    made.start()
    yield made
    made.leave()
    if window._login is not None:
        window._login.deleteLater()
    window.deleteLater()


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    """A real core with the demo's data."""
    with running_core(tmp_path) as running:
        yield running


@pytest.fixture
def seat(core: RunningCore, tmp_path: Path, qtbot: QtBot) -> Iterator[Seat]:
    """A seat before a desk of its own on that core; nobody is logged in."""
    with seated(tmp_path / "desk", core.url, qtbot) as found:
        yield found
