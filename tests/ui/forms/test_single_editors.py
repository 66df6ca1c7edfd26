"""Each editor of one value: what is typed, what is shown, what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import pytest
from pydantic import Field as Described
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from branch_desk.domain.customers import Percent
from branch_desk.domain.fields import (
    AccountNo,
    BankDate,
    BirthDate,
    Body,
    BranchCode,
    Country,
    CustomerId,
    IdNumber,
    Kind,
    Note,
    Phone,
    ProductCode,
    YesNo,
)
from branch_desk.domain.money import Amount
from branch_desk.services.errors import BackendUnreachable
from branch_desk.ui.background import PoolRunner
from branch_desk.ui.editors.choice import ChoiceBox
from branch_desk.ui.editors.editor import Editor
from branch_desk.ui.editors.field import field_at
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.line import LineEditor
from branch_desk.ui.editors.money import group_digits
from branch_desk.ui.editors.note import NoteBox
from branch_desk.ui.editors.registry import row_for
from branch_desk.ui.editors.yes_no import YesNoBox
from branch_desk.ui.labels import PlainLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.forms.paper_desk import PaperDesk


class EveryKind(Body):
    """A request with one field of each kind."""

    amount: Amount = Described(title="Amount")
    born: BirthDate = Described(title="Date of birth")
    due: BankDate | None = Described(None, title="Due")
    country: Country = Described(title="Country")
    product: ProductCode = Described(title="Product")
    sure: YesNo = Described(title="Sure")
    extra: YesNo | None = Described(None, title="Extra")
    customer_id: CustomerId = Described(title="Customer")
    account_no: AccountNo | None = Described(None, title="Account")
    branch_code: BranchCode | None = Described(None, title="Branch")
    months: Annotated[int, Described(strict=True)] | None = Described(None, title="Months")
    share: Percent = Described(title="Share")
    number: IdNumber = Described(title="Number", description="As printed")
    phone: Phone = Described(title="Phone & fax")
    note: Note | None = Described(None, title="Note")
    odd: Annotated[str, Kind("never seen")] = Described(title="Odd")


@pytest.fixture
def make(ground: Ground, qtbot: QtBot) -> Any:
    rows = []

    def _make(name: str) -> Any:
        row = row_for(field_at(EveryKind, name), ground)
        rows.append(row)
        qtbot.addWidget(row)
        row.show()
        row.activateWindow()
        qtbot.waitActive(row)
        row.editor.focus()
        return row.editor

    return _make


def type_in(editor: Editor, text: str) -> None:
    QTest.keyClicks(editor.stops()[0], text)


def leave(editor: Editor) -> None:
    QTest.keyClick(editor.stops()[0], Qt.Key.Key_Return)


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
    label = row.findChildren(PlainLabel)[0]
    assert label.text() == "Phone && fax\u00a0*"
    assert label.buddy() is row.editor.stops()[0]


def test_the_bare_editor_asks_to_be_written(ground: Ground, qtbot: QtBot) -> None:
    editor = Editor(field_at(EveryKind, "odd"), ground)
    qtbot.addWidget(editor)
    for act in (editor.value, editor.stops, editor.clear):
        with pytest.raises(NotImplementedError):
            act()
    with pytest.raises(NotImplementedError):
        editor.set_read_only(True)
