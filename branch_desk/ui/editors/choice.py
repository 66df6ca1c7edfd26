"""The editor of choices: the code or the words are typed, F2 lists what there is."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from branch_desk.domain.words import Choice
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX, mark
from branch_desk.ui.editors.choices import choices_of, find_choice, fitting
from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground

_DEFAULT_COUNTRY = "KE"
_SHOWN_MAX = 4
_LEAST_CHARACTERS = 12


class ChoiceBox(QComboBox):
    """A list that is typed into; the wheel scrolls the form and never changes the choice."""

    left = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_read_only = False
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # Qt's completion would take the first row that begins alike: DE as Denmark.
        self.setCompleter(QCompleter(self))
        self.setMinimumHeight(TARGET_PX)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_read_only(self, read_only: bool) -> None:
        """Let the choice be read and copied, and no longer changed; or again."""
        if read_only == self.is_read_only:
            return
        self.is_read_only = read_only
        mark(self, "locked", read_only)
        line = self.lineEdit()
        if line is not None:
            line.setReadOnly(read_only)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.showPopup()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
            event.ignore()
        elif self.is_read_only and event.key() in _TURNING_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def showPopup(self) -> None:
        if not self.is_read_only:
            super().showPopup()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.is_read_only:
            super().mousePressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.entered.emit()
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


_TURNING_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F4}
)


class ChoiceEditor(Editor):
    """A choice from an enumeration or from a list of the bank's."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self._choices = self.offered()
        self.box = ChoiceBox(self)
        self.name_part(self.box)
        self.list_rows(self._choices)
        self.box.setCurrentIndex(-1)
        self._words = PlainLabel("", self)
        self._words.hide()
        self.box.editTextChanged.connect(self._on_text)
        self.box.activated.connect(self._on_picked)
        self.box.left.connect(self._on_left)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box, 2)
        layout.addWidget(self._words, 1)
        self.clear()

    def offered(self) -> Sequence[Choice]:
        """Give the rows to choose from."""
        return choices_of(self.field, self.ground.meta)

    def list_rows(self, choices: Sequence[Choice]) -> None:
        """Put the rows into the list that F2 shows."""
        self.box.addItems([each.shown for each in choices])

    def words_beside(self, found: Choice | None) -> str:
        """Give what is said beside a row that is chosen; most need nothing."""
        return ""

    def offer_anew(self) -> None:
        """Take the rows again, which may be others by now; what stands in the box stays."""
        choices = self.offered()
        if choices != self._choices:
            self.list_anew(choices)

    def list_anew(self, choices: Sequence[Choice]) -> None:
        """Offer these rows from now on; what stands in the box stays."""
        code = self.value()
        self._choices = choices
        self.box.blockSignals(True)
        self.box.clear()
        self.list_rows(choices)
        self.box.blockSignals(False)
        self.show_code(code or "")

    @override
    def default(self) -> Any:
        is_country = self.field.kind.source == "countries" and self.field.info.is_required()
        return super().default() or (_DEFAULT_COUNTRY if is_country else None)

    @override
    def value(self) -> Any:
        text = self.box.currentText().strip()
        found = find_choice(text, self._choices)
        return found.code if found else text or None

    @override
    def set_value(self, value: Any) -> None:
        self.show_code("" if value is None else str(value))

    def show_code(self, code: str) -> None:
        """Show the row of a code, or a text that is none as it is."""
        found = next((each for each in self._choices if each.code == code), None)
        self.box.blockSignals(True)
        self.box.setCurrentIndex(self._choices.index(found) if found else -1)
        self.box.setEditText(found.shown if found else code)
        self.box.blockSignals(False)
        self._say(self.words_beside(found))

    @override
    def set_read_only(self, read_only: bool) -> None:
        self.box.set_read_only(read_only)

    @override
    def stops(self) -> list[QWidget]:
        return [self.box]

    def _on_text(self, text: str) -> None:
        self._say(self._explained(text))
        self.edited.emit()

    def _explained(self, text: str) -> str:
        found = find_choice(text, self._choices)
        if found:
            return self.words_beside(found) if found.shown == text else f"= {found.shown}"
        possible = fitting(text, self._choices)
        if not possible:
            return "not in the list, F2 shows it" if text.strip() else ""
        more = ", ..." if len(possible) > _SHOWN_MAX else "?"
        return ", ".join(each.words for each in possible[:_SHOWN_MAX]) + more

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.box.setAccessibleDescription(words)

    def _on_picked(self) -> None:
        self._say(self.words_beside(find_choice(self.box.currentText(), self._choices)))
        self.left.emit()

    def _on_left(self) -> None:
        found = find_choice(self.box.currentText(), self._choices)
        if found and not self.box.is_read_only:
            self.show_code(found.code)
        if not self.box.is_read_only:
            self.left.emit()
