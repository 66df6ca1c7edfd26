"""One document of a form: the file, the original seen, its date, and how far it got."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.common import format_date
from branch_desk.domain.checklists import Requirement, RequirementState
from branch_desk.domain.documents import DocumentType
from branch_desk.ui.editors.date_words import read_date
from branch_desk.ui.editors.document_parts import DocumentParts
from branch_desk.ui.editors.field_row import NEEDED
from branch_desk.ui.editors.filing import Filing
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.row_dialogs import RowDialogs


class DocumentRow(DocumentParts):
    """Takes one document by path, browser, drop or paste, and says how far it got."""

    edited = Signal()
    waive_asked = Signal(object)
    """The type of a paper that the officer wants to do without."""

    def __init__(
        self, document_type: DocumentType, object_name: str, ground: Ground, title: str = ""
    ) -> None:
        super().__init__(document_type, object_name, title)
        self.document_type = document_type
        self.filing = Filing(document_type, ground, self)
        self._ground = ground
        self._need: Requirement | None = None
        self._dialogs = RowDialogs(self._in_words, self.path, self.filing, ground, self)
        self._connect()
        self._show()

    def _connect(self) -> None:
        dialogs = self._dialogs
        dialogs.chosen.connect(self._on_scan)
        self.path.chosen.connect(self.filing.take_file)
        self.path.pasted.connect(self.filing.take_picture)
        self.path.browse_asked.connect(dialogs.browse)
        self.path.tray_asked.connect(dialogs.show_tray)
        self.browse.clicked.connect(dialogs.browse)
        self.seen.clicked.connect(self._on_said)
        self.dated.editingFinished.connect(self._on_said)
        self.waive.clicked.connect(self._on_waive)
        self.again.clicked.connect(self._on_again)
        self.large.clicked.connect(dialogs.show_large)
        self.filing.changed.connect(self._show)
        self._ground.learnt.connect(self._show)
        self.filing.changed.connect(self.edited)

    def open_stops(self) -> list[QWidget]:
        """Give the part that the document still waits for."""
        if self.filing.reference is not None:
            return []
        if not self.filing.has_file:
            return [self.path] if self._is_wanted else []
        if self.filing.is_unsent:
            return [self.again]
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
        self.filing.show_stored(reference, known)

    def set_read_only(self, read_only: bool) -> None:
        """Let the row be read and no longer changed; or again."""
        self.path.setReadOnly(read_only)
        self.browse.setHidden(read_only)
        self._show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11:
            self._dialogs.show_large()
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

    def _on_again(self) -> None:
        # The button goes once it is sent, and the focus must not go with it to anywhere.
        self.seen.setFocus(Qt.FocusReason.TabFocusReason)
        self.filing.send_again()

    def _on_scan(self, path: str) -> None:
        self.path.take(path)
        # On to the next thing to say of it, back in this window.
        self.window().activateWindow()
        self.seen.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def _may_say(self) -> bool:
        # What was said of a stored paper stands, as long as its pages are not here.
        return not (self.filing.is_at_core_only or self.path.isReadOnly())

    def _on_said(self) -> None:
        if not self._may_say:
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
        on_file = "on file: F11" if self._dialogs.is_on_file else ""
        self._state.setText(self.filing.state or ("waived" if is_waived else on_file))
        self.seen.setEnabled(self._may_say)
        self.dated.setReadOnly(not self._may_say)
        self.waive.setVisible(self._may_waive)
        self.again.setVisible(self.filing.is_unsent)
        self._state.setHidden(self._may_waive or self.filing.is_unsent)
        self._complaint.show_text(self.filing.complaint)
        self.path.setAccessibleDescription(f"{self.filing.state} {self.filing.complaint}".strip())
        self._show_picture(self.filing.preview, self._dialogs.can_show)
