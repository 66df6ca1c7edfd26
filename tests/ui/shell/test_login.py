"""Log-in: what is fit, one sentence for every failure, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from branch_desk.journal.errors import JournalLocked, KeyringRefused
from branch_desk.journal.log import State, Status
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.shell.login_dialog import LoginDialog
from tests.ui.shell.edge import PASSWORD
from tests.ui.shell.hands import SHIFT, find, focused, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from branch_desk.app import Desk
    from branch_desk.ui.common.background import PoolRunner
    from tests.ui.shell.edge import Bank


class Door:
    """How the desk opens; a test makes it fail."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.error: Exception | None = None

    def open(self) -> Desk:
        if self.error is not None:
            raise self.error
        return self.desk


@pytest.fixture
def door(desk: Desk) -> Door:
    return Door(desk)


@pytest.fixture
def login(qtbot: QtBot, door: Door, runner: PoolRunner) -> Iterator[LoginDialog]:
    dialog = LoginDialog(door.open, runner, "002")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    yield dialog
    qtbot.waitUntil(lambda: runner.is_idle)


def says(dialog: QObject, name: str) -> str:
    return find(dialog, PlainLabel, f"login.{name}").text()


def ready(qtbot: QtBot, dialog: LoginDialog) -> None:
    dialog.start()
    qtbot.waitUntil(lambda: dialog.branch_code != "")


def test_it_says_first_what_is_fit_and_takes_the_last_branch(
    qtbot: QtBot, login: LoginDialog
) -> None:
    ready(qtbot, login)
    assert says(login, "key_store") == "keys in a file (training)"
    assert says(login, "journal").startswith("ok, ")
    assert says(login, "core") == "online, Wekeza Bank (demo)"
    assert find(login, QComboBox, "login.branch").currentText() == "002 Mombasa"
    assert find(login, PlainLabel, "training.text").isVisible()


def test_an_officer_logs_in_by_keys_in_tab_order(qtbot: QtBot, login: LoginDialog) -> None:
    ready(qtbot, login)
    assert focused().objectName() == "login.officer"
    type_text("rel001")
    press(Qt.Key.Key_Tab)
    type_text(PASSWORD)
    press(Qt.Key.Key_Tab)
    assert focused().objectName() == "login.branch"
    press(Qt.Key.Key_Tab)
    assert focused().objectName() == "login.submit"
    with qtbot.waitSignal(login.signed_in):
        press(Qt.Key.Key_Return)
    assert find(login, QLineEdit, "login.password").text() == ""


def test_a_wrong_password_is_one_sentence_and_what_was_typed_stays(
    qtbot: QtBot, login: LoginDialog
) -> None:
    ready(qtbot, login)
    type_text("REL001")
    press(Qt.Key.Key_Tab)
    type_text("guess")
    press(Qt.Key.Key_Return)
    assert find(login, QPushButton, "login.submit").text() == "Logging in ..."
    qtbot.waitUntil(lambda: says(login, "message") != "")
    assert says(login, "message") == "Officer, password or code is wrong, or the officer is locked."
    assert find(login, QLineEdit, "login.officer").text() == "REL001"
    password = find(login, QLineEdit, "login.password")
    assert password.selectedText() == password.text() == "guess"
    assert "guess" not in password.displayText()
    press(Qt.Key.Key_Escape)
    assert login.isVisible()


def test_what_is_missing_is_asked_for(qtbot: QtBot, login: LoginDialog) -> None:
    ready(qtbot, login)
    press(Qt.Key.Key_Return)
    assert says(login, "message") == "Enter your officer ID."
    type_text("REL001")
    press(Qt.Key.Key_Return)
    assert says(login, "message") == "Enter your password."
    assert focused().objectName() == "login.password"


def test_a_core_that_does_not_answer_is_said_and_asked_again(
    qtbot: QtBot, login: LoginDialog, bank: Bank
) -> None:
    bank.refusals["GET", "/meta"] = (403, "desk_too_old")
    login.start()
    login.start()
    qtbot.waitUntil(lambda: says(login, "message") != "")
    assert "too old" in says(login, "message")
    bank.refusals.clear()
    type_text("REL001")
    press(Qt.Key.Key_Tab)
    type_text(PASSWORD)
    press(Qt.Key.Key_Return)
    assert "asked again" in says(login, "message")
    qtbot.waitUntil(lambda: login.branch_code != "")
    assert find(login, QLineEdit, "login.officer").text() == "REL001"


@pytest.mark.parametrize(
    ("error", "where"),
    [(KeyringRefused("it is locked"), "key_store"), (JournalLocked(), "journal")],
)
def test_a_desk_that_cannot_open_says_why(
    qtbot: QtBot, login: LoginDialog, door: Door, error: KeyringRefused | JournalLocked, where: str
) -> None:
    door.error = error
    login.start()
    qtbot.waitUntil(lambda: says(login, "message") != "")
    assert says(login, "message") == error.user_message()
    assert says(login, where) == error.title


def test_a_journal_in_trouble_is_said_beside_it(
    qtbot: QtBot, login: LoginDialog, desk: Desk
) -> None:
    desk.journal._status = Status(State.FAILED, "the disk is full")
    ready(qtbot, login)
    assert "the disk is full" in says(login, "journal")


def test_a_key_store_that_waits_is_said_after_two_seconds(qtbot: QtBot, login: LoginDialog) -> None:
    assert login._patience.interval() == 2_000
    login._patience.timeout.emit()
    assert "your computer may be asking" in says(login, "key_store")
    ready(qtbot, login)
    login._patience.timeout.emit()
    assert says(login, "key_store") == "keys in a file (training)"


def test_caps_lock_is_seen_by_what_a_letter_became(qtbot: QtBot, login: LoginDialog) -> None:
    password = find(login, QLineEdit, "login.password")
    password.setFocus()
    QTest.keyClicks(password, "A")
    assert says(login, "caps") == "Caps Lock is on."
    QTest.keyClicks(password, "A", SHIFT)
    assert says(login, "caps") == ""
    QTest.keyClicks(password, "1")
    assert says(login, "caps") == ""


def test_closing_it_ends_the_desk(qtbot: QtBot, login: LoginDialog) -> None:
    with qtbot.waitSignal(login.abandoned):
        login.close()
