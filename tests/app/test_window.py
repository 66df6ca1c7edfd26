"""The desk with its window: opened once, tried again after a failure, and closed at the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from branch_desk import app
from branch_desk.journal.errors import JournalLocked
from branch_desk.services import session
from branch_desk.services.errors import NotSignedIn, SettingsInvalid
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.shell.application import has_a_font
from branch_desk.ui.shell.login_dialog import LoginDialog
from tests.core_fixtures import running_core
from tests.seat import HARMLESS, WITHIN_MS, folders_in, hooks_kept, seated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


def words_of(dialog: LoginDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(PlainLabel))


def test_the_desk_is_opened_once_and_bound(core: RunningCore, tmp_path: Path) -> None:
    one = app.OneDesk(folders_in(tmp_path), core.url)
    desk = one()
    assert one() is desk
    desk.session.login("REL001", "demo-rel001-desk", "001")
    assert session.get_officer_info()["officer_id"] == "REL001"
    one.close()
    with pytest.raises(NotSignedIn):
        session.get_officer_info()
    one.close()


def test_an_opening_that_failed_is_tried_again(core: RunningCore, tmp_path: Path) -> None:
    one = app.OneDesk(folders_in(tmp_path), core.url)
    with app.build(folders_in(tmp_path), core.url):
        with pytest.raises(JournalLocked) as locked:
            one()
        assert one.trouble is locked.value
    one()
    assert one.trouble is None
    one.close()


def test_an_officer_works_and_leaves(core: RunningCore, tmp_path: Path, qtbot: QtBot) -> None:
    with seated(tmp_path, core.url, qtbot) as seat:
        seat.log_in("REL001")
        assert seat.window.isVisible()
        seat.bring_to_front("1000000016")
    with app.build(folders_in(tmp_path), core.url) as again:
        events = [each.event for each in again.journal.entries() if each.kind == "session"]
    assert events == ["start", "end"]


def test_the_layout_is_kept_and_can_be_reset(
    core: RunningCore, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = folders_in(tmp_path).config / app.LAYOUT_NAME
    with seated(tmp_path, core.url, qtbot) as seat:
        seat.log_in("REL001")
    assert kept.exists()
    with seated(tmp_path, core.url, qtbot, reset_layout=True) as seat:
        seat.wait_for_the_log_in()
        assert not kept.exists()


def test_what_keeps_the_desk_shut_stands_on_the_log_in_and_is_raised_at_the_end(
    core: RunningCore, tmp_path: Path, qtbot: QtBot
) -> None:
    with app.build(folders_in(tmp_path), core.url), pytest.raises(JournalLocked):
        wait_before_a_closed_door(tmp_path, core.url, qtbot)


def wait_before_a_closed_door(root: Path, url: str, qtbot: QtBot) -> None:
    """Sit down where another desk is open already, and leave once the page has said so."""
    with seated(root, url, qtbot) as seat:
        qtbot.waitUntil(lambda: seat.window._login is not None, timeout=WITHIN_MS)
        login = seat.window._login
        assert login is not None
        qtbot.waitUntil(lambda: "Use its window" in words_of(login), timeout=WITHIN_MS)


def test_settings_that_cannot_be_read_open_no_window(core: RunningCore, tmp_path: Path) -> None:
    places = folders_in(tmp_path)
    places.config.mkdir()
    (places.config / "settings.toml").write_text("text_skale = 120\n")
    with (
        pytest.raises(SettingsInvalid, match="Did you mean text_scale"),
        app.window(places, core.url),
    ):
        pass
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible()]


@pytest.mark.usefixtures("qapp")
def test_the_program_runs_until_the_window_is_closed(core: RunningCore, tmp_path: Path) -> None:
    places = folders_in(tmp_path)
    with hooks_kept():
        before = sys.excepthook
        with app.window(places, core.url, keys=app.demo_keys(places)) as application:
            assert sys.excepthook is not before
            closing = QTimer()
            closing.timeout.connect(application.window.close)
            application.window.ended.connect(closing.stop)
            closing.timeout.connect(lambda: [each.close() for each in log_ins()])
            closing.start(20)
            application.run()
            closing.stop()
            assert not log_ins()


def log_ins() -> list[LoginDialog]:
    """Give the log-in pages that can be seen and have heard from the core."""
    return [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, LoginDialog) and each.isVisible() and each.branch_code
    ]


@pytest.mark.usefixtures("qapp")
def test_this_machine_can_draw_text() -> None:
    assert has_a_font()
