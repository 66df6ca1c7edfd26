"""The receipt on the screen and on paper, and the sheets they are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from branch_desk.domain.receipts import Receipt
from branch_desk.domain.sheet import Sheet, SheetRow, SheetTable
from branch_desk.ui.background import PoolRunner
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.paper import receipt_print, write_pdf
from branch_desk.ui.receipt_dialog import ReceiptDialog, show_receipt
from branch_desk.ui.sheet_view import SheetTableView, SheetView
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


def receipt_with(*rows: SheetRow, tables: tuple[SheetTable, ...] = ()) -> Receipt:
    return replace(RECEIPT, sheet=Sheet("Account opening", rows, tables))


def shown(receipt: Receipt, qtbot: QtBot, **more: Any) -> ReceiptDialog:
    dialog = show_receipt(receipt, None, **more)
    qtbot.addWidget(dialog)
    return dialog


def words(dialog: ReceiptDialog) -> list[str]:
    return [each.text() for each in dialog.findChildren(PlainLabel)]


def said(dialog: ReceiptDialog) -> str:
    label: Any = dialog.findChild(PlainLabel, "receipt.said")
    return str(label.text())


def save_as(dialog: ReceiptDialog, path: Path) -> None:
    line: Any = dialog.findChild(QLineEdit, "receipt.path")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, str(path))
    button: Any = dialog.findChild(QPushButton, "receipt.save_pdf")
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
        "4211 / d7594e8086dab836",
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
    button: Any = dialog.findChild(QPushButton, "receipt.print")
    button.click()
    assert said(dialog).startswith("No printer is set up at this workstation.")


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
