"""Document pages that are pictures: judged by content, decoded with care, made anew as JPEG.

Nothing of the given file but its pixels survives, so no metadata, script or attachment has to be
recognised as harmful. The core uses this module alone and so never loads a reader of PDF.
"""

import io
import struct
import zlib
from collections.abc import Sequence
from math import sqrt
from typing import Final

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from branch_desk.common import Complaint
from branch_desk.domain.documents import PAGE_MAX_PIXELS, UPLOAD_MAX_BYTES
from branch_desk.domain.sentences import complain

_JPEG: Final = b"\xff\xd8\xff"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_QUALITY: Final = 85
_QUALITY_SHRUNK: Final = 75
_SHRINK_MOST: Final = 0.85
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's readers raise on damaged data, seen on mutated files.
_DAMAGED: Final = (
    OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError,
    OverflowError, MemoryError, struct.error, zlib.error, UserWarning,
)  # fmt: skip


def is_picture(data: bytes) -> bool:
    """Say whether some bytes begin as a JPEG or a PNG; names and headers are not asked."""
    return data.startswith((_JPEG, _PNG))


def normalise_page(data: bytes) -> bytes:
    """Make a page anew: a JPEG of the same pixels, upright, at most 5 MiB, without metadata.

    Raises Complaint `file_type` if it is neither JPEG nor PNG by content, and `file_unsafe` if it
    is damaged, holds more than one picture, or more than 40 megapixels.
    """
    return encode_page(decode_picture(data))


def decode_picture(data: bytes) -> Image.Image:
    """Decode a JPEG or PNG, upright, on white, as RGB or grey; raises as `normalise_page` does."""
    if not is_picture(data):
        raise complain("file_type")
    try:
        return _decode(data)
    except Complaint:
        raise
    except _DAMAGED:
        raise complain("file_unsafe") from None


def encode_page(picture: Image.Image) -> bytes:
    """Encode a picture as a JPEG of at most 5 MiB that carries pixels and nothing else."""
    return fit_pages([_encode(picture, _QUALITY)])[0]


def fit_pages(pages: Sequence[bytes], limit: int = UPLOAD_MAX_BYTES) -> tuple[bytes, ...]:
    """Make JPEG pages smaller until all together have at most `limit` bytes; none is dropped.

    Only pages above their fair share shrink. `limit` must leave each page some kilobytes.
    """
    fitted = list(pages)
    share = limit // max(1, len(fitted))
    while sum(map(len, fitted)) > limit:
        fitted = [_shrink(page, share) if len(page) > share else page for page in fitted]
    return tuple(fitted)


def _decode(data: bytes) -> Image.Image:
    # The readers are called directly: Image.open would only warn of a bomb, and know more formats.
    reader = JpegImageFile if data.startswith(_JPEG) else PngImageFile
    with reader(io.BytesIO(data)) as picture:
        if picture.width * picture.height > PAGE_MAX_PIXELS:
            raise complain("file_unsafe")
        if getattr(picture, "is_animated", False):
            raise complain("file_unsafe")
        picture.load()
        turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
        plain = _on_white(picture)
    upright = plain if turn is None else plain.transpose(turn)
    upright.info = {}
    return upright


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: the upper eight are what a page shows.
        return picture.convert("I").point(lambda level: level / 256).convert("L")
    if picture.mode in {"1", "L"} and "transparency" not in picture.info:
        return picture.convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def _shrink(page: bytes, share: int) -> bytes:
    factor = min(_SHRINK_MOST, sqrt(share / len(page)))
    with Image.open(io.BytesIO(page), formats=("JPEG",)) as picture:
        size = (max(1, int(picture.width * factor)), max(1, int(picture.height * factor)))
        smaller = picture.resize(size, Image.Resampling.LANCZOS)
    return _encode(smaller, _QUALITY_SHRUNK)


def _encode(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    # Not optimised: that would be one call of Pillow for the whole page, in which no other thread
    # of Python has its turn, and so the window would stand still.
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
