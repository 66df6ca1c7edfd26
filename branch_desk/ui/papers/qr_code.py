"""A QR code, drawn module by module: on paper by the painter, on the screen by its widget."""

import re
from typing import Final

import segno
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

QUIET: Final = 4
"""The modules that stay white on each side, as the standard asks."""
_SCREEN_PX: Final = 3


class QrCode:
    """The modules of a text: correction level M, the smallest version that holds it."""

    def __init__(self, text: str) -> None:
        made = segno.make_qr(text, error="m", boost_error=False)
        self._rows = tuple(bytes(row) for row in made.matrix)

    @property
    def modules(self) -> int:
        """The modules of one side, the white ones around included."""
        return len(self._rows) + 2 * QUIET

    def paint(self, painter: QPainter, left: int, top: int, module: int) -> None:
        """Paint it black on white, `module` dots a module; its first white dot is at left, top."""
        side = self.modules * module
        painter.fillRect(left, top, side, side, Qt.GlobalColor.white)
        for line, row in enumerate(self._rows):
            y = top + (line + QUIET) * module
            # Neighbours in one piece: a viewer would draw a hair of white between two.
            for run in re.finditer(b"\x01+", row):
                x, width = left + (run.start() + QUIET) * module, len(run[0]) * module
                painter.fillRect(x, y, width, module, Qt.GlobalColor.black)


class QrCodeView(QWidget):
    """A QR code on the screen, black on white in every palette."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = QrCode(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        side = self._code.modules * _SCREEN_PX
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._code.paint(painter, 0, 0, _SCREEN_PX)
        painter.end()
