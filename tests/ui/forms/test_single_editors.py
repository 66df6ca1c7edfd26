"""The other editors of one value: holders, ticks, notes, plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from branch_desk.services.errors import BackendUnreachable
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.choice import ChoiceBox
from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import field_at
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.line import LineEditor
from branch_desk.ui.editors.note import NoteBox
from branch_desk.ui.editors.registry import row_for
from branch_desk.ui.editors.yes_no import YesNoBox
from tests.ui.forms.every_kind import EveryKind, leave, type_in

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.forms.paper_desk import PaperDesk


def test_a_yes_or_no_that_is_needed_has_no_answer_at_first(make: Any) -> None:
    editor = make("sure")
    box = editor.findChild(YesNoBox)
    assert (editor.value(), box.text()) == (None, "Not answered yet")
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert (editor.value(), box.text()) == (True, "Yes")
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert (editor.value(), box.text()) == (False, "No")
    QTest.keyClick(box, Qt.Key.Key_Y)
    assert editor.value() is True
    QTest.keyClick(box, Qt.Key.Key_N)
    assert editor.value() is False
    editor.set_read_only(True)
    for key in (Qt.Key.Key_Y, Qt.Key.Key_Space, Qt.Key.Key_A):
        QTest.keyClick(box, key)
    assert editor.value() is False


def test_an_optional_tick_that_is_not_set_says_nothing(make: Any) -> None:
    editor = make("extra")
    assert editor.value() is None
    QTest.keyClick(editor.stops()[0], Qt.Key.Key_Space)
    assert editor.value() is True


def test_a_customer_id_shows_whose_it_is(make: Any, ground: Ground) -> None:
    editor = make("customer_id")
    type_in(editor, "10000000")
    assert editor.words() == ""
    type_in(editor, "16")
    assert editor.words() == "Amina Wanjiku Njoroge"
    assert ground.customers["1000000016"].kyc_status == "VERIFIED"
    assert not ground.is_busy


def test_a_known_customer_is_not_asked_for_again(
    make: Any, ground: Ground, paper: PaperDesk
) -> None:
    type_in(make("customer_id"), "1000000016")
    second = make("customer_id")
    type_in(second, "1000 0000-16")
    assert second.words() == "Amina Wanjiku Njoroge"
    assert second.value() == "1000000016"
    assert len(paper.client.reads) == 1


def test_an_unknown_customer_is_said_to_be(make: Any, ground: Ground) -> None:
    editor = make("customer_id")
    type_in(editor, "1000000008")
    assert editor.words() == "There is nothing under this number."
    assert not ground.is_busy


def test_a_holder_that_cannot_be_asked_says_why(make: Any, paper: PaperDesk) -> None:
    paper.client.down = BackendUnreachable("no connection")
    editor = make("account_no")
    type_in(editor, "0011000000015")
    assert editor.words().startswith("The core cannot be asked: no connection.")
    assert editor.value() == "0011000000015"


def test_only_the_newest_holder_counts(paper: PaperDesk, qtbot: QtBot) -> None:
    runner = PoolRunner()
    ground = Ground(paper.services, runner)
    row = row_for(field_at(EveryKind, "customer_id"), ground)
    qtbot.addWidget(row)
    line = row.editor
    assert isinstance(line, LineEditor)
    line.set_value("1000000016")
    assert (line.words(), ground.is_busy) == ("looking up ...", True)
    line.set_value("1000000024")
    with qtbot.waitSignal(ground.settled):
        pass
    assert line.words() == "Brian Otieno"
    assert set(ground.customers) == {"1000000024"}
    runner.close()


def test_nobody_waits_for_a_holder_whose_row_is_gone(paper: PaperDesk, qtbot: QtBot) -> None:
    runner = PoolRunner()
    ground = Ground(paper.services, runner)
    row = row_for(field_at(EveryKind, "customer_id"), ground)
    row.editor.set_value("1000000016")
    assert ground.is_busy
    with qtbot.waitSignal(ground.settled):
        shiboken6.delete(row)
    assert not ground.is_busy
    runner.close()


def test_the_branch_is_the_officers_own(make: Any) -> None:
    editor = make("branch_code")
    assert (editor.value(), editor.words()) == ("001", "Nairobi Main")
    type_in(editor, "9")
    editor.set_read_only(False)
    type_in(editor, "9")
    assert editor.value() == "001"


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("months", "12", 12),
        ("months", "a year", "a year"),
        ("share", "25.5%", "25.5"),
        ("number", "ab 12/3", "AB12/3"),
        ("odd", " kept as it is ", "kept as it is"),
    ],
)
def test_plain_values_are_read_as_typed(make: Any, name: str, typed: str, value: object) -> None:
    editor = make(name)
    type_in(editor, typed)
    leave(editor)
    assert editor.value() == value


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0712345678", "0712 345678"),
        ("+256772123456", "+256 772 123456"),
        ("07123", "07123"),
        ("nobody", "nobody"),
        ("......5678", "......5678"),
    ],
)
def test_a_phone_number_is_written_as_people_do(make: Any, typed: str, shown: str) -> None:
    editor = make("phone")
    type_in(editor, typed)
    leave(editor)
    assert editor.line.text() == shown


def test_a_note_breaks_lines_with_alt_enter_only(make: Any) -> None:
    editor = make("note")
    box = editor.findChild(NoteBox)
    type_in(editor, "one")
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    type_in(editor, "two")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert editor.value() == "one\ntwo"
    editor.set_read_only(True)
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert editor.value() == "one\ntwo"
    editor.clear()
    assert editor.value() is None


def test_a_note_tells_when_it_is_left(make: Any, qtbot: QtBot) -> None:
    editor = make("note")
    box = editor.stops()[0]
    qtbot.waitUntil(box.hasFocus)
    with qtbot.waitSignal(editor.left):
        box.clearFocus()


@pytest.mark.parametrize("name", list(EveryKind.model_fields))
def test_every_editor_is_named_and_large_enough(make: Any, name: str) -> None:
    editor = make(name)
    for stop in editor.stops():
        assert stop.accessibleName()
        assert stop.objectName().startswith(f"field.{name}")
        assert stop.height() >= 24
    if isinstance(editor.stops()[0], ChoiceBox):
        assert editor.stops()[0].focusPolicy() is not Qt.FocusPolicy.NoFocus


def test_a_label_leads_to_its_editor_and_marks_what_is_needed(ground: Ground, qtbot: QtBot) -> None:
    row = row_for(field_at(EveryKind, "phone"), ground)
    qtbot.addWidget(row)
    labels = {each.text(): each for each in row.findChildren(PlainLabel)}
    assert labels["Phone && fax\u00a0*"].buddy() is row.editor.stops()[0]


def test_the_bare_editor_asks_to_be_written(ground: Ground, qtbot: QtBot) -> None:
    editor = Editor(field_at(EveryKind, "odd"), ground)
    qtbot.addWidget(editor)
    for act in (editor.value, editor.stops, editor.clear):
        with pytest.raises(NotImplementedError):
            act()
    with pytest.raises(NotImplementedError):
        editor.set_read_only(True)
