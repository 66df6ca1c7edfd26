"""Runs pytest with branch coverage, and holds each room to its floor when all tests ran."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import coverage
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "build/coverage.json"

# Per cent of statements and branches; never lowered.
FLOORS = {
    "common": 100,
    "domain": 100,
    "journal": 100,
    "operations": 100,
    "services": 98,
    "core": 98,
    "ui": 90,
    "app": 85,
    "cli": 85,
    "tour": 85,
}


@dataclass
class Measured:
    """What was run of one room: statements and branches, counted alike."""

    statements: int = 0
    statements_run: int = 0
    branches: int = 0
    branches_run: int = 0

    def add(self, summary: Mapping[str, int]) -> None:
        """Add one file's summary from coverage's report."""
        self.statements += summary["num_statements"]
        self.statements_run += summary["covered_lines"]
        self.branches += summary["num_branches"]
        self.branches_run += summary["covered_branches"]

    @property
    def per_cent(self) -> float:
        """Share that was run; an empty room is complete."""
        total = self.statements + self.branches
        return 100 * (self.statements_run + self.branches_run) / total if total else 100.0

    def is_below(self, floor: int) -> bool:
        """Whether the share lies below a floor, without rounding up to it."""
        return self.per_cent < floor


def measured_by_room(report: Mapping[str, Any]) -> dict[str, Measured]:
    """Coverage's JSON report summed up a room, in the order of the floors."""
    rooms = {room: Measured() for room in FLOORS}
    for file, facts in report["files"].items():
        room = PurePath(file).parts[1].removesuffix(".py")
        if room in rooms:
            rooms[room].add(facts["summary"])
    return rooms


class CoverageFloors:
    """A pytest plug-in that prints coverage a room and fails a full run below a floor."""

    def __init__(self) -> None:
        self._rooms: dict[str, Measured] = {}
        self._missed: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Read what pytest-cov has put together, and change the exit code on a miss."""
        self._rooms = measured_by_room(_coverage_report())
        if not _ran_everything(session.config):
            return
        self._missed = [
            f"{room} {measured.per_cent:.2f} % < {FLOORS[room]} %"
            for room, measured in self._rooms.items()
            if measured.is_below(FLOORS[room])
        ]
        if self._missed and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        """Print the table, and count each miss as an error in pytest's own last line."""
        terminalreporter.section("coverage a room, branches counted")
        for room, measured in self._rooms.items():
            left = (
                f"{measured.statements - measured.statements_run} of {measured.statements} lines, "
                f"{measured.branches - measured.branches_run} of {measured.branches} branches"
            )
            terminalreporter.write_line(
                f"{room:<12}{measured.per_cent:7.2f} %  floor {FLOORS[room]:3} %  not run: {left}"
            )
        if not _ran_everything(config):
            terminalreporter.write_line("not all tests were chosen: no floor is judged")
        for missed in self._missed:
            terminalreporter.stats.setdefault("error", []).append(_report(missed))


def _report(missed: str) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid=f"coverage floor: {missed}",
        location=("pyproject.toml", None, missed),
        keywords={},
        outcome="failed",
        longrepr=missed,
        when="teardown",
    )


def _ran_everything(config: pytest.Config) -> bool:
    narrowing = ("keyword", "markexpr", "deselect", "maxfail", "lf")
    chosen = any(config.getoption(name, False) for name in narrowing)
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen


def _coverage_report() -> dict[str, Any]:
    measured = coverage.Coverage(config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    measured.json_report(outfile=str(REPORT))
    report: dict[str, Any] = json.loads(REPORT.read_text("utf-8"))
    return report


def _options() -> Iterator[str]:
    yield "--cov"
    yield "--cov-report="
    yield f"--cov-config={ROOT / 'pyproject.toml'}"


def main(arguments: Sequence[str]) -> int:
    """Run pytest in the checkout and give its exit code."""
    os.chdir(ROOT)
    REPORT.parent.mkdir(exist_ok=True)
    # Two runs at a time in one checkout would otherwise count each other's lines.
    with tempfile.TemporaryDirectory(prefix="coverage-", dir=REPORT.parent) as folder:
        os.environ["COVERAGE_FILE"] = str(Path(folder, "data"))
        return int(pytest.main([*_options(), *arguments], plugins=[CoverageFloors()]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
