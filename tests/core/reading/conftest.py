"""A core a test module, its clock standing still, and an officer who reads at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.reading.desks import Desk, ServedCore, served_core

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedCore]:
    with served_core(tmp_path_factory.mktemp("core")) as served:
        yield served


@pytest.fixture(scope="module")
def officer(core: ServedCore) -> Desk:
    return core.desk("REL001")
