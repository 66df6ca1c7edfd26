"""A multipart body read in memory: fields and pages, and no file anywhere.

The framework's own reader would spool pages to a temporary file, which no document may touch.
"""

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from branch_desk.core.problems import Refusal
from branch_desk.domain.documents import UPLOAD_MAX_BYTES

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_PAGE: Final = "page"
_PARTS_MAX: Final = 40
_FIELD_MAX_BYTES: Final = 1024

# What it warns of is answered with a problem, and its lines would hold bytes of the body.
logging.getLogger("python_multipart").setLevel(logging.ERROR)


@dataclass
class Parts:
    """What a form holds: its pages in order, and every other field once."""

    pages: list[bytes] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


def read_parts(content_type: str, body: bytes) -> Parts:
    """Read a multipart form.

    Raises Refusal `unsupported_media_type` for any other body, `malformed_request` for one that is
    cut, repeats a field or has too many parts, `too_large` for pages above 5 MiB in all.
    """
    sort, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if sort != b"multipart/form-data" or not boundary:
        raise Refusal("unsupported_media_type")
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())
        parser.write(body)
        parser.finalize()
    except MultipartParseError:
        raise Refusal("malformed_request") from None
    if not reader.is_whole:
        raise Refusal("malformed_request")
    return reader.parts


class _Reader:
    """Gathers one part after the other as the parser finds them; it bounds their headers."""

    def __init__(self) -> None:
        self.parts = Parts()
        self.is_whole = False
        self._count = 0
        self._page_bytes = 0
        self._begin()

    def callbacks(self) -> "MultipartCallbacks":
        """Give what the parser calls."""
        return {
            "on_part_begin": self._begin_part,
            "on_header_field": self._on_header_field,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_part_data": self._on_data,
            "on_part_end": self._on_part_end,
            "on_end": self._on_end,
        }

    def _begin(self) -> None:
        self._name: str | None = None
        self._data = bytearray()
        self._header, self._value = bytearray(), bytearray()

    def _begin_part(self) -> None:
        self._count += 1
        if self._count > _PARTS_MAX:
            raise Refusal("malformed_request")
        self._begin()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._header, self._value = bytearray(), bytearray()

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._name == _PAGE:
            self._page_bytes += end - start
            if self._page_bytes > UPLOAD_MAX_BYTES:
                raise Refusal("too_large", max_bytes=UPLOAD_MAX_BYTES)
        elif len(self._data) + end - start > _FIELD_MAX_BYTES:
            raise Refusal("malformed_request")
        self._data += data[start:end]

    def _on_part_end(self) -> None:
        if not self._name or self._name in self.parts.fields:
            raise Refusal("malformed_request")
        if self._name == _PAGE:
            self.parts.pages.append(bytes(self._data))
            return
        try:
            self.parts.fields[self._name] = self._data.decode("utf-8")
        except UnicodeDecodeError:
            raise Refusal("malformed_request") from None

    def _on_end(self) -> None:
        self.is_whole = True
