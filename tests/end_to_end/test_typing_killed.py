"""`kill -9` while an officer types: the draft comes back, and at most 1 s of typing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from branch_desk.journal.keys import DemoKeyFile
from branch_desk.services.desk_store import DeskStore
from branch_desk.services.drafts import Drafts
from tests.end_to_end.typing_driver import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIVER: Final = Path(__file__).with_name("typing_driver.py")
LOST_MOST_S: Final = 1.0


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, str(DRIVER), str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=DRIVER.parents[2],
        env={**os.environ, "PYTHONPATH": str(DRIVER.parents[2])},
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("keys", [13, 31, 44])
def test_a_kill_while_typing_costs_a_second_at_most(
    typist: subprocess.Popen[str], tmp_path: Path, keys: int
) -> None:
    assert typist.stdout is not None
    pressed = [float(typist.stdout.readline()) for _ in range(keys)]
    os.kill(typist.pid, signal.SIGKILL)
    killed_at = time.monotonic()
    pressed += [float(line) for line in typist.stdout]
    assert typist.wait() == -signal.SIGKILL
    store = DeskStore(tmp_path / "desk.db", DemoKeyFile(tmp_path / "keys.json"))
    found = Drafts(store).of("REL001")
    store.shut()
    assert store.alarm is None
    surname = found[0].values["individual"]["surname"] if found else ""
    typed = "".join(LETTERS[at % len(LETTERS)] for at in range(len(pressed)))
    assert typed.startswith(surname)
    lost = pressed[len(surname) :]
    lost_s = killed_at - lost[0] if lost else 0.0
    print(f"{len(pressed)} keys, {len(lost)} lost: {lost_s:.2f} s of typing")  # noqa: T201
    assert lost_s <= LOST_MOST_S
