"""A checker marks what to put right, reads what was mended, and compares faces with the file."""

from __future__ import annotations

import json
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTableView,
    QToolButton,
)

from branch_desk.common import format_date, utc_now
from branch_desk.ui.checker.checker_item import CheckerItem
from branch_desk.ui.checker.checker_panel import CheckerPanel
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.form import Form
from branch_desk.ui.papers.page_view import PageView
from tests.ui.shell.hands import CONTROL, SHIFT, find, focused, only, press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank
from tests.ui.shell.checking import button, changes_of, open_first, read_all, text


def test_a_return_needs_a_note_and_takes_the_marked_fields_along(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    table = find(screen.window, QTableView, "changes")
    assert table.focusPolicy() is Qt.FocusPolicy.NoFocus
    press(Qt.Key.Key_Backspace, CONTROL | SHIFT)
    note = find(screen.window, QPlainTextEdit, "checker.note")
    assert focused() is note
    assert not find(screen.window, QComboBox, "checker.reason").isVisible()
    assert "Space marks what to put right" in text(screen, "checker.marked")
    press(Qt.Key.Key_Return, CONTROL)
    assert "10 to 500 characters" in text(screen, "checker.complaint")
    press(Qt.Key.Key_Backtab, SHIFT)
    assert focused() is table
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Space):
        press(key)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    assert changes_of(screen, 5)[:4] == ["[x]", "[ ]", "[x]", "[ ]"]
    assert text(screen, "checker.marked") == "Customer type, First name"
    first = table.model().index(0, 0)
    spoken = table.model().data(first, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("marked")
    press(Qt.Key.Key_Escape)
    assert focused() is note
    type_text("The name is the guardian's.")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: text(screen, "notices.text").startswith("Returned."))
    request_id, act, body = bank.decisions[0]
    assert (request_id, act) == ("AQ-1", "return-for-rework")
    assert body["note"] == "The name is the guardian's."
    assert body["fields"] == ["/customer_type", "/individual/first_name"]


def test_more_than_twenty_fields_are_too_many(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    press(Qt.Key.Key_Backspace, CONTROL | SHIFT)
    type_text("Nothing in it is right, all of it anew.")
    press(Qt.Key.Key_Backtab, SHIFT)
    for _ in range(21):
        press(Qt.Key.Key_Space)
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return, CONTROL)
    assert text(screen, "checker.complaint") == "Mark 20 fields at most."
    assert bank.decisions == []


def test_a_request_whose_maker_left_can_only_be_rejected(screen: Screen, bank: Bank) -> None:
    left = dict.fromkeys(("approve", "return"), "maker_inactive")
    bank.add_request("AQ-1", may={**left, "reject": None})
    open_first(screen)
    assert not button(screen, "return").isEnabled()
    press(Qt.Key.Key_Backspace, CONTROL | SHIFT)
    assert not find(screen.window, QPlainTextEdit, "checker.note").isVisible()
    assert button(screen, "reject").isEnabled()
    assert "can only be rejected" in text(screen, "checker.why")


def test_an_approval_may_have_a_note(screen: Screen, bank: Bank, qtbot: QtBot) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    word = find(screen.window, QLineEdit, "checker.word")
    assert not word.isVisible()
    read_all(screen)
    word.setFocus()
    type_text("Called the customer.")
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bank.decisions != [])
    assert bank.decisions[0][2]["note"] == "Called the customer."


def test_the_whole_form_is_read_by_keys(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    press(Qt.Key.Key_D, CONTROL)
    form = only(only(screen.window, CheckerPanel), Form)
    screen.qtbot.waitUntil(lambda: "individual" in form.values())
    directly = Qt.FindChildOption.FindDirectChildrenOnly
    bar = form.findChildren(QScrollArea, options=directly)[0].verticalScrollBar()
    screen.qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert focused() is form
    places = [bar.value()]
    keys = (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End)
    for key in keys:
        press(key)
        places.append(bar.value())
    assert 0 < places[1] < places[2] > places[3] > places[4] == 0
    assert places[5] == bar.maximum()
    press(Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert focused().objectName() == "checker.queue"
    press(Qt.Key.Key_D, CONTROL)
    # A return is marked in the difference, so that comes back.
    find(screen.window, QTableView, "checker.queue").setFocus()
    press(Qt.Key.Key_Backspace, CONTROL | SHIFT)
    assert not form.isVisible()


def test_a_request_sent_again_says_what_was_mended(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1", revision=2)
    payload = bank.payloads["AQ-1"]["request"]
    former = json.loads(json.dumps(payload))
    former["phone"] = "+254700000000"
    former["individual"]["employer"] = "Kenya Railways"
    bank.formers["AQ-1"] = former
    at = utc_now().isoformat()
    returned = {"officer_id": "SUP002", "act": "RETURN", "level": 1, "revision": 1}
    bank.histories["AQ-1"] = [
        {**returned, "at": at, "note": "Wrong phone.", "fields": ["/phone", "/email"]},
        {"at": at, "officer_id": "REL001", "act": "RESUBMIT", "revision": 2},
    ]
    open_first(screen)
    history = text(screen, "checker.history").splitlines()
    assert history[1].endswith(
        "SUP002 returned it at level 1: Wrong phone.  To put right: Mobile number, Email."
    )
    since = dict(zip(changes_of(screen, 1), changes_of(screen, 4), strict=True))
    assert since["Mobile number"] == "marked; was 0700 000000"
    assert since["Employer"] == "taken out; was Kenya Railways"
    assert since["Surname"] == ""


def test_a_photo_stands_beside_the_one_on_file(screen: Screen, bank: Bank, qtbot: QtBot) -> None:
    bank.add_request("AQ-1", customer_id="1000000016")
    new = bank.payloads["AQ-1"]["documents"][1]
    old = bank._paper("old-PHOTO", "PHOTO")
    bank.filed = [{**old, "original_seen": True}]
    ref = {"document_id": new["document_id"], "sha256": new["sha256"]}
    bank.payloads["AQ-1"]["changes"] = [{"field": "/kyc/documents", "after": [ref]}]
    open_first(screen)

    def photos() -> list[str]:
        return sorted((name for name in shown if "Photo" in name), key=lambda name: shown[name].x())

    shown = {each.text(): each for each in screen.window.findChildren(QToolButton) if each.text()}
    # A picture that has just come is laid out and shown by the next turn of the loop.
    qtbot.waitUntil(lambda: shown["Photo on file now"].isVisible() and shown["Photo"].isVisible())
    qtbot.waitUntil(lambda: photos() == ["Photo", "Photo on file now"])
    shown["Photo"].setFocus()
    press(Qt.Key.Key_Space)
    filed = find(screen.window, PageView, "page.filed")
    assert filed.isVisible()
    assert "Photo on file now" in filed.accessibleName()
    press(Qt.Key.Key_Escape)
    shown["ID front"].setFocus()
    press(Qt.Key.Key_Space)
    assert not filed.isVisible()


def test_an_approval_waits_for_the_photo_on_file(screen: Screen, bank: Bank, qtbot: QtBot) -> None:
    bank.add_request("AQ-1", customer_id="1000000016")
    new = bank.payloads["AQ-1"]["documents"][1]
    bank.filed = [{**bank._paper("old-PHOTO", "PHOTO"), "original_seen": True}]
    ref = {"document_id": new["document_id"], "sha256": new["sha256"]}
    bank.payloads["AQ-1"]["changes"] = [{"field": "/kyc/documents", "after": [ref]}]
    path = "/customer/documents/old-PHOTO"
    bank.holds[path] = threading.Event()
    screen.log_in("SUP001")
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: "2 documents, 1 on the way" in text(screen, "checker.papers"))
    for _ in range(12):
        press(Qt.Key.Key_PageDown)
    pause = only(screen.window, CheckerItem)._pause
    qtbot.waitUntil(lambda: not pause.isActive())
    assert not button(screen, "approve").isEnabled()
    assert text(screen, "checker.why") == "1 document is on the way."
    bank.holds[path].set()
    read_all(screen)


def bar_of(screen: Screen) -> QScrollBar:
    return only(screen.window, CheckerItem)._area.verticalScrollBar()


@pytest.mark.parametrize("way", ["End", "drag"])
def test_what_was_passed_over_is_not_read(
    screen: Screen, bank: Bank, qtbot: QtBot, way: str
) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    bar = bar_of(screen)
    # There is more between the first page and the last than either shows.
    assert bar.maximum() > bar.pageStep()
    if way == "End":
        papers = [each for each in screen.window.findChildren(QToolButton) if each.text()]
        next(each for each in papers if each.text() == "Photo").setFocus()
        press(Qt.Key.Key_Home)
        press(Qt.Key.Key_End)
    bar.setValue(bar.maximum())
    item = only(screen.window, CheckerItem)
    qtbot.waitUntil(lambda: not item._pause.isActive())
    assert not button(screen, "approve").isEnabled()
    assert "All was on the screen" not in text(screen, "checker.place")
    assert text(screen, "checker.why") == (
        "Part of it was passed over: Ctrl+Enter goes back to it."
    )
    find(screen.window, QTableView, "checker.queue").setFocus()
    press(Qt.Key.Key_Return, CONTROL)
    assert 0 < bar.value() < bar.maximum()
    assert not button(screen, "approve").isEnabled()
    read_all(screen)
    assert bank.decisions == []


def test_the_end_stays_on_the_screen_when_the_note_takes_its_room(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    bar, item = bar_of(screen), only(screen.window, CheckerItem)
    for _ in range(20):
        press(Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: not item._pause.isActive() and button(screen, "approve").isEnabled())
    end = bar.maximum()
    assert bar.value() == end
    screen.window.resize(screen.window.width(), screen.window.height() - 60)
    qtbot.waitUntil(lambda: bar.maximum() > end)
    assert bar.value() == bar.maximum()


def test_a_form_that_is_put_away_leaves_nothing_behind(
    screen: Screen, bank: Bank, qtbot: QtBot
) -> None:
    bank.add_request("AQ-1")
    bank.add_request("AQ-2")
    open_first(screen)
    panel = only(screen.window, CheckerPanel)
    for key, name in ((Qt.Key.Key_J, "AQ-2"), (Qt.Key.Key_K, "AQ-1")):
        press(Qt.Key.Key_D, CONTROL)
        ground = only(panel, Ground)
        with qtbot.waitSignal(ground.destroyed):
            find(screen.window, QTableView, "checker.queue").setFocus()
            press(key)
        qtbot.waitUntil(partial(lambda name: name in text(screen, "checker.about"), name))
        assert panel.findChildren(Ground) == []


def test_what_is_on_file_may_fail_without_barring_an_approval(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1", customer_id="1000000016")
    new = bank.payloads["AQ-1"]["documents"][1]
    old = bank._paper("old-PHOTO", "PHOTO")
    bank.filed = [{**old, "original_seen": True, "sha256": "0" * 64}]
    ref = {"document_id": new["document_id"], "sha256": new["sha256"]}
    bank.payloads["AQ-1"]["changes"] = [{"field": "/kyc/documents", "after": [ref]}]
    open_first(screen)
    assert "What is on file cannot be shown" in text(screen, "checker.papers")
    read_all(screen)


def test_a_request_is_not_printed_without_a_printer(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1")
    open_first(screen)
    press(Qt.Key.Key_F9)
    screen.rest()
    assert text(screen, "notices.text").startswith("No printer is set up at this workstation.")


def test_what_the_desk_cannot_word_is_not_approved_here(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1")
    bank.rows[0]["operation"] = "CARD_ISSUANCE"
    open_first(screen)
    assert text(screen, "checker.title").startswith("CARD_ISSUANCE")
    for _ in range(12):
        press(Qt.Key.Key_PageDown)
    assert not button(screen, "approve").isEnabled()
    assert "does not know this operation" in text(screen, "checker.why")
    press(Qt.Key.Key_D, CONTROL)
    assert not screen.window.findChildren(Form)


def test_a_record_that_cannot_be_read_is_not_passed_over(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1", customer_id="1000000016")
    bank.payloads["AQ-1"]["changes"] = [{"field": "/customer/phone", "after": "+254722000111"}]
    bank.refusals["GET", "/customer/enquiry"] = (404, "not_found")
    open_first(screen)
    unread = "Record: cannot be read now, so nothing is said of payee and contact."
    assert text(screen, "findings.0") == unread
    assert only(screen.window, CheckerItem).said[-1] == unread


@pytest.mark.parametrize(
    ("note", "said"), [("I called her.", "Note: I called her."), (None, "No note.")]
)
def test_the_second_level_reads_above_the_rows_who_approved_the_first(
    screen: Screen, bank: Bank, note: str | None, said: str
) -> None:
    bank.add_request("AQ-1", status="PENDING_SECOND", levels_due=["BRANCH_MANAGER"])
    at = utc_now()
    approved = {"officer_id": "SUP002", "act": "APPROVE", "level": 1, "revision": 1, "note": note}
    bank.histories["AQ-1"] = [{"at": at.isoformat(), **approved}]
    open_first(screen)
    last = text(screen, "checker.about").splitlines()[-1]
    assert last == f"Level 1 approved by SUP002, {format_date(at)}. {said}"


def test_without_an_approval_of_this_revision_none_is_claimed(screen: Screen, bank: Bank) -> None:
    bank.add_request("AQ-1", status="PENDING_SECOND", levels_due=["BRANCH_MANAGER"])
    open_first(screen)
    assert "Level 1 approved" not in text(screen, "checker.about")
