"""The rows that a choice offers, and how a typed code or word finds one."""

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from branch_desk.domain.policy import Meta
from branch_desk.domain.words import Choice, words_of
from branch_desk.ui.editors.field import Field


def choices_of(field: Field, meta: Meta) -> tuple[Choice, ...]:
    """Give the rows of a field: of its reference list, else of its enumeration."""
    if field.kind.source:
        rows = meta.choices(field.kind.source)
        return tuple(Choice(row.code, row.en) for row in rows)
    kind = field.bare
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(Choice(str(each.value), words_of(each)) for each in kind)
    return ()


def find_choice(text: str, choices: Sequence[Choice]) -> Choice | None:
    """Find the one row that a text means: its code or words, or what only one row begins with.

    Failing that, what only one row contains; None where nothing or more than one fits.
    """
    wanted = " ".join(text.casefold().split())
    if not wanted:
        return None
    for fits in (_is, _begins, _contains):
        found = [each for each in choices if fits(each, wanted)]
        if len(found) == 1 or (found and fits is _is):
            return found[0]
    return None


def fitting(text: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Give every row that a text may mean, for the officer to type on."""
    wanted = " ".join(text.casefold().split())
    return tuple(each for each in choices if wanted and _contains(each, wanted))


def _is(choice: Choice, wanted: str) -> bool:
    return wanted in _names(choice)


def _begins(choice: Choice, wanted: str) -> bool:
    return any(name.startswith(wanted) for name in _names(choice))


def _contains(choice: Choice, wanted: str) -> bool:
    return any(wanted in name for name in _names(choice))


@lru_cache(maxsize=4096)
def _names(choice: Choice) -> tuple[str, str, str]:
    return choice.code.casefold(), choice.words.casefold(), choice.shown.casefold()
