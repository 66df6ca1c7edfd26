"""The editor of the kind of an act: which kinds there are depends on the act."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.domain.maintenance import KINDS, Action
from branch_desk.domain.words import Choice, words_of
from branch_desk.ui.editors.choice import ChoiceEditor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground


class ActKindEditor(ChoiceEditor):
    """Kinds of freeze while the act beside it is a freeze, kinds of hold while it is a hold."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self.box.entered.connect(self.offer_anew)

    @override
    def offered(self) -> tuple[Choice, ...]:
        chosen = self.ground.value_of(".".join((*self.field.path[:-1], "action")))
        kinds = KINDS.get(Action(chosen), ()) if chosen in set(Action) else ()
        return tuple(Choice(str(each.value), words_of(each)) for each in kinds)
