"""Fixtures of the services' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from branch_desk.app import Desk

from .edge import Edge
from .station import desk_at, log_in, set_up_bank


@pytest.fixture
def edge() -> Iterator[Edge]:
    """A bank at the HTTP edge, with one relationship officer."""
    with Edge() as made:
        set_up_bank(made)
        yield made


@pytest.fixture
def desk(edge: Edge, tmp_path: Path) -> Iterator[Desk]:
    """A desk on that bank, nobody signed in yet."""
    with desk_at(tmp_path, edge.url) as made:
        yield made


@pytest.fixture
def maker(desk: Desk) -> Desk:
    """The same with REL001 signed in."""
    log_in(desk)
    return desk
