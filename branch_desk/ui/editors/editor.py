"""What every editor can do, whatever sort of value it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from branch_desk.domain.checklists import Requirement
    from branch_desk.ui.editors.field import Field
    from branch_desk.ui.editors.field_row import FieldRow
    from branch_desk.ui.editors.ground import Ground


class Editor(QWidget):
    """Shows and reads one field of a request.

    The value is in wire form; text that does not read as one is given as typed, so that the model
    refuses it in words. None means that nothing was entered.
    """

    edited = Signal()
    left = Signal()
    inner_left = Signal(object)
    """The officer left a field within this one: its `FieldRow`."""
    reshaped = Signal()
    """Focusable parts came or went: the tab order has to be laid anew."""

    is_wide = False
    """Whether the editor takes the whole width of the form, under a heading of its own."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.ground = ground
        self.is_wanted = False
        """Whether the rules ask for a value here as the form stands now."""

    def value(self) -> Any:
        """Give the wire value, text as typed where it is none, or None for nothing."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a wire value; None empties the editor."""
        raise NotImplementedError

    def set_read_only(self, read_only: bool) -> None:
        """Let the value be read and copied, and no longer changed; or again."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Give the parts that take the focus, in order."""
        raise NotImplementedError

    def default(self) -> Any:
        """Give the value that a fresh form starts with: the operation's, or None for none."""
        return self.ground.defaults.get(".".join(self.field.path))

    def clear(self) -> None:
        """Go back to the value of a fresh form."""
        self.set_value(self.default())

    def rows(self) -> list[FieldRow]:
        """Give the fields within this one, for editors that hold several."""
        return []

    def open_stops(self) -> list[QWidget]:
        """Give the parts where Enter has to stop, since they still need something."""
        is_open = (self.field.needed or self.is_wanted) and self.value() is None
        return self.stops()[:1] if is_open else []

    def show_wanted(self, wanted: bool) -> None:
        """Take note whether the rules ask for a value here as the form stands now."""
        self.is_wanted = wanted

    def show_requirements(self, requirements: tuple[Requirement, ...]) -> None:
        """Take note of the checklist as it now stands; most editors have no use for it."""

    def set_apart(self) -> None:
        """Ask nothing more, as the field is taken out of the form; what was typed stays."""

    def come_back(self) -> None:
        """Go on where the field was taken out, now that it is in the form again."""

    def let_go(self) -> None:
        """End what is under way for this editor, which is about to be taken away."""

    def focus(self) -> None:
        """Put the focus here as Tab would, the text selected."""
        stops = self.stops()
        if stops:
            stops[0].setFocus(Qt.FocusReason.TabFocusReason)

    def name_part(self, part: QWidget, suffix: str = "", words: str = "") -> None:
        """Give a focusable part its name for tests and its words for screen readers."""
        part.setObjectName(f"{self.field.object_name}{suffix}")
        is_needed = self.field.needed or self.is_wanted
        needed = ", required" if is_needed and not suffix else ""
        part.setAccessibleName(f"{words or self.field.title}{needed}")
        if self.field.description:
            part.setToolTip(self.field.description)
