"""A request that waits is followed in its dock until it is done, or will not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.forms.request_tracker import steps_words
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from tests.core.desk_work import AMINA, approve, item, reject
from tests.seat import HARMLESS, WITHIN_MS, Seat
from tests.ui.shell.hands import ALT, find, press
from tests.ui.shell.test_renewal import open_savings

if TYPE_CHECKING:
    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


def words(seat: Seat, name: str) -> str:
    found = seat.window.findChildren(PlainLabel, name)
    return next(each.text() for each in found if each.isVisible())


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
    dock = seat.window._shelf.front
    assert isinstance(dock, OperationDock)
    dock._context.renew()
    seat.wait_for_text("tracker.request", "NOT DONE   request")
    assert words(seat, "tracker.next").startswith("It was rejected. My work (Alt+8)")


def test_the_step_at_which_a_request_waits_is_marked() -> None:
    levels = ("SUPERVISOR", "BRANCH_MANAGER")
    first, second = "level 1, supervisor", "level 2, branch manager"
    assert [steps_words(levels, approved) for approved in range(4)] == [
        f"submitted  >  [ {first}: WAITS HERE ]  >  {second}  >  done",
        f"submitted  >  {first}: approved  >  [ {second}: WAITS HERE ]  >  done",
        f"submitted  >  {first}: approved  >  {second}: approved  >  done",
        f"submitted  >  {first}: approved  >  {second}: approved  >  [ DONE ]",
    ]
