"""The editor of an amount that the core quotes: it is read, and never typed."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.money import MoneyEditor


class QuotedEditor(MoneyEditor):
    """An amount out of a look-up."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        super().set_read_only(True)

    @override
    def set_read_only(self, read_only: bool) -> None:
        """Leave it read-only: the core computes it."""
