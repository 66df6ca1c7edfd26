"""The officer's hands go where the focus is, and the camera reads what can be seen."""

from __future__ import annotations

from time import thread_time
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from branch_desk.tour import camera, hands
from branch_desk.tour.hands import Hands, Surprise
from branch_desk.tour.scans import draw
from branch_desk.ui.common.labels import PlainLabel
from tests.seat import HARMLESS

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


class Page(QWidget):
    """A window with two lines, a button and something of every kind that holds text."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("A page")
        layout = QVBoxLayout(self)
        self.first, self.second = QLineEdit(), QLineEdit("in the line")
        self.button = QPushButton("Go")
        self.choice, self.note = QComboBox(), QPlainTextEdit("in the note")
        self.choice.addItems(["in the list", "not chosen"])
        self.cells = QTableWidget(1, 2)
        self.cells.setItem(0, 0, QTableWidgetItem("in the cell"))
        self.tabs = QTabWidget()
        self.tabs.addTab(PlainLabel("on the leaf"), "on the tab")
        self.hidden = PlainLabel("behind the curtain", name="hidden")
        parts = {
            "first": self.first,
            "second": self.second,
            "go": self.button,
            "choice": self.choice,
            "note": self.note,
            "cells": self.cells,
            "tabs": self.tabs,
        }
        for name, part in parts.items():
            part.setObjectName(name)
            layout.addWidget(part)
        layout.addWidget(self.hidden)
        self.hidden.hide()


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.first.setFocus()
    return made


def test_keys_go_to_what_has_the_focus(page: Page) -> None:
    hands = Hands()
    hands.type("abc")
    hands.press(Qt.Key.Key_Backspace, times=2)
    assert page.first.text() == "a"
    assert (hands.keys, hands.typed) == (2, 3)
    hands.go_to("second")
    assert hands.is_at("second")
    hands.replace("anew")
    assert page.second.text() == "anew"


def test_what_the_focus_never_reaches_is_a_surprise(page: Page) -> None:
    hands = Hands()
    with pytest.raises(Surprise, match="the focus never reaches nowhere"):
        hands.go_to("nowhere", limit=3)
    assert hands.keys == 3


def test_what_never_comes_is_a_surprise(page: Page) -> None:
    with pytest.raises(Surprise, match="waited 0 s for the end of time"):
        Hands().wait(lambda: False, "the end of time", 0.05)
    Hands().rest(10)


@pytest.mark.parametrize("tells_turns", [True, False])
def test_a_desk_that_keeps_the_thread_busy_is_a_gap(
    page: Page, tells_turns: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not tells_turns:
        monkeypatch.setattr(hands, "_OWN_TURNS", tmp_path / "none")
    officer = Hands()
    page.button.clicked.connect(_work_for_60_ms)
    page.button.setFocus()
    officer.press(Qt.Key.Key_Space)
    assert officer.longest_gap_ms >= 50


def _work_for_60_ms() -> None:
    until = thread_time() + 0.06
    while thread_time() < until:
        pass


def test_the_camera_reads_all_that_can_be_seen_and_nothing_else(page: Page) -> None:
    lines = camera.visible_text().splitlines()
    for words in ("A page", "in the line", "Go", "in the list", "in the note", "in the cell"):
        assert words in lines, words
    assert "on the tab" in lines
    assert "on the leaf" in lines
    assert "behind the curtain" not in lines
    assert "not chosen" not in lines
    assert camera.text_of("second") == "in the line"
    assert camera.text_of("hidden") == ""


def test_the_camera_reads_no_dock_that_lies_behind_another(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    docks = [QDockWidget(name, window) for name in ("one", "two")]
    for dock in docks:
        dock.setWidget(PlainLabel(f"in dock {dock.windowTitle()}"))
        window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
    window.tabifyDockWidget(*docks)
    window.show()
    qtbot.waitExposed(window)
    docks[0].raise_()
    qtbot.waitUntil(lambda: "in dock one" in camera.visible_text())
    assert "in dock two" not in camera.visible_text()
    assert "two" in camera.visible_text()


def test_the_camera_says_what_can_be_used(page: Page) -> None:
    assert camera.is_enabled("go")
    page.button.setEnabled(False)
    assert not camera.is_enabled("go")
    assert not camera.is_enabled("hidden")


def test_pictures_are_numbered_and_show_the_window_in_front(
    page: Page, tmp_path: Path, qtbot: QtBot
) -> None:
    taken = camera.Camera(tmp_path / "pictures")
    first = taken.take("page")
    dialog = QDialog(page)
    dialog.resize(300, 111)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    second = taken.take("dialog")
    assert [path.name for path in taken.pictures] == ["01-page.png", "02-dialog.png"]
    with Image.open(first) as whole, Image.open(second) as small:
        assert whole.size == (page.width(), page.height())
        assert small.size == (dialog.width(), dialog.height())


def test_a_paragraph_that_does_not_fit_is_cut(page: Page, qtbot: QtBot) -> None:
    label = PlainLabel("one two three four five six seven eight nine ten " * 4, page, wrap=True)
    label.setGeometry(0, 0, 200, 12)
    label.show()
    assert camera.cut_labels() == (label.text(),)
    label.setGeometry(0, 0, 200, label.heightForWidth(200))
    assert camera.cut_labels() == ()


@pytest.mark.usefixtures("qapp")
def test_a_paper_is_drawn_as_a_specimen(tmp_path: Path) -> None:
    path = draw(tmp_path / "scans", "ID_FRONT", "ID front")
    with Image.open(path) as picture:
        assert picture.size == (1000, 640)
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 10
