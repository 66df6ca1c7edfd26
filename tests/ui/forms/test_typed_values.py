"""Amounts, dates and choices: what is typed, what is shown, what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.money import group_digits
from tests.ui.forms.every_kind import leave, type_in

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    ("typed", "shown", "value"),
    [
        ("1500", "1,500", "1500.00"),
        ("1500000", "1,500,000", "1500000.00"),
        ("1500.5", "1,500.5", "1500.50"),
        ("1,234,567.00", "1,234,567.00", "1234567.00"),
        ("1.234,50", "1.234,50", "1.234,50"),
        ("1,5", "1,5", "1,5"),
        ("-5", "-5", "-5"),
        ("1.005", "1.005", "1.005"),
        ("1000000000000000000", "1,000,000,000,000,000,000", "1000000000000000000"),
        ("abc", "abc", "abc"),
    ],
)
def test_an_amount_is_grouped_while_typing_and_never_guessed(
    make: Any, typed: str, shown: str, value: str
) -> None:
    editor = make("amount")
    type_in(editor, typed)
    assert editor.line.text() == shown
    assert editor.value() == {"amount": value, "currency": "KES"}
    assert editor.line.alignment() & Qt.AlignmentFlag.AlignRight


def test_an_amount_is_written_in_full_once_left(make: Any) -> None:
    editor = make("amount")
    type_in(editor, "1500.5")
    leave(editor)
    assert editor.line.text() == "1,500.50"


def test_a_digit_typed_in_the_middle_keeps_the_cursor(make: Any) -> None:
    editor = make("amount")
    type_in(editor, "123456")
    editor.line.setCursorPosition(1)
    type_in(editor, "9")
    assert editor.line.text() == "1,923,456"
    assert editor.line.cursorPosition() == 3


def test_an_emptied_amount_is_nothing_and_groups_again(make: Any) -> None:
    editor = make("amount")
    type_in(editor, "1,5")
    editor.line.selectAll()
    QTest.keyClick(editor.line, Qt.Key.Key_Delete)
    assert editor.value() is None
    type_in(editor, "15000")
    assert editor.line.text() == "15,000"


def test_an_amount_keeps_its_currency(make: Any) -> None:
    editor = make("amount")
    editor.set_value({"amount": "1234.5", "currency": "USD"})
    assert editor.line.text() == "1,234.50"
    assert editor.words() == "USD"
    editor.set_value("12")
    assert editor.value() == {"amount": "12.00", "currency": "KES"}


def test_only_plain_amounts_are_grouped() -> None:
    assert group_digits("12345.678") == "12,345.678"
    assert group_digits("1.2,3") == "1.2,3"


def test_a_birth_is_explained_at_once(make: Any) -> None:
    editor = make("born")
    type_in(editor, "140388")
    assert editor.words() == "14 Mar 1988, 38 years"
    assert editor.value() == "1988-03-14"
    assert editor.line.text() == "140388"


def test_a_date_that_is_none_stays_as_typed(make: Any) -> None:
    editor = make("born")
    type_in(editor, "31/02/88")
    assert editor.value() == "31/02/88"
    assert editor.words() == ""


def test_a_masked_date_is_shown_as_it_came(make: Any) -> None:
    editor = make("due")
    editor.set_value("....-..-..")
    assert editor.line.text() == "....-..-.."
    editor.set_value("2027-01-31")
    assert (editor.line.text(), editor.words()) == ("31 Jan 2027", "31 Jan 2027")


def test_a_needed_country_starts_with_kenya(make: Any) -> None:
    assert make("country").value() == "KE"


@pytest.mark.parametrize(
    ("typed", "code", "shown"),
    [
        ("10", "10", "Savings (10)"),
        ("savings", "10", "Savings (10)"),
        ("jun", "12", "Junior Savings (12)"),
        ("fixed dep", "30", "Fixed Deposit (30)"),
        ("deposit", "30", "Fixed Deposit (30)"),
        ("sav", "10", "Savings (10)"),
        ("avings", "avings", "avings"),
        ("nothing", "nothing", "nothing"),
    ],
)
def test_a_choice_takes_code_or_words(make: Any, typed: str, code: str, shown: str) -> None:
    editor = make("product")
    type_in(editor, typed)
    leave(editor)
    assert editor.value() == code
    assert editor.box.currentText() == shown


def test_a_choice_says_what_it_understood(make: Any, qtbot: QtBot) -> None:
    editor = make("product")
    words = editor.findChildren(PlainLabel)[0]
    type_in(editor, "30")
    assert words.text() == "= Fixed Deposit (30)"
    QTest.keyClick(editor.box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_in(editor, "avings")
    assert words.text() == "Savings, Basic Savings, Junior Savings?"
    QTest.keyClick(editor.box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_in(editor, "zz")
    assert words.text() == "not in the list, F2 shows it"
    QTest.keyClick(editor.box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_in(editor, "r")
    assert words.text().endswith("?")


@pytest.mark.qt_log_ignore("does not support")
def test_f2_lists_the_choices_and_one_can_be_picked(make: Any, qtbot: QtBot) -> None:
    editor = make("product")
    QTest.keyClick(editor.box, Qt.Key.Key_F2)
    assert editor.box.view().isVisible()
    with qtbot.waitSignal(editor.left):
        QTest.keyClick(editor.box.view(), Qt.Key.Key_Down)
        QTest.keyClick(editor.box.view(), Qt.Key.Key_Return)
    assert editor.value() in {"10", "11"}


def test_a_choice_on_view_only_cannot_be_turned(make: Any) -> None:
    editor = make("product")
    editor.set_value("20")
    editor.set_read_only(True)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_F2, Qt.Key.Key_X, Qt.Key.Key_Return):
        QTest.keyClick(editor.box, key)
    QTest.mouseClick(editor.box, Qt.MouseButton.LeftButton)
    assert editor.value() == "20"
    assert not editor.box.view().isVisible()
    editor.set_read_only(False)
    QTest.keyClick(editor.box, Qt.Key.Key_Down)
    assert editor.value() == "21"
    QTest.mouseClick(editor.box, Qt.MouseButton.LeftButton)


def test_the_wheel_never_changes_a_choice(make: Any) -> None:
    editor = make("product")
    editor.set_value("20")
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor.box, wheel)
    assert editor.value() == "20"
