"""A request on paper: a plain sheet that says first that nothing was done yet."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrinter

from branch_desk.domain.change_words import Change
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.papers.paper import Cell, Line, Print
from branch_desk.ui.papers.printing import default_printer
from branch_desk.ui.papers.slip_printer import SlipPrinter

NOT_YET: Final = "NOT YET DONE"
_HEADINGS: Final = ("", "Field", "Now", "Will be")
_STARTS: Final = (0.0, 0.04, 0.34, 0.67)
_WIDTHS: Final = (0.03, 0.29, 0.32, 0.33)


def request_print(
    request_id: str, said: Sequence[str], changes: Sequence[Change], *, bank: str, training: bool
) -> Print:
    """Lay a request out: its words, a line each, then what it changes or sets."""
    return Print(
        lines=tuple(_lines(request_id, said, changes)),
        footer=f"{bank}, request {request_id}, {NOT_YET.lower()}",
        training=training,
    )


class RequestPrinter(QObject):
    """Prints a request as it is read, and says what became of it.

    `printer` gives the printer, on a worker.
    """

    def __init__(
        self,
        desk: DeskServices,
        runner: Runner,
        notices: Notices,
        parent: QObject,
        printer: Callable[[], QPrinter | None] = default_printer,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._printer = SlipPrinter(runner, notices, self, printer)

    def print(self, request_id: str, said: Sequence[str], changes: Sequence[Change]) -> None:
        """Print what is shown of a request: its words, and the rows of its difference."""
        bank = self._desk.session.meta.bank
        self._printer.print(
            request_print(request_id, said, changes, bank=bank.name, training=bank.demo)
        )


def _lines(request_id: str, said: Sequence[str], changes: Sequence[Change]) -> Iterator[Line]:
    head = f"{NOT_YET}   request {request_id}"
    yield Line((Cell(head, 0, 1, is_strong=True, size_pt=14),), has_rule=True)
    for words in said:
        yield Line((Cell(words, 0, 1),))
    yield Line((Cell("", 0, 1),))
    yield _row(_HEADINGS, is_strong=True)
    for each in changes:
        yield _row((each.mark, each.field, each.now, each.will_be), is_strong=False)


def _row(texts: Sequence[str], *, is_strong: bool) -> Line:
    cells = zip(texts, _STARTS, _WIDTHS, strict=True)
    return Line(
        tuple(Cell(text, start, width, is_strong=is_strong) for text, start, width in cells),
        has_rule=is_strong,
    )
