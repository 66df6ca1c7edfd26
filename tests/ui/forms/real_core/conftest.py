"""A core a test module, and an officer a test at real docks before it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from tests.core_fixtures import RunningCore, running_core
from tests.ui.forms.officer import Officer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as found:
        yield found


@pytest.fixture
def officer(core: RunningCore, tmp_path: Path, qtbot: QtBot) -> Iterator[Officer]:
    found = Officer(core, tmp_path, qtbot)
    yield found
    found.go_home()
    gc.collect()
