"""What happens to a chosen file away from the widgets: read, rendered, sent up."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from branch_desk.common import Complaint
from branch_desk.domain.documents import DocumentUpload
from branch_desk.domain.pages import first_page, render
from branch_desk.domain.trims import AS_SCANNED, Trim, trim_pages
from branch_desk.services.documents import AttachedDocument, Documents
from branch_desk.ui.papers.page_view import picture

_PREVIEW_PX = 96


@dataclass(frozen=True)
class Prepared:
    """A file that can be filed: its pages as they go up, and a small picture of the first.

    They are the `scanned` ones, each changed by its trim.
    """

    pages: tuple[bytes, ...]
    preview: QImage
    scanned: tuple[bytes, ...]
    trims: tuple[Trim, ...]


def prepare_file(documents: Documents, path: str) -> Prepared:
    """Read a file and render it; raises Complaint or OSError where it cannot be filed."""
    place = Path(path).expanduser()
    if not place.is_file():
        raise Complaint("file_type", "There is no file here. Check the path, or browse with F2.")
    return prepare_bytes(documents.read_file(place))


def prepare_picture(image: QImage) -> Prepared:
    """Render what was pasted; raises Complaint where it cannot be filed."""
    return prepare_bytes(_as_png(image))


def prepare_bytes(data: bytes) -> Prepared:
    """Render what was read; raises Complaint where it cannot be filed."""
    pages = render(data)
    return prepare_pages(pages, (AS_SCANNED,) * len(pages))


def glimpse(documents: Documents, path: Path, width: int) -> QImage:
    """Give the first page of a file as a picture; raises as `prepare_file` does."""
    return picture(first_page(documents.read_file(path)), width)


def prepare_pages(scanned: tuple[bytes, ...], trims: tuple[Trim, ...]) -> Prepared:
    """Turn and crop JPEG pages, each by its trim, and draw the first one small."""
    pages = trim_pages(scanned, trims)
    return Prepared(pages, picture(pages[0], _PREVIEW_PX), scanned, trims)


def attach(
    documents: Documents, document_id: str, prepared: Prepared, upload: DocumentUpload
) -> AttachedDocument:
    """Store the pages at the core under an id; raises what the store raises."""
    return documents.store(document_id, prepared.pages, upload)


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
