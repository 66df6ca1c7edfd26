"""How a tour runs: what makes a step fail, what becomes of the later ones, and what is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from branch_desk.tour.hands import Surprise
from branch_desk.tour.script import Step, Visit, run, save, table
from branch_desk.ui.common.labels import PlainLabel
from tests.seat import HARMLESS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """A window with one line to type into and one label."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    line = QLineEdit()
    line.setObjectName("line")
    line.setAccessibleName("A line")
    layout.addWidget(line)
    layout.addWidget(PlainLabel("Reference 001-20261124-000001", name="label"))
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    line.setFocus()
    return window


@pytest.fixture
def visit(page: QWidget, tmp_path: Path) -> Visit:
    return Visit(tmp_path / "pictures")


def step(act: Callable[[Visit], str], bound: int = 5) -> Step:
    return Step("a step", "REL001", bound, act)


def done(_: Visit) -> str:
    return "done"


def surprised(_: Visit) -> str:
    raise Surprise("the desk stood on its head")


def test_steps_run_in_order_until_one_fails_and_the_rest_is_not_run(visit: Visit) -> None:
    lines = run([step(done), step(surprised), step(done), step(done)], visit, [])
    assert [(line.result, line.passed) for line in lines] == [
        ("done", True),
        ("FAILED: the desk stood on its head", False),
        ("not run", False),
        ("not run", False),
    ]
    (picture,) = visit.camera.pictures
    assert picture.name == "01-failed.png"
    assert picture.stat().st_size > 0


def test_keys_and_characters_are_counted_apart_for_each_step(visit: Visit, page: QWidget) -> None:
    def types(at: Visit) -> str:
        at.hands.replace("Lydia")
        return "typed"

    lines = run([step(types), step(done)], visit, [])
    assert [(line.keys, line.typed) for line in lines] == [(1, 5), (0, 0)]
    line = page.findChild(QLineEdit, "line")
    assert line is not None
    assert line.text() == "Lydia"


def test_too_many_keys_are_a_surprise(visit: Visit) -> None:
    def types(at: Visit) -> str:
        at.hands.replace("Lydia")
        return "typed"

    (line,) = run([step(types, bound=0)], visit, [])
    assert line.result == "FAILED: 1 control keys, bound 0"


def test_what_qt_complains_of_fails_the_step_in_which_it_does(visit: Visit) -> None:
    warned = ["of an earlier time"]

    def complains(_: Visit) -> str:
        warned.append("QPainter: no such pen")
        return "drawn"

    lines = run([step(done), step(complains)], visit, warned)
    assert [line.result for line in lines] == ["done", "FAILED: Qt warns: QPainter: no such pen"]


def test_a_picture_refuses_cut_text(visit: Visit, page: QWidget, qtbot: QtBot) -> None:
    label = page.findChild(PlainLabel, "label")
    assert label is not None
    visit.picture("whole")
    label.setMaximumWidth(20)
    qtbot.waitUntil(lambda: label.width() <= 20)
    with pytest.raises(Surprise, match="cut text: 'Reference 001-20261124-000001'"):
        visit.picture("cut")


def test_a_picture_refuses_a_field_that_a_screen_reader_cannot_name(
    visit: Visit, page: QWidget
) -> None:
    line = page.findChild(QLineEdit, "line")
    assert line is not None
    line.setAccessibleName("")
    with pytest.raises(Surprise, match="no accessible name: QLineEdit line"):
        visit.picture("nameless")


def test_what_stands_on_the_screen_is_seen_learnt_and_not_taken_twice(visit: Visit) -> None:
    visit.see("Reference 001-")
    with pytest.raises(Surprise, match="stands on the screen"):
        visit.not_see("Reference 001-")
    visit.not_see("Rejected")
    assert visit.learn("reference", r"001-\d{8}-\d{6}") == "001-20261124-000001"
    assert visit.learnt == {"reference": "001-20261124-000001"}
    with pytest.raises(Surprise, match="nothing on the screen looks like AQ"):
        visit.learn("request", "AQ-[0-9A-Z]{10}")


def test_the_newest_of_what_fits_is_learnt(visit: Visit, page: QWidget) -> None:
    visit.learn("first", r"001-\d{8}-\d{6}")
    label = page.findChild(PlainLabel, "label")
    assert label is not None
    label.setText("001-20261124-000001 and 001-20261124-000002")
    assert visit.learn("second", r"001-\d{8}-\d{6}") == "001-20261124-000002"


def test_the_table_and_the_file_tell_the_same(visit: Visit, tmp_path: Path) -> None:
    lines = run([step(done), step(surprised), step(done)], visit, [])
    rows = table(lines).splitlines()
    assert rows[0].split() == [
        "#", "step", "officer", "ms", "gap", "keys", "typed", "result",
    ]  # fmt: skip
    assert [row.split()[0] for row in rows[1:]] == ["1", "2", "3"]
    assert rows[2].endswith("FAILED: the desk stood on its head")
    assert rows[3].endswith("not run")
    save(lines, tmp_path / "tour.json")
    found = json.loads((tmp_path / "tour.json").read_text("utf-8"))
    assert [each["result"] for each in found] == [line.result for line in lines]
    assert [each["passed"] for each in found] == [True, False, False]
