"""The floors of the rooms fail a whole run, and say which room has sunk below its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import run_tests

ROOT = Path(__file__).resolve().parent.parent.parent


def summary(statements: int, run: int, branches: int = 0, branches_run: int = 0) -> dict[str, int]:
    return {
        "num_statements": statements,
        "covered_lines": run,
        "num_branches": branches,
        "covered_branches": branches_run,
    }


def test_files_are_summed_up_in_their_rooms() -> None:
    report = {
        "files": {
            "branch_desk/common.py": {"summary": summary(10, 10)},
            "branch_desk/ui/forms/form.py": {"summary": summary(10, 5, 10, 10)},
            "branch_desk/ui/editors/money.py": {"summary": summary(20, 20)},
            "branch_desk/__main__.py": {"summary": summary(5, 0)},
        }
    }
    rooms = run_tests.measured_by_room(report)
    assert rooms["common"].per_cent == 100
    assert rooms["ui"].per_cent == 87.5
    assert rooms["tour"].per_cent == 100
    assert list(rooms) == list(run_tests.FLOORS)


@pytest.mark.parametrize(("run", "below"), [(9_999, True), (10_000, False)])
def test_a_share_is_never_rounded_up_to_its_floor(run: int, below: bool) -> None:
    measured = run_tests.Measured()
    measured.add(summary(10_000, run))
    assert measured.is_below(100) is below


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small project with this runner: one room, one test that runs half of it."""
    for folder in ("packaging", "branch_desk/common", "tests"):
        (tmp_path / folder).mkdir(parents=True)
    runner = (ROOT / "packaging/run_tests.py").read_text()
    (tmp_path / "packaging/run_tests.py").write_text(runner)
    (tmp_path / "branch_desk/__init__.py").write_text("")
    (tmp_path / "branch_desk/common/__init__.py").write_text("A = 1\n\ndef f():\n    return 2\n")
    test = "from branch_desk.common import A, f\n\ndef test_a():\n    assert A == 1\n"
    (tmp_path / "tests/test_a.py").write_text(test)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\ntestpaths = ["tests"]\npythonpath = ["."]\n'
        '[tool.coverage.run]\nbranch = true\nsource = ["branch_desk"]\n'
        'data_file = "build/coverage"\n[tool.coverage.report]\nexclude_also = []\n'
    )
    return tmp_path


def run_in(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return subprocess.run(
        [sys.executable, "packaging/run_tests.py", *arguments],
        cwd=checkout,
        env=own,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_run_of_everything_fails_below_a_floor_in_its_last_line(checkout: Path) -> None:
    done = run_in(checkout)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "coverage floor: common 66.67 % < 100 %" in done.stdout
    assert "1 passed, 1 error" in done.stdout.splitlines()[-1]


def test_a_run_of_everything_passes_at_the_floors(checkout: Path) -> None:
    with (checkout / "tests/test_a.py").open("a") as file:
        file.write("\ndef test_f():\n    assert f() == 2\n")
    done = run_in(checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("arguments", [["tests/test_a.py"], ["-k", "a"], ["--lf"]])
def test_no_floor_is_judged_when_only_some_tests_were_chosen(
    checkout: Path, arguments: list[str]
) -> None:
    done = run_in(checkout, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no floor is judged" in done.stdout
