"""What became of a request since it was returned, row by row of the difference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel

from branch_desk.domain.change_places import place_in
from branch_desk.domain.change_words import Change, Words, is_within
from branch_desk.domain.supervision import QueueItem

_WHOLE: Final = ({"amount", "currency"}, {"document_id", "sha256"})
"""Values that are one thing, though they travel as an object."""
_MISSING: Final = object()


def marked_in(item: QueueItem) -> tuple[str, ...]:
    """Give the members that the last return asked to put right, of a request sent again."""
    returns = [each for each in item.history if each.act.upper() == "RETURN"]
    return returns[-1].fields if returns and returns[-1].revision < item.revision else ()


def since_return(
    rows: Sequence[Change], words: Words, model: type[BaseModel], item: QueueItem
) -> tuple[Change, ...]:
    """Say of each row what it was before the return, and whether it was marked.

    What was taken out altogether is a row of its own below.
    """
    request, former, marked = item.payload["request"], item.former, marked_in(item)
    if former is None and not marked:
        return tuple(rows)
    then: Mapping[str, Any] = request if former is None else former
    told = [replace(row, since=_since(row, words, model, request, then, marked)) for row in rows]
    shown = [row.pointer for row in rows if row.pointer]
    return (*told, *_taken_out(words, model, request, then, shown))


def _since(
    row: Change,
    words: Words,
    model: type[BaseModel],
    request: Mapping[str, Any],
    then: Mapping[str, Any],
    marked: Sequence[str],
) -> str:
    if not row.pointer:
        return ""
    asked = is_within(row.pointer, marked) or any(
        is_within(each, (row.pointer,)) for each in marked
    )
    old, new = _value_at(then, row.pointer), _value_at(request, row.pointer)
    if old == new:
        return "marked, not changed" if asked else ""
    was = "changed"
    if old is _MISSING:
        was = "new"
    elif not isinstance(old, list | Mapping) or _is_whole(old):
        was = f"was {_words(words, model, row.pointer, old)}"
    return f"marked; {was}" if asked else was


def _taken_out(
    words: Words,
    model: type[BaseModel],
    request: Mapping[str, Any],
    then: Mapping[str, Any],
    shown: Sequence[str],
) -> Iterator[Change]:
    for pointer, old in _leaves(then, ""):
        gone = _value_at(request, pointer) is _MISSING
        if gone and old is not None and not is_within(pointer, shown):
            was = _words(words, model, pointer, old)
            yield Change("-", words.title(model, pointer), "", "", since=f"taken out; was {was}")


def _words(words: Words, model: type[BaseModel], pointer: str, value: Any) -> str:
    place = place_in(model, pointer)
    return words.value(value, place.annotation, place.source) or "empty"


def _leaves(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and not _is_whole(value):
        for name, each in value.items():
            yield from _leaves(each, f"{pointer}/{name}")
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for number, each in enumerate(value):
            yield from _leaves(each, f"{pointer}/{number}")
    else:
        yield pointer, value


def _is_whole(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) in _WHOLE


def _value_at(value: Any, pointer: str) -> Any:
    for part in pointer.strip("/").split("/"):
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return _MISSING
    return value
