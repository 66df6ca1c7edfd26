"""The one label of the desk: whatever text it is given is shown as it stands, never as markup."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from branch_desk.ui.common.look import mark


def tooltip(text: str) -> str:
    """Give a text as a tool tip that shows it as it stands: Qt reads tips that look like markup."""
    return f"<span>{escape(text)}</span>" if text else ""


class PlainLabel(QLabel):
    """Words on the screen, which may come from anybody and are never read as rich text.

    `tone` picks the colours of resources/style.qss: title, strong, muted, good, warning, bad or
    training. A tone stands beside words that say the same, never alone.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        tone: str = "",
        wrap: bool = False,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setObjectName(name)
        self.setProperty("tone", tone)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the colours to those of another tone."""
        mark(self, "tone", tone)


class LineLabel(PlainLabel):
    """One line that gives way: what does not fit ends in dots, and stands whole in its tip."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, tone: str = "", name: str = ""
    ) -> None:
        super().__init__(text, parent, tone=tone, name=name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(tooltip(text))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment() | Qt.TextFlag.TextSingleLine, words)
        painter.end()
