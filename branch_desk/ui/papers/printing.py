"""The default printer of this workstation, for a worker: a spooler may take seconds to answer."""

from collections.abc import Callable
from typing import Final

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from branch_desk.common import Complaint
from branch_desk.ui.papers.paper import Print, draw

NO_PRINTER: Final = "No printer is set up at this workstation."
"""What is said where `print_out` found none."""
_NOT_TAKEN: Final = "The printer does not take it. See that it is on, then print again."


def default_printer(
    find: Callable[[], QPrinterInfo] = QPrinterInfo.defaultPrinter,
) -> QPrinter | None:
    """Give the default printer, or None if there is none."""
    if find().isNull():
        return None
    return QPrinter(QPrinter.PrinterMode.HighResolution)


def print_out(
    content: Print, printer: Callable[[], QPrinter | None] = default_printer
) -> int | None:
    """Print on a printer and give how many pages went there; None if there is no printer.

    Raises Complaint if the printer does not take them.
    """
    device = printer()
    if device is None:
        return None
    try:
        return draw(device, content)
    except OSError as error:
        raise Complaint("printer", _NOT_TAKEN) from error


def printed_words(pages: int) -> str:
    """Say how many pages went to the printer."""
    return f"Sent to the printer, {pages} page{'' if pages == 1 else 's'}."
