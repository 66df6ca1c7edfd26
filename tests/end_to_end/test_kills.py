"""`kill -9` of desk and core at the steps of a submit: once or not at all, and the desk says which.

The desk is a child process that kills itself; the core is a child whose process is killed once its
whole reply is in the relay's hand, which is after its commit and before the desk has read a byte.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from branch_desk.journal.enrolment import load
from branch_desk.journal.verify import verify_log
from branch_desk.services.core_process import CoreProcess
from tests.core_fixtures import running_core
from tests.services.edge import Asked, Edge, through

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.core_fixtures import RunningCore

DRIVER = Path(__file__).with_name("desk_driver.py")
OPEN = ("POST", "/customer/account-open")
ENDS_WITHIN_S = 60


@contextmanager
def core_on(data: Path) -> Iterator[CoreProcess]:
    with CoreProcess.start([], data) as core:
        yield core


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    """One core for all kills of the desk."""
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


@pytest.fixture
def books(core: RunningCore, tmp_path: Path) -> Path:
    """The data folder of a core that a test may kill, filled like the other one."""
    folder = tmp_path / "core"
    folder.mkdir()
    with (
        closing(sqlite3.connect(core.db_path)) as full,
        closing(sqlite3.connect(folder / "core.db")) as copy,
    ):
        full.backup(copy)
    return folder


def drive(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """Run the desk to its end; give its exit code and what it said."""
    made = subprocess.run(
        [sys.executable, str(DRIVER), *arguments],
        capture_output=True,
        timeout=ENDS_WITHIN_S,
        check=False,
        cwd=DRIVER.parents[2],
        env={**os.environ, "PYTHONPATH": str(DRIVER.parents[2])},
    )
    assert made.returncode in {0, -signal.SIGKILL}, made.stderr.decode()
    return made.returncode, [json.loads(line) for line in made.stdout.splitlines()]


def effects(db_path: Path, receipt: str) -> int:
    """How many accounts the till receipt of a test has opened."""
    query = "SELECT count(*) FROM till_receipts WHERE till_receipt_no = upper(?)"
    with closing(sqlite3.connect(db_path, timeout=10)) as db:
        return int(db.execute(query, (receipt,)).fetchone()[0])


def assert_journal_is_whole(root: Path) -> None:
    enrolment = load(root / "config")
    assert enrolment is not None
    report = verify_log(root / "data" / "journal" / enrolment.log_name, enrolment)
    assert report.findings == ()


@pytest.mark.parametrize(
    ("step", "before", "sentences", "after"),
    [
        ("intent", 0, [], 0),
        (
            "send",
            0,
            ["The core has not carried this out so far.", "Not sent: it was cancelled"],
            0,
        ),
        ("result", 1, ["Done on "], 1),
        ("close", 1, ["Done on "], 1),
        ("show", 1, ["Done on "], 1),
    ],
)
def test_a_desk_killed_at_a_step(
    core: RunningCore, tmp_path: Path, step: str, before: int, sentences: list[str], after: int
) -> None:
    receipt = f"T9-{step}"
    code, said = drive("submit", str(tmp_path), core.url, step, receipt)
    assert code == -signal.SIGKILL
    assert said == []
    assert effects(core.db_path, receipt) == before
    code, said = drive("recover", str(tmp_path), core.url, "cancel")
    assert code == 0
    for outcome, words in zip(said, sentences, strict=True):
        print(f"killed before {step}: {outcome['sentence']}")  # noqa: T201 - what it says
        assert outcome["sentence"].startswith(words)
        assert outcome["receipt"] is (outcome["kind"] == "DONE")
    assert effects(core.db_path, receipt) == after
    assert drive("recover", str(tmp_path), core.url, "cancel") == (0, [])
    assert_journal_is_whole(tmp_path)


def test_what_was_killed_before_the_send_may_be_sent_after_all(
    core: RunningCore, tmp_path: Path
) -> None:
    drive("submit", str(tmp_path), core.url, "send", "T9-again")
    _, (doubt, outcome) = drive("recover", str(tmp_path), core.url, "send")
    assert doubt["kind"] == "UNKNOWN"
    assert outcome["kind"] == "DONE"
    assert outcome["receipt"]
    assert effects(core.db_path, "T9-again") == 1


def test_a_core_killed_after_its_commit_and_before_its_reply(books: Path, tmp_path: Path) -> None:
    with Edge() as relay:
        with core_on(books) as core:
            relay.otherwise = through(core.url)

            def kill(asked: Asked) -> None:
                through(core.url)(asked)
                os.kill(core.pid, signal.SIGKILL)

            relay.on(*OPEN, kill)
            code, (said,) = drive("submit", str(tmp_path), relay.url, "none", "T9-core")
        print(f"core killed after its commit: {said['sentence']}")  # noqa: T201 - what it says
        assert code == 0
        assert said["kind"] == "UNKNOWN"
        assert not said["receipt"]
        assert effects(books / "core.db", "T9-core") == 1
        with core_on(books) as again:
            relay.otherwise = through(again.url)
            _, (found,) = drive("recover", str(tmp_path), relay.url, "nothing")
            print(f"after its restart: {found['sentence']}")  # noqa: T201 - what it says
            assert (found["kind"], found["key"]) == ("DONE", said["key"])
            assert found["receipt"]
            assert effects(books / "core.db", "T9-core") == 1
    assert len(relay.asked_for(*OPEN)) == 1
    assert_journal_is_whole(tmp_path)


def test_a_core_killed_before_it_commits_has_done_nothing(books: Path, tmp_path: Path) -> None:
    with Edge() as relay:
        with core_on(books) as core:
            relay.otherwise = through(core.url)

            def kill(_: Asked) -> None:
                os.kill(core.pid, signal.SIGKILL)

            relay.on(*OPEN, kill)
            _, (said,) = drive("submit", str(tmp_path), relay.url, "none", "T9-core")
        assert said["kind"] == "UNKNOWN"
        with core_on(books) as again:
            relay.otherwise = through(again.url)
            relay.on(*OPEN, through(again.url))
            _, (doubt, outcome) = drive("recover", str(tmp_path), relay.url, "cancel")
            assert doubt["sentence"].startswith("The core has not carried this out so far.")
            assert outcome["kind"] == "NOT_SENT"
            assert effects(books / "core.db", "T9-core") == 0
