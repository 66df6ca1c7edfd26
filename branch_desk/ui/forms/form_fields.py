"""The fields of a form as one whole: their values, their order, and which a complaint names."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QWidget

from branch_desk.domain.checklists import Requirement
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.forms.form_section import FormSection


class FormFields:
    """Walks the sections of a form; those that are not on view count for nothing."""

    def __init__(self, sections: Sequence[FormSection]) -> None:
        self.sections = tuple(sections)

    def top(self) -> Iterator[FieldRow]:
        """Give the fields that the form names, in order."""
        for section in self.sections:
            if not section.isHidden():
                yield from section.rows

    def every(self) -> Iterator[FieldRow]:
        """Give those fields and all within them, in order."""
        for row in self.top():
            yield from row.walk()

    def values(self, instead: Mapping[tuple[str, ...], Any] | None = None) -> dict[str, Any]:
        """Give the raw values, nested as on the wire; of some paths others than what they show."""
        tree: dict[str, Any] = {}
        for row in self.top():
            place = tree
            for part in row.field.path[:-1]:
                place = place.setdefault(part, {})
            path = row.field.path
            value = instead[path] if instead and path in instead else row.editor.value()
            if value is not None:
                place[row.field.path[-1]] = value
        return tree

    def value_at(self, path: str) -> Any:
        """Give the raw value of one field by its path, None if it is empty or not on view."""
        parts = tuple(path.split("."))
        rows = (row for row in self.top() if row.field.path == parts)
        return next((row.editor.value() for row in rows), None)

    def paths(self) -> Iterator[tuple[str, ...]]:
        """Give the path of each field that the form names, also where it is not on view."""
        return (row.field.path for row in self._all_top())

    def fill(
        self,
        values: Mapping[str, Any],
        value_at: Callable[[str], Any],
        since: Mapping[str, Any] | None = None,
        but: Collection[tuple[str, ...]] = (),
    ) -> None:
        """Show values as on the wire, also where a section is not on view yet.

        With `since`, which was shown last, only what differs from it; the fields of the paths `but`
        are left alone.
        """
        for section in self.sections:
            # Before it is filled: an editor may build on fields above it that count from now on.
            section.setVisible(section.applies(value_at))
            for row in section.rows:
                if row.field.path in but:
                    continue
                value = value_in(values, row.field.path)
                if since is None or value != value_in(since, row.field.path):
                    row.editor.set_value(value)

    def clear(self) -> None:
        """Give every field the value that a fresh form has."""
        for row in self._all_top():
            row.editor.clear()

    def begin(self, defaults: Iterable[str]) -> None:
        """Give the fields of these dotted paths the values that a fresh form has."""
        for top in self._all_top():
            # As a list: what is cleared may hold rows of its own, which are then made anew.
            for row in list(top.walk()):
                if ".".join(row.field.path) in defaults:
                    row.editor.clear()

    def set_read_only(self, read_only: bool, but: frozenset[str] = frozenset()) -> None:
        """Let every field be read and no longer changed, but for some kinds; or again."""
        for row in self._all_top():
            row.editor.set_read_only(read_only and row.field.kind.name not in but)

    def hold_back(self, is_held: bool, but: frozenset[str]) -> None:
        """Let no section be seen but those with fields of some kinds; or all of them again."""
        for section in self.sections:
            kinds = {row.field.kind.name for row in section.rows}
            section.hold_back(is_held and not kinds & but)

    def show_requirements(self, requirements: tuple[Requirement, ...]) -> None:
        """Hand the checklist to the editors that go by it."""
        for row in self.top():
            row.editor.show_requirements(requirements)

    def show_wanted(self, pointers: frozenset[str]) -> None:
        """Tell each field whether the rules ask for it now; a group is asked for by its members."""
        wanted = {tuple(each.strip("/").split("/")) for each in pointers}
        for row in self.every():
            of_group = row.field.path[:-1] in wanted and row.field.info.is_required()
            row.show_wanted(row.field.path in wanted or of_group)

    def show_sections(self, value_at: Callable[[str], Any]) -> None:
        """Show each section whose condition holds, and hide the others."""
        for section in self.sections:
            section.setVisible(section.applies(value_at))

    def row_of(self, pointer: str) -> FieldRow | None:
        """Give the innermost field on view that a JSON Pointer names, or None."""
        parts = tuple(
            part.replace("~1", "/").replace("~0", "~") for part in pointer.strip("/").split("/")
        )
        fits = [row for row in self.every() if row.field.path == parts[: len(row.field.path)]]
        return max(fits, key=_depth, default=None)

    def stops(self) -> list[QWidget]:
        """Give everything that takes the focus, in order."""
        return [stop for row in self.top() for stop in row.editor.stops()]

    def open_stops(self) -> list[QWidget]:
        """Give every place that still needs something, in order."""
        return [stop for row in self.top() for stop in row.open_stops()]

    def arrange_tabs(self) -> None:
        """Lay the tab order as the form reads; Qt's own follows the order of construction."""
        for before, after in pairwise(self.stops()):
            QWidget.setTabOrder(before, after)

    def _all_top(self) -> Iterator[FieldRow]:
        for section in self.sections:
            yield from section.rows


def _depth(row: FieldRow) -> int:
    return len(row.field.path)


def value_in(values: Any, path: tuple[str, ...]) -> Any:
    """Give what stands at a path in nested values, None if there is nothing."""
    for part in path:
        values = values.get(part) if isinstance(values, Mapping) else None
    return values
