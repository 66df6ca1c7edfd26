"""The commands that open a desk: what they say, and the exit code that each trouble ends in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from branch_desk.cli import desk, main
from branch_desk.journal.enrolment import load
from branch_desk.journal.errors import (
    AlreadyEnrolled,
    EnrolmentInvalid,
    Finding,
    JournalDamaged,
    JournalLocked,
    KeyringRefused,
)
from branch_desk.services.core_process import CoreNotStarted
from branch_desk.services.errors import BackendUnreachable, NotPermitted, SettingsInvalid
from branch_desk.services.settings import Folders
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.shell.login_dialog import LoginDialog
from tests.core_fixtures import running_core
from tests.seat import HARMLESS, folders_in, hooks_kept
from tests.secret_service import on_the_bus, require_programs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """Folders of a fresh profile, in place of those of the person who runs the tests."""
    made = folders_in(tmp_path)
    monkeypatch.setattr(Folders, "default", classmethod(lambda _: made))
    return made


@pytest.fixture
def no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")


@pytest.fixture
def at_the_door(qapp: QApplication) -> Iterator[list[str]]:
    """Close each log-in page once it knows whether it can go on; gives what stood there."""
    said: list[str] = []

    def close() -> None:
        for page in QApplication.topLevelWidgets():
            if isinstance(page, LoginDialog) and page.isVisible():
                words = " ".join(each.text() for each in page.findChildren(PlainLabel))
                if page.branch_code or ("key store" in words and "asking" not in words):
                    said.append(words)
                    page.close()

    timer = QTimer()
    timer.timeout.connect(close)
    timer.start(20)
    with hooks_kept():
        yield said
    timer.stop()


def name_core(folders: Folders, url: str) -> None:
    folders.config.mkdir(parents=True)
    (folders.config / "settings.toml").write_text(f'core_url = "{url}"\n')


def test_without_a_core_the_desk_says_where_to_name_one(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 3
    said = capsys.readouterr().err
    assert f"Write core_url into {folders.config / 'settings.toml'}" in said
    assert "branch-desk demo" in said


@pytest.mark.usefixtures("at_the_door")
def test_the_desk_opens_on_the_core_of_the_settings(folders: Folders, tmp_path: Path) -> None:
    with running_core(tmp_path) as core:
        name_core(folders, core.url)
        assert main([]) == 0
        assert main(["--reset-layout"]) == 0
    assert load(folders.config) is not None, "a demo core enrols the desk by itself"


@pytest.mark.usefixtures("no_key_store")
def test_without_a_key_store_the_desk_says_so_and_ends(
    folders: Folders, at_the_door: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    name_core(folders, NOWHERE)
    assert main([]) == 6
    assert "key store" in at_the_door[0]
    assert "key store" in capsys.readouterr().err


@pytest.mark.usefixtures("at_the_door")
def test_the_demo_brings_its_own_core_and_ends_with_its_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--data", str(tmp_path / "d"), "--as-of", "2026-11-24"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("The demo core answers at http://127.0.0.1:")
    assert str(tmp_path / "d") in said
    assert load(tmp_path / "d" / "config") is not None


def test_a_demo_core_that_does_not_start_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("no_such_key = 1\n")
    assert main(["demo", "--data", str(tmp_path / "d"), "--policy", str(policy)]) == 3
    said = capsys.readouterr().err
    assert said.startswith("The training core did not start.")
    assert "no_such_key" in said


@pytest.mark.parametrize(
    "command",
    [["tour", "--out", "{out}"], ["demo", "--tour", "--out", "{out}"]],
    ids=["tour", "demo"],
)
def test_a_tour_leaves_a_folder_alone_that_is_not_empty(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("kept")
    assert main([part.format(out=tmp_path) for part in command]) == 2
    assert f"{tmp_path} is not empty" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]


def test_the_tour_of_a_demo_goes_into_its_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tour").mkdir()
    (tmp_path / "tour" / "mine").write_text("kept")
    assert main(["demo", "--tour", "--data", str(tmp_path)]) == 2
    assert f"{tmp_path / 'tour'} is not empty" in capsys.readouterr().err


def test_a_tour_names_its_folder(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["tour"])
    assert stopped.value.code == 2
    assert "--out" in capsys.readouterr().err


def test_a_tour_whose_core_does_not_start_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", os.environ["QT_QPA_PLATFORM"])
    policy = tmp_path / "policy.toml"
    policy.write_text("no_such_key = 1\n")
    assert main(["tour", "--out", str(tmp_path / "out"), "--policy", str(policy)]) == 3
    assert "no_such_key" in capsys.readouterr().err


@pytest.mark.usefixtures("no_key_store")
def test_without_a_key_store_nothing_is_enrolled(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    name_core(folders, NOWHERE)
    assert main(["enrol", "--branch", "001"]) == 6
    assert "key store" in capsys.readouterr().err
    assert load(folders.config) is None


def test_a_workstation_is_enrolled_once(
    folders: Folders,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    require_programs()
    name_core(folders, "https://core.example:8443")
    home = tmp_path / "home"
    home.mkdir()
    with on_the_bus(home, monkeypatch):
        assert main(["enrol", "--branch", "001"]) == 0
        enrolled = load(folders.config)
        assert enrolled is not None
        said = capsys.readouterr().out
        assert said == f"Enrolled: {enrolled.origin}\nKeys: Secret Service\n"
        assert enrolled.origin.startswith("core.example/001/")
        assert main(["enrol", "--branch", "001"]) == 3
        assert "enrolled" in capsys.readouterr().err
        assert load(folders.config) == enrolled


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (SettingsInvalid("It is so."), 3),
        (EnrolmentInvalid("x"), 3),
        (AlreadyEnrolled("x"), 3),
        (CoreNotStarted("It is so."), 4),
        (BackendUnreachable("x"), 4),
        (JournalDamaged(Finding.FRAME, 3, 900, "x"), 5),
        (KeyringRefused("x"), 6),
        (JournalLocked(), 7),
        (NotPermitted("It is so."), 1),
        (PermissionError(13, "Permission denied", "/srv/desk"), 3),
        (CoreNotStarted("It is so.", 7), 7),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_each_trouble_has_its_exit_code_and_a_sentence(
    trouble: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise trouble

    assert desk._explained(fail) == code
    said = capsys.readouterr().err
    assert said.strip().endswith(".")
    assert "Traceback" not in said
