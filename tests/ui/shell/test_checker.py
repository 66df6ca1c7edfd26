"""The checker reads a request whole, decides it by key, and goes on to the next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QPlainTextEdit,
    QTableView,
    QToolButton,
)

from branch_desk.common import utc_now
from branch_desk.ui.checker.checker_panel import CheckerPanel
from branch_desk.ui.checker.queue_list import QueueList
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.forms.form import Form
from branch_desk.ui.papers.page_view import PageView
from tests.ui.shell.edge import QUEUE
from tests.ui.shell.hands import ALT, CONTROL, find, focused, only, press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.app import Desk
    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank
from tests.ui.shell.checking import (
    button,
    cells,
    let_the_selection_rest,
    open_first,
    opened,
    read_all,
    selected,
    text,
)


def test_the_queue_says_in_words_what_waits(screen: Screen, bank: Bank, qtbot: QtBot) -> None:
    late = (utc_now() - timedelta(minutes=25, seconds=5)).isoformat()
    bank.add_request("AQ-1", overdue=True, due_at=late, priority="URGENT")
    bank.add_request("AQ-2", operation="ACCOUNT_OPENING")
    bank.add_request("AQ-3", may={"approve": "self_approval", "reject": "self_approval"})
    screen.log_in("SUP001")
    qtbot.waitUntil(lambda: text(screen, "status.queue") == "queue 2")
    assert cells(screen, 0) == ["LATE 25 min", "due in 31 min", "barred: you had a hand in this"]
    assert cells(screen, 1)[1] == "Account opening  250,000.00"
    assert cells(screen, 4) == ["URGENT !!", "normal", "normal"]
    assert text(screen, "checker.count") == "3 shown, 2 for you"


def test_nothing_is_opened_while_nobody_looks(
    screen: Screen, bank: Bank, desk: Desk, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    bank.add_request("AQ-2")
    screen.log_in("SUP001")
    qtbot.waitUntil(lambda: text(screen, "status.queue") == "queue 2")
    let_the_selection_rest(screen)
    assert opened(bank) == []
    assert not [each for each in desk.journal.entries() if each.kind == "view"]
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: "AQ-1" in text(screen, "checker.about"))
    screen.window._shelf.open(1)
    let_the_selection_rest(screen)
    # It was changed and the queue is asked again, behind another dock.
    bank.rows[0]["revision"] = 2
    only(screen.window, QueueList).refresh()
    screen.rest()
    let_the_selection_rest(screen)
    assert opened(bank) == ["AQ-1"]
    # And it is gone altogether: what took its place is opened for who comes back.
    del bank.rows[0]
    only(screen.window, QueueList).refresh()
    qtbot.waitUntil(lambda: text(screen, "checker.about") == "")
    let_the_selection_rest(screen)
    assert opened(bank) == ["AQ-1"]
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: "AQ-2" in text(screen, "checker.about"))


def test_an_empty_queue_says_so(screen: Screen, qtbot: QtBot) -> None:
    screen.log_in("SUP001")
    press(Qt.Key.Key_F7)
    screen.rest()
    assert find(screen.window, PlainLabel, "checker.empty").isVisible()
    press(Qt.Key.Key_Return, CONTROL)
    press(Qt.Key.Key_F10)
    assert text(screen, "notices.text") == (
        "Ctrl+Enter approves, Ctrl+Shift+Backspace returns, Ctrl+Backspace rejects."
    )
    press(Qt.Key.Key_F9)
    assert text(screen, "notices.text") == "Nothing to print: no request is open."


def test_a_request_is_read_whole_before_it_can_be_approved(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    assert text(screen, "checker.because") == "Asked because: The first deposit is high."
    assert "Maker Joseph Wanjiku REL001, 52 min ago, revision 1." in text(screen, "checker.about")
    assert text(screen, "checker.history").endswith("REL001 made it")
    assert not button(screen, "approve").isEnabled()
    assert text(screen, "checker.why") == "More below: PgDn reads on."
    press(Qt.Key.Key_Return, CONTROL)
    assert bank.decisions == []
    read_all(screen)
    assert "All was on the screen." in text(screen, "checker.place")
    changes = find(screen.window, QTableView, "changes").model()
    rows = {
        changes.index(row, 1).data(): changes.index(row, 3).data()
        for row in range(changes.rowCount())
    }
    assert rows["Surname"] == "Chebet"
    assert rows["Address"] == "14 Muthaiga Road, Nairobi, Nairobi City, Kenya (KE)"
    assert rows["Expected monthly turnover"] == "KES 60,000.00"


def test_the_same_form_shows_the_request_and_cannot_be_changed(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    panel = only(screen.window, CheckerPanel)
    assert not panel.findChildren(Form)
    press(Qt.Key.Key_D, CONTROL)
    form = only(panel, Form)
    assert form.isVisible()
    screen.qtbot.waitUntil(lambda: "individual" in form.values())
    assert form.values()["individual"]["surname"] == "Chebet"
    press(Qt.Key.Key_D, CONTROL)
    assert not form.isVisible()


def test_a_paper_is_shown_large_and_put_away(screen: Screen, bank: Bank, qtbot: QtBot) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    papers = screen.window.findChildren(QToolButton)
    papers = [each for each in papers if "original seen" in each.accessibleName()]
    assert sorted(each.text() for each in papers) == ["ID front", "Photo"]
    papers[0].setFocus()
    press(Qt.Key.Key_Space)
    view = focused()
    assert isinstance(view, PageView)
    assert "page 1 of 1" in view.accessibleName()
    press(Qt.Key.Key_Escape)
    assert not view.isVisible()


def test_approving_says_the_reference_and_goes_on_to_the_next(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    bank.add_request("AQ-2", may={"approve": "not_permitted", "reject": "not_permitted"})
    bank.add_request("AQ-3", operation="ACCOUNT_OPENING")
    open_first(screen)
    read_all(screen)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "Approved. Reference" in text(screen, "notices.text"))
    assert (
        text(screen, "notices.text")
        == "Approved. Reference 001-20261124-000002. Amina Wanjiku NJOROGE."
    )
    request_id, act, body = bank.decisions[0]
    assert (request_id, act, body["level"]) == ("AQ-1", "approve", 1)
    qtbot.waitUntil(lambda: text(screen, "checker.title").startswith("Account opening"))
    assert selected(screen) == 1
    assert focused().objectName() == "checker.queue"


def test_level_one_of_two_takes_no_effect_and_says_so(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.levels = 2
    bank.add_request("AQ-1")
    open_first(screen)
    read_all(screen)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: text(screen, "notices.text") != "")
    assert text(screen, "notices.text") == (
        "Level 1 approved. Next: branch manager. Nothing has taken effect yet."
        " Amina Wanjiku NJOROGE."
    )
    qtbot.waitUntil(lambda: text(screen, "checker.why") == "No request is open.")


def test_rejecting_asks_for_a_reason_and_a_note(screen: Screen, bank: Bank, qtbot: QtBot) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    press(Qt.Key.Key_Backspace, CONTROL)
    assert focused() is find(screen.window, QComboBox, "checker.reason")
    press(Qt.Key.Key_Return, CONTROL)
    assert text(screen, "checker.complaint") == "Choose a reason."
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Tab)
    note = find(screen.window, QPlainTextEdit, "checker.note")
    type_text("too short")
    press(Qt.Key.Key_Return, CONTROL)
    assert "10 to 500 characters" in text(screen, "checker.complaint")
    assert note.toPlainText() == "too short"
    press(Qt.Key.Key_Return, ALT)
    type_text("a word")
    press(Qt.Key.Key_Backspace, CONTROL)
    assert note.toPlainText().splitlines() == ["too short", "a "]
    type_text("better note")
    press(Qt.Key.Key_Return)
    assert focused().objectName() == "checker.send"
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: text(screen, "notices.text").startswith("Rejected."))
    assert bank.decisions[0][1] == "reject"
    assert bank.decisions[0][2]["note"] == "too short\na better note"
    assert bank.decisions[0][2]["reason_code"] == "WRONG_DETAILS"


def test_esc_keeps_the_request_and_the_focus_returns_to_the_list(
    screen: Screen, bank: Bank
) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    press(Qt.Key.Key_Backspace, CONTROL)
    press(Qt.Key.Key_Escape)
    assert focused().objectName() == "checker.queue"
    assert button(screen, "reject").isVisible()
    press(Qt.Key.Key_Backspace, CONTROL)
    button(screen, "keep").setFocus()
    press(Qt.Key.Key_Space)
    assert focused().objectName() == "checker.queue"
    assert bank.decisions == []


def test_j_and_k_move_and_a_barred_row_says_why(screen: Screen, bank: Bank, qtbot: QtBot) -> None:
    bank.add_request("AQ-1")
    bank.add_request("AQ-2", may={"approve": "self_approval", "reject": "self_approval"})
    open_first(screen)
    press(Qt.Key.Key_J)
    qtbot.waitUntil(lambda: "AQ-2" in text(screen, "checker.about"))
    screen.rest()
    assert "somebody else must decide" in text(screen, "checker.why")
    for _ in range(12):
        press(Qt.Key.Key_Space)
    assert not button(screen, "approve").isEnabled()
    press(Qt.Key.Key_Backspace, CONTROL)
    assert not find(screen.window, QComboBox, "checker.reason").isVisible()
    type_text("?")
    assert "somebody else must decide" in text(screen, "notices.text")
    press(Qt.Key.Key_K)
    qtbot.waitUntil(lambda: "AQ-1" in text(screen, "checker.about"))
    type_text("?")
    assert text(screen, "notices.text") == "You may decide this request."
    press(Qt.Key.Key_PageUp)
    press(Qt.Key.Key_Down)
    assert selected(screen) == 1


def test_what_somebody_else_decided_reloads_the_list_and_keeps_the_place(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    for name in ("AQ-1", "AQ-2", "AQ-3"):
        bank.add_request(name)
    open_first(screen)
    press(Qt.Key.Key_J)
    qtbot.waitUntil(lambda: "AQ-2" in text(screen, "checker.about"))
    screen.rest()
    read_all(screen)
    bank.refusals["POST", f"{QUEUE}/AQ-2/approve"] = (409, "request_not_pending")
    del bank.rows[1]
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "decided meanwhile" in text(screen, "notices.text"))
    qtbot.waitUntil(lambda: "AQ-3" in text(screen, "checker.about"))
    assert selected(screen) == 1


def test_polling_leaves_the_request_that_is_read_where_it_is(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    read_all(screen)
    bank.add_request("AQ-0", overdue=True)
    bank.rows.insert(0, bank.rows.pop())
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(cells(screen, 0)) == 2)
    screen.rest()
    assert selected(screen) == 1
    assert "AQ-1" in text(screen, "checker.about")
    assert button(screen, "approve").isEnabled()
    opened = [each for each in bank.asked if each[1] == f"{QUEUE}/AQ-1"]
    assert len(opened) == 1


def test_rows_come_in_pages_as_the_list_is_scrolled(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.page_size = 30
    for number in range(40):
        bank.add_request(f"AQ-{number}")
    open_first(screen)
    assert text(screen, "status.queue") == "queue 30+"
    assert text(screen, "checker.count") == "30+ shown, 30+ for you"
    press(Qt.Key.Key_End, CONTROL)
    qtbot.waitUntil(lambda: len(cells(screen, 0)) == 40)
    assert text(screen, "status.queue") == "queue 40"


@pytest.mark.parametrize("fails", ["item", "queue", "pages", "decision"])
def test_what_fails_stands_in_words(screen: Screen, bank: Bank, qtbot: QtBot, fails: str) -> None:
    bank.add_request("AQ-1")
    if fails == "item":
        bank.refusals["GET", f"{QUEUE}/AQ-1"] = (404, "not_found")
    if fails == "queue":
        bank.refusals["GET", QUEUE] = (403, "desk_too_old")
    if fails == "pages":
        bank.pages["AQ-1-PHOTO"] = [b"\xff\xd8 altered"]
    screen.log_in("SUP001")
    press(Qt.Key.Key_F7)
    if fails == "item":
        qtbot.waitUntil(lambda: text(screen, "notices.text") != "")
        assert text(screen, "checker.why") == "There is nothing under this number. F5 tries again."
    elif fails == "queue":
        qtbot.waitUntil(lambda: "too old" in text(screen, "checker.count"))
    elif fails == "pages":
        qtbot.waitUntil(lambda: "Do not rely on it" in text(screen, "checker.papers"))
        for _ in range(12):
            press(Qt.Key.Key_PageDown)
        assert not button(screen, "approve").isEnabled()
        assert "cannot be shown" in text(screen, "checker.why")
    else:
        screen.qtbot.waitUntil(lambda: text(screen, "checker.title") != "")
        screen.rest()
        read_all(screen)
        # What the core thinks of an officer may change while a request is read.
        screen.window._desk.session._officer = None  # type: ignore[union-attr]
        press(Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: text(screen, "notices.text") != "")
        assert text(screen, "notices.text") == "Nobody is signed in. Log in first."
        assert button(screen, "approve").isEnabled()


def test_a_decision_that_was_not_sent_leaves_the_request_open(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    read_all(screen)
    link = screen.window._desk.client.link  # type: ignore[union-attr]
    for _ in range(5):
        link.failed()
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: text(screen, "notices.text") != "", timeout=9_000)
    assert text(screen, "notices.text").startswith("Not sent")
    assert "AQ-1" in text(screen, "checker.about")
    assert button(screen, "approve").isEnabled()


def test_a_decision_in_doubt_is_counted_and_not_repeated(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    read_all(screen)
    bank.refusals["POST", f"{QUEUE}/AQ-1/approve"] = (503, "unavailable")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: text(screen, "notices.text") != "", timeout=15_000)
    assert "do not key it in again" in text(screen, "notices.text")
    qtbot.waitUntil(lambda: text(screen, "status.doubt") == "1 in doubt")
    screen.rest()
    del bank.refusals["POST", f"{QUEUE}/AQ-1/approve"]
    # The core does not know the key, so F5 sends the same decision again, under the same key.
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "Approved. Reference" in text(screen, "notices.text"), timeout=9_000)
    assert len(bank.decisions) == 1
    qtbot.waitUntil(lambda: text(screen, "status.doubt") == "0 in doubt")
