"""What is wrong with a field, under that field: a mark and plain words."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from branch_desk.ui.common.labels import PlainLabel

_COLOUR = "#b3261e"
_MARK_PX = 14


class _Mark(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(_MARK_PX, _MARK_PX + 2))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_COLOUR))
        painter.drawEllipse(QRectF(1, 2, _MARK_PX - 2, _MARK_PX - 2))
        painter.setPen(QPen(Qt.GlobalColor.white, 1.6))
        middle, arm = QPointF(_MARK_PX / 2, _MARK_PX / 2 + 1), 2.4
        painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm))
        painter.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm))


class ComplaintLine(QWidget):
    """Stands under a field while something about it has to be corrected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PlainLabel("", self, tone="bad", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2)
        layout.setSpacing(5)
        layout.addWidget(_Mark(self), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.hide()

    def text(self) -> str:
        """Give the complaint, empty if there is none."""
        return self._words.text()

    def show_text(self, text: str) -> None:
        """Show a complaint, or with empty text take it away."""
        self._words.setText(text)
        self.setVisible(bool(text))
