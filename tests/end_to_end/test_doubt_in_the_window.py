"""A desk that was killed: what it had sent is told in the window, and settled there by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTableView

from tests.core_fixtures import running_core
from tests.end_to_end.test_kills import drive, effects
from tests.seat import HARMLESS, WITHIN_MS, Seat, seated
from tests.ui.shell.hands import CONTROL, SHIFT, find, press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path) as running:
        yield running


def settle(seat: Seat, way: str) -> None:
    press(Qt.Key.Key_D, CONTROL | SHIFT)
    table = find(seat.window, QTableView, "doubt.list")
    seat.qtbot.waitUntil(lambda: table.model().rowCount() == 1, timeout=WITHIN_MS)
    assert table.model().index(0, 0).data() == "Account opening"
    button = find(seat.window, QPushButton, f"doubt.{way}")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    seat.qtbot.waitUntil(lambda: table.model().rowCount() == 0, timeout=WITHIN_MS)
    QTest.keyClick(table.window(), Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("way", "said", "after"),
    [("send_again", "Done on", 1), ("cancel", "Not sent: it was cancelled", 0)],
)
def test_what_was_never_sent_is_settled_after_the_log_in(
    core: RunningCore, tmp_path: Path, qtbot: QtBot, way: str, said: str, after: int
) -> None:
    receipt = f"T9-{way}"
    drive("submit", str(tmp_path), core.url, "send", receipt)
    with seated(tmp_path, core.url, qtbot) as seat:
        seat.log_in("REL001")
        seat.wait_for_text("notices.text", "Ctrl+Shift+D lists what is in doubt.")
        settle(seat, way)
        seat.window.activateWindow()
        seat.wait_for_text("notices.text", said)
        seat.wait_for_text("status.doubt", "0 in doubt")
    assert effects(core.db_path, receipt) == after


def test_what_nobody_saw_is_told_to_its_maker_whoever_logged_in_first(
    core: RunningCore, tmp_path: Path, qtbot: QtBot
) -> None:
    drive("submit", str(tmp_path), core.url, "show", "T9-unseen")
    with seated(tmp_path, core.url, qtbot) as seat:
        seat.log_in("SUP001")
        seat.log_out()
        seat.log_in("REL001")
        seat.wait_for_text("notices.text", "Account opening: Done on ")
