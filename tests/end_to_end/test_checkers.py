"""Checkers at their windows before one real core: a return and its answer, two levels, a race."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from branch_desk.app import build, demo_keys
from branch_desk.operations import OPERATIONS
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.layout import LayoutFile
from branch_desk.ui.shell.main_window import MainWindow
from tests.core.desk_work import big_opening, changed, item, resubmit
from tests.core_fixtures import running_core
from tests.seat import HARMLESS, Seat, folders_in, seated
from tests.ui.shell.hands import CONTROL, SHIFT, find, focused, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.ui.shell.application import Application
    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)
NOTE = "The slip in the file says another amount."


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path) as running:
        yield running


@dataclass(frozen=True)
class Front:
    """A window without the program around it, so that two can stand in one process."""

    window: MainWindow


@contextmanager
def second_seat(root: Path, core_url: str, qtbot: QtBot) -> Iterator[Seat]:
    """Sit down before one of several windows."""
    places = folders_in(root)
    desk = build(places, core_url, keys=demo_keys(places))
    runner = PoolRunner()
    window = MainWindow(OPERATIONS, lambda: desk, runner, LayoutFile(places.config / "l.json"))
    window.start()
    seat = Seat(cast("Application", Front(window)), qtbot)
    try:
        yield seat
        seat.leave()
    finally:
        runner.close()
        desk.close()
        window.deleteLater()


def turn_to(seat: Seat) -> None:
    """Turn to a window, and to its queue."""
    seat.window.activateWindow()
    seat.qtbot.waitUntil(seat.window.isActiveWindow)
    table = find(seat.window, QTableView, "checker.queue")
    table.setFocus()
    seat.qtbot.waitUntil(table.hasFocus)


def rows_of(seat: Seat) -> dict[str, list[str]]:
    """The difference on the screen: the cells of each row by its field."""
    model = find(seat.window, QTableView, "changes").model()
    cells = [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
    return {each[1]: each for each in cells}


def mark(seat: Seat, field: str) -> None:
    """Go up from the note to the difference, down to a row, and mark it."""
    table = find(seat.window, QTableView, "changes")
    press(Qt.Key.Key_Backtab, SHIFT)
    assert focused() is table
    for _ in range(table.model().rowCount()):
        row = table.currentIndex().row()
        if table.model().index(row, 1).data() == field:
            press(Qt.Key.Key_Space)
            press(Qt.Key.Key_Escape)
            return
        press(Qt.Key.Key_Down)
    raise AssertionError(f"no row {field}")


def test_a_request_is_returned_with_its_fields_and_comes_back_with_what_was_mended(
    core: RunningCore, tmp_path: Path, qtbot: QtBot
) -> None:
    maker = core.log_in("REL001")
    request = big_opening(maker)
    with seated(tmp_path, core.url, qtbot) as seat:
        seat.log_in("SUP001")
        seat.open_request(request["request_id"])
        press(Qt.Key.Key_Backspace, CONTROL | SHIFT)
        seat.wait_for_focus("checker.note")
        type_text(NOTE)
        mark(seat, "First deposit")
        seat.wait_for_text("checker.marked", "First deposit")
        assert focused().objectName() == "checker.note"
        press(Qt.Key.Key_Return, CONTROL)
        seat.wait_for_text("notices.text", "Returned. Nothing has taken effect;")
        found = item(maker, request["request_id"])
        assert (found["status"], found["history"][-1]["fields"]) == (
            "RETURNED",
            ["/initial_deposit"],
        )
        body = changed(found["payload"]["request"], {"initial_deposit__amount": "240000.00"})
        assert resubmit(maker, found, body, note="Corrected by the slip.").status == 202
        press(Qt.Key.Key_F5)
        seat.open_request(request["request_id"])
        seat.wait_for_text("checker.about", "revision 2.")
        seat.wait_for_text("checker.history", f"SUP001 returned it at level 1: {NOTE}")
        seat.wait_for_text("checker.history", "To put right: First deposit.")
        rows = rows_of(seat)
        assert rows["First deposit"][3:5] == ["KES 240,000.00", "marked; was KES 250,000.00"]
        assert {row[4] for name, row in rows.items() if name != "First deposit"} == {""}


def test_two_levels_are_two_officers_and_the_second_reads_the_firsts_note(
    core: RunningCore, tmp_path: Path, qtbot: QtBot
) -> None:
    maker = core.log_in("REL001")
    request = big_opening(maker, "1500000.00")
    with seated(tmp_path, core.url, qtbot) as seat:
        seat.log_in("SUP001")
        seat.open_request(request["request_id"])
        seat.wait_for_text("checker.about", "Level 1 of 2: supervisor.")
        seat.approve_with("I have called the customer.")
        seat.wait_for_text("notices.text", "Level 1 approved. Next: branch manager.")
        seat.log_out()
        seat.log_in("MGR001")
        seat.open_request(request["request_id"])
        seat.wait_for_text("checker.about", "Level 2 of 2: branch manager.")
        seat.wait_for_text(
            "checker.history", "SUP001 approved at level 1: I have called the customer."
        )
        seat.approve()
        seat.wait_for_text("notices.text", "Approved. Reference 001-20261124-")
    assert item(maker, request["request_id"])["status"] == "APPROVED"


def test_of_two_checkers_one_decides_and_the_other_is_told(
    core: RunningCore, tmp_path: Path, qtbot: QtBot
) -> None:
    maker = core.log_in("REL001")
    request = big_opening(maker)
    with ExitStack() as stack:
        first = stack.enter_context(second_seat(tmp_path / "one", core.url, qtbot))
        first.log_in("SUP001")
        first.open_request(request["request_id"])
        first.read_all()
        second = stack.enter_context(second_seat(tmp_path / "two", core.url, qtbot))
        second.log_in("SUP002")
        second.open_request(request["request_id"])
        second.wait_for_text("checker.about", "Opened by SUP001")
        second.read_all()
        turn_to(first)
        press(Qt.Key.Key_Return, CONTROL)
        first.wait_for_text("notices.text", "Approved. Reference 001-20261124-")
        turn_to(second)
        press(Qt.Key.Key_Return, CONTROL)
        second.wait_for_text("notices.text", "It is approved, by SUP001, ")
        # And moves on: the next request is open already.
        second.wait_for_text("checker.about", "Maker ")
        assert request["request_id"] not in second.words_of("checker.about")
    opened = "SELECT count(*) FROM accounts WHERE account_no = ?"
    assert core.one(opened, request["account_no"]) == 1
    decisions: Any = core.one(
        "SELECT count(*) FROM request_decisions WHERE request_id = ?", request["request_id"]
    )
    assert decisions == 1
