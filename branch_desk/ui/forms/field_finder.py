"""Ctrl+J: to a field of a long form by a word of its name, without passing those before it."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.ui.common.actions import make_action
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.forms.form_fields import FormFields
from branch_desk.ui.forms.form_steps import FormSteps

_LIST_PX: Final = 150
_NONE: Final = "No field has this name."


class FieldFinder(QFrame):
    """A line above the form with the fields that fit below it; hidden until it is asked for."""

    def __init__(self, fields: FormFields, steps: FormSteps, form: QWidget) -> None:
        super().__init__(form)
        self._fields = fields
        self._steps = steps
        self._named: tuple[tuple[str, FieldRow], ...] = ()
        self._fitting: tuple[FieldRow, ...] = ()
        self._before: QWidget | None = None
        self._line = QLineEdit(self)
        self._list = QListWidget(self)
        self._build()
        form.addAction(make_action("find_field", form, self.begin))

    def begin(self) -> None:
        """Ask for a word of the name of a field that is on view."""
        self._named = tuple(_named(self._fields))
        self._before = QApplication.focusWidget()
        self.show()
        self._line.clear()
        self._on_text("")
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        elif key == Qt.Key.Key_Escape:
            self._put_back()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._fitting:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((self._list.currentRow() + step) % len(self._fitting))
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.setProperty("ground", "muted")
        self._line.setObjectName("field_finder")
        self._line.setAccessibleName("Go to a field")
        self._line.setPlaceholderText("a word of its name")
        self._line.setMinimumHeight(TARGET_PX)
        self._line.textChanged.connect(self._on_text)
        self._line.installEventFilter(self)
        self._list.setObjectName("field_finder.list")
        self._list.setAccessibleName("Fields that fit")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFixedHeight(_LIST_PX)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 6, 8, 6)
        box.addWidget(PlainLabel("Go to a field. Enter goes there, Esc closes.", tone="muted"))
        box.addWidget(self._line)
        box.addWidget(self._list)
        self.hide()

    def _on_text(self, text: str) -> None:
        wanted = text.casefold().split()
        found = [
            (name, row)
            for name, row in self._named
            if all(word in name.casefold() for word in wanted)
        ]
        self._fitting = tuple(row for _, row in found)
        self._list.clear()
        self._list.addItems([name for name, _ in found] or [_NONE])
        self._list.setCurrentRow(0 if found else -1)

    def _go(self) -> None:
        place = self._list.currentRow()
        if 0 <= place < len(self._fitting):
            self.hide()
            self._steps.go_to(self._fitting[place])

    def _put_back(self) -> None:
        self.hide()
        if self._before is not None and shiboken6.isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)


def _named(fields: FormFields) -> Iterator[tuple[str, FieldRow]]:
    """Give each field that can be gone to, as its section and what it stands in call it."""
    for section in fields.sections:
        if section.isHidden():
            continue
        for top in section.rows:
            for row in top.walk():
                # A group is gone to by what is in it.
                if row.editor.stops() and len(list(row.walk())) == 1:
                    parts = (section.title, top.title(), row.title())
                    yield ": ".join(part for part, _ in groupby(filter(None, parts))), row
