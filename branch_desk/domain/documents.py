"""Documents: how a body names one, what an upload says of it, and what the core answers."""

import hashlib
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from pydantic import BaseModel, Field

from branch_desk.domain.fields import (
    BankDate,
    Body,
    CustomerId,
    DocumentId,
    Instant,
    Kind,
    Line30,
    PagesDigest,
    Record,
    YesNo,
    kind_of,
)

PAGES_MAX: Final = 10
UPLOAD_MAX_BYTES: Final = 5 * 1024 * 1024
FILE_MAX_BYTES: Final = 20 * 1024 * 1024
PAGE_MAX_PIXELS: Final = 40_000_000


class DocumentType(StrEnum):
    """The papers that the bank files."""

    ID_FRONT = "ID_FRONT"
    ID_BACK = "ID_BACK"
    PHOTO = "PHOTO"
    SIGNATURE_SPECIMEN = "SIGNATURE_SPECIMEN"
    PROOF_OF_ADDRESS = "PROOF_OF_ADDRESS"
    KRA_PIN_CERTIFICATE = "KRA_PIN_CERTIFICATE"
    SOURCE_OF_FUNDS = "SOURCE_OF_FUNDS"
    PEP_DECLARATION = "PEP_DECLARATION"
    REGISTRATION_CERTIFICATE = "REGISTRATION_CERTIFICATE"
    CR12 = "CR12"
    CONSTITUTION = "CONSTITUTION"
    PARTNERSHIP_DEED = "PARTNERSHIP_DEED"
    TRUST_DEED = "TRUST_DEED"
    BOARD_RESOLUTION = "BOARD_RESOLUTION"
    BENEFICIAL_OWNER_DECLARATION = "BENEFICIAL_OWNER_DECLARATION"
    CUSTOMER_INSTRUCTION = "CUSTOMER_INSTRUCTION"
    MANDATE_INSTRUCTION = "MANDATE_INSTRUCTION"
    CLOSURE_REQUEST = "CLOSURE_REQUEST"
    COURT_ORDER = "COURT_ORDER"
    OTHER = "OTHER"


DOCUMENT_WORDS: Final = {
    DocumentType.ID_FRONT: "ID front",
    DocumentType.ID_BACK: "ID back",
    DocumentType.PHOTO: "photo",
    DocumentType.SIGNATURE_SPECIMEN: "signature specimen",
    DocumentType.PROOF_OF_ADDRESS: "proof of address",
    DocumentType.KRA_PIN_CERTIFICATE: "KRA PIN certificate",
    DocumentType.SOURCE_OF_FUNDS: "source of funds",
    DocumentType.PEP_DECLARATION: "PEP declaration",
    DocumentType.REGISTRATION_CERTIFICATE: "registration certificate",
    DocumentType.CR12: "CR12",
    DocumentType.CONSTITUTION: "constitution",
    DocumentType.PARTNERSHIP_DEED: "partnership deed",
    DocumentType.TRUST_DEED: "trust deed",
    DocumentType.BOARD_RESOLUTION: "board resolution",
    DocumentType.BENEFICIAL_OWNER_DECLARATION: "beneficial owner declaration",
    DocumentType.CUSTOMER_INSTRUCTION: "customer instruction",
    DocumentType.MANDATE_INSTRUCTION: "mandate instruction",
    DocumentType.CLOSURE_REQUEST: "closure request",
    DocumentType.COURT_ORDER: "court order",
    DocumentType.OTHER: "other document",
}


def pages_digest(pages: Sequence[bytes]) -> str:
    """Give the SHA-256 over the digests of all pages, in order, as hex (contract 2.11)."""
    digests = b"".join(hashlib.sha256(page).digest() for page in pages)
    return hashlib.sha256(digests).hexdigest()


class DocumentRef(Body):
    """How a body names a document: the pages that the core stored, and no others."""

    KIND: ClassVar[str] = "document"

    document_id: DocumentId = Field(title="Document")
    sha256: PagesDigest = Field(title="Pages")


def paper_of(*types: DocumentType) -> Kind:
    """Mark a field that names a single document as one of these types."""
    return Kind(DocumentRef.KIND, papers=types)


def papers_taken(model: type[BaseModel], name: str) -> tuple[DocumentType, ...]:
    """Give the types that a field takes a document of, the usual one first."""
    return tuple(map(DocumentType, kind_of(model.model_fields[name]).papers))


def papers_in_words(types: tuple[DocumentType, ...]) -> str:
    """Give types of document as a choice: `the closure request, board resolution or CR12`."""
    *others, last = (DOCUMENT_WORDS[each] for each in types)
    return f"the {', '.join(others)} or {last}" if others else f"the {last}"


class DocumentUpload(Body):
    """The fields that go up with the pages of a document."""

    document_type: DocumentType
    original_seen: YesNo
    customer_id: CustomerId | None = None
    document_number: Line30 | None = None
    issued_on: BankDate | None = None
    expires_on: BankDate | None = None


class DocumentStored(Record):
    """What the core says of the pages that it stored.

    `sha256` covers the stored pages, `uploaded_sha256` the pages as sent; `size` is in bytes.
    """

    document_id: str
    pages: int = Field(ge=1, le=PAGES_MAX)
    size: int
    sha256: str
    uploaded_sha256: str


class DocumentDescription(DocumentStored):
    """A stored document with its upload's fields and its state."""

    document_type: str
    original_seen: bool
    customer_id: str | None = None
    document_number: str | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    uploaded_by: str
    uploaded_at: Instant
    status: str
