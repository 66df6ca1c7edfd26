"""One document of a form: the file, the original seen, its date, and how far it got."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from branch_desk.common import format_date
from branch_desk.domain.checklists import Requirement, RequirementState, is_dated
from branch_desk.domain.documents import DOCUMENT_WORDS, DocumentType
from branch_desk.ui.editors.complaint_line import ComplaintLine
from branch_desk.ui.editors.date_words import read_date
from branch_desk.ui.editors.editor import TARGET_PX
from branch_desk.ui.editors.field_row import LABEL_PX, NEEDED
from branch_desk.ui.editors.filing import Filing
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.path_line import PathLine
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.page_preview import PagePreview

_PREVIEW_PX = 28
_STATE_PX = 130
_LINE_PX = 24
"""The frame and the padding of a line."""


class DocumentRow(QWidget):
    """Takes one document by path, browser, drop or paste, and says how far it got."""

    edited = Signal()
    waive_asked = Signal(object)
    """The type of a paper that the officer wants to do without."""

    def __init__(
        self, document_type: DocumentType, object_name: str, ground: Ground, title: str = ""
    ) -> None:
        super().__init__()
        self.document_type = document_type
        self.filing = Filing(document_type, ground, self)
        self._ground = ground
        self._need: Requirement | None = None
        self._words = title or DOCUMENT_WORDS[document_type]
        self._make_parts()
        self._name_parts(object_name)
        self._lay_out()
        self._connect()
        self._show()

    def _make_parts(self) -> None:
        self._title = PlainLabel("", self, wrap=True)
        self.path = PathLine(self)
        self._title.setBuddy(self.path)
        self.browse = QPushButton("Browse  F2", self)
        self.seen = QCheckBox("Original seen", self)
        self.dated = QLineEdit(self)
        self.dated.setPlaceholderText("date on it")
        self.dated.setFixedWidth(
            self.dated.fontMetrics().horizontalAdvance("00 Mmm 0000") + _LINE_PX
        )
        policy = self.dated.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.dated.setSizePolicy(policy)
        self.dated.setVisible(is_dated(self.document_type))
        self._preview = PlainLabel("", self)
        self._preview.setFixedSize(_PREVIEW_PX, _PREVIEW_PX)
        self._state = PlainLabel("", self, wrap=True)
        self.waive = QPushButton("Waive: why", self)
        self._complaint = ComplaintLine(self)
        for part in (self.browse, self.seen, self.dated, self.waive):
            part.setMinimumHeight(TARGET_PX)

    def _name_parts(self, name: str) -> None:
        named = (
            (self.path, "", f"File of the {self._words}"),
            (self.browse, ".browse", f"Browse for the {self._words}"),
            (self.seen, ".seen", f"Original of the {self._words} seen"),
            (self.dated, ".issued_on", f"Date on the {self._words}"),
            (self.waive, ".waive", f"Do without the {self._words}: give the reason"),
            (self._state, ".state", f"State of the {self._words}"),
            (self._preview, ".preview", f"Picture of the {self._words}"),
        )
        for part, suffix, words in named:
            part.setObjectName(f"{name}{suffix}")
            part.setAccessibleName(words)

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        self._title.setFixedWidth(LABEL_PX)
        self._state.setFixedWidth(_STATE_PX)
        parts = (self._title, self.path, self.browse, self.seen, self.dated, self._preview)
        for column, part in enumerate((*parts, self._state)):
            layout.addWidget(part, 0, column, Qt.AlignmentFlag.AlignVCenter)
        column_of_state = len(parts)
        layout.addWidget(self.waive, 0, column_of_state, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._complaint, 1, 1, 1, 6)
        layout.setColumnStretch(1, 1)

    def _connect(self) -> None:
        self.path.chosen.connect(self.filing.take_file)
        self.path.pasted.connect(self.filing.take_bytes)
        self.path.browse_asked.connect(self._on_browse)
        self.browse.clicked.connect(self._on_browse)
        self.seen.clicked.connect(self._on_said)
        self.dated.editingFinished.connect(self._on_said)
        self.waive.clicked.connect(self._on_waive)
        self.filing.changed.connect(self._show)
        self.filing.changed.connect(self.edited)

    def stops(self) -> list[QWidget]:
        """Give the parts that take the focus."""
        parts: list[QWidget] = [self.path, self.browse, self.seen, self.dated, self.waive]
        return [part for part in parts if not part.isHidden() and part.isEnabled()]

    def open_stops(self) -> list[QWidget]:
        """Give the part that the document still waits for."""
        if self.filing.reference is not None:
            return []
        if not self.filing.has_file:
            return [self.path] if self._is_wanted else []
        if not self.seen.isChecked():
            return [self.seen]
        return [self.dated] if self.filing.lacks_date else []

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was chosen here so far."""
        return self.filing.reference is None and not self.path.text().strip()

    @property
    def _is_wanted(self) -> bool:
        open_states = (RequirementState.OPEN, RequirementState.FAILS)
        return self._need is not None and self._need.state in open_states

    def show_need(self, need: Requirement | None) -> None:
        """Say how the checklist's line of this document stands; None if there is no line."""
        self._need = need
        self._show()

    def stand_alone(self) -> None:
        """Leave the name of the paper to what stands around, and no room for others' dates."""
        self._title.hide()
        policy = self.dated.sizePolicy()
        policy.setRetainSizeWhenHidden(False)
        self.dated.setSizePolicy(policy)

    def forget(self) -> None:
        """Begin afresh, without a file."""
        self.filing.drop()
        self.path.show_fixed("")
        self.seen.setChecked(False)
        self.dated.clear()
        self._on_said()

    def show_stored(self, reference: dict[str, Any]) -> None:
        """Show a document that the core holds already."""
        known = self._ground.documents.get(reference["document_id"])
        self.seen.setChecked(known is not None and known.original_seen)
        if known and known.issued_on:
            self.dated.setText(format_date(known.issued_on))
        self.path.show_fixed("stored at the core")
        self.filing.show_stored(reference)

    def set_read_only(self, read_only: bool) -> None:
        """Let the row be read and no longer changed; or again."""
        self.path.setReadOnly(read_only)
        self.browse.setHidden(read_only)
        self.seen.setEnabled(not read_only)
        self.dated.setReadOnly(read_only)
        self._show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11 and self.filing.preview is not None:
            runner = self._ground.runner
            PagePreview(self._in_words, self.filing.pages, runner, self).open()
        else:
            super().keyPressEvent(event)

    @property
    def _in_words(self) -> str:
        return self._words[:1].upper() + self._words[1:]

    @property
    def _may_waive(self) -> bool:
        need, is_open = self._need, self.filing.state == "" and not self.path.isReadOnly()
        return is_open and need is not None and need.waivable and self._is_wanted

    def _on_waive(self) -> None:
        self.waive_asked.emit(self.document_type)

    def _on_browse(self) -> None:
        dialog = QFileDialog(self, "Choose a scan", "", "Scans (*.jpg *.jpeg *.png *.pdf)")
        dialog.setObjectName("browse")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.path.take)
        dialog.open()

    def _on_said(self) -> None:
        if self.path.isReadOnly():
            return
        day = self._date()
        if day:
            # As it was understood, since `-10d` says little to whoever looks again.
            self.dated.setText(format_date(day))
        self.filing.hear(self.seen.isChecked(), day)

    def _date(self) -> date | None:
        return read_date(self.dated.text(), self._ground.today, is_past=True)

    def _show(self) -> None:
        needed = self._need is not None and self._need.state is not RequirementState.WAIVED
        self._title.setText(f"{self._in_words}{NEEDED if needed else ''}")
        is_waived = self._need is not None and self._need.state is RequirementState.WAIVED
        self._state.setText(self.filing.state or ("waived" if is_waived else ""))
        self.waive.setVisible(self._may_waive)
        self._state.setHidden(self._may_waive)
        self._complaint.show_text(self.filing.complaint)
        self.path.setAccessibleDescription(f"{self.filing.state} {self.filing.complaint}".strip())
        preview = self.filing.preview
        self._preview.setPixmap(_fitted(QPixmap.fromImage(preview)) if preview else QPixmap())


def _fitted(picture: QPixmap) -> QPixmap:
    return picture.scaled(
        _PREVIEW_PX,
        _PREVIEW_PX,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
