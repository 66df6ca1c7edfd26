"""The rows that a choice offers, and how a typed code or word finds one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from branch_desk.domain.documents import DocumentType
from branch_desk.domain.policy import Meta
from branch_desk.domain.words import code_words, document_words
from branch_desk.ui.editors.field import Field

_SHORT_CODE = 3


@dataclass(frozen=True)
class Choice:
    """One row of a list: its code on the wire, and its words."""

    code: str
    words: str

    @property
    def shown(self) -> str:
        """The words, with a short code beside them, since officers know those by heart."""
        is_short = len(self.code) <= _SHORT_CODE and self.code.upper() == self.code
        return f"{self.words} ({self.code})" if is_short else self.words


def choices_of(field: Field, meta: Meta) -> tuple[Choice, ...]:
    """Give the rows of a field: of its reference list, else of its enumeration."""
    if field.kind.source:
        rows = meta.choices(field.kind.source)
        return tuple(Choice(row.code, row.en) for row in rows)
    kind = field.bare
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(Choice(str(each.value), words_of(each)) for each in kind)
    return ()


def words_of(member: Enum) -> str:
    """Give an enumeration's code in words: `NATIONAL_ID` is `National ID`."""
    if isinstance(member, DocumentType):
        words = document_words(member)
        return words[:1].upper() + words[1:]
    return code_words(str(member.value))


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


def _names(choice: Choice) -> tuple[str, str, str]:
    return choice.code.casefold(), choice.words.casefold(), choice.shown.casefold()
