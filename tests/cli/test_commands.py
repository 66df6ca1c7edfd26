"""The command line: what it lists, and which exit code a wrong or broken-off command ends in."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from branch_desk import __main__, cli
from branch_desk.cli import main, selftest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    shown = capsys.readouterr().out
    assert stopped.value.code == 0
    for command in ("demo", "tour", "core", "journal", "receipt", "enrol", "self-test"):
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


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
def test_what_the_program_writes_is_for_its_own_account_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    # A child's core ends with its standard input, here at once.
    command = [sys.executable, "-m", "branch_desk", "core", "serve", "--child", "--data"]
    subprocess.run(
        [*command, str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        umask=0o022,
    )
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
    assert modes.pop("data") == 0o700
    assert "core.db" in modes
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("core serve --port 99999", "write a port from 1 to 65535"),
        ("core serve --port eighty", "write a port from 1 to 65535"),
        ("core serve --db mysql://books", "write sqlite:/// and the path of a file"),
        ("core serve --db sqlite:///", "write sqlite:/// and the path of a file"),
        ("core serve --as-of yesterday", "write a date such as 2026-11-24"),
        ("demo --as-of yesterday", "write a date such as 2026-11-24"),
        ("tour --out x --as-of 2026-13-01", "write a date such as 2026-11-24"),
        ("enrol --branch nairobi", "write the 3 digits of a branch, such as 001"),
    ],
)
def test_a_wrong_argument_is_answered_with_a_right_one(
    words: str, advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words.split())
    assert stopped.value.code == 2
    assert advice in capsys.readouterr().err


def test_the_version_is_told_wherever_it_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--version"]) == 0
    assert capsys.readouterr().out.startswith('{"version"')


def _commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from _commands(each)


def test_every_command_is_described_in_sentences_and_every_argument_too() -> None:
    for parser in _commands(cli._parser()):
        about = parser.description or ""
        assert about[:1].isupper(), parser.prog
        assert about.endswith("."), parser.prog
        unsaid = [
            each.dest for each in parser._actions if not each.help and each.metavar != "COMMAND"
        ]
        assert unsaid == [], parser.prog


def test_a_reader_that_has_read_enough_is_no_trouble() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "branch_desk", "core", "openapi"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdout.close()
        assert (done.stderr.read(), done.wait()) == (b"", 141)
