"""The receipt on the screen and on paper, and the sheets they are made of."""

from __future__ import annotations

import resource
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
import segno
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from branch_desk.domain.receipts import Receipt, Reprint
from branch_desk.domain.sheet import Sheet, SheetRow, SheetTable
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.sheet_view import SheetTableView, SheetView
from branch_desk.ui.papers.paper import Paper, Print, sheet_lines, write_pdf
from branch_desk.ui.papers.qr_code import QUIET, QrCodeView
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog, show_receipt
from branch_desk.ui.papers.receipt_paper import receipt_print
from tests.ui.forms.scene import PENDING, RECEIPT

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

LONG = "a very long narrative " * 12
STATEMENT = SheetTable(
    "Transactions",
    ("Date", "Narrative", "Amount"),
    tuple(("24 Nov 2026", f"{number} {LONG}", "KES 1,000.00") for number in range(40)),
    frozenset({2}),
)


REPRINTED = replace(
    RECEIPT,
    facts=replace(
        RECEIPT.facts, reprint=Reprint(1, "REL002", datetime(2026, 11, 25, 6, 14, tzinfo=UTC))
    ),
)


def receipt_with(*rows: SheetRow, tables: tuple[SheetTable, ...] = ()) -> Receipt:
    return replace(RECEIPT, sheet=Sheet("Account opening", rows, tables))


def shown(receipt: Receipt, qtbot: QtBot, **more: Any) -> ReceiptDialog:
    dialog = show_receipt(receipt, None, **more)
    qtbot.addWidget(dialog)
    return dialog


def words(dialog: ReceiptDialog) -> list[str]:
    return [each.text() for each in dialog.findChildren(PlainLabel)]


def said(dialog: ReceiptDialog) -> str:
    label: Any = dialog.findChild(PlainLabel, "paper.said")
    return str(label.text())


def save_as(dialog: ReceiptDialog, path: Path) -> None:
    line: Any = dialog.findChild(QLineEdit, "paper.path")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, str(path))
    button: Any = dialog.findChild(QPushButton, "paper.save_pdf")
    QTest.keyClick(button, Qt.Key.Key_Space)


def pages_of(path: Path) -> list[str]:
    pages: Any = pypdfium2.PdfDocument(path.read_bytes())
    return [page.get_textpage().get_text_range() for page in pages]


def test_a_receipt_says_where_it_is_recorded(qtbot: QtBot) -> None:
    found = words(shown(RECEIPT, qtbot))
    for text in (
        "Receipt: Account opening",
        "001-20261124-000002",
        "24 Nov 2026 10:52 EAT",
        "0011000000171",
        "REL001",
        "No approval needed",
        "4212 / d7594e8086dab836",
    ):
        assert text in found


@pytest.mark.parametrize("nothing", [None, PENDING, {"reference": "x"}])
def test_there_is_no_receipt_of_anything_else(nothing: Any, qapp: object) -> None:
    with pytest.raises(TypeError, match="only a Receipt"):
        show_receipt(nothing)


def test_training_stands_across_screen_and_paper(qtbot: QtBot, tmp_path: Path) -> None:
    training, real = shown(RECEIPT, qtbot), shown(replace(RECEIPT, training=False), qtbot)
    assert training.findChild(PlainLabel, "receipt.training") is not None
    assert real.findChild(PlainLabel, "receipt.training") is None
    save_as(training, tmp_path / "training.pdf")
    save_as(real, tmp_path / "real.pdf")
    assert "TRAINING" in pages_of(tmp_path / "training.pdf")[0]
    assert "TRAINING" not in pages_of(tmp_path / "real.pdf")[0]


def test_markup_in_a_name_is_shown_and_printed_as_it_stands(qtbot: QtBot, tmp_path: Path) -> None:
    receipt = receipt_with(SheetRow("Customer", "<b>Lydia</b> & Sons"))
    dialog = shown(receipt, qtbot)
    label = next(e for e in dialog.findChildren(PlainLabel) if "Lydia" in e.text())
    assert label.textFormat() is Qt.TextFormat.PlainText
    save_as(dialog, tmp_path / "receipt.pdf")
    assert said(dialog) == f"Saved: {tmp_path / 'receipt.pdf'}"
    assert "<b>Lydia</b> & Sons" in pages_of(tmp_path / "receipt.pdf")[0]


def test_paper_is_written_on_a_worker(qtbot: QtBot, tmp_path: Path) -> None:
    runner = PoolRunner()
    dialog = shown(RECEIPT, qtbot, runner=runner)
    save_as(dialog, tmp_path / "deep" / "receipt.pdf")
    assert said(dialog) == "writing ..."
    qtbot.waitUntil(lambda: said(dialog).startswith("Saved: "))
    assert pages_of(tmp_path / "deep" / "receipt.pdf")
    runner.close()


def test_half_a_paper_is_no_paper(tmp_path: Path, qapp: object) -> None:
    path = tmp_path / "half.pdf"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_pdf(receipt_print(RECEIPT), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not path.exists()
    assert write_pdf(receipt_print(RECEIPT), path) == path


def test_no_file_is_written_over(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mine.pdf"
    path.write_text("kept")
    dialog = shown(RECEIPT, qtbot)
    save_as(dialog, path)
    assert said(dialog) == "Not written. A file of this name is there already. Choose another name."
    assert path.read_text() == "kept"


def test_a_place_that_cannot_be_written_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    dialog = shown(RECEIPT, qtbot)
    save_as(dialog, tmp_path / "file" / "receipt.pdf")
    assert said(dialog).startswith("Not written.")


def test_long_paper_breaks_into_numbered_pages(tmp_path: Path, qapp: object) -> None:
    receipt = receipt_with(SheetRow("Note", LONG), tables=(STATEMENT,))
    pages = pages_of(write_pdf(receipt_print(receipt), tmp_path / "long.pdf"))
    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in text
    whole = " ".join(" ".join(pages).split())
    assert whole.count("KES 1,000.00") == 40
    assert " ".join(LONG.split()) in whole


def test_fonts_are_embedded(tmp_path: Path, qapp: object) -> None:
    path = write_pdf(receipt_print(RECEIPT), tmp_path / "fonts.pdf")
    assert b"/FontFile2" in path.read_bytes()


def test_without_a_printer_the_pdf_is_offered(qtbot: QtBot) -> None:
    dialog = shown(RECEIPT, qtbot)
    button: Any = dialog.findChild(QPushButton, "paper.print")
    button.click()
    none = "No printer is set up at this workstation. Save a PDF instead."
    assert said(dialog) == none
    again = shown(RECEIPT, qtbot)
    QTest.keyClick(again, Qt.Key.Key_F9)
    assert said(again) == none


def test_enter_in_the_file_name_saves_and_prints_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(RECEIPT, qtbot)
    line: Any = dialog.findChild(QLineEdit, "paper.path")
    line.setText(str(tmp_path / "receipt.pdf"))
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert said(dialog) == f"Saved: {tmp_path / 'receipt.pdf'}"
    choice: Any = dialog.findChild(QComboBox, "receipt.paper")
    choice.setCurrentIndex(1)
    assert line.text() == str(tmp_path / "receipt.pdf")


def test_escape_closes_the_receipt(qtbot: QtBot) -> None:
    dialog = show_receipt(RECEIPT)
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_sheet_shows_rows_and_tables(qtbot: QtBot) -> None:
    empty = SheetTable("Loans", ("Loan",), ())
    view = SheetView(Sheet("Somebody", (SheetRow("KYC", "VERIFIED"),), (STATEMENT, empty)))
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    texts = [each.text() for each in view.findChildren(PlainLabel)]
    assert texts == ["Somebody", "KYC", "VERIFIED", "Transactions", "Loans", "None."]
    (table,) = view.findChildren(SheetTableView)
    amount = table.item(0, 2)
    assert amount is not None
    assert amount.textAlignment() & Qt.AlignmentFlag.AlignRight


def test_words_get_the_room_that_a_number_does_not_need(qtbot: QtBot) -> None:
    accounts = SheetTable("Accounts", ("Account", "Holders"), (("0011000000171", "Lydia Mua"),))
    view = SheetView(Sheet("Somebody", (), (accounts,)))
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    (table,) = view.findChildren(SheetTableView)
    assert table.columnWidth(1) > table.columnWidth(0)


def test_a_cell_is_copied_and_a_line_is_chosen(qtbot: QtBot) -> None:
    view = SheetView(Sheet("Somebody", (), (STATEMENT,)))
    qtbot.addWidget(view)
    view.show()
    (table,) = view.findChildren(SheetTableView)
    QTest.keyClick(table, Qt.Key.Key_Down)
    table.setCurrentCell(1, 2)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "KES 1,000.00"
    with qtbot.waitSignal(view.chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [STATEMENT.lines[1]]


def attached(path: Path) -> list[bytes]:
    document: Any = pypdfium2.PdfDocument(path.read_bytes())
    return [
        bytes(document.get_attachment(number).get_data())
        for number in range(document.count_attachments())
    ]


@pytest.mark.parametrize("paper", list(Paper))
def test_the_pdf_carries_the_receipt_as_a_file(tmp_path: Path, qapp: object, paper: Paper) -> None:
    path = write_pdf(receipt_print(RECEIPT, paper), tmp_path / "receipt.pdf")
    assert attached(path) == [RECEIPT.file]


def test_a_sheet_of_no_receipt_carries_nothing(tmp_path: Path, qapp: object) -> None:
    lines = tuple(sheet_lines(Sheet("Statement", ()), Paper.A4))
    path = write_pdf(Print(lines, "a footer", training=False), tmp_path / "sheet.pdf")
    assert attached(path) == []


def test_a_roll_is_one_column_of_80_mm_as_long_as_its_print(tmp_path: Path, qapp: object) -> None:
    holders = SheetTable("Holders", ("Name", "Share"), (("Amina", "60"), ("Brian", "40")))
    receipt = receipt_with(SheetRow("Note", "one"), tables=(holders,))
    path = write_pdf(receipt_print(receipt, Paper.ROLL), tmp_path / "roll.pdf")
    document: Any = pypdfium2.PdfDocument(path.read_bytes())
    (page,) = document
    width_pt, height_pt = page.get_size()
    assert round(width_pt / 72 * 25.4) == 80
    text = page.get_textpage().get_text_range()
    whole = " ".join(text.split())
    assert "Holders Name Amina Share 60 Name Brian Share 40 Journal" in whole
    assert whole.endswith("Check: branch-desk receipt verify")
    assert "page 1 of 1" not in text
    longer = receipt_with(SheetRow("Note", LONG), tables=(holders,))
    path = write_pdf(receipt_print(longer, Paper.ROLL), tmp_path / "longer.pdf")
    taller: Any = pypdfium2.PdfDocument(path.read_bytes())
    assert [round(each.get_size()[0] / 72 * 25.4) for each in taller] == [80]
    assert taller[0].get_size()[1] > height_pt
    # Whatever is near the edge is cut off by a printer that prints 72 of the 80 mm.
    picture = page.render(scale=4).to_pil().convert("L")
    margin = round(4 / 25.4 * 72 * 4) - 2
    for box in ((0, 0, margin, picture.height), (picture.width - margin, 0, *picture.size)):
        assert picture.crop(box).getextrema()[0] > 240


def modules_in(picture: Any) -> list[list[bool]]:
    """The modules of the one QR code in a picture, by the corner squares that bound it."""
    dark = picture.point(lambda value: 255 if value < 128 else 0)
    left, top, right, _ = dark.getbbox()
    row = [dark.getpixel((column, top)) for column in range(left, right)]
    side = row.index(0) / 7  # The first square is seven modules wide.
    count = round((right - left) / side)
    step = (right - left) / count
    return [
        [
            dark.getpixel((int(left + (x + 0.5) * step), int(top + (y + 0.5) * step))) > 0
            for x in range(count)
        ]
        for y in range(count)
    ]


@pytest.mark.parametrize("receipt", [RECEIPT, REPRINTED], ids=["first", "reprint"])
def test_the_code_on_screen_is_the_text_of_the_seal(receipt: Receipt, qtbot: QtBot) -> None:
    dialog = shown(receipt, qtbot)
    view: Any = dialog.findChild(QrCodeView, "receipt.code")
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    size, raw = (image.width(), image.height()), bytes(image.constBits())
    picture = Image.frombytes("L", size, raw, "raw", "L", image.bytesPerLine())
    wanted = segno.make_qr(receipt.seal.text, error="m", boost_error=False)
    assert modules_in(picture) == [[bool(dark) for dark in row] for row in wanted.matrix]
    assert len(wanted.matrix) <= 65  # version 12
    assert wanted.error == "M"
    # White all around, in whatever palette.
    quiet = picture.crop((0, 0, picture.width, QUIET * 3))
    assert quiet.getextrema() == (255, 255)


def test_a_reprint_says_so_on_screen_and_on_both_papers(qtbot: QtBot, tmp_path: Path) -> None:
    words_of_it = "REPRINT 1   25 Nov 2026 09:14 EAT   REL002"
    dialog = shown(REPRINTED, qtbot)
    assert words_of_it in words(dialog)
    assert shown(RECEIPT, qtbot).findChild(PlainLabel, "receipt.reprint") is None
    choice: Any = dialog.findChild(QComboBox, "receipt.paper")
    for paper, key in ((Paper.ROLL, Qt.Key.Key_Down), (Paper.A4, Qt.Key.Key_Up)):
        choice.setFocus()
        QTest.keyClick(choice, key)
        assert choice.currentText() == paper.value
        path = tmp_path / f"{paper.name}.pdf"
        save_as(dialog, path)
        assert " ".join(words_of_it.split()) in " ".join(pages_of(path)[0].split())
        document: Any = pypdfium2.PdfDocument(path.read_bytes())
        width = round(document[0].get_size()[0] / 72 * 25.4)
        assert width == {Paper.A4: 210, Paper.ROLL: 80}[paper]
