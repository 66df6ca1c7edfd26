"""What this machine needs for a plain form: the floor that a silence of the desk stands beside."""

from statistics import median
from time import monotonic
from typing import Final

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

_FIELDS: Final = 300
_TIMES: Final = 5


def plain_form_ms() -> float:
    """Give the milliseconds in which Qt alone builds, lays out and paints a form of 300 fields.

    The median of five; nothing is shown, so the focus stays where it is.
    """
    return median(_once_ms() for _ in range(_TIMES))


def _once_ms() -> float:
    began = monotonic()
    form = QWidget()
    rows = QFormLayout(form)
    for number in range(_FIELDS):
        rows.addRow(f"Field {number}", QLineEdit())
    form.grab()
    taken = (monotonic() - began) * 1000
    form.deleteLater()
    return taken
