"""The editor of a single document: an instruction, a resolution, a specimen signature."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.domain.documents import DocumentType
from branch_desk.domain.words import Choice, words_of
from branch_desk.ui.editors.choice import ChoiceBox
from branch_desk.ui.editors.choices import find_choice
from branch_desk.ui.editors.document_row import DocumentRow
from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground


class DocumentEditor(Editor):
    """One paper of a type that the field takes; where there are several, the type is chosen."""

    is_wide = True

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self._types = tuple(map(DocumentType, field.kind.papers)) or (DocumentType.OTHER,)
        self._choices = tuple(Choice(each.value, words_of(each)) for each in self._types)
        self._row = DocumentRow(self._types[0], field.object_name, ground, field.title)
        self._row.edited.connect(self.edited)
        self._box = ChoiceBox(self)
        self._box.addItems([each.words for each in self._choices])
        self._box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self._box.setHidden(len(self._types) == 1)
        self.name_part(self._box, ".type", f"Type of the paper: {field.title}")
        self._box.editTextChanged.connect(self._on_type)
        self._box.left.connect(self._on_box_left)
        self._row.stand_alone()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._box, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._row)

    @override
    def value(self) -> Any:
        return self._row.filing.reference

    @override
    def set_value(self, value: Any) -> None:
        self._row.forget()
        known = self.ground.documents.get(value["document_id"]) if value else None
        kinds = [each for each in self._types if known and each == known.document_type]
        self._show_type(kinds[0] if kinds else self._types[0])
        if value:
            self._row.show_stored(value)

    @override
    def set_read_only(self, read_only: bool) -> None:
        self._box.set_read_only(read_only)
        self._row.set_read_only(read_only)

    @override
    def stops(self) -> list[QWidget]:
        inner = self._row.stops()
        return inner if self._box.isHidden() else [self._box, *inner]

    @override
    def open_stops(self) -> list[QWidget]:
        filing = self._row.filing
        if filing.reference is None and not filing.has_file:
            return [self._row.path] if self.field.needed or self.is_wanted else []
        return self._row.open_stops()

    @override
    def let_go(self) -> None:
        self._row.filing.drop()

    def _show_type(self, document_type: DocumentType) -> None:
        self._box.blockSignals(True)
        self._box.setCurrentIndex(self._types.index(document_type))
        self._box.blockSignals(False)
        self._row.filing.retype(document_type)

    def _on_type(self, text: str) -> None:
        found = find_choice(text, self._choices)
        if found is not None:
            self._row.filing.retype(DocumentType(found.code))
        self.edited.emit()

    def _on_box_left(self) -> None:
        # A text that names no type goes back to the one that the paper is filed as.
        self._show_type(self._row.filing.document_type)
