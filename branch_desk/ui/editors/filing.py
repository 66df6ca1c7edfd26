"""How far one document got: chosen, rendered, waiting for the officer's word, stored."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from branch_desk.domain.checklists import is_dated
from branch_desk.domain.documents import DocumentType, DocumentUpload
from branch_desk.domain.facts import DocumentFacts
from branch_desk.domain.trims import Trim
from branch_desk.domain.words import document_words
from branch_desk.services.documents import AttachedDocument
from branch_desk.services.errors import Refused, explain
from branch_desk.services.messages import new_id
from branch_desk.ui.common.background import Call
from branch_desk.ui.editors.document_work import (
    Prepared,
    attach,
    prepare_file,
    prepare_pages,
    prepare_picture,
)
from branch_desk.ui.editors.ground import Ground

_KEPT: Final = "The file is kept here: F5 sends it again."
_STORED_AS: Final = (
    "The core holds this paper as it was filed: {words}. To file it as another, choose the file "
    "again, then its type."
)


class Filing(QObject):
    """Follows one document; once the original was seen, and dated where that is asked, it goes up.

    `state` is for the row, `complaint` says why a file was refused or could not be stored, and
    `reference` is what the request names once the core holds the pages. A file that could not be
    stored is kept, and `is_unsent` until it is sent again.
    """

    changed = Signal()

    def __init__(self, document_type: DocumentType, ground: Ground, parent: QObject) -> None:
        super().__init__(parent)
        self.document_type = document_type
        self.state = ""
        self.complaint = ""
        self.reference: dict[str, Any] | None = None
        self.preview: QImage | None = None
        self.is_unsent = False
        self._ground = ground
        self._prepared: Prepared | None = None
        self._document_id = ""
        self._is_seen = False
        self._issued_on: date | None = None
        self._call: Call | None = None
        self._is_asking = False
        ground.asked_again.connect(self.send_again)

    @property
    def lacks_date(self) -> bool:
        """Whether the date on the paper is asked for and not known."""
        return is_dated(self.document_type) and self._issued_on is None

    @property
    def has_file(self) -> bool:
        """Whether a file was taken that was not refused so far."""
        return self._prepared is not None or self._is_asking

    @property
    def is_at_core_only(self) -> bool:
        """Whether the core holds the paper and its pages are not here: it stays what it is."""
        return self.reference is not None and self._prepared is None

    @property
    def prepared(self) -> Prepared | None:
        """The file as it goes up, once it was taken."""
        return self._prepared

    def take_file(self, path: str) -> None:
        """Take the file of a path; an empty one takes the document away."""
        self.drop()
        if path:
            self._ask(partial(prepare_file, self._ground.desk.documents, path), self._on_prepared)

    def take_picture(self, image: QImage) -> None:
        """Take what was pasted."""
        self.drop()
        self._ask(partial(prepare_picture, image), self._on_prepared)

    def trim(self, trims: tuple[Trim, ...]) -> None:
        """Turn and crop the pages, each by its trim; what was stored is stored anew."""
        if self._prepared is not None:
            scanned = self._prepared.scanned
            self.drop()
            self._ask(partial(prepare_pages, scanned, trims), self._on_prepared)

    def hear(self, is_seen: bool, issued_on: date | None) -> None:
        """Take note of what the officer says of the paper; a changed word stores it anew."""
        is_changed = (is_seen, issued_on) != (self._is_seen, self._issued_on)
        if is_changed and not self.is_at_core_only:
            self._is_seen, self._issued_on = is_seen, issued_on
            self._store_anew()

    def retype(self, document_type: DocumentType) -> None:
        """Follow the same pages as a paper of another type; what was stored is stored anew."""
        if document_type is self.document_type:
            return
        if self.is_at_core_only:
            # The core has it as what it was; its pages are not here to be stored as another.
            self._say(self.state, _STORED_AS.format(words=document_words(self.document_type)))
        else:
            self.document_type = document_type
            self._store_anew()

    def send_again(self) -> None:
        """Send what could not be stored, once more."""
        if self.is_unsent:
            self._store()

    def show_stored(self, reference: dict[str, Any], known: DocumentFacts | None) -> None:
        """Follow a document that the core holds already; `known` is what was said of it."""
        self.reference = reference
        self._is_seen = known is not None and known.original_seen
        self._issued_on = known.issued_on if known is not None else None
        self._say("stored")

    def drop(self) -> None:
        """Forget the file and what is under way for it."""
        self._is_asking = False
        if self._call is not None:
            self._call.cancel()
        self._call = self._prepared = self.reference = self.preview = None
        self._document_id = ""
        self._say("")

    def _ask(self, work: Callable[[], Any], on_answer: Callable[[Any], None]) -> None:
        self._is_asking = True
        self._say("preparing ..." if self._prepared is None else "storing ...")
        self._call = self._ground.ask(work, on_answer, self._on_refused)

    def _on_prepared(self, prepared: Prepared) -> None:
        self._is_asking = False
        self._prepared, self.preview = prepared, prepared.preview
        self._store()

    def _store_anew(self) -> None:
        self.reference = None
        self._document_id = ""
        self._store()

    def _store(self) -> None:
        if self._prepared is None or self._is_asking:
            return
        if not self._is_seen:
            self._say("tick: original seen")
        elif self.lacks_date:
            self._say("enter its date")
        else:
            upload = DocumentUpload(
                document_type=self.document_type, original_seen=True, issued_on=self._issued_on
            )
            # The same id as long as the answer may only have been lost.
            self._document_id = self._document_id or new_id()
            documents = self._ground.desk.documents
            work = partial(attach, documents, self._document_id, self._prepared, upload)
            self._ask(work, self._on_stored)

    def _on_stored(self, stored: AttachedDocument) -> None:
        self._is_asking = False
        if stored.document_id != self._document_id:
            # Something else was said of it while it went up.
            self._store()
            return
        self.reference = {"document_id": stored.document_id, "sha256": stored.sha256}
        self._ground.learn_document(stored.document_id, stored.facts)
        count = len(stored.pages)
        self._say(f"stored, {count} page{'' if count == 1 else 's'}")

    def _on_refused(self, error: Exception) -> None:
        self._is_asking = False
        why = explain(error).message
        if self._prepared is None:
            self._say("refused", why)
        elif not self._document_id:
            # Something else was said of it meanwhile.
            self._store()
        else:
            if isinstance(error, Refused):
                self._document_id = ""
            self._say("not stored", f"{why} {_KEPT}", is_unsent=True)

    def _say(self, state: str, complaint: str = "", *, is_unsent: bool = False) -> None:
        self.state, self.complaint, self.is_unsent = state, complaint, is_unsent
        self.changed.emit()
