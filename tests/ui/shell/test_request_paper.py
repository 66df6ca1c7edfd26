"""A request on paper says first that nothing was done, and what became of the printing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from branch_desk.domain.change_words import Change
from branch_desk.domain.policy import Meta
from branch_desk.ui.common.background import InlineRunner, PoolRunner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.papers.printing import default_printer
from branch_desk.ui.papers.request_paper import RequestPrinter, request_print
from tests.ui.shell.edge import Bank

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

CHANGES = (Change("=", "Mobile number", "+254712345678", "+254722000111"),)
SAID = ("Account maintenance", "Maker Joseph Wanjiku REL001")


class Signed:
    """Who is signed in, as far as paper asks."""

    def __init__(self) -> None:
        bank = Bank()
        bank.officer_id = "SUP001"
        self.meta = Meta.model_validate(bank.answer("GET", "/meta", {})[1])


class Desk:
    """A desk with a session and nothing else."""

    def __init__(self) -> None:
        self.session = Signed()


@pytest.fixture
def notices(qtbot: QtBot) -> Notices:
    made = Notices()
    qtbot.addWidget(made)
    return made


def printer_to(notices: Notices, printer: QPrinter | None) -> RequestPrinter:
    desk = cast(DeskServices, Desk())
    return RequestPrinter(desk, InlineRunner(), notices, notices, lambda: printer)


def words_of(path: Path) -> str:
    document: Any = pypdfium2.PdfDocument(path.read_bytes())
    words = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return words


def test_a_request_is_headed_not_yet_done(qtbot: QtBot, notices: Notices, tmp_path: Path) -> None:
    path = tmp_path / "request.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer_to(notices, printer).print("AQ-1", SAID, CHANGES)
    assert notices.text == "Sent to the printer, 1 page."
    words = words_of(path)
    # The mark across the page may be drawn before the words or after them.
    assert words.replace("TRAINING", "").strip().startswith("NOT YET DONE")
    for each in (*SAID, "request AQ-1", "Mobile number", "+254722000111", "TRAINING"):
        assert each in words


def test_what_cannot_be_printed_is_said(qtbot: QtBot, notices: Notices) -> None:
    printer_to(notices, None).print("AQ-1", SAID, CHANGES)
    assert notices.text == "No printer is set up at this workstation. Nothing was printed."


@pytest.mark.qt_log_ignore("^QPainter::")
def test_a_printer_that_takes_nothing_is_said(
    qtbot: QtBot, notices: Notices, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "request.pdf"))
    printer_to(notices, printer).print("AQ-1", SAID, CHANGES)
    assert notices.text == (
        "Not printed. The printer does not take it. See that it is on, then print again."
    )


class Found:
    """What Qt tells of a default printer, as far as it is asked."""

    def __init__(self, is_null: bool) -> None:
        self._is_null = is_null

    def isNull(self) -> bool:  # noqa: N802 - Qt's name
        return self._is_null


def test_the_printer_is_looked_for_on_a_worker(qtbot: QtBot, notices: Notices) -> None:
    asked: list[str] = []

    def find() -> None:
        asked.append(threading.current_thread().name)

    runner = PoolRunner()
    RequestPrinter(cast(DeskServices, Desk()), runner, notices, notices, find).print(
        "AQ-1", SAID, CHANGES
    )
    qtbot.waitUntil(lambda: notices.text.startswith("No printer is set up"))
    # The saver is for drafts, which no slow printer may hold up.
    assert asked[0].startswith("read")
    runner.close()


def test_the_default_printer_is_the_one_that_qt_finds(qtbot: QtBot) -> None:
    found = QPrinterInfo()
    assert found.isNull()
    assert default_printer(lambda: found) is None
    there = cast(QPrinterInfo, Found(is_null=False))
    assert isinstance(default_printer(lambda: there), QPrinter)


def test_the_foot_of_a_request_says_what_it_is(qtbot: QtBot) -> None:
    content = request_print("AQ-1", SAID, CHANGES, bank="Wekeza", training=False)
    assert content.footer == "Wekeza, request AQ-1, not yet done"
