"""Pages as pictures, turned by key; and what is told of a defect, and what is not."""

from __future__ import annotations

import io
import sys
import threading
from typing import TYPE_CHECKING

import pytest
import structlog
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea

from branch_desk.common import validate_amount
from branch_desk.ui.common.background import InlineRunner, PoolRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.papers import page_view
from branch_desk.ui.papers.page_view import PageView, picture
from branch_desk.ui.shell.crash import CrashDialog, CrashHook, Defect
from tests.ui.shell.hands import find

if TYPE_CHECKING:
    from types import TracebackType

    from pytestqt.qtbot import QtBot


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (250, 250, 240)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def view(qtbot: QtBot) -> PageView:
    made = PageView(InlineRunner(), "ID front")
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def test_pages_are_turned(view: PageView) -> None:
    view.set_pages([jpeg(300, 200), jpeg(200, 300), jpeg(100, 100)])
    assert view.accessibleName() == "ID front, page 1 of 3"
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.current == 1
    assert view.accessibleName() == "ID front, page 2 of 3"
    assert find(view, PlainLabel, "page.picture").pixmap().width() == 200
    buttons = {each.text(): each for each in view.findChildren(QPushButton)}
    QTest.keyClick(buttons["Next"], Qt.Key.Key_Space)
    assert not buttons["Next"].isEnabled()
    QTest.keyClick(buttons["Previous"], Qt.Key.Key_Space)
    assert view.page_count == 3


def test_a_page_can_be_made_larger(view: PageView) -> None:
    view.set_pages([jpeg(2_000, 1_000)], "Photo")
    label = find(view, PlainLabel, "page.picture")
    before = label.pixmap().width()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert label.pixmap().width() > before
    QTest.keyClick(view, Qt.Key.Key_Minus)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    QTest.keyClick(view, Qt.Key.Key_X)
    assert label.pixmap().width() == before


def test_a_long_page_is_scrolled_by_keys_and_needs_no_second_bar(view: PageView) -> None:
    view.set_pages([jpeg(1_000, 4_000)], "Photo")
    area = view.findChild(QScrollArea)
    assert area is not None
    assert area.horizontalScrollBar().maximum() == 0
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert area.verticalScrollBar().value() > 0
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert area.verticalScrollBar().value() == 0


def test_what_is_no_jpeg_is_not_shown(view: PageView) -> None:
    view.set_pages([b"<svg/>"])
    words = find(view, PlainLabel, "page.picture").text()
    assert words.startswith("This page cannot be shown.")
    view.clear()
    assert view.accessibleName() == "No document"
    view.turn(1)
    assert picture(b"", 100).isNull()


def test_a_page_is_decoded_away_from_the_widgets_and_the_last_one_asked_for_stands(
    qtbot: QtBot,
) -> None:
    runner = PoolRunner()
    view = PageView(runner, "ID front")
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    view.set_pages([jpeg(300, 200), jpeg(200, 300)])
    label = find(view, PlainLabel, "page.picture")
    assert label.pixmap().isNull()
    view.turn(1)
    qtbot.waitUntil(lambda: label.pixmap().width() == 200)
    view.set_pages([jpeg(300, 200)])
    assert label.pixmap().isNull()
    qtbot.waitUntil(lambda: label.pixmap().width() == 300)
    runner.close()


def test_a_page_too_large_for_this_machine_is_said_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(page_view, "picture", full)
    view = PageView(InlineRunner(), "ID front")
    qtbot.addWidget(view)
    view.set_pages([jpeg(300, 200)])
    assert find(view, PlainLabel, "page.picture").text().startswith("This page cannot be shown.")


def trace_of(error: BaseException) -> TracebackType | None:
    return error.__traceback__


def caught(text: str) -> Exception:
    try:
        validate_amount(text)
    except ValueError as error:
        return error
    raise AssertionError


def test_a_defect_tells_type_and_place_and_never_its_text() -> None:
    error = caught("Amina Njoroge")
    defect = Defect.of(type(error), trace_of(error))
    assert defect.kind == "Complaint"
    assert defect.place.startswith("branch_desk/common.py:")
    assert "Amina" not in f"{defect}"
    assert len(defect.reference) == 8
    assert Defect.of(ValueError, None).place == "unknown"


def test_a_defect_outside_our_files_is_placed_where_it_arose() -> None:
    with pytest.raises(ValueError, match="invalid") as raised:
        int("x")
    assert "test_pages_and_crash.py" in Defect.of(ValueError, raised.tb).place


def open_dialogs() -> list[CrashDialog]:
    return [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, CrashDialog) and each.isVisible()
    ]


def test_the_officer_reads_a_reference_once_and_goes_on(qtbot: QtBot) -> None:
    hook, error = CrashHook(), caught("secret")
    with structlog.testing.capture_logs() as logs:
        hook.on_exception(type(error), error, trace_of(error))
        hook.on_exception(type(error), error, trace_of(error))
        qtbot.waitUntil(lambda: bool(open_dialogs()))
    dialog = open_dialogs()[0]
    words = find(dialog, PlainLabel, "crash.details").text()
    assert words.splitlines()[1] == "Complaint"
    assert logs[0]["reference"] in words
    assert "secret" not in f"{logs}{words}"
    assert len(open_dialogs()) == 1
    buttons = {each.text(): each for each in dialog.findChildren(QPushButton)}
    QTest.keyClick(buttons["Go on"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not open_dialogs())


def test_the_officer_may_close_the_desk_instead(qtbot: QtBot) -> None:
    hook, error = CrashHook(), caught("x")
    with structlog.testing.capture_logs():
        hook.on_exception(type(error), error, trace_of(error))
        qtbot.waitUntil(lambda: bool(open_dialogs()))
    buttons = {each.text(): each for each in open_dialogs()[0].findChildren(QPushButton)}
    QTest.keyClick(buttons["Close Branch Desk"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not open_dialogs())


def test_the_hook_is_installed_for_every_thread(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    hook = CrashHook()
    hook.install()
    assert sys.excepthook == hook.on_exception
    with structlog.testing.capture_logs() as logs:
        thread = threading.Thread(target=validate_amount, args=("x",))
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: bool(open_dialogs()))
    assert logs[0]["kind"] == "Complaint"
    open_dialogs()[0].reject()
    hook.on_thread_exception(threading.ExceptHookArgs((SystemExit, None, None, None)))


def test_control_c_just_ends() -> None:
    with pytest.raises(SystemExit):
        CrashHook().on_exception(KeyboardInterrupt, KeyboardInterrupt(), None)


def test_when_even_the_log_fails_the_place_goes_to_the_terminal(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk full")

    error = caught("secret")
    monkeypatch.setattr(structlog, "get_logger", broken)
    CrashHook().on_exception(type(error), error, trace_of(error))
    written = capsys.readouterr().err
    assert "Complaint branch_desk/common.py" in written
    assert "secret" not in written
