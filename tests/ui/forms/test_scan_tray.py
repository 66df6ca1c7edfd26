"""The tray of scans: the newest shown small, one taken by a digit or Enter."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QListWidget

from branch_desk.common import utc_now
from branch_desk.services.documents import Documents
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.path_line import PathLine
from branch_desk.ui.editors.scan_tray import ScanTray
from tests.ui.forms.eyes import focused_name
from tests.ui.forms.paper_rows import DOCUMENTS, part, scan, state
from tests.ui.shell.hands import find, press

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.services.api_client import ApiClient
    from branch_desk.ui.forms.form import Form
    from tests.ui.forms.paper_desk import PaperDesk

pytestmark = pytest.mark.qt_log_ignore("does not support")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "scans"
    made.mkdir()
    for minutes, name in ((1, "newest.jpg"), (5, "older.png"), (70, "oldest.jpg")):
        date_back(scan(made, name), minutes)
    return made


def date_back(path: Path, minutes: int) -> None:
    at = utc_now().timestamp() - 60 * minutes
    os.utime(path, (at, at))


@pytest.fixture
def paper(paper: PaperDesk, folder: Path) -> PaperDesk:
    paper.documents = Documents(cast("ApiClient", paper.client), folder)
    return paper


def tray_of(form: Form) -> ScanTray:
    line = part(form, "PHOTO", PathLine)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    found = form.findChildren(ScanTray)
    assert found
    return found[-1]


def tiles(tray: ScanTray) -> list[str]:
    shown = find(tray, QListWidget, "tray.scans")
    return [shown.item(row).text() for row in range(shown.count())]


def said(tray: ScanTray) -> str:
    return find(tray, PlainLabel, "tray.said").text()


def test_enter_shows_the_newest_scans_as_numbered_pictures(form: Form, folder: Path) -> None:
    assert "Enter: scans" in part(form, "PHOTO", PathLine).placeholderText()
    tray = tray_of(form)
    assert tiles(tray) == [
        "1  newest.jpg\n1 min ago",
        "2  older.png\n5 min ago",
        "3  oldest.jpg\n1 h 10 min ago",
    ]
    shown = find(tray, QListWidget, "tray.scans")
    assert shown.item(0).icon().availableSizes()[0].width() == 150
    assert said(tray) == ""


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        ([Qt.Key.Key_2], "older.png"),
        ([Qt.Key.Key_Return], "newest.jpg"),
        ([Qt.Key.Key_9, Qt.Key.Key_0, Qt.Key.Key_Right, Qt.Key.Key_Enter], "older.png"),
    ],
)
def test_a_digit_or_enter_takes_one(
    form: Form, qtbot: QtBot, keys: list[Qt.Key], taken: str
) -> None:
    tray = tray_of(form)
    shown = find(tray, QListWidget, "tray.scans")
    for key in keys:
        QTest.keyClick(shown, key)
    assert part(form, "PHOTO", PathLine).text().endswith(taken)
    assert state(form, "PHOTO") == "tick: original seen"
    qtbot.waitUntil(lambda: form.findChild(ScanTray) is None)


def test_a_double_click_takes_one_too(form: Form) -> None:
    shown = find(tray_of(form), QListWidget, "tray.scans")
    shown.itemDoubleClicked.emit(shown.item(2))
    assert part(form, "PHOTO", PathLine).text().endswith("oldest.jpg")


def test_esc_takes_nothing_and_f2_browses_instead(form: Form, qtbot: QtBot) -> None:
    tray = tray_of(form)
    QTest.keyClick(find(tray, QListWidget, "tray.scans"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: form.findChild(ScanTray) is None)
    assert part(form, "PHOTO", PathLine).text() == ""
    QTest.keyClick(find(tray_of(form), QListWidget, "tray.scans"), Qt.Key.Key_F2)
    dialog = form.findChild(QFileDialog, "browse")
    assert dialog is not None
    dialog.reject()


def test_an_empty_folder_says_what_to_do_and_f5_looks_again(form: Form, folder: Path) -> None:
    for each in folder.iterdir():
        each.unlink()
    tray = tray_of(form)
    assert said(tray).startswith("No scans yet. Scan the paper, then F5 looks again")
    scan(folder, "fresh.jpg")
    QTest.keyClick(find(tray, QListWidget, "tray.scans"), Qt.Key.Key_F5)
    assert tiles(tray)[0].startswith("1  fresh.jpg\n")


def test_a_scan_that_cannot_be_read_is_said_so_and_the_next_one_shown(
    form: Form, folder: Path
) -> None:
    (folder / "newest.jpg").write_bytes(b"no picture")
    date_back(folder / "newest.jpg", 1)
    texts = tiles(tray_of(form))
    assert "cannot be read" in texts[0]
    assert not any("cannot be read" in text for text in texts[1:])


def test_a_folder_that_is_gone_is_said_so(form: Form, folder: Path) -> None:
    for each in folder.iterdir():
        each.unlink()
    folder.rmdir()
    assert "could not be read" in said(tray_of(form))


def test_the_keys_after_a_scan_are_those_of_any_paper(form: Form, qtbot: QtBot) -> None:
    tray = tray_of(form)
    QTest.keyClick(find(tray, QListWidget, "tray.scans"), Qt.Key.Key_1)
    qtbot.waitUntil(lambda: form.findChild(ScanTray) is None)
    qtbot.waitUntil(lambda: focused_name() == f"{DOCUMENTS}.PHOTO.seen")
    press(Qt.Key.Key_Space)
    assert state(form, "PHOTO") == "stored, 1 page"
