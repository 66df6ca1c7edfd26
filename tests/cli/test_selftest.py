"""`self-test` says item by item whether this copy of the program is whole."""

from __future__ import annotations

import argparse

import pytest

from branch_desk.cli import selftest


def test_this_copy_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    code = selftest.run(argparse.Namespace())
    lines = capsys.readouterr().out.splitlines()
    assert code == 0, lines
    assert [line.split("  ")[0] for line in lines[:-1]] == ["ok"] * len(selftest.ITEMS)
    assert lines[-1] == f"{len(selftest.ITEMS)} ok, 0 failed"


def _missing() -> str:
    raise selftest.NotWhole("there is no font: text would be shown as boxes")


def _unreadable() -> str:
    raise FileNotFoundError(2, "No such file or directory", "policy.toml")


def test_what_is_wrong_is_named_and_the_rest_still_runs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    items = {"qt": _missing, "resources": _unreadable, "journal": lambda: "sealed"}
    assert selftest.report(items) == 8
    assert capsys.readouterr().out.splitlines() == [
        "FAIL  qt          NotWhole: there is no font: text would be shown as boxes",
        "FAIL  resources   FileNotFoundError: [Errno 2] No such file or directory: 'policy.toml'",
        "ok    journal     sealed",
        "1 ok, 2 failed",
    ]
