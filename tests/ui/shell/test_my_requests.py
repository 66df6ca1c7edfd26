"""Dock 8: the maker's own requests, how they stand and what can be done with each, by keys."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView

from branch_desk.domain.supervision import QueueRow
from branch_desk.services.my_requests import PutRight
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.work.my_work_model import note_words
from tests.ui.shell.hands import ALT, CONTROL, find, focused, only, press, type_text
from tests.ui.shell.test_my_work import DRAFT, counted, go, keep, wait_for_rows
from tests.ui.shell.test_window import in_front, text

if TYPE_CHECKING:
    from branch_desk.app import Desk
    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank

RETURN = {
    "at": "2026-11-24T07:31:00Z",
    "officer_id": "SUP001",
    "act": "RETURN",
    "revision": 1,
    "note": "The address on the proof is another one.",
    "fields": ["/individual/address"],
}


@pytest.fixture
def returned(bank: Bank) -> Bank:
    """A bank with one request returned, one waiting, one approved, and one of somebody else."""
    bank.add_request("AQ-1", customer_id="1000000016", may={"resubmit": "not_permitted"})
    bank.add_request("AQ-2", status="RETURNED", levels_due=[], customer_name="Lydia Chebet")
    bank.add_request("AQ-3", status="APPROVED", levels_due=[], may=barred())
    bank.add_request("AQ-4", maker="SUP001")
    bank.add_request("AQ-5", status="REJECTED", levels_due=[], may=barred())
    bank.histories["AQ-2"] = [RETURN]
    return bank


def barred() -> dict[str, str]:
    return {"withdraw": "request_not_pending", "resubmit": "request_not_pending"}


def test_requests_are_listed_as_they_want_their_maker(screen: Screen, returned: Bank) -> None:
    go(screen)
    found = wait_for_rows(screen, "requests", 4)
    assert [row[0] for row in found] == ["RETURNED to you", "waits", "rejected", "approved"]
    assert found[0][2:] == ["Lydia Chebet", "you", ""]
    assert found[1][3] == "supervisor"
    assert found[1][4].startswith("due in 31 min")
    assert found[1][1] == "New customer  250,000.00"
    assert counted(screen) == "8 My work 1"


def viewed(desk: Desk) -> int:
    return sum(each.kind == "view" for each in desk.journal.entries())


def test_a_returned_request_shows_the_checkers_note_and_is_put_right(
    screen: Screen, returned: Bank, desk: Desk
) -> None:
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    press(Qt.Key.Key_8, ALT)
    screen.qtbot.waitUntil(lambda: "SUP001" in text(screen, "requests.note"))
    assert text(screen, "requests.note") == (
        "Returned by SUP001, 24 Nov 2026 10:31 EAT: The address on the proof is another one."
        " Fields to look at again: 1."
    )
    assert viewed(desk) == 1
    with screen.qtbot.waitSignal(work.rework) as told:
        press(Qt.Key.Key_Return)
    assert told.args
    put: PutRight = told.args[0]
    assert (put.item.request_id, put.draft.request_id) == ("AQ-2", "AQ-2")
    assert viewed(desk) == 1
    assert in_front(screen) == "dock.cif_create"
    dock = only(screen.window, OperationDock)
    screen.qtbot.waitUntil(
        lambda: dock._parts.form.values()["individual"].get("surname") == "Chebet"
    )
    assert dock._sending.request_id == "AQ-2"
    assert len(dock._ground.documents) == 2
    said = [each.text() for each in dock.findChildren(PlainLabel) if each.isVisible()]
    assert any(each.startswith("Returned by SUP001, 24 Nov 2026") for each in said)
    assert any("The checker asks you to look at this again." in each for each in said)


def test_a_rework_begun_earlier_goes_on_as_it_was_typed(
    screen: Screen, returned: Bank, desk: Desk
) -> None:
    typed = {"customer_type": "INDIVIDUAL", "individual": {"surname": "Cheboi"}}
    keep(desk, replace(DRAFT, request_id="AQ-2", revision=1, values=typed))
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    find(screen.window, QTableView, "requests.list").setFocus()
    with screen.qtbot.waitSignal(work.rework) as told:
        press(Qt.Key.Key_Return)
    assert told.args
    assert told.args[0].draft.draft_id == DRAFT.draft_id
    dock = only(screen.window, OperationDock)
    screen.qtbot.waitUntil(
        lambda: dock._parts.form.values()["individual"].get("surname") == "Cheboi"
    )
    dock._draft.keep()
    taken = dock._draft.taken()
    assert taken is not None
    assert (taken.request_id, taken.revision) == ("AQ-2", 1)


def test_a_rework_of_an_earlier_revision_is_not_taken_for_the_latest(
    screen: Screen, returned: Bank, desk: Desk
) -> None:
    typed = {"customer_type": "INDIVIDUAL", "individual": {"surname": "Cheboi"}}
    keep(desk, replace(DRAFT, request_id="AQ-2", revision=1, values=typed))
    returned.rows[1] |= {"revision": 2}
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    find(screen.window, QTableView, "requests.list").setFocus()
    with screen.qtbot.waitSignal(work.rework) as told:
        press(Qt.Key.Key_Return)
    assert told.args
    draft = told.args[0].draft
    assert (draft.draft_id == DRAFT.draft_id, draft.revision) == (False, 2)
    assert draft.values["individual"]["surname"] == "Chebet"


def test_enter_before_the_note_is_read_opens_it_once(
    screen: Screen, returned: Bank, desk: Desk
) -> None:
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    with screen.qtbot.waitSignal(work.rework):
        press(Qt.Key.Key_8, ALT)
        press(Qt.Key.Key_Return)
    screen.rest()
    assert viewed(desk) == 1


def test_an_approved_request_leads_to_its_receipt(screen: Screen, returned: Bank) -> None:
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    press(Qt.Key.Key_8, ALT)
    press(Qt.Key.Key_End, CONTROL)
    assert find(screen.window, QPushButton, "requests.open").text() == "Receipt  Enter"
    assert find(screen.window, QPushButton, "requests.withdraw").isHidden()
    wanted: list[QueueRow] = []
    work.receipt_wanted.connect(wanted.append)
    press(Qt.Key.Key_Return)
    assert [each.request_id for each in wanted] == ["AQ-3"]
    # This core knows of no such operation: the notice says so, and no paper is shown.
    screen.qtbot.waitUntil(lambda: text(screen, "notices.text") != "")


def test_a_request_is_withdrawn_with_a_note(screen: Screen, returned: Bank) -> None:
    go(screen)
    wait_for_rows(screen, "requests", 4)
    press(Qt.Key.Key_8, ALT)
    press(Qt.Key.Key_Down)
    assert text(screen, "requests.note").startswith("AQ-1. Asked because: The first deposit")
    assert find(screen.window, QPushButton, "requests.open").text() == "Customer  Enter"
    press(Qt.Key.Key_Down)
    assert find(screen.window, QPushButton, "requests.open").isHidden()
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Delete)
    assert focused().objectName() == "withdraw.note"
    press(Qt.Key.Key_Escape)
    assert focused().objectName() == "requests.list"
    press(Qt.Key.Key_Delete)
    type_text("The customer changed her mind.")
    press(Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: bool(returned.decisions))
    assert returned.decisions == [("AQ-1", "withdraw", {"note": "The customer changed her mind."})]
    screen.qtbot.waitUntil(lambda: "withdrawn" in text(screen, "notices.text"))
    wait_for_rows(screen, "requests", 3)


def test_a_withdrawal_that_is_being_written_outlives_a_poll(screen: Screen, returned: Bank) -> None:
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    press(Qt.Key.Key_8, ALT)
    press(Qt.Key.Key_Down)
    screen.rest()
    press(Qt.Key.Key_Delete)
    type_text("The customer chang")
    work._timer.timeout.emit()
    screen.rest()
    assert focused().objectName() == "withdraw.note"
    type_text("ed her mind.")
    press(Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: bool(returned.decisions))
    assert returned.decisions == [("AQ-1", "withdraw", {"note": "The customer changed her mind."})]


def test_a_withdrawal_goes_with_its_request(screen: Screen, returned: Bank) -> None:
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    press(Qt.Key.Key_8, ALT)
    press(Qt.Key.Key_Down)
    screen.rest()
    press(Qt.Key.Key_Delete)
    del returned.rows[0]
    work._timer.timeout.emit()
    screen.rest()
    assert focused().objectName() == "requests.list"
    assert not find(screen.window, QLineEdit, "withdraw.note").isVisible()


def test_enter_on_a_returned_request_outlives_a_poll(
    screen: Screen, returned: Bank, desk: Desk
) -> None:
    path = "/supervision/authorization-queue/AQ-2"
    returned.holds[path] = threading.Event()
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    press(Qt.Key.Key_8, ALT)
    press(Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: any(route == path for _, route, _ in returned.asked))
    with screen.qtbot.waitSignal(work._requests.changed):
        work._timer.timeout.emit()
    assert not work._requests._rest.isActive()
    with screen.qtbot.waitSignal(work.rework):
        returned.holds[path].set()
    screen.rest()
    assert viewed(desk) == 1


def test_a_withdrawal_that_is_refused_is_told(screen: Screen, returned: Bank) -> None:
    go(screen)
    wait_for_rows(screen, "requests", 4)
    returned.refusals["POST", "/supervision/authorization-queue/AQ-2/withdraw"] = (
        409,
        "request_not_pending",
    )
    press(Qt.Key.Key_8, ALT)
    press(Qt.Key.Key_Delete)
    find(screen.window, QPushButton, "withdraw.confirm").click()
    screen.qtbot.waitUntil(lambda: text(screen, "notices.word") == "Attention")
    screen.rest()
    assert returned.decisions == []


def test_a_decision_is_told_when_it_comes(screen: Screen, returned: Bank) -> None:
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    returned.rows[0] |= {"status": "APPROVED", "levels_due": []}
    press(Qt.Key.Key_F5)
    screen.rest()
    assert text(screen, "notices.text") == (
        "New customer, Amina Wanjiku NJOROGE: request AQ-1 approved."
    )
    returned.rows[1] |= {"status": "PENDING", "revision": 2}
    returned.refusals["GET", "/supervision/authorization-queue"] = (503, "unavailable")
    work._timer.timeout.emit()
    screen.rest()
    assert text(screen, "notices.word") == "Attention"


def test_a_withdrawal_without_an_answer_is_in_doubt(screen: Screen, returned: Bank) -> None:
    go(screen)
    wait_for_rows(screen, "requests", 4)
    path = "/supervision/authorization-queue/AQ-2/withdraw"
    returned.refusals["POST", path] = (503, "unavailable")
    press(Qt.Key.Key_8, ALT)
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Return)
    screen.qtbot.waitUntil(
        lambda: "Send it again or cancel it" in text(screen, "notices.text"), timeout=15_000
    )
    screen.window._work.look()
    assert wait_for_rows(screen, "doubt", 1)[0][0] == "Request withdraw"


def test_the_note_of_one_request_does_not_stay_under_another(
    screen: Screen, returned: Bank, desk: Desk
) -> None:
    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    press(Qt.Key.Key_8, ALT)
    screen.qtbot.waitUntil(lambda: "SUP001" in text(screen, "requests.note"))
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    screen.qtbot.waitUntil(lambda: viewed(desk) == 2)
    screen.rest()
    assert text(screen, "requests.note").startswith("AQ-5")
    press(Qt.Key.Key_Up)
    find(screen.window, QTableView, "drafts.list").setFocus()
    press(Qt.Key.Key_Up)
    work.doubt.setFocus()
    tip = find(screen.window, QTableView, "requests.list").model().index(0, 0)
    assert "AQ-2, submitted " in str(tip.data(Qt.ItemDataRole.ToolTipRole))


def test_a_request_that_cannot_be_opened_is_asked_for_once_and_says_why(
    screen: Screen, returned: Bank
) -> None:
    path = "/supervision/authorization-queue/AQ-2"
    returned.refusals["GET", path] = (403, "not_permitted")

    def asked() -> int:
        return sum(route == path for _, route, _ in returned.asked)

    work = go(screen)
    wait_for_rows(screen, "requests", 4)
    press(Qt.Key.Key_8, ALT)
    screen.qtbot.waitUntil(lambda: "cannot be opened" in text(screen, "requests.note"))
    assert text(screen, "requests.note").startswith("AQ-2 cannot be opened. ")
    assert text(screen, "requests.note").endswith(" F5 asks again.")
    assert wait_for_rows(screen, "requests", 4)[0][0] == "RETURNED to you, not read"
    assert asked() == 1
    for _ in range(2):
        with screen.qtbot.waitSignal(work._requests.changed):
            work._timer.timeout.emit()
        assert not work._requests._rest.isActive()
    assert asked() == 1
    press(Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: text(screen, "notices.word") == "Attention")
    assert asked() == 2
    press(Qt.Key.Key_F5)
    screen.qtbot.waitUntil(lambda: asked() == 3)
    screen.rest()
    returned.rows[1] |= {"revision": 2}
    del returned.refusals["GET", path]
    work._timer.timeout.emit()
    screen.qtbot.waitUntil(lambda: "SUP001" in text(screen, "requests.note"))
    assert wait_for_rows(screen, "requests", 4)[0][0] == "RETURNED to you"


def test_long_lists_are_read_to_their_end(screen: Screen, bank: Bank) -> None:
    bank.page_size = 2
    for at in range(5):
        bank.add_request(f"AQ-{at}", status="RETURNED" if at == 4 else "PENDING")
        bank.add_request(f"AQ-1{at}", status="EXPIRED")
    go(screen)
    found = wait_for_rows(screen, "requests", 10)
    assert found[0][0] == "RETURNED to you"
    assert [row[0] for row in found[5:]] == ["expired"] * 5


def test_a_note_without_words_is_none() -> None:
    assert note_words(()) == ""
