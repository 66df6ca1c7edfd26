"""A sheet: what a result or a receipt shows, on screen, on A4 and on a till roll alike."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetRow:
    """A label and its value; a strong one is set apart."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True)
class SheetTable:
    """Lines under headings; columns named in `right` are aligned to the right."""

    title: str
    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """A title, rows, then tables: plain text throughout, never markup.

    Where there is room for two columns, the first `left` rows stand in the left one; without it
    each takes half.
    """

    title: str
    rows: tuple[SheetRow, ...]
    tables: tuple[SheetTable, ...] = ()
    left: int | None = None
