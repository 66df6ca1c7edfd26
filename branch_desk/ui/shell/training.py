"""The striped bar that says TRAINING while the desk works on a demo bank."""

from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import LIGHT

_STRIPE: Final = 16
_HEIGHT: Final = 22
_STRIPES_MOST: Final = 4


class TrainingBar(QWidget):
    """A bar that nobody takes for the real bank: stripes at both ends, the word between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.setFixedHeight(_HEIGHT)
        self._words = PlainLabel(tone="training", name="training.text")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        self.set_bank("")

    def set_bank(self, name: str) -> None:
        """Name the demo bank, and say what is different here."""
        of = f" - {name}" if name else ""
        self._words.setText(f"TRAINING{of}. No real customers, no real money.")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(LIGHT.training))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.on_training))
        width, height = self.width(), self.height()
        words = self._words.fontMetrics().horizontalAdvance(self._words.text())
        room = (width - words) // 2 - 2 * height
        for start in range(0, min(room, 2 * _STRIPE * _STRIPES_MOST), 2 * _STRIPE):
            for left in (start, width - start - _STRIPE - height):
                corners = [(left + height, 0), (left + height + _STRIPE, 0)]
                corners += [(left + _STRIPE, height), (left, height)]
                painter.drawPolygon(QPolygon([QPoint(x, y) for x, y in corners]))
        painter.end()
