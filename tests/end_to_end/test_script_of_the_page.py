"""The script of docs/contract.md, as its reader would run it, against a real demo core."""

import os
import subprocess
import sys
from pathlib import Path

from tests.core_fixtures import running_core
from tests.end_to_end.conversation import script


def test_the_script_of_the_page_signs_in_and_opens_an_account(tmp_path: Path) -> None:
    home = {name: str(tmp_path / name) for name in ("config", "data", "state", "cache")}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("XDG_")},
        "HOME": str(tmp_path),
        **{f"XDG_{name.upper()}_HOME": folder for name, folder in home.items()},
    }
    with running_core(tmp_path) as running:
        text = script().replace("http://127.0.0.1:8480", running.url)
        ran = _run(["-c", text], environment)
        assert ran.stdout.splitlines() == ["VERIFIED", "DONE 001-20261124-000001"], ran.stderr
        again = _run(["-c", text], environment)
        assert again.stdout.splitlines() == ["VERIFIED"]  # The till receipt is used.
        assert "Refused: " in again.stderr
    shown = _run(["-m", "branch_desk", "journal", "show"], environment)
    assert shown.returncode == 0
    for line in ("intent", "result", "001-20261124-000001"):
        assert line in shown.stdout


def _run(arguments: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
