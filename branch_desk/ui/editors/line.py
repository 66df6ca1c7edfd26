"""The one-line editors' common part: a line, and beside it what was understood."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground


class LineEditor(Editor):
    """A line of text; `say` puts words beside it, such as a name or a date in full."""

    characters = 0
    """How many characters the line is wide, or 0 for all the width there is."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self.line = QLineEdit(self)
        self.line.setMinimumHeight(TARGET_PX)
        self.name_part(self.line)
        self.line.textEdited.connect(self.on_typed)
        self.line.editingFinished.connect(self._on_finished)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self._words = PlainLabel("", self)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if self.characters:
            width = self.line.fontMetrics().horizontalAdvance("0") * self.characters + 16
            self.line.setFixedWidth(width)
            layout.addWidget(self._words, 1)
        else:
            self._words.hide()

    @override
    def value(self) -> Any:
        return self.line.text().strip() or None

    @override
    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    @override
    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only)

    @override
    def stops(self) -> list[QWidget]:
        return [self.line]

    def words(self) -> str:
        """Give what stands beside the line."""
        return self._words.text()

    def say(self, words: str) -> None:
        """Put words beside the line."""
        self._words.setText(words)
        self.line.setAccessibleDescription(words)

    def on_typed(self, text: str) -> None:
        """React to a key of the officer's; each sort of value adds its own."""
        self.edited.emit()

    def on_left(self) -> None:
        """Tidy up what was typed once it is whole; each sort of value adds its own."""

    def _on_finished(self) -> None:
        if not self.line.isReadOnly():
            self.on_left()
            self.left.emit()


def align_right(line: QLineEdit) -> None:
    """Set a line of figures to the right, where their digits stand under each other."""
    line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
