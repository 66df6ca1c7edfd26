"""From the file that an officer attaches to JPEG pages: bytes in, bytes out (contract 2.11).

The desk's half of document handling: PDF is read here and only here. Every page is rendered and
none is left out; what has too many pages, or cannot be read whole, is refused with a sentence.
"""

from collections.abc import Iterator
from itertools import islice
from math import ceil, sqrt
from threading import Lock
from typing import Final

import pypdfium2
from PIL import Image

from branch_desk.domain.documents import PAGE_MAX_PIXELS, PAGES_MAX
from branch_desk.domain.pictures import encode_page, fit_pages, is_picture, normalise_page
from branch_desk.domain.sentences import complain

__all__ = ["first_page", "normalise_page", "render"]

_PDF: Final = b"%PDF-"
_POINTS_AN_INCH: Final = 72
_DOTS_AN_INCH: Final = 200
# A page of A3 at 200 dots an inch; larger sheets get fewer dots, never more memory.
_RENDERED_MAX_PIXELS: Final = 8_000_000
# PDFium keeps state of its own and is not made for threads.
_one_at_a_time: Final = Lock()


def render(data: bytes) -> tuple[bytes, ...]:
    """Give the JPEG pages of a JPEG, PNG or PDF, judged by content: 1 to 10, 5 MiB in all.

    Raises Complaint `file_type` for any other content, and `file_unsafe` for what is encrypted,
    damaged, animated, of more than 10 pages, or holds a picture of more than 40 megapixels.
    """
    return _render(data, PAGES_MAX)


def first_page(data: bytes) -> bytes:
    """Give the first page alone, to know a paper by; raises as `render` does."""
    return _render(data, 1)[0]


def _render(data: bytes, most: int) -> tuple[bytes, ...]:
    if is_picture(data):
        return (normalise_page(data),)
    if not data.startswith(_PDF):
        raise complain("file_type")
    with _one_at_a_time:
        return fit_pages(_pages_of_pdf(data, most))


def _pages_of_pdf(data: bytes, most: int) -> list[bytes]:
    try:
        with pypdfium2.PdfDocument(data) as document:
            is_encrypted = pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document) >= 0
            if is_encrypted or not 1 <= len(document) <= PAGES_MAX:
                raise complain("file_unsafe")
            # Without it what was filled into the fields of a form would be missing.
            document.init_forms()
            return [encode_page(picture) for picture in islice(_pictures(document), most)]
    except (pypdfium2.PdfiumError, MemoryError):
        raise complain("file_unsafe") from None


def _pictures(document: pypdfium2.PdfDocument) -> Iterator[Image.Image]:
    for page in document:
        _refuse_bombs(page)
        bitmap = page.render(scale=_scale(*page.get_size()))
        yield bitmap.to_pil().convert("RGB")


def _refuse_bombs(page: pypdfium2.PdfPage) -> None:
    for image in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
        width, height = image.get_px_size()
        if width * height > PAGE_MAX_PIXELS:
            raise complain("file_unsafe")


def _scale(width: float, height: float) -> float:
    wanted = _DOTS_AN_INCH / _POINTS_AN_INCH
    scale = min(wanted, sqrt(_RENDERED_MAX_PIXELS / max(1.0, width * height)))
    # A sheet of one pixel by a million is as large as a square one, once both are rounded up.
    if ceil(width * scale) * ceil(height * scale) > PAGE_MAX_PIXELS:
        raise complain("file_unsafe")
    return scale
