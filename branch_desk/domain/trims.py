"""Pages turned and cropped: what is kept of each, as data, and the page made anew of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Final

from PIL import Image

from branch_desk.domain.pictures import decode_picture, encode_page, fit_pages

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of what is kept, in shares of width and height from 0 to 1."""

WHOLE: Final[Box] = (0.0, 0.0, 1.0, 1.0)
_TURNS: Final = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Trim:
    """How a page is changed: `turns` quarter turns clockwise (0 to 3), then cropped to `box`."""

    turns: int = 0
    box: Box = WHOLE

    def turned(self, turns: int) -> "Trim":
        """Give the trim with so many more quarter turns clockwise; what is kept stays the same."""
        box = self.box
        for _ in range(turns % 4):
            left, top, right, bottom = box
            box = (1 - bottom, left, 1 - top, right)
        return Trim((self.turns + turns) % 4, box)

    def cropped(self, box: Box) -> "Trim":
        """Give the trim with only a part of what was kept so far, in shares of that."""
        left, top, right, bottom = self.box
        width, height = right - left, bottom - top
        kept = (left + box[0] * width, top + box[1] * height)
        return replace(self, box=(*kept, left + box[2] * width, top + box[3] * height))


AS_SCANNED: Final = Trim()


def trim_page(page: bytes, trim: Trim) -> bytes:
    """Make a JPEG page anew, turned and cropped; at least one pixel is kept.

    Raises Complaint as `decode_picture` does.
    """
    if trim == AS_SCANNED:
        return page
    picture = decode_picture(page)
    if trim.turns:
        picture = picture.transpose(_TURNS[trim.turns])
    left, top, right, bottom = trim.box
    width, height = picture.size
    x, y = min(floor(left * width), width - 1), min(floor(top * height), height - 1)
    end = (
        max(x + 1, min(ceil(right * width), width)),
        max(y + 1, min(ceil(bottom * height), height)),
    )
    return encode_page(picture.crop((x, y, *end)))


def trim_pages(pages: Sequence[bytes], trims: Sequence[Trim]) -> tuple[bytes, ...]:
    """Trim each page by its own; all together stay within what may go up."""
    return fit_pages([trim_page(page, trim) for page, trim in zip(pages, trims, strict=True)])
