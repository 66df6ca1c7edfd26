"""The enquiry dock: the record of the customer in front, with the time it was read at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from branch_desk.operations.enquiries import ENQUIRIES
from branch_desk.services.errors import BackendUnreachable
from branch_desk.ui.common.background import InlineRunner, PoolRunner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.sheet_view import SheetTableView
from branch_desk.ui.enquiry.enquiry_dock import EnquiryDock
from tests.domain import bank
from tests.ui.forms.eyes import complaints, focused_name, stop
from tests.ui.shell.hands import press

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.forms.paper_desk import PaperDesk


@pytest.fixture
def context(qapp: object) -> CustomerContext:
    return CustomerContext()


@pytest.fixture
def notices(qtbot: QtBot) -> Notices:
    strip = Notices()
    qtbot.addWidget(strip)
    return strip


@pytest.fixture
def dock(paper: PaperDesk, context: CustomerContext, notices: Notices, qtbot: QtBot) -> EnquiryDock:
    found = EnquiryDock(ENQUIRIES, paper.services, InlineRunner(), context, notices)
    qtbot.addWidget(found)
    found.resize(1366, 640)
    found.show()
    found.activateWindow()
    qtbot.waitActive(found)
    return found


def words(dock: QWidget) -> str:
    return "\n".join(each.text() for each in dock.findChildren(PlainLabel) if each.isVisible())


def state(dock: QWidget) -> str:
    label: Any = dock.findChild(PlainLabel, "enquiry.state")
    return str(label.text())


def asked(paper: PaperDesk) -> list[dict[str, str]]:
    return [dict(read.params or {}) for read in paper.client.reads]


def test_with_nobody_in_front_the_next_act_is_said(dock: EnquiryDock, paper: PaperDesk) -> None:
    assert state(dock).startswith("Nobody is in front. F3 finds a customer")
    dock.refresh()
    assert paper.client.reads == []
    assert state(dock).startswith("Nobody is in front.")


def test_the_record_of_the_customer_in_front_is_shown(
    dock: EnquiryDock, context: CustomerContext
) -> None:
    context.set(bank.CUSTOMERS["1000000024"])
    assert "Brian Otieno  1000000024" in words(dock)
    assert state(dock).startswith("As of ")
    assert state(dock).endswith(" EAT. F5 asks again.")
    context.clear()
    assert "Brian Otieno" not in words(dock)
    assert state(dock).startswith("Nobody is in front.")


def test_a_customer_in_front_from_the_start_is_shown(
    paper: PaperDesk, context: CustomerContext, notices: Notices, qtbot: QtBot
) -> None:
    context.set(bank.CUSTOMERS["1000000024"])
    found = EnquiryDock(ENQUIRIES, paper.services, InlineRunner(), context, notices)
    qtbot.addWidget(found)
    found.show()
    assert "Brian Otieno  1000000024" in words(found)


def test_an_account_is_chosen_in_the_sheet(
    dock: EnquiryDock, context: CustomerContext, paper: PaperDesk
) -> None:
    context.set(bank.CUSTOMERS["1000000016"])
    table = dock.findChild(SheetTableView)
    assert table is not None
    table.setFocus()
    table.setCurrentCell(0, 0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert asked(paper)[-1] == {"customer_id": "1000000016", "account_no": "0011000000015"}
    dock._on_chosen(("24 Nov 2026", "Salary"))
    assert asked(paper)[-1] == {"customer_id": "1000000016", "account_no": "0011000000015"}


def test_an_account_number_brings_its_holder_to_the_front(
    dock: EnquiryDock, context: CustomerContext, paper: PaperDesk
) -> None:
    line = stop(dock, "account_no")
    line.setFocus()
    QTest.keyClicks(line, "0011000000015")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert context.current is not None
    assert context.current.full_name == "Amina Wanjiku Njoroge"
    assert "Amina Wanjiku Njoroge  1000000016" in words(dock)
    assert asked(paper)[-1] == {"account_no": "0011000000015"}


def test_f5_asks_again(dock: EnquiryDock, context: CustomerContext, paper: PaperDesk) -> None:
    context.set(bank.CUSTOMERS["1000000016"])
    before = len(paper.client.reads)
    dock.focus_first()
    assert focused_name() == "field.customer_id"
    for key in (Qt.Key.Key_F5, Qt.Key.Key_F10):
        press(key)
    button = dock.findChild(QPushButton, "enquiry.show")
    assert isinstance(button, QPushButton)
    button.click()
    dock.submit()
    assert len(paper.client.reads) == before + 4


def test_a_wrong_number_is_marked_and_not_asked(dock: EnquiryDock, paper: PaperDesk) -> None:
    line = stop(dock, "customer_id")
    line.setFocus()
    QTest.keyClicks(line, "123")
    QTest.keyClick(line, Qt.Key.Key_F5)
    assert complaints(dock) == {"customer_id": "A customer ID has 10 digits."}
    assert paper.client.reads == []


def test_a_core_that_does_not_answer_is_said(
    dock: EnquiryDock, context: CustomerContext, paper: PaperDesk
) -> None:
    paper.client.down = BackendUnreachable("no connection")
    context.set(bank.CUSTOMERS["1000000016"])
    assert state(dock).startswith("The core cannot be asked: no connection.")


def test_an_answer_of_another_form_is_said_with_the_next_step(
    dock: EnquiryDock, context: CustomerContext, paper: PaperDesk
) -> None:
    paper.client.odd = {"customer": "somebody"}
    context.set(bank.CUSTOMERS["1000000016"])
    assert state(dock) == (
        "The core cannot be asked: its answer cannot be read."
        " Try again in a moment; if it stays so, call IT."
    )


def test_a_newer_question_drops_the_older_answer(
    paper: PaperDesk, context: CustomerContext, notices: Notices, qtbot: QtBot
) -> None:
    runner = PoolRunner()
    found = EnquiryDock(ENQUIRIES, paper.services, runner, context, notices)
    found.show()
    context.set(bank.CUSTOMERS["1000000016"])
    context.set(bank.CUSTOMERS["1000000024"])
    qtbot.waitUntil(lambda: "Brian Otieno  1000000024" in words(found))
    assert context.current is not None
    assert context.current.customer_id == "1000000024"
    shiboken6.delete(found)
    runner.close()


def test_without_an_account_there_is_no_paper_and_no_statement(
    dock: EnquiryDock, notices: Notices
) -> None:
    dock.focus_first()
    press(Qt.Key.Key_F9)
    assert notices.text.startswith("Choose an account first: Enter on its line")
    notices.clear()
    dock.show_statement()
    assert notices.text.startswith("Choose an account first: Enter on its line")
    dock.reveal()
    press(Qt.Key.Key_F12)


def test_a_form_of_two_fields_has_no_search_for_a_field(dock: EnquiryDock) -> None:
    dock.focus_first()
    before = QApplication.focusWidget()
    assert before is not None
    QTest.keyClick(before, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is before
    assert dock.findChild(QWidget, "field_finder") is None
