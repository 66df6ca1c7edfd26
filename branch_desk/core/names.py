"""When two names are the same person's: folding, similarity, best pairing (contract 2.3).

Names come in many spellings and orders, with initials, joined and parted words; and brothers share
all but one word. So words are paired one to one, and every pair has to hold for itself.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

import jellyfish
from rapidfuzz.distance import JaroWinkler

from branch_desk.domain.policy import Policy

KEY_LENGTH: Final = 60
_INITIAL: Final = 0.9
_APOSTROPHES: Final = frozenset("'\u2018\u2019\u02bc\u0060")
# Pairing is exact, so its cost doubles with each word; no person's name has more that tell.
_WORDS_MAX: Final = 8
_GIVEN_MIN: Final = 2
_JOINT_SLACK: Final = 2


@dataclass(frozen=True)
class FoldedName:
    """A name as it is compared: lower-case words without marks, in the policy's spelling."""

    given: tuple[str, ...]
    surname: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All words in their order, as many as are compared."""
        return (self.given + self.surname)[:_WORDS_MAX]


@dataclass(frozen=True)
class Pairing:
    """How well the words of the shorter name found partners: their mean and the worst of them."""

    mean: float
    worst: float


class NameRules:
    """The policy's spellings and scores, ready to compare names with."""

    def __init__(self, policy: Policy) -> None:
        self._spelling = {
            plain(variant): plain(standard)
            for standard, variants in policy.spellings.items()
            for variant in variants
        }
        self._alike: dict[str, set[str]] = {}
        for variant, standard in self._spelling.items():
            self._alike.setdefault(standard, {standard}).add(variant)
        self._word = float(policy.name_scores.word)
        self._married = float(policy.name_scores.married)

    def words(self, text: str) -> tuple[str, ...]:
        """Fold a text into the words that are compared; it may have none."""
        return tuple(self._spelling.get(word, word) for word in plain_words(text))

    def spellings(self, word: str) -> frozenset[str]:
        """Give every spelling of a plain word that the policy knows, itself included."""
        return frozenset(self._alike.get(self._spelling.get(word, word), ())) | {word}

    def name(self, full_name: str) -> FoldedName:
        """Fold a full name, whose last word counts as the surname."""
        words = self.words(full_name)
        return FoldedName(words[:-1], words[-1:])

    def person(self, given: str, surname: str) -> FoldedName:
        """Fold a name whose surname is known, of however many words."""
        return FoldedName(self.words(given), self.words(surname))

    def agree(self, one: FoldedName, other: FoldedName, *, is_doubly: bool = False) -> bool:
        """Say whether two names may be one person's, a surname taken at marriage included.

        One given name is then enough where `is_doubly`: the date of birth and a phone or the email
        are the same already.
        """
        if pair(one.words, other.words).worst >= self._word:
            return True
        least = 1 if is_doubly else _GIVEN_MIN
        if min(len(one.given), len(other.given)) < least:
            return False
        given, others = one.given[:_WORDS_MAX], other.given[:_WORDS_MAX]
        return pair(given, others).worst >= self._married


def plain(word: str) -> str:
    """Give a word without case, marks and apostrophes."""
    # Twice: a letter of mathematics becomes a plain capital only when it is decomposed.
    parts = word
    for _ in range(2):
        parts = unicodedata.normalize("NFKD", parts.casefold())
    return "".join(c for c in parts if c.isalnum())


def name_score(one: Sequence[str], other: Sequence[str]) -> float:
    """Give the mean over the words of the shorter name, 0 to 1; 0 where a name has no words."""
    return pair(one[:_WORDS_MAX], other[:_WORDS_MAX]).mean


def word_similarity(one: str, other: str) -> float:
    """Compare two folded words: Jaro-Winkler, or 0.9 for an initial and what it begins."""
    if min(len(one), len(other)) == 1:
        return _INITIAL if one.startswith(other) or other.startswith(one) else 0.0
    return JaroWinkler.similarity(one, other)


def pair(one: Sequence[str], other: Sequence[str]) -> Pairing:
    """Pair the words of the shorter name so that their mean is greatest, each word used once.

    Two neighbouring words may stand for one. Of two names of equal length either may count as the
    shorter; the better answer holds, so that the order of the two never matters.
    """
    if not one or not other:
        return Pairing(0.0, 0.0)
    if len(one) == len(other):
        return max(_pair(one, other), _pair(other, one), key=lambda each: (each.mean, each.worst))
    return _pair(one, other) if len(one) < len(other) else _pair(other, one)


def plain_words(text: str) -> tuple[str, ...]:
    """Give the words of a text in plain form, as they are spelt."""
    folded = (plain(word) for word in _parted(text).split())
    return tuple(word for word in folded if word)


def index_keys(words: Sequence[str]) -> frozenset[str]:
    """Give the keys under which a name of plain words is found: each word, and how it sounds.

    Neighbouring words are also joined. The policy's spellings are left to the one who asks, so
    that a change of policy makes no index stale.
    """
    joined = ["".join(two) for two in pairwise(words)]
    written = {word_key(word) for word in words}
    return frozenset(written | {key for word in (*words, *joined) for key in sound_keys(word)})


def word_key(word: str) -> str:
    """Give the key of a word as it is written; its beginning finds words that it begins."""
    return f"n:{word}"[:KEY_LENGTH]


def sound_keys(word: str) -> tuple[str, ...]:
    """Give the keys of how a plain word sounds; a word of another script is its own key.

    Two codes a word, since each of them parts some names that sound alike.
    """
    if not word.isascii() or not word.isalpha():
        return (f"w:{word}"[:KEY_LENGTH],)
    codes = (f"m:{jellyfish.metaphone(word)}", f"s:{jellyfish.soundex(word)}")
    return tuple(code[:KEY_LENGTH] for code in codes)


def search_keys(word: str, rules: NameRules) -> frozenset[str]:
    """Give the keys by which to look a word up: in each spelling, as written and as it sounds."""
    spellings = rules.spellings(word)
    return frozenset(key for each in spellings for key in (word_key(each), *sound_keys(each)))


def _parted(text: str) -> str:
    return "".join(
        c if c.isalnum() or c in _APOSTROPHES or unicodedata.category(c)[0] == "M" else " "
        for c in unicodedata.normalize("NFC", text)
    )


def _pair(shorter: Sequence[str], longer: Sequence[str]) -> Pairing:
    @cache
    def best(place: int, used: int) -> tuple[float, float]:
        if place == len(shorter):
            return 0.0, 1.0
        found = [_then(0.0, 1, best(place + 1, used))]
        here, after = shorter[place], shorter[place + 1 : place + 2]
        for index, word in enumerate(longer):
            taken = used | 1 << index
            both = taken | 1 << (index + 1)
            beside = longer[index + 1 : index + 2]
            if taken == used:
                continue
            found.append(_then(word_similarity(here, word), 1, best(place + 1, taken)))
            if after:
                found.append(_then(_joined(here, after[0], word), 2, best(place + 2, taken)))
            if beside and both != taken:
                found.append(_then(_joined(word, beside[0], here), 1, best(place + 1, both)))
        return max(found)

    total, worst = best(0, 0)
    return Pairing(total / len(shorter), worst)


def _joined(one: str, next_one: str, word: str) -> float:
    # Jaro-Winkler likes a common beginning, so "Faith Ochieng" joined would be near to "Faith":
    # only a word about as long as the two, and longer than either, may stand for them.
    apart = abs(len(one) + len(next_one) - len(word))
    if apart > _JOINT_SLACK or len(word) <= max(len(one), len(next_one)):
        return 0.0
    return JaroWinkler.similarity(one + next_one, word)


def _then(score: float, words: int, rest: tuple[float, float]) -> tuple[float, float]:
    # Rounded, so that sums of equal parts are equal in whatever order they were added.
    return round(score * words + rest[0], 9), min(score, rest[1])
