"""The editor of nested values: an address, an identity document, a contact person."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.ui.editors.composite import CompositeEditor, RowMaker
from branch_desk.ui.editors.field import Field, fields_of
from branch_desk.ui.editors.field_grid import FieldGrid
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground


class GroupEditor(CompositeEditor):
    """The fields of a nested model; an optional one that was left empty counts as nothing."""

    def __init__(
        self, field: Field, ground: Ground, make_row: RowMaker, parent: QWidget | None = None
    ) -> None:
        super().__init__(field, ground, make_row, parent)
        inner = fields_of(field.bare, field.path, optional=not field.needed)
        grid = FieldGrid(self)
        self._rows = [make_row(each, ground, grid) for each in inner]
        grid.place(self._rows)
        for row in self._rows:
            self.watch(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(grid)

    @override
    def value(self) -> Any:
        given = {row.field.path[-1]: row.editor.value() for row in self._rows}
        members = {name: value for name, value in given.items() if value is not None}
        return members if self.field.needed or not self._is_blank(members) else None

    @override
    def set_value(self, value: Any) -> None:
        members = value if isinstance(value, dict) else {}
        for row in self._rows:
            name = row.field.path[-1]
            if value is None:
                row.editor.clear()
            else:
                row.editor.set_value(members.get(name))

    @override
    def set_read_only(self, read_only: bool) -> None:
        for row in self._rows:
            row.editor.set_read_only(read_only)

    @override
    def rows(self) -> list[FieldRow]:
        return self._rows

    def _is_blank(self, members: dict[str, Any]) -> bool:
        defaults = {row.field.path[-1]: row.editor.default() for row in self._rows}
        return all(value == defaults[name] for name, value in members.items())
