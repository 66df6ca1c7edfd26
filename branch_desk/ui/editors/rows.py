"""The editor of lists: next of kin, owners, joint holders."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from annotated_types import MaxLen, MinLen
from pydantic import BaseModel
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.domain.fields import rows_of
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.editors.composite import CompositeEditor, RowMaker
from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import Field, fields_of
from branch_desk.ui.editors.field_grid import FieldGrid
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground


class RemoveButton(QPushButton):
    """Takes a row away, by Space or Del."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.click()
        else:
            super().keyPressEvent(event)


class ListedRow(QFrame):
    """One element of a list with its fields, and the button that takes it away."""

    removed = Signal(object)

    def __init__(self, sort: str, number: int, path: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[FieldRow] = []
        self._sort = sort
        self._is_named = False
        self.title = title = f"{sort} {number}"
        self._path = path
        self.grid = FieldGrid(self)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._remove = RemoveButton("Remove  Del")
        self._remove.setMinimumHeight(TARGET_PX)
        self._remove.setObjectName(".".join(("field", *path, "remove")))
        self._remove.setAccessibleName(f"Remove {title}")
        self._remove.clicked.connect(self._on_remove)
        self._name = PlainLabel(title, self)
        self.head = head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.addLayout(head)
        layout.addWidget(self.grid)

    def place(self, rows: list[FieldRow]) -> None:
        """Lay out the fields, which are best made within `grid`."""
        self.rows = rows
        self.grid.place(rows)

    def say_number(self, number: int) -> None:
        """Head the row with its place in the list, unless it has a name of its own."""
        if not self._is_named:
            self._say(f"{self._sort} {number}")

    def say_title(self, title: str) -> None:
        """Head the row with a name of its own."""
        self._is_named = True
        self._say(title)

    def _say(self, title: str) -> None:
        self.title = title
        self._name.setText(title)
        self._remove.setAccessibleName(f"Remove {title}")

    def move_to(self, path: tuple[str, ...]) -> None:
        """Stand at another place of the body, with all that is typed in it or on its way."""
        old, length = ".".join(("field", *self._path)), len(self._path)
        new = ".".join(("field", *path))
        for widget in self.findChildren(QWidget):
            name = widget.objectName()
            if name.startswith(f"{old}."):
                widget.setObjectName(new + name.removeprefix(old))
            if isinstance(widget, Editor | FieldRow):
                own = widget.field
                widget.field = replace(own, path=(*path, *own.path[length:]))
        self._path = path

    def every(self) -> list[FieldRow]:
        """Give all fields, also those that are not on view."""
        return self.rows

    def begin(self) -> None:
        """Show an element that was only just added."""

    def fill(self, value: Mapping[str, Any]) -> None:
        """Show the members of an element."""
        for row in self.every():
            row.editor.set_value(value.get(row.field.path[-1]))

    def value(self) -> dict[str, Any]:
        """Give the members that were entered."""
        given = {row.field.path[-1]: row.editor.value() for row in self.every()}
        return {name: value for name, value in given.items() if value is not None}

    def stops(self) -> list[QWidget]:
        """Give the focusable parts: the fields, then the button while it is offered."""
        fields = [stop for row in self.rows for stop in row.editor.stops()]
        return fields if self._remove.isHidden() else [*fields, self._remove]

    def allow_removing(self, may_remove: bool) -> None:
        """Offer the button, or not where the row has to stay."""
        self._remove.setVisible(may_remove)

    def _on_remove(self) -> None:
        self.removed.emit(self)


class RowsEditor(CompositeEditor):
    """A list of nested models: Ctrl+N adds a row, Del on its button removes one, Ctrl+Z undoes."""

    def __init__(
        self, field: Field, ground: Ground, make_row: RowMaker, parent: QWidget | None = None
    ) -> None:
        super().__init__(field, ground, make_row, parent)
        self._model = _element_of(field)
        self._least, self._most = _bounds(field)
        self._listed: list[ListedRow] = []
        self._removed: list[tuple[int, ListedRow]] = []
        self._is_read_only = False
        self._add = QPushButton("Add  Ctrl+N", self)
        self._add.setMinimumHeight(TARGET_PX)
        self.name_part(self._add, ".add", f"Add to {field.title}")
        self._add.clicked.connect(self.add_row)
        self._undo = PlainLabel("", self, tone="muted", name=f"{field.object_name}.undo")
        self._undo.hide()
        self._place = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._place)
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addWidget(self._undo, 1)
        foot.addStretch()
        layout.addLayout(foot)
        self.clear()

    @override
    def value(self) -> Any:
        return [listed.value() for listed in self._listed] or None

    @override
    def set_value(self, value: Any) -> None:
        wanted = list(value or ())
        if not self._is_read_only:
            wanted += [None] * (self._least - len(wanted))
        self._rebuild(wanted)

    @override
    def set_read_only(self, read_only: bool) -> None:
        self._is_read_only = read_only
        for listed in self._listed:
            for row in listed.every():
                row.editor.set_read_only(read_only)
        self._offer()

    @override
    def rows(self) -> list[FieldRow]:
        return [row for listed in self._listed for row in listed.rows]

    @override
    def stops(self) -> list[QWidget]:
        inner = [stop for listed in self._listed for stop in listed.stops()]
        return inner if self._add.isHidden() else [*inner, self._add]

    @override
    def open_stops(self) -> list[QWidget]:
        is_begun = bool(self._listed) or self._add.isHidden()
        return super().open_stops() if is_begun or not self.is_wanted else [self._add]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if is_control and not self._add.isHidden():
            if event.key() == Qt.Key.Key_N:
                self.add_row()
                return
            if event.key() == Qt.Key.Key_Z and self._removed:
                self._take_back()
                return
        super().keyPressEvent(event)

    def add_row(self) -> None:
        """Add an empty row and go to its first field."""
        self._append({}, is_fresh=True)
        self._after_adding(self._listed[-1].stops()[0])

    def append(self, value: dict[str, Any]) -> QWidget:
        """Add a row that is filled in part; go to what it still needs, and give that field."""
        self._append(value, is_fresh=False)
        listed = self._listed[-1]
        still_open = [stop for row in listed.rows for stop in row.open_stops()]
        stop = (still_open or listed.stops())[0]
        self._after_adding(stop)
        return stop

    def _after_adding(self, stop: QWidget) -> None:
        self._offer()
        self.reshaped.emit()
        self.edited.emit()
        stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _rebuild(self, values: list[Any]) -> None:
        self.let_go()
        for listed in self._all():
            self._place.removeWidget(listed)
            listed.hide()
            listed.deleteLater()
        self._listed, self._removed = [], []
        for value in values:
            self._append(value or {}, is_fresh=value is None)
        self._offer()
        self.reshaped.emit()

    def _all(self) -> list[ListedRow]:
        """Give the elements, then those that can still be taken back."""
        return [*self._listed, *(listed for _, listed in self._removed)]

    def _append(self, value: dict[str, Any], *, is_fresh: bool) -> None:
        path = (*self.field.path, str(len(self._listed)))
        listed = self.new_row(len(self._listed) + 1, path, value)
        rows = [
            self.make_row(each, self.ground, listed.grid) for each in fields_of(self._model, path)
        ]
        for row in rows:
            self.watch(row)
        listed.place(rows)
        if is_fresh:
            listed.begin()
        else:
            listed.fill(value)
        for row in rows:
            row.editor.set_read_only(self._is_read_only)
        listed.removed.connect(self._on_removed)
        self._listed.append(listed)
        self._place.addWidget(listed)

    def new_row(self, number: int, path: tuple[str, ...], value: Mapping[str, Any]) -> ListedRow:
        """Make the frame of an element; lists of people have one of their own."""
        return ListedRow(_one_of(self._model), number, path, self)

    @override
    def let_go(self) -> None:
        for listed in self._all():
            for row in listed.every():
                row.editor.let_go()

    def _take_back(self) -> None:
        index, listed = self._removed.pop()
        self._listed.insert(index, listed)
        self._place.insertWidget(index, listed)
        listed.show()
        self._count_anew()
        for editor in listed.findChildren(Editor):
            editor.come_back()
        listed.stops()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_removed(self, gone: ListedRow) -> None:
        # It is kept out of sight, so that it comes back as it was; a paper on its way arrives.
        index = self._listed.index(gone)
        del self._listed[index]
        self._removed.append((index, gone))
        self._place.removeWidget(gone)
        gone.hide()
        for editor in gone.findChildren(Editor):
            editor.set_apart()
        gone.move_to((*self.field.path, f"removed{len(self._removed)}"))
        self._undo.setText(f"{gone.title} is removed. Ctrl+Z takes it back.")
        self._count_anew()
        self.stops()[-1].setFocus(Qt.FocusReason.TabFocusReason)

    def _count_anew(self) -> None:
        for number, listed in enumerate(self._listed):
            listed.move_to((*self.field.path, str(number)))
            listed.say_number(number + 1)
        self._offer()
        self.reshaped.emit()
        self.edited.emit()

    def _offer(self) -> None:
        count = len(self._listed)
        self._add.setVisible(not self._is_read_only and count < self._most)
        self._undo.setVisible(bool(self._removed) and not self._add.isHidden())
        for listed in self._listed:
            listed.allow_removing(not self._is_read_only and count > self._least)


def _element_of(field: Field) -> type[BaseModel]:
    element = rows_of(field.info.annotation)
    if element is None:
        raise TypeError(f"{field.object_name} is no list of models")
    return element


def _one_of(model: type[BaseModel]) -> str:
    """Name one element by its model, since the field is named after all: `Joint holder`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).capitalize()


def _bounds(field: Field) -> tuple[int, int]:
    least = next((mark.min_length for mark in field.info.metadata if isinstance(mark, MinLen)), 0)
    most = next((mark.max_length for mark in field.info.metadata if isinstance(mark, MaxLen)), 50)
    return least, most
