"""What happens to a chosen file away from the widgets: read, rendered, sent up."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtGui import QImage

from branch_desk.common import Complaint
from branch_desk.domain.documents import DocumentType
from branch_desk.domain.pages import render
from branch_desk.services.documents import AttachedDocument, Documents
from branch_desk.ui.page_view import picture

_PREVIEW_PX = 96


@dataclass(frozen=True)
class Prepared:
    """A file that can be filed: its bytes, how many pages it has, and a small picture."""

    data: bytes
    pages: int
    preview: QImage


@dataclass(frozen=True)
class Paper:
    """What is said of a document when it goes up."""

    document_type: DocumentType
    issued_on: date | None


def prepare_file(documents: Documents, path: str) -> Prepared:
    """Read a file and render it; raises Complaint or OSError where it cannot be filed."""
    place = Path(path).expanduser()
    if not place.is_file():
        raise Complaint("file_type", "There is no file here. Check the path, or browse with F2.")
    return prepare_bytes(documents.read_file(place))


def prepare_bytes(data: bytes) -> Prepared:
    """Render what was pasted or read; raises Complaint where it cannot be filed."""
    pages = render(data)
    return Prepared(data, len(pages), picture(pages[0], _PREVIEW_PX))


def attach(documents: Documents, prepared: Prepared, paper: Paper) -> AttachedDocument:
    """Store the pages at the core; the original was seen, or it would not go up."""
    return documents.attach(
        prepared.data,
        document_type=paper.document_type,
        original_seen=True,
        issued_on=paper.issued_on,
    )
