"""The duplicate check on a labelled set of names from here: what it finds, how often rightly."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest

from branch_desk.core import duplicates
from branch_desk.core.policy import load
from tests.core.duplicate_set import Pair, keep, pairs
from tests.core.seed_store import close, demo_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

POLICY: Final = load(demo=True).policy
SET: Final = "duplicate_pairs.txt"
FRESH: Final = "duplicate_pairs_fresh.txt"


@dataclass(frozen=True)
class Measured:
    """What the check made of a file of pairs.

    `shown` counts every customer that an officer would be shown, so also a stranger who is found
    beside the one that was typed.
    """

    right: list[Pair]
    missed: list[Pair]
    shown: int

    @property
    def recall(self) -> float:
        return len(self.right) / (len(self.right) + len(self.missed))

    @property
    def precision(self) -> float:
        return len(self.right) / self.shown

    def words(self, file_name: str) -> str:
        same, wrong = len(self.right) + len(self.missed), self.shown - len(self.right)
        return (
            f"{file_name}: {same} pairs of one person; recall {self.recall:.3f}, "
            f"precision {self.precision:.3f}; {len(self.missed)} missed, {wrong} shown wrongly"
        )


@contextmanager
def books(every: tuple[Pair, ...]) -> Iterator[Connection]:
    connection = demo_store()
    keep(connection, every)
    yield connection
    close(connection)


def measure(every: tuple[Pair, ...]) -> Measured:
    with books(every) as connection:
        hits = {pair: found(connection, pair) for pair in every}
    same = [pair for pair in every if pair.is_same]
    return Measured(
        right=[pair for pair in same if pair.customer_id in hits[pair]],
        missed=[pair for pair in same if pair.customer_id not in hits[pair]],
        shown=sum(map(len, hits.values())),
    )


def found(books: Connection, pair: Pair) -> set[str]:
    return {each.customer_id for each in duplicates.find(books, pair.probe, POLICY)}


def test_the_set_is_large_and_labelled_both_ways() -> None:
    every = pairs(SET)
    same = sum(pair.is_same for pair in every)
    assert len(every) >= 300
    assert min(same, len(every) - same) >= 100
    assert len({str(pair) for pair in every}) == len(every)


@pytest.mark.parametrize(("file_name", "least"), [(SET, 0.95), (FRESH, 0.9)])
def test_one_person_is_found_again_and_two_are_seldom_taken_for_one(
    file_name: str, least: float, capsys: pytest.CaptureFixture[str]
) -> None:
    measured = measure(pairs(file_name))
    with capsys.disabled():
        sys.stdout.write(f"\n{measured.words(file_name)}\n")
    assert measured.recall >= least, "\n".join(map(str, measured.missed))
    assert measured.precision >= 0.9


def test_a_pair_reads_as_a_line_of_a_report() -> None:
    first = pairs(SET)[0]
    assert str(first).startswith("Amina Wanjiku Njoroge 1988-03-14 0712500101")
    assert str(first).endswith("(surname first, as on the ID)")
