"""The editor of a request's documents: one row a line of the checklist, and others by choice."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.domain.checklists import Requirement
from branch_desk.domain.documents import DocumentType
from branch_desk.domain.words import Choice, words_of
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.editors.choice import ChoiceBox
from branch_desk.ui.editors.choices import find_choice
from branch_desk.ui.editors.document_row import DocumentRow
from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground

_EVERY = tuple(Choice(each.value, words_of(each)) for each in DocumentType)


class DocumentRowsEditor(Editor):
    """Documents by type; a row that the checklist no longer asks for stays if it was used."""

    is_wide = True

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self._rows: list[DocumentRow] = []
        self._is_read_only = False
        self._other = ChoiceBox(self)
        self._other.addItems([each.words for each in _EVERY])
        self._other.setCurrentIndex(-1)
        self._add = QPushButton("Add another document", self)
        self._add.setMinimumHeight(TARGET_PX)
        self.name_part(self._other, ".other", "Another document")
        self.name_part(self._add, ".add", "Add another document")
        self._add.clicked.connect(self._on_add)
        self._place = QVBoxLayout()
        self._place.setSpacing(4)
        foot = QHBoxLayout()
        foot.addWidget(self._other, 1)
        foot.addWidget(self._add)
        foot.addStretch(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._place)
        layout.addLayout(foot)

    @override
    def value(self) -> Any:
        references = [row.filing.reference for row in self._rows]
        return [each for each in references if each is not None] or None

    @override
    def set_value(self, value: Any) -> None:
        for row in list(self._rows):
            self._remove(row)
        for number, reference in enumerate(value or (), 1):
            known = self.ground.documents.get(reference["document_id"])
            if known:
                row = self._insert(DocumentType(known.document_type))
            else:
                row = self._insert(DocumentType.OTHER, f"Document {number}")
            row.show_stored(reference)
        self._lay_anew(())

    @override
    def set_read_only(self, read_only: bool) -> None:
        self._is_read_only = read_only
        self._other.setHidden(read_only)
        self._add.setHidden(read_only)
        for row in self._rows:
            row.set_read_only(read_only)

    @override
    def stops(self) -> list[QWidget]:
        inner = [stop for row in self._rows for stop in row.stops()]
        return inner if self._is_read_only else [*inner, self._other, self._add]

    @override
    def open_stops(self) -> list[QWidget]:
        return [stop for row in self._rows for stop in row.open_stops()]

    @override
    def show_requirements(self, requirements: tuple[Requirement, ...]) -> None:
        wanted = {each.document_type: each for each in requirements if each.document_type}
        if self._is_read_only:
            return
        before = list(self._rows)
        for row in before:
            if row.document_type not in wanted and row.is_untouched:
                self._remove(row)
        present = {row.document_type for row in self._rows}
        for document_type in wanted:
            if document_type not in present:
                self._insert(document_type)
        for row in self._rows:
            row.show_need(wanted.get(row.document_type))
        if before != self._rows:
            self._lay_anew(tuple(wanted))

    def _on_add(self) -> None:
        found = find_choice(self._other.currentText(), _EVERY)
        if found is None:
            self._other.setFocus(Qt.FocusReason.TabFocusReason)
            return
        row = self._insert(DocumentType(found.code))
        self._other.setCurrentIndex(-1)
        self._other.setEditText("")
        self.reshaped.emit()
        row.path.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_waive(self, document_type: DocumentType) -> None:
        self.ground.row_wanted.emit("waivers", {"document_type": document_type.value})

    def _insert(self, document_type: DocumentType, title: str = "") -> DocumentRow:
        same = sum(row.document_type is document_type for row in self._rows)
        number = f".{same + 1}" if same else ""
        name = f"{self.field.object_name}.{document_type.value}{number}"
        row = DocumentRow(document_type, name, self.ground, title)
        row.edited.connect(self.edited)
        row.waive_asked.connect(self._on_waive)
        row.set_read_only(self._is_read_only)
        self._rows.append(row)
        self._place.addWidget(row)
        return row

    def _remove(self, row: DocumentRow) -> None:
        row.filing.drop()
        self._rows.remove(row)
        self._place.removeWidget(row)
        # Later, since its own Enter may have led here; and as a child, for a widget without a
        # parent is a window, whose end takes the focus from the form.
        row.hide()
        row.deleteLater()

    def _lay_anew(self, order: tuple[DocumentType, ...]) -> None:
        ranks = {document_type: rank for rank, document_type in enumerate(order)}
        self._rows.sort(key=lambda row: ranks.get(row.document_type, len(ranks)))
        for row in self._rows:
            self._place.removeWidget(row)
        for row in self._rows:
            self._place.addWidget(row)
        self.reshaped.emit()
