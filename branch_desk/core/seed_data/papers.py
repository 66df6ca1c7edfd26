"""The demo's documents: one drawn placeholder a type, marked SPECIMEN, shared by all customers."""

from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from branch_desk.domain.documents import DOCUMENT_WORDS, DocumentType
from branch_desk.domain.pictures import encode_page

_SIZES: Final = {
    DocumentType.PHOTO: (420, 540),
    DocumentType.SIGNATURE_SPECIMEN: (640, 240),
    DocumentType.ID_FRONT: (856, 540),
    DocumentType.ID_BACK: (856, 540),
}
_SHEET: Final = (744, 1052)
_PAPER: Final = (250, 248, 240)
_INK: Final = (60, 70, 90)
_STAMP: Final = (170, 60, 60)
_MARGIN: Final = 24
_TITLE_SIZE: Final = 34
_STAMP_SIZE: Final = 54


@cache
def placeholder(document_type: str) -> bytes:
    """Give the stored page of a document type: a JPEG that says what it stands for."""
    kind = DocumentType(document_type)
    width, height = _SIZES.get(kind, _SHEET)
    page = Image.new("RGB", (width, height), _PAPER)
    pen = ImageDraw.Draw(page)
    frame = (_MARGIN, _MARGIN, width - _MARGIN, height - _MARGIN)
    pen.rectangle(frame, outline=_INK, width=3)
    title = DOCUMENT_WORDS[kind][:1].upper() + DOCUMENT_WORDS[kind][1:]
    pen.text((2 * _MARGIN, 2 * _MARGIN), title, _INK, ImageFont.load_default(_TITLE_SIZE))
    if kind is DocumentType.PHOTO:
        pen.ellipse((130, 130, 290, 320), outline=_INK, width=4)
        pen.arc((70, 330, 350, 640), 180, 360, _INK, 4)
    elif kind is DocumentType.SIGNATURE_SPECIMEN:
        pen.line([(60, 190), (150, 110), (210, 200), (300, 120), (560, 170)], _INK, 4, "curve")
    else:
        for y in range(140, height - 2 * _MARGIN, 44):
            pen.line([(2 * _MARGIN, y), (width - 2 * _MARGIN, y)], (215, 215, 210), 2)
    pen.text(
        (width / 2, height * 0.62),
        "SPECIMEN",
        _STAMP,
        ImageFont.load_default(_STAMP_SIZE),
        anchor="mm",
    )
    return encode_page(page)
