"""The editor of counts and of percentages."""

from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.line import LineEditor, align_right


class NumberEditor(LineEditor):
    """A whole number, such as months."""

    characters = 8

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        align_right(self.line)

    @override
    def value(self) -> Any:
        text = self.line.text().strip()
        return int(text) if text.isascii() and text.isdigit() else text or None


class PercentEditor(LineEditor):
    """A percentage, a decimal number in text."""

    characters = 8

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        align_right(self.line)
        self.say("%")

    @override
    def value(self) -> Any:
        return self.line.text().strip().removesuffix("%").strip() or None
