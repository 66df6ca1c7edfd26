"""Printing a receipt again, from the menu: by keys, in the desk's window, at a real core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from branch_desk.domain.supervision import QueueRow
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from branch_desk.ui.shell.reprint import ReprintDialog
from tests.core.desk_work import OPEN, approve, big_opening, item, new_customer, opening
from tests.seat import HARMLESS, WITHIN_MS, Seat
from tests.ui.shell.hands import find, press, type_text

if TYPE_CHECKING:
    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


@pytest.fixture
def reference(core: RunningCore) -> str:
    """The reference of an opening that a colleague has done."""
    answer = core.log_in("REL006").post(OPEN, opening())
    assert answer.status == 201, answer.raw
    return str(answer.body["reference"])


def ask_for(seat: Seat, text: str) -> ReprintDialog:
    """Choose the act, type a reference and press Enter."""
    find(seat.window, QAction, "action.reprint").trigger()
    dialog = find(seat.window, ReprintDialog, "reprint")
    dialog.activateWindow()
    seat.wait_for_focus("reprint.reference")
    type_text(text)
    press(Qt.Key.Key_Return)
    return dialog


def turn_away(seat: Seat) -> None:
    """Close the question, and be at the window again."""
    press(Qt.Key.Key_Escape)
    seat.window.activateWindow()
    seat.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=WITHIN_MS)


def papers(seat: Seat) -> list[ReceiptDialog]:
    return [each for each in seat.window.findChildren(ReceiptDialog) if each.isVisible()]


def views(core: RunningCore) -> int:
    return int(core.one("SELECT count(*) FROM access_record WHERE act = 'REPRINT'"))


def test_a_receipt_is_printed_again_by_its_reference(
    core: RunningCore, seat: Seat, reference: str
) -> None:
    seat.log_in("REL001")
    ask_for(seat, reference)
    seat.qtbot.waitUntil(lambda: bool(papers(seat)), timeout=WITHIN_MS)
    (paper,) = papers(seat)
    assert paper.windowTitle() == f"Receipt {reference}"
    marked = find(paper, PlainLabel, "receipt.reprint").text()
    assert marked.startswith("REPRINT 1   ")
    assert marked.endswith("   REL001")
    shown = [each.text() for each in paper.findChildren(PlainLabel)]
    assert "REL006" in shown
    assert views(core) == 1
    assert not any(each.isVisible() for each in seat.window.findChildren(ReprintDialog))


def test_what_is_not_found_is_said_and_the_reference_can_be_put_right(
    seat: Seat, reference: str
) -> None:
    seat.log_in("REL001")
    dialog = ask_for(seat, "ACCO")
    said = find(dialog, PlainLabel, "reprint.said")
    seat.qtbot.waitUntil(lambda: said.text().startswith("A reference looks"), timeout=WITHIN_MS)
    seat.wait_for_focus("reprint.reference")
    assert find(dialog, QLineEdit, "reprint.reference").selectedText() == "ACCO"
    type_text("001-20261124-999999")
    press(Qt.Key.Key_Return)
    seat.qtbot.waitUntil(
        lambda: "A reference looks" not in said.text() and "asking" not in said.text(),
        timeout=WITHIN_MS,
    )
    assert find(dialog, QPushButton, "reprint.find").isEnabled()
    assert papers(seat) == []
    type_text(reference)
    press(Qt.Key.Key_Return)
    seat.qtbot.waitUntil(lambda: bool(papers(seat)), timeout=WITHIN_MS)


def test_whoever_closed_the_question_gets_no_paper(
    core: RunningCore, seat: Seat, reference: str
) -> None:
    seat.log_in("REL001")
    ask_for(seat, reference)
    turn_away(seat)
    seat.qtbot.waitUntil(lambda: views(core) == 1, timeout=WITHIN_MS)
    seat.log_out()
    assert papers(seat) == []


def test_it_is_asked_once_and_goes_with_the_session(seat: Seat) -> None:
    act = find(seat.window, QAction, "action.reprint")
    act.trigger()
    assert seat.window.findChildren(ReprintDialog) == []
    seat.log_in("REL001")
    act.trigger()
    act.trigger()
    (dialog,) = seat.window.findChildren(ReprintDialog)
    with seat.qtbot.waitSignal(dialog.destroyed, timeout=WITHIN_MS):
        seat.window._work.reprints.stop()
    act.trigger()
    assert seat.window.findChildren(ReprintDialog) == []


def test_a_failure_after_the_question_was_closed_is_said_nowhere(
    core: RunningCore, seat: Seat
) -> None:
    seat.log_in("REL001")
    wait_for_the_answers(seat)
    told = seat.window._notices.history
    ask_for(seat, "ACCO")
    turn_away(seat)
    wait_for_the_answers(seat)
    assert seat.window._notices.history == told
    shown = seat.window.findChildren(QDialog)
    assert not any(each.isVisible() for each in shown)
    assert views(core) == 0


def wait_for_the_answers(seat: Seat) -> None:
    seat.qtbot.waitUntil(lambda: seat.application.runner.is_idle, timeout=WITHIN_MS)


def approved(core: RunningCore) -> tuple[QueueRow, str]:
    """A request of REL001 that was approved, and the reference of its effect."""
    maker, checker = core.log_in("REL001"), core.log_in("SUP001")
    request = big_opening(maker, customer_id=new_customer(maker))
    answer = approve(checker, item(checker, request["request_id"]))
    assert answer.status == 200, answer.raw
    row: Any = QueueRow.model_validate({**request, "status": "APPROVED"})
    return row, str(answer.body["reference"])


def test_an_approved_request_shows_its_first_paper(core: RunningCore, seat: Seat) -> None:
    row, reference = approved(core)
    seat.window._work.reprints.show_of(row)
    assert papers(seat) == []
    seat.log_in("REL001")
    seat.window._work.reprints.show_of(row)
    assert "Asking the core for the receipt ..." in seat.words_of("notices.text")
    seat.qtbot.waitUntil(lambda: bool(papers(seat)), timeout=WITHIN_MS)
    (paper,) = papers(seat)
    assert paper.windowTitle() == f"Receipt {reference}"
    assert paper.findChild(PlainLabel, "receipt.reprint") is None
    assert "SUP001" in [each.text() for each in paper.findChildren(PlainLabel)]


def test_enter_twice_on_an_approved_request_makes_one_paper(core: RunningCore, seat: Seat) -> None:
    row, _ = approved(core)
    seat.log_in("REL001")
    for _ in range(2):
        seat.window._work.reprints.show_of(row)
    wait_for_the_answers(seat)
    (paper,) = papers(seat)
    assert paper.findChild(PlainLabel, "receipt.reprint") is None
    assert views(core) == 1


def test_a_receipt_goes_from_the_screen_with_the_session(core: RunningCore, seat: Seat) -> None:
    row, _ = approved(core)
    seat.log_in("REL001")
    reprints = seat.window._work.reprints
    reprints.show_of(row)
    seat.qtbot.waitUntil(lambda: bool(papers(seat)), timeout=WITHIN_MS)
    (paper,) = papers(seat)
    with seat.qtbot.waitSignal(paper.destroyed, timeout=WITHIN_MS):
        reprints.stop()
    # And one that is only asked for then is not shown at all.
    assert seat.window._desk is not None
    reprints.start(seat.window._desk)
    reprints.show_of(row)
    reprints.stop()
    wait_for_the_answers(seat)
    assert papers(seat) == []
