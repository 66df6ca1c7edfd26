"""A seat before the desk's window, opened by `app.window` as the program does, on a real core."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTableView

from branch_desk.app import demo_keys, window
from branch_desk.services.settings import Folders
from branch_desk.ui.common.labels import PlainLabel
from tests.ui.shell.hands import CONTROL, SHIFT, find, focused, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.ui.shell.application import Application

WITHIN_MS: Final = 15_000
HARMLESS: Final = r"This plugin does not support (propagateSizeHints|raise)\(\)"
"""What the offscreen platform says of windows that it cannot raise or size."""


def folders_in(root: Path) -> Folders:
    """Folders of a profile of its own."""
    return Folders(root / "config", root / "data", root / "log")


class Seat:
    """Who sits before the window: hands for the keys, eyes for what stands there."""

    def __init__(self, application: Application, qtbot: QtBot) -> None:
        self.application = application
        self.window = application.window
        self.qtbot = qtbot

    def log_in(self, officer_id: str) -> None:
        """Log a demo officer in by keys, and wait for the window."""
        self.wait_for_the_log_in()
        login = self.window._login
        assert login is not None
        login.activateWindow()
        find(login, QLineEdit, "login.officer").setFocus()
        type_text(officer_id)
        press(Qt.Key.Key_Tab)
        type_text(f"demo-{officer_id.lower()}-desk")
        press(Qt.Key.Key_Return)
        self.qtbot.waitUntil(self.window.isVisible, timeout=WITHIN_MS)
        self.window.activateWindow()
        self.wait_for_focus("search.text")

    def wait_for_the_log_in(self) -> None:
        """Wait for a log-in page that knows the branches."""
        self.qtbot.waitUntil(
            lambda: bool(self.window._login and self.window._login.branch_code), timeout=WITHIN_MS
        )

    def log_out(self) -> None:
        """Log out, and wait for the log-in page."""
        press(Qt.Key.Key_L, CONTROL | SHIFT)
        self.qtbot.waitUntil(lambda: self.window._login is not None, timeout=WITHIN_MS)

    def bring_to_front(self, customer_id: str) -> None:
        """Find a customer by number."""
        press(Qt.Key.Key_F3)
        type_text(customer_id)
        press(Qt.Key.Key_Return)
        self.wait_for_text("customer.cif", f"CIF {customer_id}")

    def wait_for_text(self, name: str, words: str) -> None:
        """Wait until words stand in a label that can be seen."""

        def is_there() -> bool:
            found = self.window.findChildren(PlainLabel, name)
            return any(words in each.text() for each in found if each.isVisible())

        self.qtbot.waitUntil(is_there, timeout=WITHIN_MS)

    def wait_for_focus(self, name: str) -> None:
        """Wait until a widget has the focus."""

        def is_there() -> bool:
            widget = QApplication.focusWidget()
            return widget is not None and widget.objectName() == name

        self.qtbot.waitUntil(is_there, timeout=WITHIN_MS)

    def go_to(self, name: str) -> None:
        """Press Tab until a widget has the focus."""
        for _ in range(100):
            if focused().objectName() == name:
                return
            press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")

    def open_request(self, request_id: str) -> None:
        """Raise the checker and go down the queue to a request."""
        press(Qt.Key.Key_F7)
        self.wait_for_text("checker.about", "Maker ")
        table = find(self.window, QTableView, "checker.queue").model()
        for _ in range(table.rowCount()):
            about = find(self.window, PlainLabel, "checker.about")
            self.wait_for_text("checker.about", "Maker ")
            if request_id in about.text():
                return
            before = about.text()
            press(Qt.Key.Key_J)
            self.qtbot.waitUntil(lambda: about.text() != before, timeout=WITHIN_MS)  # noqa: B023 - waited for at once
        raise AssertionError(f"{request_id} is not in the queue")

    def words_of(self, name: str) -> str:
        """Give the words that stand in a label."""
        return find(self.window, PlainLabel, name).text()

    def read_all(self) -> None:
        """Read on to the end of the request that is open."""
        button = find(self.window, QPushButton, "checker.approve")

        def has_read_on() -> bool:
            press(Qt.Key.Key_PageDown)
            return button.isEnabled()

        self.qtbot.waitUntil(has_read_on, timeout=WITHIN_MS)

    def approve(self) -> None:
        """Read on to the end, and approve."""
        self.read_all()
        press(Qt.Key.Key_Return, CONTROL)

    def approve_with(self, note: str) -> None:
        """Read on to the end, and approve with a note."""
        self.read_all()
        find(self.window, QLineEdit, "checker.word").setFocus()
        type_text(note)
        press(Qt.Key.Key_Return, CONTROL)

    def leave(self) -> None:
        """Close the window, twice where it asks once, and wait for its end."""
        if self.window._desk is None:
            return
        with self.qtbot.waitSignal(self.window.ended, timeout=WITHIN_MS):
            self.window.close()
            if not self.window._closing._is_waiting and self.window._desk is not None:
                self.window.close()


@contextmanager
def hooks_kept() -> Iterator[None]:
    """Give the interpreter its own exception hooks back, which the desk's replace for good."""
    before = sys.excepthook, threading.excepthook
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before


@contextmanager
def seated(
    root: Path, core_url: str, qtbot: QtBot, *, reset_layout: bool = False
) -> Iterator[Seat]:
    """Sit down before a window on a core; at the end window and desk are closed."""
    places = folders_in(root)
    with (
        hooks_kept(),
        window(places, core_url, keys=demo_keys(places), reset_layout=reset_layout) as application,
    ):
        seat = Seat(application, qtbot)
        yield seat
        seat.leave()
        if seat.window._login is not None:
            seat.window._login.close()
