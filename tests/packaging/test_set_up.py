"""Set-up says what is missing and how to get it; it never half installs or asks for a password."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import pythons
import steps
import system_libraries

ROOT = Path(__file__).resolve().parent.parent.parent


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def dev(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "packaging/dev.py", *arguments],
        env=dict(os.environ) | env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_an_unknown_target_is_wrong_usage() -> None:
    done = dev("fly")
    assert done.returncode == 2
    assert "usage: dev.py {setup,demo,test,check,pictures,dist,dist-test,clean}" in done.stderr


def test_a_candidate_that_exists_but_fails_is_passed_over(tmp_path: Path) -> None:
    script(tmp_path / "python3.14", "echo 'version not set' >&2; exit 127")
    assert pythons.probe(str(tmp_path / "python3.14")) is None
    assert pythons.probe(str(tmp_path / "absent")) is None


def test_a_working_interpreter_is_found_and_tells_its_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script(tmp_path / "python3.14", "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    found = pythons.usable_pythons()
    assert found
    assert all(pythons.OLDEST <= python.version[:2] <= pythons.NEWEST for python in found)
    assert found[0].version[:2] == max(python.version[:2] for python in found)


def test_one_that_lives_in_an_environment_is_no_base_for_another() -> None:
    here = pythons.probe(sys.executable)
    assert here is not None
    assert not here.usable


def test_without_any_python_the_command_to_type_is_said() -> None:
    assert "sudo apt-get install -y python3 python3-venv" in pythons.no_python_sentence()


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A PATH on which apt-get only writes down how it was called."""
    script(tmp_path / "apt-get", f'echo "$DEBIAN_FRONTEND $@" >> {tmp_path}/calls')
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_without_root_the_exact_command_is_said_and_nothing_is_run(
    debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(steps.StepFailed) as stopped:
        system_libraries.ensure_packages(["libegl1", "libgl1", "libegl1"], "Qt needs libEGL.so.1")
    assert stopped.value.exit_code == 3
    command = "sudo apt-get install -y --no-install-recommends libegl1 libgl1"
    assert command in str(stopped.value)
    assert not (debian / "calls").exists()


def test_as_root_the_missing_packages_are_installed(
    debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    system_libraries.ensure_packages(["libegl1"], "Qt needs libEGL.so.1")
    assert (debian / "calls").read_text().splitlines() == [
        "noninteractive -o DPkg::Lock::Timeout=300 update",
        "noninteractive -o DPkg::Lock::Timeout=300 install -y --no-install-recommends libegl1",
    ]


def test_another_system_is_told_the_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(steps.StepFailed, match="what your system calls: libegl1"):
        system_libraries.ensure_packages(["libegl1"], "Qt needs libEGL.so.1")


def test_the_libraries_and_a_font_are_here_once_set_up() -> None:
    system_libraries.ensure_libraries(display=False)
    assert system_libraries.has_font()


def test_a_failed_step_names_the_command_and_its_last_lines() -> None:
    with pytest.raises(steps.StepFailed) as stopped:
        steps.run_quietly("Digging", ["sh", "-c", "echo deep; exit 4"])
    assert str(stopped.value) == "Digging failed (4): sh -c echo deep; exit 4\ndeep"


def test_children_are_not_led_astray_by_the_callers_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.invalid/simple")
    env = steps.surroundings(EXTRA="1")
    assert {"PYTHONPATH", "PIP_TARGET"}.isdisjoint(env)
    assert env["PIP_INDEX_URL"] == "https://mirror.invalid/simple"
    assert env["EXTRA"] == "1"


CHILD = """
import signal, sys, threading
def end(*_):
    threading.Event().wait(0.6)  # longer than Python's own patience with a child
    print("ended in order", flush=True)
    sys.exit({code})
signal.signal(signal.SIGINT, end)
print("ready", flush=True)
threading.Event().wait(20)
"""
PARENT = "import sys, steps; sys.exit(steps.run_shown([sys.executable, '-c', sys.argv[1]]))"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal for a group")
@pytest.mark.parametrize("code", [0, 3])
def test_after_ctrl_c_a_command_may_end_in_its_own_order(code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD.format(code=code)],
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT / "packaging")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        os.killpg(parent.pid, signal.SIGINT)
        assert parent.stdout.read() == "ended in order\n"
        assert (parent.wait() == 0) == (code == 0)
