"""Reading in clear: the one way to a `view` entry, and the reads that an officer makes under it.

Every act makes its entry durable first and carries its id through all its requests, so that the
journal and the core's access record match one to one (docs/contract.md 1, viewed reads).
"""

from dataclasses import replace
from typing import Final, TypeVar

from pydantic import BaseModel

from branch_desk.domain.documents import DocumentDescription, DocumentType, pages_digest
from branch_desk.domain.officers import TELLER_DOCUMENT_TYPES, Role
from branch_desk.domain.operation import Read
from branch_desk.journal.log import Journal
from branch_desk.services import reply_checks
from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import BackendUnreachable, NotPermitted, PrecheckFailed
from branch_desk.services.messages import new_id
from branch_desk.services.permissions import Permissions
from branch_desk.services.reply_checks import ReplyInvalid
from branch_desk.services.session import Session

REVEAL: Final = "customer_reveal"
PAGES: Final = "document_view"
_DOCUMENTS: Final = "/customer/documents"
_NOT_FOR_TELLERS: Final = (
    "A teller may look at photos and specimens only. Ask a relationship officer."
)
DIFFERS: Final = (
    "What the core sent is not the document that the record names. Do not rely on it; call IT."
)

Model = TypeVar("Model", bound=BaseModel)


def note_view(journal: Journal, session: Session, op: str) -> str:
    """Write that something is about to be read in clear, and give the id to read it under.

    Raises JournalError if the entry cannot be made durable; then nothing may be read.
    """
    correlation_id = new_id()
    journal.append("view", op=op, key=correlation_id, **vars(session.actor))
    return correlation_id


class Viewing:
    """What an officer reads in clear; each call is one act, and belongs on a worker."""

    def __init__(
        self, client: ApiClient, session: Session, permissions: Permissions, journal: Journal
    ) -> None:
        self._client = client
        self._session = session
        self._permissions = permissions
        self._journal = journal

    def note(self, op: str) -> str:
        """Begin an act, and give its id. Raises JournalError."""
        return note_view(self._journal, self._session, op)

    def reveal(self, read: Read, model: type[Model], op: str = REVEAL) -> Model:
        """Make an enquiry again with its personal fields in clear, after its `view` entry.

        Raises NotPermitted for a role that may not reveal, JournalError, Refused, SessionExpired,
        BackendUnreachable.
        """
        self._permissions.require(op)
        clear = replace(read, params={**(read.params or {}), "reveal": "true"})
        return self.ask(clear, model, self.note(op))

    def ask(self, read: Read, model: type[Model], correlation_id: str | None = None) -> Model:
        """Make a read and give its record. Raises Refused, SessionExpired, BackendUnreachable."""
        reply = self._client.read(read, correlation_id)
        try:
            return reply_checks.as_model(model, reply.body)
        except ReplyInvalid as error:
            raise BackendUnreachable(str(error), correlation_id) from None

    def paper(self, document_id: str, sha256: str, document_type: str) -> tuple[bytes, ...]:
        """Read all pages of a paper that the core holds, as an act of its own.

        Raises NotPermitted for a role that may not look at it, JournalError, else as `pages`.
        """
        self._permissions.require(PAGES)
        is_teller = self._session.officer.role is Role.TELLER
        if is_teller and document_type not in TELLER_DOCUMENT_TYPES:
            raise NotPermitted(_NOT_FOR_TELLERS)
        is_viewed = document_type != DocumentType.PHOTO
        return self.pages(document_id, sha256, self.note(PAGES) if is_viewed else None)

    def pages(self, document_id: str, sha256: str, correlation_id: str | None) -> tuple[bytes, ...]:
        """Read all pages of a document as JPEG; those of a photo need no act.

        `sha256` is the digest of its pages as the record names it.

        Raises PrecheckFailed if they are not the document that was named, else as `ask`.
        """
        described = self.described(document_id, sha256, correlation_id)
        pages = tuple(
            self._client.get_bytes(f"{_DOCUMENTS}/{document_id}/pages/{number}", correlation_id)
            for number in range(1, described.pages + 1)
        )
        if pages_digest(pages) != sha256:
            raise PrecheckFailed("document", DIFFERS, correlation_id)
        return pages

    def described(
        self, document_id: str, sha256: str, correlation_id: str | None
    ) -> DocumentDescription:
        """Read what is known of a document. Raises as `pages`."""
        read = Read(path=f"{_DOCUMENTS}/{document_id}")
        found = self.ask(read, DocumentDescription, correlation_id)
        if (found.document_id, found.sha256) != (document_id, sha256):
            raise PrecheckFailed("document", DIFFERS, correlation_id)
        return found
