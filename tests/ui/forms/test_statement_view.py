"""The statement on screen and paper: what is asked, what is refused, and what stops it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from branch_desk.app import Desk
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.operation import Read
from branch_desk.domain.sheet import Sheet
from branch_desk.services.settings import Settings
from branch_desk.ui.common.background import InlineRunner, PoolRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.enquiry.statement_view import StatementView
from branch_desk.ui.papers.paper import sheet_print
from branch_desk.ui.papers.paper_line import PaperLine
from tests.core_fixtures import running_core
from tests.seat import HARMLESS
from tests.services.station import desk_at, log_in
from tests.ui.forms.eyes import complaints, stop
from tests.ui.shell.hands import find, focused, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.domain.enquiries import AccountDetail


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with running_core(tmp_path) as core, desk_at(tmp_path / "desk", core.url, Settings()) as made:
        log_in(made)
        yield made


@pytest.fixture
def account(desk: Desk) -> AccountDetail:
    read = Read(path="/customer/enquiry", params={"account_no": "0011000000023"})
    found = desk.viewing.ask(read, EnquiryReply).account
    assert found is not None
    return found


@pytest.fixture
def view(desk: Desk, account: AccountDetail, qtbot: QtBot) -> Iterator[StatementView]:
    made = StatementView(desk, InlineRunner())
    made.resize(1300, 600)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.open(account)
    yield made
    shiboken6.delete(made)


def printer_to(path: Path) -> QPrinter:
    """A printer whose paper is a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(path))
    return printer


def said(view: QWidget) -> str:
    return find(view, PlainLabel, "statement.said").text()


def enter(view: QWidget, name: str, text: str) -> None:
    line: Any = stop(view, name)
    line.setFocus()
    line.selectAll()
    type_text(text)
    press(Qt.Key.Key_Return)


def test_the_last_thirty_days_come_by_themselves(view: StatementView) -> None:
    assert said(view).startswith(
        "0011000000023: 5 transactions from 25 Oct 2026 to 24 Nov 2026, as of "
    )
    assert find(view, PlainLabel, "statement.balances").text() == (
        "Opening balance KES 161,479.88     Closing balance KES 212,400.00"
    )
    assert not find(view, QPushButton, "statement.cancel").isVisible()
    header = view._table.model().headerData
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    role = Qt.ItemDataRole.TextAlignmentRole
    assert header(4, Qt.Orientation.Horizontal, role) == right
    assert header(4, Qt.Orientation.Horizontal) == "Balance"


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("24/11/2026", "1/11/2026", "The start must not be after the end."),
        ("1/1/2025", "24/11/2026", "Choose at most 366 days."),
    ],
)
def test_a_period_that_cannot_be_is_marked_and_not_asked(
    view: StatementView, first: str, last: str, sentence: str
) -> None:
    enter(view, "from", first)
    enter(view, "to", last)
    before = said(view)
    view.ask()
    assert complaints(view) == {"to": sentence}
    assert said(view) == before


def test_an_account_that_the_core_does_not_know_is_said(
    view: StatementView, account: AccountDetail
) -> None:
    view.open(account.model_copy(update={"account_no": "0011000999992"}))
    assert said(view) == "There is nothing under this number."
    assert not find(view, QPushButton, "paper.save_pdf").isEnabled()


def test_esc_cancels_first_and_goes_back_then(
    desk: Desk, account: AccountDetail, qtbot: QtBot
) -> None:
    runner = PoolRunner()
    view = StatementView(desk, runner)
    view.show()
    view.open(account)
    assert view.is_asking
    assert find(view, QPushButton, "statement.cancel").isVisible()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert said(view) == "Cancelled: this is not the whole period."
    assert not view.is_asking
    with qtbot.waitSignal(view.closed):
        QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.keyClick(view, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: runner.is_idle)
    shiboken6.delete(view)
    runner.close()


def test_without_an_account_nothing_is_asked(view: StatementView) -> None:
    view.clear()
    enter(view, "from", "1/11/2026")
    enter(view, "to", "24/11/2026")
    view.ask()
    assert said(view) == ""
    assert not find(view, QPushButton, "paper.print").isEnabled()


@pytest.mark.qt_log_ignore("^QPainter::", HARMLESS)
def test_a_paper_goes_to_the_printer_or_says_why_not(view: StatementView, tmp_path: Path) -> None:
    line = view.paper
    spoken = find(line, PlainLabel, "paper.said")
    line.print_out()
    assert spoken.text() == "No printer is set up at this workstation. Save a PDF instead."
    assert focused().objectName() == "paper.path"
    line.printer = partial(printer_to, tmp_path / "out.pdf")
    line.print_out()
    assert spoken.text() == "Sent to the printer, 1 page."
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    line.printer = partial(printer_to, tmp_path / "no such folder" / "out.pdf")
    line.print_out()
    assert spoken.text().startswith("Not printed. The printer does not take it.")
    taken = tmp_path / "taken.pdf"
    taken.touch()
    line._path.setText(str(taken))
    line._path.setFocus()
    press(Qt.Key.Key_Return)
    assert spoken.text().startswith("Not written. A file of this name is there already.")


def test_where_a_bank_keeps_no_paper_on_the_disk_only_print_is_offered(
    qtbot: QtBot,
) -> None:
    assert Settings().may_save_pdf
    line = PaperLine(InlineRunner(), may_save=Settings(save_pdf="off").may_save_pdf)
    qtbot.addWidget(line)
    line.show()
    line.offer(sheet_print(Sheet("A statement", ()), head="", footer="", training=False), "a.pdf")
    seen = [each.text() for each in line.findChildren(QPushButton) if each.isVisible()]
    assert seen == ["Print  F9"]
    assert not find(line, QLineEdit, "paper.path").isVisible()
    assert not any(each.isVisible() and each.text() for each in line.findChildren(PlainLabel))
    line.printer = lambda: None
    line.print_out()
    said = find(line, PlainLabel, "paper.said").text()
    assert said.startswith("No printer is set up at this workstation. Your bank keeps no PDF on it")


def test_nothing_is_printed_where_nothing_is_offered(qtbot: QtBot) -> None:
    line = PaperLine(InlineRunner())
    qtbot.addWidget(line)
    line.offer(None)
    line.print_out()
    line._on_save()
    assert find(line, PlainLabel, "paper.said").text() == ""
