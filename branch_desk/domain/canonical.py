"""Canonical JSON (RFC 8785): the one byte form of a body, a payload and a journal entry."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

import rfc8785

_INTEGER_BOUND: Final = 2**53
_DIGITS_BOUND: Final = 17
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def canonical(value: Mapping[str, Any]) -> bytes:
    """Encode an object by RFC 8785.

    Takes objects with ASCII names, lists, strings, booleans, null, and integers whose magnitude is
    below 2^53. Raises ValueError for anything else, floats above all: they cannot hold money.
    """
    _refuse_unsafe(value)
    return rfc8785.dumps(dict(value))


def sha256_hex(data: bytes) -> str:
    """Give the SHA-256 of some bytes as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def parse_strict(data: bytes, *, max_depth: int = 32) -> Any:
    """Parse JSON as the contract reads it: UTF-8, no duplicate names, no floats, bounded depth.

    What it gives can be encoded again: integers are below 2^53, and text is whole.

    Raises ValueError with a reason that repeats nothing of the text.
    """
    try:
        parsed = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_refuse_duplicates,
            parse_float=_refuse_number,
            parse_int=_bounded_int,
            parse_constant=_refuse_number,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except json.JSONDecodeError:
        raise ValueError("not JSON") from None
    _inspect(parsed, max_depth)
    return parsed


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name stands twice")
    return names


def _refuse_number(_: str) -> None:
    raise ValueError("numbers must be integers")


def _bounded_int(text: str) -> int:
    # Counted first: a text of a million digits would take long to become a number.
    if len(text) > _DIGITS_BOUND or abs(int(text)) >= _INTEGER_BOUND:
        raise ValueError("a number is too long")
    return int(text)


def _inspect(value: Any, levels: int) -> None:
    """Refuse what is nested deeper than `levels`, and half a surrogate pair, which is no text."""
    if isinstance(value, str):
        if not value.isascii() and _SURROGATE.search(value):
            raise ValueError("half a surrogate pair")
    elif isinstance(value, dict | list):
        if not levels:
            raise ValueError("nested too deeply")
        for part in (*value, *value.values()) if isinstance(value, dict) else value:
            _inspect(part, levels - 1)


def _refuse_unsafe(value: object) -> None:
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) >= _INTEGER_BOUND:
            raise ValueError("an integer does not fit into a double")
        return
    if isinstance(value, Mapping):
        for name, member in value.items():
            if not isinstance(name, str) or not name.isascii():
                raise ValueError("names must be ASCII text")
            _refuse_unsafe(member)
        return
    if isinstance(value, list | tuple):
        for member in value:
            _refuse_unsafe(member)
        return
    raise ValueError(f"cannot be canonical: {type(value).__name__}")
