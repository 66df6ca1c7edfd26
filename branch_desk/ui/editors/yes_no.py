"""The editor of yes or no: not answered until the officer says so, where an answer is needed."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget
from typing_extensions import override

from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground


class YesNoEditor(Editor):
    """Yes or no. A needed answer has no default; one that is not needed is a plain tick."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self._was_answered = False
        self._box = YesNoBox(self)
        self.name_part(self._box)
        self.set_value(None)
        self._box.checkStateChanged.connect(self._on_changed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box)
        layout.addStretch()

    @override
    def value(self) -> Any:
        state = self._box.checkState()
        if state is Qt.CheckState.PartiallyChecked:
            return None
        is_yes = state is Qt.CheckState.Checked
        return is_yes if is_yes or self.field.needed or self._was_answered else None

    @override
    def set_value(self, value: Any) -> None:
        # A record that says no may be changed, and never to saying nothing.
        self._was_answered = value is not None
        states = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
        nothing = Qt.CheckState.PartiallyChecked if self.field.needed else Qt.CheckState.Unchecked
        self._box.set_state(states.get(value, nothing))

    @override
    def set_read_only(self, read_only: bool) -> None:
        self._box.is_read_only = read_only

    @override
    def stops(self) -> list[QWidget]:
        return [self._box]

    def _on_changed(self) -> None:
        self.edited.emit()
        self.left.emit()


_WORDS = {
    Qt.CheckState.PartiallyChecked: "Not answered yet",
    Qt.CheckState.Checked: "Yes",
    Qt.CheckState.Unchecked: "No",
}


class YesNoBox(QCheckBox):
    """A tick box that also takes the keys Y and N and says its state in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_read_only = False
        self.setMinimumHeight(TARGET_PX)
        self.checkStateChanged.connect(self._say)

    @override
    def nextCheckState(self) -> None:
        if not self.is_read_only:
            self.setCheckState(_BINARY[self.checkState() is not Qt.CheckState.Checked])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Y, Qt.Key.Key_N):
            if not self.is_read_only:
                self.setCheckState(_BINARY[event.key() == Qt.Key.Key_Y])
            return
        super().keyPressEvent(event)

    def set_state(self, state: Qt.CheckState) -> None:
        """Show an answer that the officer did not just give."""
        self.setCheckState(state)
        self._say(state)

    def _say(self, state: Qt.CheckState) -> None:
        self.setText(_WORDS[state])


_BINARY = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
