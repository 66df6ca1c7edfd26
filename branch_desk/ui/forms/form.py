"""The form of any operation: sections in paper order, wired to a request model by machine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.domain.checklists import Requirement
from branch_desk.domain.complaints import FieldError
from branch_desk.domain.facts import CustomerFacts
from branch_desk.domain.judgement import Judgement
from branch_desk.domain.operation import Section
from branch_desk.domain.sketch import sketch
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.rows import RowsEditor
from branch_desk.ui.forms.field_finder import FieldFinder
from branch_desk.ui.forms.form_fields import FormFields
from branch_desk.ui.forms.form_judge import FormJudge
from branch_desk.ui.forms.form_marks import FormMarks
from branch_desk.ui.forms.form_record import CUSTOMER, NAMING, FormRecord
from branch_desk.ui.forms.form_section import FormSection
from branch_desk.ui.forms.form_steps import FormSteps
from branch_desk.ui.forms.form_summary import FormSummary


class Form(QWidget):
    """Shows and reads a request; knows its model and its sections and nothing of its meaning.

    `edited` comes with every change, `settled` gives how the form stands 300 ms after the last one,
    `complete` comes when Enter finds nothing left to fill.
    """

    edited = Signal()
    settled = Signal(object)
    complete = Signal()

    def __init__(
        self,
        sections: Sequence[Section],
        request: type[BaseModel],
        ground: Ground,
        parent: QWidget | None = None,
        *,
        defaults: Mapping[str, Any] | None = None,
        has_finder: bool = False,
    ) -> None:
        """Take the sections; `has_finder` says whether Ctrl+J goes to a field by its name."""
        super().__init__(parent)
        self._request = request
        self._ground = ground
        ground.defaults = defaults or {}
        self._is_filling = self._was_edited = False
        self._summary = FormSummary(self)
        self._area = QScrollArea(self)
        # From the outside in: every change of parent has the style looked up for all within.
        self._content = QWidget()
        self._area.setWidget(self._content)
        self._fields = FormFields(
            [FormSection(each, request, ground, self._content) for each in sections]
        )
        self._record = FormRecord(self._fields, request, ground)
        self.named = self._record.named
        """Gives the raw values that say whose form it is: the customer, and the account if any."""
        self._marks = FormMarks(self._fields, self._summary)
        self._steps = FormSteps(self._fields, self._area, self)
        finder = (FieldFinder(self._fields, self._steps, self),) if has_finder else ()
        self._judge = FormJudge(self.values, request, ground, self)
        _lay_out(self, self._area, self._content, (self._summary, *finder), self._fields.sections)
        self._ground.value_of = self._record.value_at
        self._ground.row_wanted.connect(self.add_row)
        self._judge.settled.connect(self._on_settled)
        self._summary.followed.connect(self._steps.go_to)
        self._steps.complete.connect(self.complete)
        for section in self._fields.sections:
            for row in section.rows:
                row.edited.connect(self._on_edited)
                row.left.connect(self._on_left)
                row.editor.reshaped.connect(self._fields.arrange_tabs)
        with self._at_once():
            self._fields.begin(ground.defaults)
        self._fresh = self._record.typed()

    def values(self) -> dict[str, Any]:
        """Give the raw values of the sections on view, nested as on the wire.

        Of what changes a record only what differs from it.
        """
        return self._record.values()

    @property
    def is_dirty(self) -> bool:
        """Whether something was entered; the customer in front comes and goes by itself."""
        return self._record.typed() != self._fresh

    def sketch(self) -> Any:
        """Give the half-filled request, for rules and look-ups that look early."""
        return sketch(self._request, self.values())

    def read(self) -> Any:
        """Give the request, or mark every complaint, go to the first, and give None."""
        found = self._judge.now()
        self._marks.show(found)
        self._steps.go_to_wrong()
        return found.request if found.is_right else None

    def show_errors(self, errors: Iterable[FieldError]) -> None:
        """Mark what the core refused; what has no field on view stands in the summary."""
        self._marks.show_refused(errors)
        self._steps.go_to_wrong()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show the values of a request, as on the wire; fields without one become empty."""
        with self._at_once():
            self._record.fill(values)

    def begin_with(self, start: Mapping[str, Any], *, is_same: bool = False) -> None:
        """Begin with a record as it stands; what was typed for it so far lies over it."""
        was_dirty = self.is_dirty
        with self._at_once():
            self._fields.show_sections(self._record.value_at)
            self._record.begin(start, is_same=is_same)
        if not was_dirty:
            self._fresh = self._record.typed()

    def put(self, values: Mapping[str, Any]) -> None:
        """Show what a look-up gives, by dotted path."""
        with self._at_once():
            for row in self._fields.top():
                path = ".".join(row.field.path)
                if path in values and row.editor.value() != values[path]:
                    row.editor.set_value(values[path])

    def clear(self) -> None:
        """Begin afresh, with the values that a fresh form has."""
        self.show_errors(())
        with self._at_once():
            self._record.forget()
            self._fields.clear()
        self._fresh = self._record.typed()

    def set_read_only(
        self, read_only: bool, *, but_whose: bool = False, hides: bool = False
    ) -> None:
        """Let the form be read and no longer changed, or again.

        With `but_whose` it can still be said whose form it is, while the record is awaited; with
        `hides` nothing else of it is seen, since what it holds is somebody else's.
        """
        self._fields.hold_back(hides, NAMING)
        self._fields.set_read_only(read_only, but=NAMING if but_whose else frozenset())
        self._fields.arrange_tabs()

    def set_customer(self, customer: CustomerFacts, account_no: str = "") -> None:
        """Take the customer that is in front of the officer, where the request names one.

        With `account_no` their account as well, where the request is about one that they hold.
        """
        self._ground.learn_customer(customer)
        is_other = self._record.value_at(CUSTOMER) != customer.customer_id
        accounts = self._record.own_accounts() if is_other or account_no else ()
        self.put({CUSTOMER: customer.customer_id, **dict.fromkeys(accounts, account_no or None)})
        # What hangs on who is named can follow only now that the form names them.
        self._ground.learnt.emit()

    def add_row(self, path: str, values: Mapping[str, Any]) -> None:
        """Add a row to a list, filled in part, and go to the first field left empty in it."""
        for row in self._fields.top():
            if ".".join(row.field.path) == path and isinstance(row.editor, RowsEditor):
                self._steps.focus(row.editor.append(dict(values)))

    def show_requirements(self, requirements: tuple[Requirement, ...]) -> None:
        """Hand the checklist as it stands to the editors that go by it."""
        self._fields.show_requirements(requirements)

    def focus_first(self) -> None:
        """Go to the first place that still needs something, else to the first of all."""
        self._judge.soon()
        self._steps.focus_first()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._judge.catch_up()
            self._marks.on_left(None, self._judge.now())
            self._steps.go_on(is_back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        super().keyPressEvent(event)

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """Take what is shown within as one edit: each costs a look at the whole form."""
        self._is_filling, self._was_edited = True, False
        try:
            yield
        finally:
            self._is_filling = False
        self._fields.show_sections(self._record.value_at)
        self._fields.show_wanted(self._judge.now().still_needed)
        self._fields.arrange_tabs()
        self._judge.later()
        if self._was_edited:
            self.edited.emit()

    def _on_edited(self) -> None:
        if self._is_filling:
            self._was_edited = True
            return
        shown = [section.isHidden() for section in self._fields.sections]
        self._fields.show_sections(self._record.value_at)
        if shown != [section.isHidden() for section in self._fields.sections]:
            self._fields.arrange_tabs()
        self._judge.later()
        self.edited.emit()

    def _on_left(self, row: FieldRow) -> None:
        self._marks.on_left(row, self._judge.now())

    def _on_settled(self, found: Judgement) -> None:
        self._record.mark()
        self._marks.review(found)
        self._fields.show_wanted(found.still_needed)
        self.settled.emit(found)


def _lay_out(
    form: QWidget,
    area: QScrollArea,
    content: QWidget,
    above: tuple[QWidget, ...],
    sections: tuple[QWidget, ...],
) -> None:
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner = QVBoxLayout(content)
    inner.setContentsMargins(8, 0, 12, 8)
    inner.setSpacing(4)
    for section in sections:
        inner.addWidget(section)
    inner.addStretch()
    outer = QVBoxLayout(form)
    outer.setContentsMargins(0, 0, 0, 0)
    for part in above:
        outer.addWidget(part)
    outer.addWidget(area, 1)
