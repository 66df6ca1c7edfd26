"""What editors of several fields have in common."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground

RowMaker = Callable[[Field, Ground, QWidget], FieldRow]
"""Makes label and editor of a field within a widget; handed down, as a field may hold others."""


class CompositeEditor(Editor):
    """An editor of nested fields, each with its own label and complaint."""

    is_wide = True

    def __init__(
        self, field: Field, ground: Ground, make_row: RowMaker, parent: QWidget | None = None
    ) -> None:
        super().__init__(field, ground, parent)
        self.make_row = make_row

    def watch(self, row: FieldRow) -> None:
        """Pass on that an inner field was edited or changed its shape."""
        row.edited.connect(self.edited)
        row.left.connect(self.inner_left)
        row.editor.reshaped.connect(self.reshaped)

    @override
    def stops(self) -> list[QWidget]:
        return [stop for row in self.rows() for stop in row.editor.stops()]

    @override
    def open_stops(self) -> list[QWidget]:
        return [stop for row in self.rows() for stop in row.open_stops()]

    @override
    def let_go(self) -> None:
        for row in self.rows():
            row.editor.let_go()
