"""The complaints that a form shows: each stands until what it complains of is right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from branch_desk.domain.complaints import FieldError
from branch_desk.domain.judgement import Judgement
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.forms.form_fields import FormFields
from branch_desk.ui.forms.form_summary import FormSummary, SummaryLine


@dataclass(frozen=True)
class _Mark:
    error: FieldError
    value: Any
    """What stood in the field when it was marked."""
    is_of_core: bool
    is_of_whole: bool
    """Found in a whole request; a half-filled one cannot say whether it still holds."""


class FormMarks:
    """Shows complaints under their fields and, from a Submit on, in the summary as well."""

    def __init__(self, fields: FormFields, summary: FormSummary) -> None:
        self._fields = fields
        self._summary = summary
        self._marks: tuple[_Mark, ...] = ()
        self._is_listing = False

    def show(self, found: Judgement) -> None:
        """Mark everything that the desk found, and list it."""
        self._list(self._marked(each, found) for each in found.complaints)

    def show_refused(self, errors: Iterable[FieldError]) -> None:
        """Mark everything that the core found, and list it."""
        self._list(
            _Mark(each, self._value_at(each.field), is_of_core=True, is_of_whole=True)
            for each in errors
        )

    def review(self, found: Judgement) -> None:
        """Take away each mark whose complaint no longer holds."""
        self._put(tuple(mark for mark in self._marks if self._stands(mark, found)))

    def on_left(self, row: FieldRow | None, found: Judgement) -> None:
        """Judge the field that was left, and with it others that its value makes wrong.

        What is empty is not complained about before Submit. None stands for going on by Enter,
        which leads back to whatever a whole form has wrong, and so must say what that is.
        """
        standing = [mark for mark in self._marks if self._stands(mark, found)]
        marked = {mark.error for mark in standing}
        told = dict.fromkeys((*found.complaints, *found.early))
        fresh = (e for e in told if e not in marked and self._is_told(e, row, found))
        self._put((*standing, *(self._marked(each, found) for each in fresh)))

    def _list(self, marks: Iterable[_Mark]) -> None:
        self._is_listing = True
        self._put(tuple(marks))

    def _put(self, marks: tuple[_Mark, ...]) -> None:
        if marks == self._marks:
            return
        self._marks = marks
        self._is_listing = self._is_listing and bool(marks)
        placed = [(self._fields.row_of(mark.error.field), mark.error.message) for mark in marks]
        order: list[FieldRow | None] = [*self._fields.every(), None]
        placed.sort(key=lambda each: order.index(each[0]))
        lines = (SummaryLine(_label(row), message, row) for row, message in placed)
        self._summary.show_lines(tuple(lines) if self._is_listing else ())
        for row in self._fields.every():
            row.complain(_joined(message for where, message in placed if where is row))

    def _marked(self, error: FieldError, found: Judgement) -> _Mark:
        value, is_whole = self._value_at(error.field), found.request is not None
        return _Mark(error, value, is_of_core=False, is_of_whole=is_whole)

    def _stands(self, mark: _Mark, found: Judgement) -> bool:
        if mark.error in found.complaints:
            return True
        is_undecided = mark.is_of_core or (mark.is_of_whole and found.request is None)
        return is_undecided and self._value_at(mark.error.field) == mark.value

    def _is_told(self, error: FieldError, left: FieldRow | None, found: Judgement) -> bool:
        row = self._fields.row_of(error.field)
        if row is None or row.editor.value() is None:
            return False
        is_whole = left is None and found.request is not None and not row.editor.is_wide
        return row is left or error in found.early or is_whole

    def _value_at(self, pointer: str) -> Any:
        row = self._fields.row_of(pointer)
        return row.editor.value() if row is not None else None


def _joined(messages: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(messages))


def _label(row: FieldRow | None) -> str:
    return row.title() if row is not None else ""
