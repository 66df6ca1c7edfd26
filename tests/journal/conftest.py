"""Fixtures of the journal's tests."""

from pathlib import Path

import pytest

from .workstation import Workstation, enrolled


@pytest.fixture
def workstation(tmp_path: Path) -> Workstation:
    return enrolled(tmp_path)
