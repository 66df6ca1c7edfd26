"""The command line: what it lists, and which exit code a wrong or broken-off command ends in."""

from __future__ import annotations

import argparse
import sys

import pytest

from branch_desk import __main__
from branch_desk.cli import main, selftest


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    shown = capsys.readouterr().out
    assert stopped.value.code == 0
    for command in ("demo", "tour", "core", "journal", "enrol", "self-test"):
        assert f"    {command} " in shown, shown


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["fly"])
    assert stopped.value.code == 2
    assert "invalid choice: 'fly'" in capsys.readouterr().err


def _interrupted(_chosen: argparse.Namespace) -> int:
    raise KeyboardInterrupt


def test_a_command_broken_off_at_the_keyboard_ends_in_130(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(selftest, "run", _interrupted)
    assert main(["self-test"]) == 130


def test_the_installed_program_ends_with_the_commands_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["branch-desk", "--version"])
    with pytest.raises(SystemExit) as stopped:
        __main__.run()
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("branch-desk ")
