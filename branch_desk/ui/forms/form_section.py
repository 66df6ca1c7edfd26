"""One section of a form, as on paper: a heading, its fields, and when it is shown."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from branch_desk.domain.operation import Section
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.field import field_at
from branch_desk.ui.editors.field_grid import FieldGrid
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.registry import row_for


class FormSection(QWidget):
    """The fields under one heading; shown only while its condition holds."""

    def __init__(
        self,
        section: Section,
        request: type[BaseModel],
        ground: Ground,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = section.title
        self._when = section.when
        is_single = len(section.fields) == 1
        fields = [field_at(request, path) for path in section.fields]
        grid = FieldGrid(self)
        self.rows: list[FieldRow] = [
            row_for(each, ground, grid, has_heading=not is_single and each.title != section.title)
            for each in fields
        ]
        grid.place(self.rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6 if section.title else 0, 0, 4)
        layout.setSpacing(6)
        self._parts: list[QWidget] = [grid]
        if section.title:
            self._parts.insert(0, PlainLabel(section.title, self, tone="strong"))
        for part in self._parts:
            layout.addWidget(part)

    def hold_back(self, is_held: bool) -> None:
        """Let nothing of it be seen for now; what it holds counts on."""
        for part in self._parts:
            part.setVisible(not is_held)

    def applies(self, value_at: Callable[[str], Any]) -> bool:
        """Say whether the section belongs on the form, by the value of the field it hangs on."""
        return self._when is None or value_at(self._when[0]) in self._when[1]
