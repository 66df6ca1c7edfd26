"""Sheets on A4: the one painter for PDF files and printers, safe to run on a worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextOption,
)

from branch_desk.common import Complaint, format_date
from branch_desk.domain.receipts import Receipt
from branch_desk.domain.sheet import Sheet, SheetRow, SheetTable

_MARGIN_MM: Final = 18.0
_DOTS_AN_INCH: Final = 300
_LABEL_SHARE: Final = 0.34
_GAP_PT: Final = 5.0
_COLUMN_MAX: Final = 45
_TRAINING_GREY: Final = QColor(0, 0, 0, 40)


@dataclass(frozen=True)
class Cell:
    """Some text on a line of the page: where it starts and how wide it is, as shares of 1."""

    text: str
    start: float
    width: float
    is_strong: bool = False
    is_right: bool = False
    size_pt: float = 10.0


@dataclass(frozen=True)
class Line:
    """Cells side by side; the highest of them makes the line's height. A rule may stand under."""

    cells: tuple[Cell, ...]
    has_rule: bool = False


@dataclass(frozen=True)
class Print:
    """Everything that goes on the paper, and whether it is only training."""

    lines: tuple[Line, ...]
    footer: str
    training: bool


def receipt_sheet(receipt: Receipt) -> Sheet:
    """Give a receipt whole as a sheet: where it is recorded, what was done, who did it."""
    head = (
        SheetRow("Reference", receipt.reference, strong=True),
        SheetRow("Time", format_date(receipt.at)),
        SheetRow("Business day", format_date(receipt.business_date)),
    )
    foot = (
        SheetRow("Made by", receipt.made_by),
        SheetRow("Approved by", receipt.approved_by or "no approval needed"),
        SheetRow("Journal", f"{receipt.journal_seq} / {receipt.journal_head}"),
    )
    return Sheet(
        title=f"Receipt: {receipt.sheet.title}",
        rows=(*head, *receipt.sheet.rows, *foot),
        tables=receipt.sheet.tables,
    )


def receipt_print(receipt: Receipt) -> Print:
    """Lay out a receipt."""
    return sheet_print(
        receipt_sheet(receipt),
        head=f"{receipt.bank}   {receipt.branch}",
        footer=f"{receipt.bank}, reference {receipt.reference}",
        training=receipt.training,
    )


def sheet_print(sheet: Sheet, *, head: str, footer: str, training: bool) -> Print:
    """Lay out any sheet under a line of its own; the footer stands on each page."""
    line = Line((Cell(head, 0, 1, is_strong=True, size_pt=12),))
    return Print(lines=(line, *_lines_of(sheet)), footer=footer, training=training)


def write_pdf(content: Print, path: Path) -> Path:
    """Write a new A4 PDF and give its path.

    Raises Complaint if a file of this name is there already, and OSError if it cannot be written.
    """
    path = path.expanduser()
    if path.exists():
        raise Complaint("file_type", "A file of this name is there already. Choose another name.")
    path.parent.mkdir(parents=True, exist_ok=True)
    # Opened here first, because QPdfWriter reports a folder it may not write to by a warning alone.
    path.open("xb").close()
    writer = QPdfWriter(str(path))
    writer.setResolution(_DOTS_AN_INCH)
    writer.setCreator("Branch Desk")
    draw(writer, content)
    return path


def draw(device: QPagedPaintDevice, content: Print) -> int:
    """Paint the pages on a PDF or a printer; give their count."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    painter = QPainter(device)
    pages = _Pages(painter, device, content)
    count = pages.paint()
    painter.end()
    return count


def _lines_of(sheet: Sheet) -> Iterator[Line]:
    yield Line((Cell(sheet.title, 0, 1, is_strong=True, size_pt=14),), has_rule=True)
    for row in sheet.rows:
        value = Cell(row.value, _LABEL_SHARE, 1 - _LABEL_SHARE, is_strong=row.strong)
        yield Line((Cell(row.label, 0, _LABEL_SHARE - 0.02), value))
    for table in sheet.tables:
        yield from _table_lines(table)


def _table_lines(table: SheetTable) -> Iterator[Line]:
    yield Line((Cell("", 0, 1),))
    yield Line((Cell(table.title, 0, 1, is_strong=True, size_pt=11),))
    shares = _shares(table)
    yield _table_line(table, table.headings, shares, is_strong=True)
    for cells in table.lines:
        yield _table_line(table, cells, shares, is_strong=False)


def _table_line(
    table: SheetTable, texts: tuple[str, ...], shares: list[float], *, is_strong: bool
) -> Line:
    starts = [sum(shares[:column]) for column in range(len(shares))]
    cells = tuple(
        Cell(text, start, share - 0.015, is_strong=is_strong, is_right=column in table.right)
        for column, (text, start, share) in enumerate(zip(texts, starts, shares, strict=True))
    )
    return Line(cells, has_rule=is_strong)


def _shares(table: SheetTable) -> list[float]:
    # A long column wraps, so that a date or an amount beside it keeps its one line.
    every = (table.headings, *table.lines)
    columns = range(len(table.headings))
    widths = [min(_COLUMN_MAX, 3 + max(len(cells[n]) for cells in every)) for n in columns]
    return [width / sum(widths) for width in widths]


class _Pages:
    """Breaks the lines into pages first, since each page names how many there are."""

    def __init__(self, painter: QPainter, device: QPagedPaintDevice, content: Print) -> None:
        self._painter = painter
        self._device = device
        self._content = content
        self._width = float(device.width())
        self._height = float(device.height())
        self._dot = device.logicalDpiY() / 72.0
        self._footer_height = 24 * self._dot

    def paint(self) -> int:
        pages = self._broken()
        for number, lines in enumerate(pages, 1):
            if number > 1:
                self._device.newPage()
            self._paint_page(lines, f"page {number} of {len(pages)}")
        return len(pages)

    def _broken(self) -> list[list[Line]]:
        pages: list[list[Line]] = [[]]
        used = 0.0
        for line in self._content.lines:
            height = self._line_height(line)
            if pages[-1] and used + height > self._height - self._footer_height:
                pages.append([])
                used = 0.0
            pages[-1].append(line)
            used += height
        return pages

    def _paint_page(self, lines: list[Line], place: str) -> None:
        top = 0.0
        for line in lines:
            height = self._line_height(line)
            for cell in line.cells:
                self._paint_cell(cell, top, height)
            if line.has_rule:
                under = int(top + height - self._dot * _GAP_PT / 2)
                self._painter.drawLine(0, under, int(self._width), under)
            top += height
        footer = QRectF(0, self._height - self._footer_height, self._width, self._footer_height)
        self._painter.setFont(_font(8, is_strong=False))
        bottom = Qt.AlignmentFlag.AlignBottom
        self._painter.drawText(footer, self._content.footer, QTextOption(bottom))
        self._painter.drawText(footer, place, QTextOption(bottom | Qt.AlignmentFlag.AlignRight))
        if self._content.training:
            self._paint_training()

    def _paint_training(self) -> None:
        self._painter.save()
        self._painter.setPen(_TRAINING_GREY)
        self._painter.setFont(_font(90, is_strong=True))
        self._painter.translate(self._width / 2, self._height / 2)
        self._painter.rotate(-50)
        box = QRectF(-self._width, -self._width / 4, 2 * self._width, self._width / 2)
        self._painter.drawText(box, "TRAINING", QTextOption(Qt.AlignmentFlag.AlignCenter))
        self._painter.restore()

    def _paint_cell(self, cell: Cell, top: float, height: float) -> None:
        self._painter.setFont(_font(cell.size_pt, is_strong=cell.is_strong))
        box = QRectF(cell.start * self._width, top, cell.width * self._width, height)
        self._painter.drawText(box, cell.text, _option(cell))

    def _line_height(self, line: Line) -> float:
        return max(self._cell_height(cell) for cell in line.cells) + _GAP_PT * self._dot

    def _cell_height(self, cell: Cell) -> float:
        font = _font(cell.size_pt, is_strong=cell.is_strong)
        metrics = QFontMetricsF(font, self._device)
        box = QRectF(0, 0, cell.width * self._width, 1e6)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        return max(metrics.lineSpacing(), metrics.boundingRect(box, flags, cell.text).height())


def _option(cell: Cell) -> QTextOption:
    option = QTextOption(
        Qt.AlignmentFlag.AlignTop
        | (Qt.AlignmentFlag.AlignRight if cell.is_right else Qt.AlignmentFlag.AlignLeft)
    )
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _font(size_pt: float, *, is_strong: bool) -> QFont:
    font = QFont("DejaVu Sans")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPointSizeF(size_pt)
    font.setBold(is_strong)
    return font
