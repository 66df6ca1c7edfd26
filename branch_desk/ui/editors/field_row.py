"""One field in a form: its label, its editor, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import mark
from branch_desk.ui.editors.complaint_line import ComplaintLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from branch_desk.ui.editors.editor import Editor

LABEL_PX = 150
NEEDED = "\u00a0*"
"""Stands behind the label of a field that must be filled, never on a line of its own."""


class FieldRow(QWidget):
    """Label, editor and complaint; a wide editor stands under its label as under a heading."""

    left = Signal(object)
    edited = Signal()

    def __init__(
        self,
        make_editor: Callable[[QWidget], Editor],
        parent: QWidget | None = None,
        *,
        has_heading: bool = True,
    ) -> None:
        # The editor is made within the row: a change of parent has all styles looked up anew.
        super().__init__(parent)
        self.editor = editor = make_editor(self)
        self.field = editor.field
        self._is_marked = self.field.needed
        self._label = PlainLabel(self._words(), self)
        self._now = PlainLabel("", self, tone="muted", wrap=True)
        self._now.setObjectName(f"{self.field.object_name}.now")
        self._now.hide()
        self._complaint = ComplaintLine(self)
        self._lay_out()
        if editor.is_wide and not has_heading:
            self._label.hide()
        if editor.stops() and not editor.is_wide:
            self._label.setBuddy(editor.stops()[0])
        editor.edited.connect(self.edited)
        editor.left.connect(self._on_left)
        editor.inner_left.connect(self.left)

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        self._label.setWordWrap(True)
        if self.editor.is_wide:
            font = self._label.font()
            font.setBold(True)
            self._label.setFont(font)
            layout.addWidget(self._label, 0, 0)
            layout.addWidget(self._complaint, 1, 0)
            layout.addWidget(self._now, 2, 0)
            layout.addWidget(self.editor, 3, 0)
            return
        self._label.setFixedWidth(LABEL_PX)
        layout.addWidget(self._label, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.editor, 0, 1)
        layout.addWidget(self._now, 1, 1)
        layout.addWidget(self._complaint, 2, 1)
        layout.setRowStretch(3, 1)
        layout.setColumnStretch(1, 1)

    def _words(self) -> str:
        mark = NEEDED if self._is_marked and not self.editor.is_wide else ""
        return f"{self.field.title}{mark}".replace("&", "&&")

    def title(self) -> str:
        """Give the words that name the field, within a list with its place in it."""
        place = next((int(part) + 1 for part in self.field.path if part.isdigit()), None)
        return f"{self.field.title} {place}" if place else self.field.title

    def now(self) -> str:
        """Give what the record says of a field that will differ, empty if it will not."""
        return self._now.text()

    def show_now(self, words: str) -> None:
        """Say what the record says of the field, where that will differ; empty takes it away."""
        if words != self._now.text():
            self._now.setText(words)
            self._now.setVisible(bool(words))

    def complaint(self) -> str:
        """Give what is shown to be wrong with the field, empty if nothing is."""
        return self._complaint.text()

    def complain(self, text: str) -> None:
        """Show what is wrong with the field; empty text takes it away."""
        if text == self.complaint():
            return
        self._complaint.show_text(text)
        if not self.editor.is_wide and self.editor.stops():
            stop = self.editor.stops()[0]
            stop.setAccessibleDescription(text)
            mark(stop, "complaint", bool(text))

    def show_wanted(self, wanted: bool) -> None:
        """Mark the field while the rules ask for it; what is filled keeps the mark it has."""
        self.editor.show_wanted(wanted)
        is_marked = self.field.needed or wanted
        if is_marked == self._is_marked or self.editor.value() is not None:
            return
        self._is_marked = is_marked
        self._label.setText(self._words())
        if not self.editor.is_wide:
            self.editor.name_part(self.editor.stops()[0])

    def open_stops(self) -> list[QWidget]:
        """Give the parts where Enter stops: what is empty and needed, or complained about."""
        is_wrong = bool(self.complaint()) and not self.editor.is_wide
        return self.editor.stops()[:1] if is_wrong else self.editor.open_stops()

    def walk(self) -> Iterator[FieldRow]:
        """Give this field and all that stand within it."""
        yield self
        for row in self.editor.rows():
            yield from row.walk()

    def _on_left(self) -> None:
        self.left.emit(self)
