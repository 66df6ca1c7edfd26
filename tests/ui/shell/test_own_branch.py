"""A log-in at a branch that is not the officer's, before a real core."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from branch_desk.ui.common.labels import PlainLabel
from tests.core_fixtures import running_core
from tests.seat import HARMLESS, WITHIN_MS, seated
from tests.ui.shell.hands import find, focused, press, type_text

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


def test_who_chose_another_branch_is_told_their_own(tmp_path: Path, qtbot: QtBot) -> None:
    with running_core(tmp_path) as core, seated(tmp_path, core.url, qtbot) as seat:
        seat.wait_for_the_log_in()
        login = seat.window._login
        assert login is not None
        login.activateWindow()
        find(login, QLineEdit, "login.officer").setFocus()
        type_text("REL003")
        press(Qt.Key.Key_Tab)
        type_text("demo-rel003-desk")
        press(Qt.Key.Key_Return)
        message = find(login, PlainLabel, "login.message")
        said = "You do not work at this branch. Choose one of yours: 002."
        qtbot.waitUntil(lambda: message.text() == said, timeout=WITHIN_MS)
        assert focused().objectName() == "login.branch"
        assert find(login, QLineEdit, "login.password").text() == "demo-rel003-desk"
