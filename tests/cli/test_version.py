"""`--version` tells support what runs, at once and without loading Qt."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from importlib.metadata import version

import pytest

from branch_desk.cli import main


def test_the_line_names_program_commit_python_qt_and_contract(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == (
        f"branch-desk {version('branch-desk')} (source), Python {platform.python_version()}, "
        f"Qt {version('PySide6-Essentials')}, contract 1.0\n"
    )


def test_a_script_reads_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert list(facts) == ["version", "commit", "python", "qt", "contract"]


def test_anything_else_beside_it_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version", "--yaml"])
    assert stopped.value.code == 2


def test_neither_qt_nor_the_web_framework_is_loaded_for_it() -> None:
    code = (
        "import sys; from branch_desk.cli import main; main(['--version']);"
        "print([name for name in ('PySide6', 'fastapi', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
