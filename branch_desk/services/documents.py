"""Documents: from the file that an officer attaches to pages that the core stores.

Nothing is kept on this disk; the same bytes sent again get the same answer, so no key is needed.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from heapq import nlargest
from pathlib import Path
from typing import Final, TypedDict, Unpack

from branch_desk.domain.documents import (
    FILE_MAX_BYTES,
    DocumentStored,
    DocumentType,
    DocumentUpload,
    pages_digest,
)
from branch_desk.domain.facts import DocumentFacts
from branch_desk.domain.fields import wire_form
from branch_desk.domain.pages import render
from branch_desk.domain.sentences import complain
from branch_desk.services import reply_checks
from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import BackendUnreachable
from branch_desk.services.messages import new_id
from branch_desk.services.reply_checks import ReplyInvalid
from branch_desk.services.threads import require_worker

SCANS_MOST: Final = 9
"""How many scans a tray shows: as many as one digit can name."""
_SCANS: Final = (".jpg", ".jpeg", ".png", ".pdf")


class Details(TypedDict, total=False):
    """What an upload may say beside the kind of paper."""

    issued_on: date | None
    expires_on: date | None
    document_number: str | None
    customer_id: str | None


@dataclass(frozen=True)
class AttachedDocument:
    """A paper that the core has stored: how a body names it, what it is, and its pages as JPEG."""

    document_id: str
    sha256: str
    facts: DocumentFacts
    pages: tuple[bytes, ...]


@dataclass(frozen=True)
class Scan:
    """A file that the scanner laid down; `size` is in bytes."""

    path: Path
    scanned_at: datetime
    size: int


class Documents:
    """Reads, renders and uploads; every call waits for disk or core.

    `scan_folder` is where the scanner of this workstation lays down its files, if it does.
    """

    def __init__(self, client: ApiClient, scan_folder: Path | None = None) -> None:
        self._client = client
        self._scan_folder = scan_folder

    @property
    def has_scans(self) -> bool:
        """Whether this workstation has a folder of scans; answered from memory."""
        return self._scan_folder is not None

    def scans(self) -> tuple[Scan, ...]:
        """Give the newest scans, newest first, nine at most; raises OSError for a bad folder.

        They are known by the ends of their names; what is in them is judged once one is taken.
        """
        require_worker()
        if self._scan_folder is None:
            return ()
        found = _scans_in(self._scan_folder)
        return tuple(nlargest(SCANS_MOST, found, key=lambda scan: (scan.scanned_at, scan.path)))

    def read_file(self, path: Path) -> bytes:
        """Read a file of at most 20 MiB. Raises Complaint `file_unsafe` above, and OSError."""
        require_worker()
        with path.open("rb") as file:
            data = file.read(FILE_MAX_BYTES + 1)
        if len(data) > FILE_MAX_BYTES:
            raise complain("file_unsafe")
        return data

    def attach(
        self,
        data: bytes,
        *,
        document_type: DocumentType | str,
        original_seen: bool,
        **details: Unpack[Details],
    ) -> AttachedDocument:
        """Render a paper and store it at the core under an id of its own.

        Raises Complaint for a file that is none of the kinds or not safe, pydantic.ValidationError
        for its fields, Refused, SessionExpired, BackendUnreachable.
        """
        members = {"document_type": document_type, "original_seen": original_seen, **details}
        upload = DocumentUpload.model_validate(members)
        return self.store(new_id(), render(data), upload)

    def store(
        self, document_id: str, pages: tuple[bytes, ...], upload: DocumentUpload
    ) -> AttachedDocument:
        """Store JPEG pages under an id; after a lost answer, the same id asks for it again.

        Raises Refused, SessionExpired, BackendUnreachable.
        """
        stored = self._stored(document_id, pages, upload)
        facts = DocumentFacts(
            str(upload.document_type), upload.original_seen, upload.issued_on, upload.expires_on
        )
        return AttachedDocument(document_id, stored.sha256, facts, pages)

    def _stored(
        self, document_id: str, pages: tuple[bytes, ...], upload: DocumentUpload
    ) -> DocumentStored:
        fields = {name: _text(value) for name, value in wire_form(upload).items()}
        reply = self._client.put_document(document_id, pages, fields)
        try:
            stored = reply_checks.as_model(DocumentStored, reply.body)
        except ReplyInvalid as error:
            raise BackendUnreachable(str(error)) from None
        sent = (document_id, pages_digest(pages), len(pages))
        if (stored.document_id, stored.uploaded_sha256, stored.pages) != sent:
            raise BackendUnreachable("the answer is about another document")
        return stored


def _scans_in(folder: Path) -> Iterator[Scan]:
    for path in folder.iterdir():
        if path.suffix.lower() in _SCANS:
            # A scanner may be renaming it just now, or somebody clears the folder.
            with suppress(FileNotFoundError):
                found = path.stat()
                if path.is_file() and found.st_size:
                    at = datetime.fromtimestamp(found.st_mtime, UTC)
                    yield Scan(path, at, found.st_size)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
