"""A core a test module, and its officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core_fixtures import RunningCore, SignedIn, running_core

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


@pytest.fixture(scope="module")
def maker(core: RunningCore) -> SignedIn:
    return core.log_in("REL001")


@pytest.fixture(scope="module")
def supervisor(core: RunningCore) -> SignedIn:
    return core.log_in("SUP001")


@pytest.fixture(scope="module")
def manager(core: RunningCore) -> SignedIn:
    return core.log_in("MGR001")
