"""The editor of longer text: Alt+Enter breaks the line, Enter goes on."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget
from typing_extensions import override

from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground

_LINES = 3


class NoteBox(QPlainTextEdit):
    """Some lines of plain text in a form, where Enter belongs to the form."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 14)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and not self.isReadOnly():
                self.insertPlainText("\n")
            else:
                event.ignore()
            return
        super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class NoteEditor(Editor):
    """A note of up to 500 characters."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self._box = NoteBox(self)
        self.name_part(self._box)
        self._box.textChanged.connect(self.edited)
        self._box.left.connect(self.left)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box)

    @override
    def value(self) -> Any:
        return self._box.toPlainText().strip() or None

    @override
    def set_value(self, value: Any) -> None:
        self._box.setPlainText(str(value or ""))

    @override
    def set_read_only(self, read_only: bool) -> None:
        self._box.setReadOnly(read_only)

    @override
    def stops(self) -> list[QWidget]:
        return [self._box]
