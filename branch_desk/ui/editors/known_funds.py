"""The editor of the source of funds: what the customer's record says, until it is changed."""

from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.ui.editors.choice import ChoiceEditor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground


class KnownFundsEditor(ChoiceEditor):
    """Follows the record of the first holder while the officer has chosen nothing else."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        self._given: Any = None
        super().__init__(field, ground, parent)
        ground.learnt.connect(self._on_learnt)

    @override
    def default(self) -> Any:
        holders = self.ground.known_holders()
        return (holders[0].source_of_funds if holders else "") or super().default()

    def _on_learnt(self) -> None:
        known = self.default()
        if self.value() in {None, self._given} and not self.box.is_read_only:
            self.show_code(known or "")
            self._given = known
