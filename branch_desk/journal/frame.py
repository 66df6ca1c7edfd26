"""Frames: how entries and their checkpoints lie in the log file.

`"BDJ1" | u32 entry length | u32 note length | u32 CRC-32 | entry | note`, integers big-endian. The
CRC covers the 12 bytes before it, the entry and the note; it tells accident from tampering and
proves nothing.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

MAGIC: Final = b"BDJ1"
ENTRY_MAX: Final = 16_384
NOTE_MAX: Final = 1_024
_LENGTHS: Final = struct.Struct(">4sII")
_CRC: Final = struct.Struct(">I")
HEADER_BYTES: Final = _LENGTHS.size + _CRC.size
FRAME_MAX: Final = HEADER_BYTES + ENTRY_MAX + NOTE_MAX


@dataclass(frozen=True)
class Frame:
    """One whole, CRC-good frame and where it begins."""

    offset: int
    entry: bytes
    note: bytes


def encode_frame(entry: bytes, note: bytes) -> bytes:
    """Give the bytes of a frame. Raises ValueError if a part is empty or too long."""
    if not (0 < len(entry) <= ENTRY_MAX and 0 < len(note) <= NOTE_MAX):
        raise ValueError("an entry or a note does not fit into a frame")
    lengths = _LENGTHS.pack(MAGIC, len(entry), len(note))
    crc = zlib.crc32(lengths + entry + note)
    return lengths + _CRC.pack(crc) + entry + note


class FrameReader:
    """Reads frames from the start of a file to the first place without a good one.

    `offset` is where the next frame would begin; once the iteration has ended, the bytes from
    there on are leftovers, if any.
    """

    def __init__(self, file: BinaryIO, offset: int = 0) -> None:
        self._file = file
        self.offset = offset

    def __iter__(self) -> Iterator[Frame]:
        while (frame := self.next()) is not None:
            yield frame

    def next(self) -> Frame | None:
        """Read the frame at `offset` and move behind it; None, without a move, if none is there."""
        self._file.seek(self.offset)
        header = read_fully(self._file, HEADER_BYTES)
        sizes = _sizes(header)
        if sizes is None:
            return None
        body = read_fully(self._file, sum(sizes))
        if not _is_whole(header, body, sizes):
            return None
        frame = Frame(self.offset, body[: sizes[0]], body[sizes[0] :])
        self.offset += HEADER_BYTES + len(body)
        return frame

    def leftover(self) -> tuple[int, bool]:
        """Give the number of leftover bytes, and whether they look like one torn frame.

        They do if they fit into one frame and no good frame follows in them.
        """
        self._file.seek(self.offset)
        rest = read_fully(self._file, FRAME_MAX + 1)
        if len(rest) > FRAME_MAX:
            return self._file.seek(0, 2) - self.offset, False
        return len(rest), not _holds_a_frame(rest)


def read_fully(file: BinaryIO, count: int) -> bytes:
    """Read `count` bytes, fewer only at the end of the file."""
    parts = b""
    while len(parts) < count and (part := file.read(count - len(parts))):
        parts += part
    return parts


def _sizes(header: bytes) -> tuple[int, int] | None:
    if len(header) != HEADER_BYTES:
        return None
    magic, entry, note = _LENGTHS.unpack_from(header)
    if magic != MAGIC or not 0 < entry <= ENTRY_MAX or not 0 < note <= NOTE_MAX:
        return None
    return entry, note


def _is_whole(header: bytes, body: bytes, sizes: tuple[int, int]) -> bool:
    (crc,) = _CRC.unpack_from(header, _LENGTHS.size)
    return len(body) == sum(sizes) and zlib.crc32(header[: _LENGTHS.size] + body) == crc


def _holds_a_frame(data: bytes) -> bool:
    start = data.find(MAGIC, 1)
    while start >= 0:
        header = data[start : start + HEADER_BYTES]
        sizes = _sizes(header)
        if sizes is not None:
            begin = start + HEADER_BYTES
            if _is_whole(header, data[begin : begin + sum(sizes)], sizes):
                return True
        start = data.find(MAGIC, start + 1)
    return False
