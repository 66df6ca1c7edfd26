"""Each import contract is seen to fail on one planted import, so that none has gone blind."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

# Contract, the file that gets the line, the line.
PLANTS = [
    ("Rooms only look down", "domain/canonical.py", "import branch_desk.journal"),
    ("Rooms only look down", "ui/__init__.py", "import branch_desk.operations"),
    (
        "The rooms of the window only look down",
        "ui/common/look.py",
        "import branch_desk.ui.shell.training",
    ),
    ("No Qt below the ui", "domain/canonical.py", "import PySide6.QtCore"),
    ("One file speaks HTTP", "services/__init__.py", "import requests"),
    (
        "Operations do not know each other",
        "operations/planted.py",
        "import branch_desk.operations.other",
    ),
    (
        "No circles within the core and the domain",
        "core/clock.py",
        "import branch_desk.core.config",
    ),
    ("The desk does not know the core", "ui/__init__.py", "import branch_desk.core"),
    (
        "Only the core knows the web framework and the database",
        "journal/__init__.py",
        "import sqlalchemy",
    ),
    (
        "The core reads journals and never writes one",
        "core/__init__.py",
        "import branch_desk.journal.log",
    ),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package and its contracts, with two operations more."""
    shutil.copytree(
        ROOT / "branch_desk",
        tmp_path / "branch_desk",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("planted", "other"):
        (tmp_path / f"branch_desk/operations/{name}.py").write_text('"""Planted."""\n')
    return tmp_path


def broken_contracts(tree: Path) -> list[str]:
    """Names of the contracts that import-linter says are broken in a tree."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"], cwd=tree, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    broken = re.findall(r"^(.+) BROKEN\b", done.stdout, re.MULTILINE)
    assert bool(broken) == bool(done.returncode), done.stdout + done.stderr
    return broken


def test_the_tree_as_it_stands_keeps_every_contract(tree: Path) -> None:
    assert broken_contracts(tree) == []


@pytest.mark.parametrize(("contract", "file", "line"), PLANTS)
def test_a_planted_import_breaks_its_contract(
    tree: Path, contract: str, file: str, line: str
) -> None:
    with (tree / "branch_desk" / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    assert contract in broken_contracts(tree)


def test_the_core_may_verify_journals_without_a_way_to_any_key(tree: Path) -> None:
    with (tree / "branch_desk/core/__init__.py").open("a", encoding="utf-8") as source:
        source.write("\nimport branch_desk.journal.verify\n")
    assert broken_contracts(tree) == []


def test_a_new_folder_has_to_be_given_its_place(tree: Path) -> None:
    (tree / "branch_desk/plugins").mkdir()
    (tree / "branch_desk/plugins/__init__.py").write_text('"""Planted."""\n')
    assert broken_contracts(tree) == ["Rooms only look down"]
