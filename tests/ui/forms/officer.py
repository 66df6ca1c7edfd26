"""An officer at real docks before a real core, who types and looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from branch_desk.app import Desk, build
from branch_desk.services import threads
from branch_desk.services.settings import Folders
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.notices import Notices
from tests.ui.forms.eyes import focused_name, stop
from tests.ui.shell.hands import press, type_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.core_fixtures import RunningCore


class Officer:
    """An officer at one dock, with eyes and a keyboard."""

    def __init__(self, core: RunningCore, folder: Path, qtbot: QtBot) -> None:
        self.desk: Desk = build(
            Folders(folder / "config", folder / "data", folder / "log"), core.url
        )
        self.desk.session.login("REL001", "demo-rel001-desk", "001")
        threads.forbid_current_thread()
        self.runner = PoolRunner()
        self.context = CustomerContext()
        self.notices = Notices()
        self.docks: list[Any] = []
        self.folder = folder
        self.qtbot = qtbot
        qtbot.addWidget(self.notices)

    def sit_at(self, kind: type[Any], operation: Any) -> Any:
        dock = kind(operation, self.desk, self.runner, self.context, self.notices)
        self.docks.append(dock)
        dock.resize(1366, 640)
        dock.show()
        dock.activateWindow()
        self.qtbot.waitActive(dock)
        dock.focus_first()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return dock

    def fill_by_enter(self, dock: Any, answers: Mapping[str, str]) -> None:
        """Answer every field that Enter stops at, up to Submit; a tab goes on to the next field."""
        seen: list[str] = []
        for _ in range(90):
            name = focused_name().removeprefix("field.")
            if name == "submit":
                return
            seen.append(name)
            if name in answers:
                first, *others = answers[name].split("\t")
                type_text(first)
                for each in others:
                    press(Qt.Key.Key_Tab)
                    type_text(each)
            elif name.endswith(".add"):
                press(Qt.Key.Key_Space)
                continue
            elif name.endswith(".seen"):
                press(Qt.Key.Key_Space)
            elif name.endswith(".issued_on"):
                type_text("-10d")
            else:
                assert name.startswith("documents"), " ".join(seen[-6:])
                type_text(self.scan(name))
            press(Qt.Key.Key_Return)
            self.settle(dock)
        pytest.fail(f"Enter never came to Submit: {focused_name()}")

    def settle(self, dock: Any) -> None:
        self.qtbot.waitUntil(lambda: not dock._ground.is_busy, timeout=10_000)

    def scan(self, name: str) -> str:
        path = self.folder / f"{name}.jpg"
        Image.new("RGB", (400, 300), "white").save(path)
        return str(path)

    def go_home(self) -> None:
        for dock in self.docks:
            shiboken6.delete(dock)
        self.runner.close()
        threads.allow_current_thread()
        self.desk.close()


def put(dock: Any, name: str, text: str) -> None:
    """Type into a field in place of what stands in it."""
    widget = stop(dock, name)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(text)
    QTest.keyClick(QApplication.focusWidget() or widget, Qt.Key.Key_Tab)
