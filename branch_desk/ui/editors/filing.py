"""How far one document got: chosen, rendered, waiting for the officer's word, stored."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from branch_desk.domain.checklists import is_dated
from branch_desk.domain.documents import DocumentType
from branch_desk.domain.pages import render
from branch_desk.services.documents import AttachedDocument
from branch_desk.services.errors import explain
from branch_desk.ui.background import Call
from branch_desk.ui.editors.document_work import (
    Paper,
    Prepared,
    attach,
    prepare_bytes,
    prepare_file,
)
from branch_desk.ui.editors.ground import Ground


class Filing(QObject):
    """Follows one document; once the original was seen, and dated where that is asked, it goes up.

    `state` is for the row, `complaint` says why a file was refused, and `reference` is what the
    request names once the core holds the pages.
    """

    changed = Signal()

    def __init__(self, document_type: DocumentType, ground: Ground, parent: QObject) -> None:
        super().__init__(parent)
        self.document_type = document_type
        self.state = ""
        self.complaint = ""
        self.reference: dict[str, Any] | None = None
        self.preview: QImage | None = None
        self._ground = ground
        self._prepared: Prepared | None = None
        self._is_seen = False
        self._issued_on: date | None = None
        self._call: Call | None = None
        self._is_asking = False

    @property
    def lacks_date(self) -> bool:
        """Whether the date on the paper is asked for and not known."""
        return is_dated(self.document_type) and self._issued_on is None

    @property
    def has_file(self) -> bool:
        """Whether a file was taken that was not refused so far."""
        return self._prepared is not None or self._is_asking

    def pages(self) -> tuple[bytes, ...]:
        """Render the pages of the file as they would go up (on a worker)."""
        return render(self._prepared.data) if self._prepared else ()

    def take_file(self, path: str) -> None:
        """Take the file of a path; an empty one takes the document away."""
        self.drop()
        if path:
            self._ask(partial(prepare_file, self._ground.desk.documents, path), self._on_prepared)

    def take_bytes(self, data: bytes) -> None:
        """Take what was pasted."""
        self.drop()
        self._ask(partial(prepare_bytes, data), self._on_prepared)

    def hear(self, is_seen: bool, issued_on: date | None) -> None:
        """Take note of what the officer says of the paper; a changed word stores it anew."""
        if (is_seen, issued_on) != (self._is_seen, self._issued_on):
            self._is_seen, self._issued_on = is_seen, issued_on
            self.reference = None
            self._store()

    def retype(self, document_type: DocumentType) -> None:
        """Follow the same pages as a paper of another type; what was stored is stored anew."""
        if document_type is not self.document_type:
            self.document_type = document_type
            self.reference = None
            self._store()

    def show_stored(self, reference: dict[str, Any]) -> None:
        """Follow a document that the core holds already."""
        self.reference = reference
        self._say("stored")

    def drop(self) -> None:
        """Forget the file and what is under way for it."""
        if self._is_asking:
            self._is_asking = False
            if self._call is not None:
                self._call.cancel()
            self._ground.end()
        self._call = self._prepared = self.reference = self.preview = None
        self._say("")

    def _ask(self, work: Callable[[], Any], on_answer: Callable[[Any], None]) -> None:
        self._is_asking = True
        self._ground.begin()
        self._say("preparing ..." if self._prepared is None else "storing ...")
        call = self._ground.runner.read(work, on_answer, self._on_refused)
        # A runner that works on the spot has answered already.
        self._call = call if self._is_asking else None

    def _on_prepared(self, prepared: Prepared) -> None:
        self._is_asking = False
        self._prepared, self.preview = prepared, prepared.preview
        self._store()
        self._ground.end()

    def _store(self) -> None:
        if self._prepared is None or self._is_asking:
            return
        if not self._is_seen:
            self._say("tick: original seen")
        elif self.lacks_date:
            self._say("enter its date")
        else:
            paper = Paper(self.document_type, self._issued_on)
            work = partial(attach, self._ground.desk.documents, self._prepared, paper)
            self._ask(work, self._on_stored)

    def _on_stored(self, stored: AttachedDocument) -> None:
        self._is_asking = False
        self.reference = {"document_id": stored.document_id, "sha256": stored.sha256}
        self._ground.learn_document(stored.document_id, stored.facts)
        count = len(stored.pages)
        self._say(f"stored, {count} page{'' if count == 1 else 's'}")
        self._ground.end()

    def _on_refused(self, error: Exception) -> None:
        self._is_asking = False
        self._prepared = self.preview = None
        self._say("refused", explain(error).message)
        self._ground.end()

    def _say(self, state: str, complaint: str = "") -> None:
        self.state, self.complaint = state, complaint
        self.changed.emit()
