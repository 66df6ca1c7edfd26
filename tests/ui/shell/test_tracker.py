"""A request that waits is followed in its dock until it is done, or will not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.forms.request_tracker import steps_words
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from tests.core.desk_work import AMINA, approve, item, reject
from tests.seat import HARMLESS, WITHIN_MS, Seat
from tests.ui.shell.hands import ALT, find, press, type_text
from tests.ui.shell.test_renewal import open_savings
from tests.ui.shell.test_request_paper import words_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


def words(seat: Seat, name: str) -> str:
    found = seat.window.findChildren(PlainLabel, name)
    return next(each.text() for each in found if each.isVisible())


def front(seat: Seat) -> OperationDock:
    dock = seat.window._shelf.front
    assert isinstance(dock, OperationDock)
    return dock


def is_on_view(seat: Seat, name: str) -> bool:
    found = front(seat).findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found.isVisible()


def ask_for_an_opening(seat: Seat, deposit: str = "150000") -> str:
    """Submit what one other level decides; gives the request's number."""
    seat.log_in("REL001")
    seat.bring_to_front(AMINA)
    press(Qt.Key.Key_2, ALT)
    seat.wait_for_focus("field.product_code")
    open_savings(seat, deposit)
    seat.wait_for_text("tracker.request", "NOT YET DONE")
    seat.wait_for_focus("tracker.close")
    return words(seat, "tracker.request").split()[-1]


def test_f5_says_that_it_was_approved_and_f9_prints_its_receipt(
    seat: Seat, core: RunningCore
) -> None:
    request_id = ask_for_an_opening(seat)
    press(Qt.Key.Key_F5)
    seat.wait_for_text("tracker.next", "Next: supervisor.")
    here = "submitted  >  [ level 1, supervisor: WAITS HERE ]  >  done"
    assert words(seat, "tracker.steps") == here
    supervisor = core.log_in("SUP001")
    assert approve(supervisor, item(supervisor, request_id)).status == 200
    press(Qt.Key.Key_F5)
    seat.wait_for_text("tracker.next", "Approved by SUP001. Reference 001-")
    assert words(seat, "tracker.request") == f"DONE   request {request_id}"
    done = "submitted  >  level 1, supervisor: approved  >  [ DONE ]"
    assert words(seat, "tracker.steps") == done
    press(Qt.Key.Key_F9)
    seat.qtbot.waitUntil(lambda: bool(seat.window.findChildren(ReceiptDialog)), timeout=WITHIN_MS)
    dialog = find(seat.window, ReceiptDialog, "receipt")
    assert dialog.findChild(PlainLabel, "receipt.reprint") is None
    dialog.accept()


def test_f5_says_that_it_was_rejected(seat: Seat, core: RunningCore) -> None:
    request_id = ask_for_an_opening(seat)
    supervisor = core.log_in("SUP001")
    assert reject(supervisor, item(supervisor, request_id)).status == 200
    front(seat)._context.renew()
    seat.wait_for_text("tracker.request", "NOT DONE   request")
    assert words(seat, "tracker.next").startswith("It was rejected. My work (Alt+8)")


def test_it_says_until_when_it_waits_and_prints_as_a_slip(seat: Seat, core: RunningCore) -> None:
    request_id = ask_for_an_opening(seat)
    seat.wait_for_text("tracker.due", "Due in 1 h 59 min, ")
    supervisor = core.log_in("SUP001")
    item(supervisor, request_id)
    press(Qt.Key.Key_F5)
    seat.wait_for_text("tracker.due", "Opened by SUP001 0 min ago.")
    assert is_on_view(seat, "tracker.withdraw")
    assert not is_on_view(seat, "submit")
    press(Qt.Key.Key_F9)
    # No printer stands here: that it was looked for shows that there was something to print.
    seat.wait_for_text("notices.text", "No printer is set up at this workstation.")


def test_the_slip_names_what_was_asked_for(seat: Seat, tmp_path: Path) -> None:
    request_id = ask_for_an_opening(seat)
    path = tmp_path / "slip.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    front(seat)._waiting._printer._printer._printer = lambda: printer
    press(Qt.Key.Key_F9)
    seat.wait_for_text("notices.text", "Sent to the printer, 1 page.")
    words = words_of(path)
    for each in (
        f"NOT YET DONE request {request_id}",
        "Account opening Amina Wanjiku Njoroge",
        "[ level 1, supervisor: WAITS HERE ]",
        "Savings (10)",
        "KES 150,000.00",
    ):
        assert each in words


def test_the_maker_withdraws_it_where_it_is_followed(seat: Seat, core: RunningCore) -> None:
    request_id = ask_for_an_opening(seat)
    seat.wait_for_text("tracker.due", "Due in ")
    press(Qt.Key.Key_Delete)
    seat.wait_for_focus("withdraw.note")
    press(Qt.Key.Key_Escape)
    seat.wait_for_focus("tracker.close")
    press(Qt.Key.Key_Delete)
    seat.wait_for_focus("withdraw.note")
    type_text("The customer changed his mind.")
    press(Qt.Key.Key_Return)
    seat.wait_for_text("tracker.request", f"NOT DONE   request {request_id}")
    assert core.one("SELECT status FROM approval_requests WHERE request_id = ?", request_id) == (
        "WITHDRAWN"
    )
    assert not is_on_view(seat, "tracker.withdraw")


def test_the_step_at_which_a_request_waits_is_marked() -> None:
    levels = ("SUPERVISOR", "BRANCH_MANAGER")
    first, second = "level 1, supervisor", "level 2, branch manager"
    assert [steps_words(levels, approved) for approved in range(4)] == [
        f"submitted  >  [ {first}: WAITS HERE ]  >  {second}  >  done",
        f"submitted  >  {first}: approved  >  [ {second}: WAITS HERE ]  >  done",
        f"submitted  >  {first}: approved  >  {second}: approved  >  done",
        f"submitted  >  {first}: approved  >  {second}: approved  >  [ DONE ]",
    ]
