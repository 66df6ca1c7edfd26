"""The embedded core: found through its own pipe, ended by closing it, and why it did not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from branch_desk.services import core_process
from branch_desk.services.api_client import ApiClient
from branch_desk.services.core_process import CoreNotStarted, CoreProcess
from branch_desk.services.errors import explain
from branch_desk.services.session import public_meta

from .station import QUICK


def test_a_child_core_serves_the_demo_bank_and_ends_with_its_pipe(tmp_path: Path) -> None:
    with CoreProcess.start(["--demo-data", "--as-of", "2026-11-24"], tmp_path / "data") as core:
        assert core.url.startswith("http://127.0.0.1:")
        assert core.pid > 0
        client = ApiClient(core.url, QUICK, desk_version="0.1.0")
        assert public_meta(client).bank.demo
        client.close()
    assert core._process.returncode is not None


def test_a_core_that_cannot_start_says_why_in_its_own_words(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("unheard_of = 1\n", "utf-8")
    with pytest.raises(CoreNotStarted, match="unheard_of") as stopped:
        CoreProcess.start(["--policy", str(policy)], tmp_path / "data")
    said = explain(stopped.value)
    assert f"{said.title}. {said.message}".count("did not start") == 1


def test_a_folder_in_use_by_another_core_is_named(tmp_path: Path) -> None:
    with CoreProcess.start([], tmp_path), pytest.raises(CoreNotStarted) as stopped:
        CoreProcess.start([], tmp_path)
    path = tmp_path / "core.db"
    assert stopped.value.sentence == f"Another core runs on {path}. End that one first."
    assert stopped.value.core_exit == 7


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no process groups of this kind")
def test_ctrl_c_for_the_desk_does_not_reach_its_core(tmp_path: Path) -> None:
    with CoreProcess.start([], tmp_path) as core:
        assert os.getpgid(core.pid) != os.getpgid(0)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands where the folder should be", "utf-8")
    with pytest.raises(CoreNotStarted, match=r"data cannot be written: .*choose another"):
        CoreProcess.start([], tmp_path / "data")


def test_a_core_that_breaks_down_shows_its_last_words_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_process, "_program", lambda: [sys.executable, "-c", "sums"])
    with pytest.raises(CoreNotStarted, match=r"It ended with: NameError.*call IT"):
        CoreProcess.start([], tmp_path)


def test_a_core_on_a_busy_computer_is_given_a_minute() -> None:
    assert core_process.STARTS_WITHIN_S == 60


@pytest.mark.parametrize("line", ["no JSON", '{"contract":"1.0"}', "[1]"])
def test_a_child_that_says_something_else_is_no_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    script = f"import sys; print({line!r}, flush=True); sys.stdin.read()"
    monkeypatch.setattr(core_process, "_program", lambda: [sys.executable, "-c", script])
    with pytest.raises(CoreNotStarted, match="Start again"):
        CoreProcess.start([], tmp_path)


def test_a_child_that_says_nothing_is_given_up_and_ended_by_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "import threading; threading.Event().wait(60)"
    monkeypatch.setattr(core_process, "_program", lambda: [sys.executable, "-c", script])
    monkeypatch.setattr(core_process, "STARTS_WITHIN_S", 0.2)
    monkeypatch.setattr(core_process, "_STOPS_WITHIN_S", 0.2)
    with pytest.raises(CoreNotStarted, match=r"It did not answer within 0\.2 s\. .*Start again"):
        CoreProcess.start(["--data", str(tmp_path)], tmp_path)


def test_an_interrupted_start_leaves_no_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> bytes:
        raise KeyboardInterrupt

    script = "import sys; sys.stdin.read()"
    monkeypatch.setattr(core_process, "_program", lambda: [sys.executable, "-c", script])
    monkeypatch.setattr(core_process, "_first_line", interrupt)
    with pytest.raises(KeyboardInterrupt):
        CoreProcess.start([], tmp_path)


def test_a_frozen_program_starts_its_console_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    assert core_process._program()[1:] == ["-m", "branch_desk"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/branch-desk/branch-desk")
    assert core_process._program() == ["/opt/branch-desk/branch-desk-cli"]


def test_a_child_without_a_pipe_says_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        assert core_process._first_line(child, 1) == b""
        core_process._close(None)
