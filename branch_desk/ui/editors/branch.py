"""The editor of branches: the officer's own, to be read and not changed."""

from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.line import LineEditor


class BranchEditor(LineEditor):
    """The branch of an operation, by its code and name."""

    characters = 6

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self.line.setReadOnly(True)
        self.clear()

    @override
    def default(self) -> Any:
        return self.ground.branch_code

    @override
    def set_value(self, value: Any) -> None:
        super().set_value(value)
        names = {row.code: row.en for row in self.ground.meta.choices("branches")}
        self.say(names.get(str(value), ""))

    @override
    def set_read_only(self, read_only: bool) -> None:
        """Leave it read-only: an officer acts at the branch of the session."""
