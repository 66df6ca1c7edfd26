"""Printing without a preview: a notice says what became of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrinter

from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.papers.paper import Print
from branch_desk.ui.papers.printing import NO_PRINTER, default_printer, print_out, printed_words


class SlipPrinter(QObject):
    """Prints what is shown on the default printer, and tells it as a notice.

    `printer` gives the printer, on a worker.
    """

    def __init__(
        self,
        runner: Runner,
        notices: Notices,
        parent: QObject,
        printer: Callable[[], QPrinter | None] = default_printer,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._notices = notices
        self._printer = printer

    def print(self, content: Print) -> None:
        """Print it; nothing waits for the printer."""
        work = partial(print_out, content, self._printer)
        self._runner.read(work, self._on_printed, self._on_failed)

    def _on_printed(self, pages: int | None) -> None:
        if pages is None:
            self._notices.error(f"{NO_PRINTER} Nothing was printed.")
        else:
            self._notices.success(printed_words(pages))

    def _on_failed(self, error: Exception) -> None:
        self._notices.error(f"Not printed. {explain(error).message}")
