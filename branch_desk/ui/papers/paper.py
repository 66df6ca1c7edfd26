"""Lines on A4 or on a till roll: the one painter for PDF files and printers, safe on a worker."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
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

from branch_desk.common import Complaint
from branch_desk.domain.sheet import Sheet, SheetTable
from branch_desk.ui.papers.qr_code import QrCode

_DOTS_AN_INCH: Final = 300
_ROLL_MM: Final = 80.0
_ROLL_LONGEST_MM: Final = 3000.0
_MM_AN_INCH: Final = 25.4
_POINTS_AN_INCH: Final = 72.0
_LABEL_SHARE: Final = 0.34
_GAP_PT: Final = 5.0
_COLUMN_MAX: Final = 45
_NOT_TAKEN: Final = "The device does not take the pages."
_TRAINING_GREY: Final = QColor(0, 0, 0, 40)


class Paper(StrEnum):
    """What a sheet is printed on, by the words that an officer chooses it by."""

    A4 = "A4"
    ROLL = "80 mm roll"

    @property
    def margin_mm(self) -> float:
        """The margin on each side: a roll of 80 mm takes print on 72 of them."""
        return 18.0 if self is Paper.A4 else 4.0

    @property
    def size_pt(self) -> float:
        """The size of the letters of a row."""
        return 10.0 if self is Paper.A4 else 8.0


@dataclass(frozen=True)
class Cell:
    """Some text on a line of the page: where it starts and how wide it is, as shares of 1.

    With `is_code` the text stands as a QR code, which has a width of its own.
    """

    text: str
    start: float
    width: float
    is_strong: bool = False
    is_right: bool = False
    size_pt: float = 10.0
    is_code: bool = False


@dataclass(frozen=True)
class Line:
    """Cells side by side; the highest of them makes the line's height. A rule may stand under."""

    cells: tuple[Cell, ...]
    has_rule: bool = False


@dataclass(frozen=True)
class Print:
    """Everything that goes on the paper, and whether it is only training.

    `attachment` is a file's name and content, which a PDF carries along.
    """

    lines: tuple[Line, ...]
    footer: str
    training: bool
    paper: Paper = Paper.A4
    attachment: tuple[str, bytes] | None = None


def sheet_print(sheet: Sheet, *, head: str, footer: str, training: bool) -> Print:
    """Lay out any sheet under a line of its own; the footer stands on each page."""
    line = Line((Cell(head, 0, 1, is_strong=True, size_pt=12),))
    return Print(lines=(line, *sheet_lines(sheet, Paper.A4)), footer=footer, training=training)


def write_pdf(content: Print, path: Path) -> Path:
    """Write a new PDF and give its path.

    Raises Complaint if a file of this name is there already, and OSError if it cannot be written.
    """
    path = path.expanduser()
    if path.exists():
        raise Complaint("file_type", "A file of this name is there already. Choose another name.")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_AN_INCH)
    writer.setCreator("Branch Desk")
    if content.attachment is not None:
        name, data = content.attachment
        writer.addFileAttachment(name, QByteArray(data), "application/json")
    draw(writer, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not written by Qt, which reports neither a folder without rights nor a disk that is full.
    with path.open("xb") as file:
        try:
            file.write(buffer.data().data())
            file.flush()
        except OSError:
            # Half a paper must not stand there, nor bar the name for the next try.
            path.unlink()
            raise
    return path


def draw(device: QPagedPaintDevice, content: Print) -> int:
    """Paint the pages on a PDF or a printer; give their count.

    Raises OSError if the device does not take them: Qt itself tells it by a warning alone.
    """
    _set_page(device, content.paper, _ROLL_LONGEST_MM)
    if content.paper is Paper.ROLL:
        # A roll is cut where the print ends: measured first, then made as long as that.
        dots = sum(line_height(line, device) for line in content.lines)
        length_mm = dots * _MM_AN_INCH / device.logicalDpiY() + 2 * content.paper.margin_mm
        _set_page(device, content.paper, min(length_mm + 1, _ROLL_LONGEST_MM))
    painter = QPainter(device)
    count = _Pages(painter, device, content).paint() if painter.isActive() else 0
    if not painter.end():
        raise OSError(_NOT_TAKEN)
    return count


def sheet_lines(sheet: Sheet, paper: Paper) -> Iterator[Line]:
    """Lay out title, rows and tables; a roll has one column, so its tables stand as rows."""
    yield Line((Cell(sheet.title, 0, 1, is_strong=True, size_pt=paper.size_pt + 4),), has_rule=True)
    for row in sheet.rows:
        yield row_line(row.label, row.value, paper, is_strong=row.strong)
    for table in sheet.tables:
        yield Line((Cell("", 0, 1),))
        yield Line((Cell(table.title, 0, 1, is_strong=True, size_pt=paper.size_pt + 1),))
        yield from _across(table) if paper is Paper.A4 else _down(table, paper)


def row_line(label: str, value: str, paper: Paper, *, is_strong: bool = False) -> Line:
    """Lay out a label and its value side by side."""
    size_pt = paper.size_pt
    beside = Cell(value, _LABEL_SHARE, 1 - _LABEL_SHARE, is_strong=is_strong, size_pt=size_pt)
    return Line((Cell(label, 0, _LABEL_SHARE - 0.02, size_pt=size_pt), beside))


def _across(table: SheetTable) -> Iterator[Line]:
    shares = _shares(table)
    yield _table_line(table, table.headings, shares, is_strong=True)
    for cells in table.lines:
        yield _table_line(table, cells, shares, is_strong=False)


def _down(table: SheetTable, paper: Paper) -> Iterator[Line]:
    for cells in table.lines:
        *rows, last = zip(table.headings, cells, strict=True)
        for label, value in rows:
            yield row_line(label, value, paper)
        yield replace(row_line(*last, paper), has_rule=True)


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
        self._dot = _dot(device)
        self._footer_height = 24 * self._dot if content.footer else 0.0

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
            height = line_height(line, self._device)
            if pages[-1] and used + height > self._height - self._footer_height:
                pages.append([])
                used = 0.0
            pages[-1].append(line)
            used += height
        return pages

    def _paint_page(self, lines: list[Line], place: str) -> None:
        # First, so that it lies under the letters and never in a QR code.
        if self._content.training:
            self._paint_training()
        top = 0.0
        for line in lines:
            height = line_height(line, self._device)
            for cell in line.cells:
                self._paint_cell(cell, top, height)
            if line.has_rule:
                under = int(top + height - self._dot * _GAP_PT / 2)
                self._painter.drawLine(0, under, int(self._width), under)
            top += height
        if self._content.footer:
            self._paint_footer(place)

    def _paint_footer(self, place: str) -> None:
        footer = QRectF(0, self._height - self._footer_height, self._width, self._footer_height)
        self._painter.setFont(_font(8, is_strong=False))
        bottom = Qt.AlignmentFlag.AlignBottom
        self._painter.drawText(footer, self._content.footer, QTextOption(bottom))
        self._painter.drawText(footer, place, QTextOption(bottom | Qt.AlignmentFlag.AlignRight))

    def _paint_training(self) -> None:
        self._painter.save()
        self._painter.setPen(_TRAINING_GREY)
        # As wide as the paper: 90 pt on the 174 mm of an A4 page.
        self._painter.setFont(_font(self._width / self._dot * 0.18, is_strong=True))
        self._painter.translate(self._width / 2, self._height / 2)
        self._painter.rotate(-50)
        box = QRectF(-self._width, -self._width / 4, 2 * self._width, self._width / 2)
        self._painter.drawText(box, "TRAINING", QTextOption(Qt.AlignmentFlag.AlignCenter))
        self._painter.restore()

    def _paint_cell(self, cell: Cell, top: float, height: float) -> None:
        left = cell.start * self._width
        if cell.is_code:
            module = _module_dots(self._device)
            QrCode(cell.text).paint(self._painter, int(left), int(top), module)
            return
        self._painter.setFont(_font(cell.size_pt, is_strong=cell.is_strong))
        box = QRectF(left, top, cell.width * self._width, height)
        self._painter.drawText(box, cell.text, _option(cell))


def line_height(line: Line, device: QPagedPaintDevice) -> float:
    """Give the height of a line in dots of the device: its highest cell, and a gap."""
    return max(_cell_height(cell, device) for cell in line.cells) + _GAP_PT * _dot(device)


def _cell_height(cell: Cell, device: QPagedPaintDevice) -> float:
    if cell.is_code:
        return float(QrCode(cell.text).modules * _module_dots(device))
    font = _font(cell.size_pt, is_strong=cell.is_strong)
    metrics = QFontMetricsF(font, device)
    box = QRectF(0, 0, cell.width * device.width(), 1e6)
    flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
    return max(metrics.lineSpacing(), metrics.boundingRect(box, flags, cell.text).height())


def _dot(device: QPagedPaintDevice) -> float:
    """Give the device's dots in a point."""
    return device.logicalDpiY() / _POINTS_AN_INCH


def _module_dots(device: QPagedPaintDevice) -> int:
    """Give the whole dots of a module of a QR code: 3 on the 203 dots an inch of a till's printer.

    Whole, so that no module comes out wider than its neighbour.
    """
    return max(1, round(device.logicalDpiY() * 3 / 203))


def _set_page(device: QPagedPaintDevice, paper: Paper, length_mm: float) -> None:
    size = QPageSize(QPageSize.PageSizeId.A4)
    if paper is Paper.ROLL:
        millimetres = QSizeF(_ROLL_MM, length_mm)
        exact = QPageSize.SizeMatchPolicy.ExactMatch
        size = QPageSize(millimetres, QPageSize.Unit.Millimeter, paper.value, exact)
    device.setPageSize(size)
    margin = paper.margin_mm
    margins = QMarginsF(margin, margin, margin, margin)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)


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
