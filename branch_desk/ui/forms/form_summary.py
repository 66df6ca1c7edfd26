"""The list above a form of everything that has to be corrected, each a link to its field."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.editors.field_row import FieldRow

_HEIGHT_PX = 104
_SIDE_PX = 8


@dataclass(frozen=True)
class SummaryLine:
    """One complaint: whose, which words, and the field to go to if it is on the form."""

    label: str
    message: str
    row: FieldRow | None


class _Link(QPushButton):
    followed = Signal(object)

    def __init__(self, line: SummaryLine, index: int) -> None:
        super().__init__(line.label.replace("&", "&&"))
        self._row = line.row
        self.setObjectName(f"summary.{index}")
        self.setAccessibleName(f"Go to {line.label}: {line.message}")
        self.setFlat(True)
        self.setMinimumHeight(TARGET_PX)
        self.setProperty("link", True)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.followed.emit(self._row)


class FormSummary(QFrame):
    """Stands above the form while something has to be corrected."""

    followed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summary")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._head = PlainLabel("", self, tone="bad", name="summary.head")
        self._lines: tuple[SummaryLine, ...] = ()
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE_PX, 4, _SIDE_PX, 4)
        layout.setSpacing(2)
        layout.addWidget(self._head)
        layout.addWidget(self._area)
        self.hide()

    def lines(self) -> tuple[SummaryLine, ...]:
        """Give what is listed now."""
        return self._lines

    def show_lines(self, lines: tuple[SummaryLine, ...]) -> None:
        """List complaints; with none the summary goes away."""
        self._lines = lines
        count = len(lines)
        self._head.setText("1 thing to correct" if count == 1 else f"{count} things to correct")
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for index, line in enumerate(lines):
            if line.row is not None:
                link = _Link(line, index)
                link.followed.connect(self.followed)
                grid.addWidget(link, index, 0)
            grid.addWidget(PlainLabel(line.message, content, wrap=True), index, 1)
        self._area.setWidget(content)
        self._fit()
        self.setVisible(bool(lines))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # The size hint of words that wrap is for a narrow column, and leaves gaps in a wide one.
        content = self._area.widget()
        if content is not None:
            wanted = content.heightForWidth(self.contentsRect().width() - 2 * _SIDE_PX)
            self._area.setFixedHeight(min(_HEIGHT_PX, wanted + 4))
