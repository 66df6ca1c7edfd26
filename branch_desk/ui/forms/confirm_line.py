"""The line above Submit in which something has to be typed again before a request goes."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from branch_desk.domain.confirm import Confirm
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.common.seen import is_seen

_HINT: Final = "Enter submits, Esc goes back to the form."
_CHARACTERS: Final = 8


class ConfirmLine(QWidget):
    """Asks for what the declaration wants typed again; hidden as long as it wants nothing.

    `entered` comes with Enter, `left` with Esc.
    """

    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PlainLabel("", self, tone="strong", name="confirm.words")
        self._line = QLineEdit(self)
        self._line.setObjectName("confirm.line")
        self._line.setMinimumHeight(TARGET_PX)
        self._line.setFixedWidth(self._line.fontMetrics().horizontalAdvance("0") * _CHARACTERS + 16)
        self._line.returnPressed.connect(self.entered)
        self._said = PlainLabel("", self, wrap=True, name="confirm.said")
        self._words.setBuddy(self._line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words)
        row.addWidget(self._line)
        row.addWidget(self._said, 1)
        self.hide()

    def passes(self, wanted: Confirm | None) -> bool:
        """Say whether a request may go, which it may once what is wanted was typed; else ask."""
        typed = self._line.text().strip()
        if wanted is None or (typed == wanted.answer and not self.isHidden()):
            self.forget()
            return True
        is_wrong = bool(typed)
        self._words.setText(wanted.ask)
        self._line.setAccessibleName(wanted.ask)
        self._said.set_tone("bad" if is_wrong else "muted")
        self._said.setText(wanted.wrong if is_wrong else _HINT)
        self.show()
        self._line.selectAll()
        # A submit that waited may ask in a dock that nobody looks at any more.
        if is_seen(self):
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def forget(self) -> None:
        """Ask no more: what was typed held for the form as it stood."""
        self._line.clear()
        self.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.forget()
            self.left.emit()
        else:
            super().keyPressEvent(event)
