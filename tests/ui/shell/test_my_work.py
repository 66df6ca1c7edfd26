"""Dock 8: drafts and what is in doubt, worked by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QPushButton, QTableView

from branch_desk.common import utc_now
from branch_desk.domain.canonical import canonical
from branch_desk.domain.facts import DocumentFacts
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services.drafts import Draft, Drafts
from branch_desk.services.threads import allow_current_thread, forbid_current_thread
from branch_desk.ui.shell.work_place import WorkPlace
from branch_desk.ui.work.my_work import MyWork
from tests.services.test_outbox import ROW
from tests.ui.shell.hands import ALT, CONTROL, SHIFT, find, focused, only, press, type_text
from tests.ui.shell.test_window import docks, in_front, text

if TYPE_CHECKING:
    from branch_desk.app import Desk
    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank

DRAFT = Draft(
    draft_id="draft-1",
    officer_id="REL001",
    action="cif_create",
    values={"individual": {"surname": "Chebet"}},
    title="Lydia Chebet",
)
OPENING = Draft(
    draft_id="draft-2",
    officer_id="REL001",
    action="account_opening",
    values={},
    customer_id="1000000016",
    request_id="AQ-2",
    is_ready=True,
)


def keep(desk: Desk, *drafts: Draft, days_ago: int = 0) -> None:
    """Keep drafts as an earlier session did."""
    allow_current_thread()
    at = utc_now() - timedelta(days=days_ago, minutes=12)
    for draft in drafts:
        Drafts(desk.database, lambda: at).save(draft)
    forbid_current_thread()


def rows(screen: Screen, name: str) -> list[list[str]]:
    """The words of a list of My work, if it is on view."""
    table = find(screen.window, QTableView, f"{name}.list")
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def wait_for_rows(screen: Screen, name: str, count: int) -> list[list[str]]:
    screen.qtbot.waitUntil(lambda: len(rows(screen, name)) == count)
    return rows(screen, name)


def go(screen: Screen) -> MyWork:
    """Log in as the maker and go to My work."""
    screen.log_in("REL001")
    press(Qt.Key.Key_8, ALT)
    screen.qtbot.waitUntil(lambda: in_front(screen) == "dock.my_work")
    screen.rest()
    return only(screen.window, MyWork)


def counted(screen: Screen) -> str:
    return find(screen.window, QDockWidget, "dock.my_work").windowTitle()


def test_without_any_work_it_says_so(screen: Screen) -> None:
    go(screen)
    assert text(screen, "drafts.about").startswith("No drafts.")
    assert text(screen, "doubt.about") == "Nothing is in doubt."
    assert text(screen, "requests.about").startswith("No request of yours is open")
    assert counted(screen) == "8 My work"
    for name in ("drafts", "doubt", "requests"):
        assert find(screen.window, QTableView, f"{name}.list").isHidden()
    press(Qt.Key.Key_F10)
    assert text(screen, "notices.text").startswith("Enter opens what is selected")
    press(Qt.Key.Key_F9)
    assert text(screen, "notices.text").startswith("Enter on an approved request")
    press(Qt.Key.Key_Z, CONTROL)
    screen.rest()
    assert rows(screen, "drafts") == []


def test_what_was_kept_is_told_counted_and_listed(screen: Screen, desk: Desk) -> None:
    keep(desk, DRAFT, days_ago=13)
    keep(desk, OPENING)
    screen.log_in("REL001")
    screen.qtbot.waitUntil(lambda: counted(screen) == "8 My work 2")
    screen.qtbot.waitUntil(lambda: len(screen.window._notices.history) == 2)
    last, kept = sorted((each.text for each in screen.window._notices.history), reverse=True)
    assert kept == "Account opening: not sent, draft kept."
    assert last.startswith("New customer Lydia Chebet: draft not sent. Its last day: deleted on ")
    assert last.endswith(" EAT, unless you type in it before.")
    show = find(screen.window, QPushButton, "notices.show")
    show.setFocus()
    press(Qt.Key.Key_Space)
    assert in_front(screen) == "dock.my_work"
    ready, old = wait_for_rows(screen, "drafts", 2)
    assert ready[:4] == [
        "Account opening",
        "1000000016",
        "12 min ago",
        "ready, not sent, amends AQ-2",
    ]
    assert old[:4] == ["New customer", "Lydia Chebet", "13 days ago", "not sent"]
    assert old[4].startswith("LAST DAY, ")
    assert text(screen, "notices.text") in {last, kept}


def test_the_last_day_of_a_draft_is_told_once_even_if_it_was_put_away(
    screen: Screen, desk: Desk
) -> None:
    keep(desk, replace(DRAFT, is_set_aside=True), days_ago=13)
    keep(desk, replace(OPENING, is_set_aside=True), days_ago=12)
    work = go(screen)
    screen.qtbot.waitUntil(lambda: len(screen.window._notices.history) == 1)
    work.refresh()
    screen.rest()
    (last,) = screen.window._notices.history
    assert (last.tone, last.leads_to) == ("bad", "my_work")
    assert "Its last day: deleted on " in last.text


def test_many_drafts_are_told_in_one_notice_more(screen: Screen, desk: Desk) -> None:
    keep(desk, *(replace(DRAFT, draft_id=f"d{at}") for at in range(5)))
    screen.log_in("REL001")
    screen.qtbot.waitUntil(lambda: len(screen.window._notices.history) == 4)
    assert text(screen, "notices.text") == "2 more drafts kept, not sent."


def test_enter_goes_on_with_a_draft_in_its_dock(screen: Screen, desk: Desk) -> None:
    keep(desk, OPENING)
    work = go(screen)
    assert focused().objectName() == "drafts.list"
    with screen.qtbot.waitSignal(work.draft_opened) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args is not None
    assert (opened.args[0].draft_id, opened.args[0].request_id) == ("draft-2", "AQ-2")
    assert in_front(screen) == "dock.account_opening"


def test_a_draft_whose_documents_are_gone_says_so(screen: Screen, bank: Bank, desk: Desk) -> None:
    bank.refusals["GET", "/customer/documents/d1"] = (404, "not_found")
    lost = {"d1": DocumentFacts("ID_FRONT", original_seen=True)}
    keep(desk, replace(DRAFT, documents=lost))
    work = go(screen)
    with screen.qtbot.waitSignal(work.draft_opened) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args is not None
    assert opened.args[0].documents == {}
    assert text(screen, "notices.text") == (
        "Stored too long ago, so the core has them no more: ID front. Attach again."
    )


def type_surname(screen: Screen, words: str) -> QLineEdit:
    press(Qt.Key.Key_1, ALT)
    line = find(screen.window, QLineEdit, "field.individual.surname")
    line.setFocus()
    type_text(words)
    return line


def test_what_is_being_typed_is_not_overwritten_by_its_own_draft(screen: Screen) -> None:
    screen.log_in("REL001")
    line = type_surname(screen, "Chebet")
    press(Qt.Key.Key_8, ALT)
    screen.window._work.look()
    wait_for_rows(screen, "drafts", 1)
    screen.rest()
    assert counted(screen) == "8 My work"
    line.insert("t")
    find(screen.window, QTableView, "drafts.list").setFocus()
    press(Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: in_front(screen) == "dock.cif_create")
    screen.rest()
    assert line.text() == "Chebett"


def test_a_draft_that_stands_in_a_form_is_not_discarded(screen: Screen) -> None:
    screen.log_in("REL001")
    line = type_surname(screen, "Chebet")
    press(Qt.Key.Key_8, ALT)
    screen.window._work.look()
    wait_for_rows(screen, "drafts", 1)
    find(screen.window, QTableView, "drafts.list").setFocus()
    press(Qt.Key.Key_Delete)
    screen.rest()
    assert text(screen, "notices.text").startswith("This draft is open in its form")
    assert len(rows(screen, "drafts")) == 1
    assert line.text() == "Chebet"


def test_a_draft_that_is_gone_is_no_longer_opened(screen: Screen, desk: Desk) -> None:
    keep(desk, DRAFT)
    work = go(screen)
    wait_for_rows(screen, "drafts", 1)
    with screen.qtbot.assertNotEmitted(work.draft_opened):
        desk.database.db.execute("DELETE FROM drafts")
        press(Qt.Key.Key_Return)
        wait_for_rows(screen, "drafts", 0)


def test_closing_keeps_what_was_typed_says_so_and_brings_it_back(
    screen: Screen, desk: Desk
) -> None:
    screen.log_in("REL001")
    type_surname(screen, "Chebet")
    press(Qt.Key.Key_L, CONTROL | SHIFT)
    assert text(screen, "notices.text") == (
        "Still open: New customer (not sent, kept in My work). Finish it, or do the same again to"
        " leave."
    )
    type_text("t")
    screen.log_out()
    screen.qtbot.waitUntil(lambda: bool(screen.window._login and screen.window._login.branch_code))
    screen.log_in("REL001")
    screen.qtbot.waitUntil(lambda: counted(screen) == "8 My work 1")
    press(Qt.Key.Key_8, ALT)
    screen.rest()
    press(Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: in_front(screen) == "dock.cif_create")
    # The form is filled in the turn after its dock came to the front.
    surname = find(screen.window, QLineEdit, "field.individual.surname")
    screen.qtbot.waitUntil(lambda: surname.text() == "Chebett")


def test_a_discarded_draft_can_be_taken_back(screen: Screen, desk: Desk) -> None:
    keep(desk, DRAFT)
    go(screen)
    press(Qt.Key.Key_Delete)
    wait_for_rows(screen, "drafts", 0)
    assert "Ctrl+Z in My work takes it back" in text(screen, "notices.text")
    assert isinstance(focused(), MyWork)
    press(Qt.Key.Key_Z, CONTROL)
    wait_for_rows(screen, "drafts", 1)
    assert rows(screen, "drafts")[0][1] == "Lydia Chebet"


def test_a_draft_that_the_disk_does_not_let_go_is_told_and_stays(
    screen: Screen, desk: Desk
) -> None:
    keep(desk, DRAFT)
    work = go(screen)
    desk.database.db.execute("PRAGMA query_only = ON")
    press(Qt.Key.Key_Delete)
    screen.rest()
    assert text(screen, "notices.text").startswith("Something could not be read or written")
    desk.database.db.execute("PRAGMA query_only = OFF")
    work.look()
    screen.rest()
    assert len(rows(screen, "drafts")) == 1


def test_what_was_typed_since_is_not_overwritten_by_taking_it_back(
    screen: Screen, desk: Desk
) -> None:
    keep(desk, DRAFT)
    go(screen)
    press(Qt.Key.Key_Delete)
    wait_for_rows(screen, "drafts", 0)
    keep(desk, replace(DRAFT, title="Lydia Chebet Kamau"))
    press(Qt.Key.Key_Z, CONTROL)
    assert wait_for_rows(screen, "drafts", 1)[0][1] == "Lydia Chebet Kamau"


def test_a_draft_is_not_listed_anew_while_the_list_is_out_of_sight(screen: Screen) -> None:
    work = go(screen)
    line = type_surname(screen, "Chebet")
    screen.rest()
    before = work._asked
    with screen.qtbot.waitSignal(only(screen.window, WorkPlace)._shelf.unsent[0].draft_kept):
        line.insert("t")
        line.textEdited.emit(line.text())
        press(Qt.Key.Key_Tab)
    assert work._asked is before


def test_what_was_put_away_is_listed_and_needs_nobody(screen: Screen, desk: Desk) -> None:
    keep(desk, replace(DRAFT, is_set_aside=True))
    go(screen)
    assert wait_for_rows(screen, "drafts", 1)[0][3] == "set aside"
    assert counted(screen) == "8 My work"
    assert screen.window._notices.history == ()


def leave_in_doubt(desk: Desk) -> None:
    """Leave a send as a kill does that comes between the send and its answer."""
    allow_current_thread()
    actor = {"actor": "REL001", "role": "RELATIONSHIP_OFFICER", "session": "0" * 16}
    row = replace(ROW, body=canonical(dict(ACCOUNT_OPENING.example)))
    desk.outbox.prepare(row)
    desk.journal.append("intent", op=row.action, key=row.key, commit=row.commitment, **actor)
    forbid_current_thread()


def test_a_draft_that_was_sent_says_so_and_leads_to_what_is_in_doubt(
    screen: Screen, desk: Desk
) -> None:
    keep(desk, DRAFT)
    leave_in_doubt(desk)
    go(screen)
    assert wait_for_rows(screen, "drafts", 1)[0][3] == "sent, in doubt"
    assert wait_for_rows(screen, "doubt", 1)[0][:2] == ["Account opening", "REL001"]
    assert counted(screen) == "8 My work 1"
    assert find(screen.window, QPushButton, "drafts.discard").isHidden()
    press(Qt.Key.Key_Delete)
    screen.rest()
    assert len(rows(screen, "drafts")) == 1
    find(screen.window, QTableView, "drafts.list").setFocus()
    press(Qt.Key.Key_Return)
    assert focused().objectName() == "doubt.list"
    press(Qt.Key.Key_2, ALT)
    press(Qt.Key.Key_D, CONTROL | SHIFT)
    assert focused().objectName() == "doubt.list"
    ask = find(screen.window, QPushButton, "doubt.ask")
    ask.setFocus()
    press(Qt.Key.Key_Space)
    screen.rest()
    assert "Send it again or cancel it" in text(screen, "notices.text")


def test_a_role_that_makes_nothing_has_a_dialog_for_what_is_in_doubt(screen: Screen) -> None:
    screen.log_in("TEL001")
    assert docks(screen) == ["6 Enquiry"]
    press(Qt.Key.Key_D, CONTROL | SHIFT)
    screen.rest()
    dialog = QApplication.activeWindow()
    assert dialog is not None
    assert dialog.objectName() == "doubt"
    press(Qt.Key.Key_Escape)
    screen.window._work.follow("my_work")
    assert screen.window._doubt._dialog is not None
    screen.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    press(Qt.Key.Key_Escape)


def test_a_row_is_opened_by_the_mouse_too(screen: Screen, desk: Desk) -> None:
    keep(desk, DRAFT)
    work = go(screen)
    wait_for_rows(screen, "drafts", 1)
    table = find(screen.window, QTableView, "drafts.list")
    spot = table.visualRect(table.model().index(0, 1)).center()
    with screen.qtbot.waitSignal(work.draft_opened):
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_the_key_of_what_is_in_doubt_leads_here_when_nothing_is(screen: Screen) -> None:
    screen.log_in("REL001")
    screen.rest()
    press(Qt.Key.Key_D, CONTROL | SHIFT)
    assert in_front(screen) == "dock.my_work"
    assert isinstance(focused(), MyWork)


def test_a_disk_that_cannot_be_read_is_told(screen: Screen, desk: Desk) -> None:
    work = go(screen)
    desk.database.db.execute("ALTER TABLE drafts RENAME TO elsewhere")
    work.refresh()
    screen.rest()
    assert text(screen, "notices.text").startswith("Something could not be read or written")
    desk.database.db.execute("ALTER TABLE elsewhere RENAME TO drafts")


def test_a_damaged_file_is_told_at_log_in(screen: Screen, desk: Desk) -> None:
    desk.database.alarm = "The file of drafts and open sends was damaged."
    screen.log_in("REL001")
    screen.qtbot.waitUntil(lambda: "was damaged" in text(screen, "notices.text"))
