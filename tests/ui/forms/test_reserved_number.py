"""A number that is reserved for an account before it is opened, by F4."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services.errors import BackendUnreachable, OutcomeUnknown
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.form import Form
from tests.domain import bank
from tests.ui.forms.conftest import shown_form
from tests.ui.forms.eyes import stop
from tests.ui.shell.hands import press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.forms.paper_desk import PaperDesk

AMINA, BRIAN = bank.CUSTOMERS["1000000016"], bank.CUSTOMERS["1000000024"]
NUMBER = "0011000000171"
UNTIL = "yours until 25 Nov 2026 10:40 EAT"
LET_GO = "That number was for another customer or product. F4 takes another."


def said(form: Form) -> list[str]:
    return [each.text() for each in form.findChildren(PlainLabel) if each.isVisible()]


def reserve(form: Form) -> QLineEdit:
    line = stop(form, "account_no")
    assert isinstance(line, QLineEdit)
    QTest.keyClick(line, Qt.Key.Key_F4)
    return line


def begin(form: Form) -> None:
    form.set_customer(AMINA)
    stop(form, "product_code").setFocus()
    type_text("10")
    press(Qt.Key.Key_Return)


def test_f4_reserves_a_number_and_says_until_when(opening_form: Form, paper: PaperDesk) -> None:
    begin(opening_form)
    line = reserve(opening_form)
    assert (line.text(), UNTIL in said(opening_form)) == (NUMBER, True)
    assert paper.client.wishes == [{"customer_id": "1000000016", "product_code": "10"}]
    assert opening_form.values()["account_no"] == NUMBER


def test_without_customer_or_product_nothing_is_reserved(
    opening_form: Form, paper: PaperDesk
) -> None:
    reserve(opening_form)
    assert "Choose the customer and the product first, then F4." in said(opening_form)
    assert paper.client.wishes == []


def test_another_product_gives_the_number_up(opening_form: Form, qtbot: QtBot) -> None:
    begin(opening_form)
    line = reserve(opening_form)
    stop(opening_form, "product_code").setFocus()
    press(Qt.Key.Key_Backspace)
    type_text("20")
    press(Qt.Key.Key_Return)
    assert "account_no" not in opening_form.values()
    qtbot.waitUntil(lambda: LET_GO in said(opening_form))
    assert line.text() == ""


def test_a_number_out_of_a_draft_goes_with_what_it_was_for(
    opening_form: Form, qtbot: QtBot
) -> None:
    opening_form.set_customer(AMINA)
    opening_form.fill(bank.changed(bank.OPENING, {"/account_no": NUMBER}))
    assert opening_form.values()["account_no"] == NUMBER
    opening_form.set_customer(BRIAN)
    qtbot.waitUntil(lambda: LET_GO in said(opening_form))


def test_a_number_that_is_typed_is_taken_as_it_is(opening_form: Form) -> None:
    stop(opening_form, "account_no").setFocus()
    type_text("0011 0000 0017-1")
    assert opening_form.values()["account_no"] == NUMBER
    type_text("9")
    assert opening_form.values()["account_no"] == "0011 0000 0017-19"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (BackendUnreachable("no connection"), "The core cannot be asked: no connection."),
        (OutcomeUnknown("no answer", "k"), "No answer came. F4 asks for another number."),
    ],
)
def test_where_none_was_reserved_the_reason_is_said(
    opening_form: Form, paper: PaperDesk, error: Exception, words: str
) -> None:
    begin(opening_form)
    paper.client.down = error
    assert reserve(opening_form).text() == ""
    assert any(each.startswith(words) for each in said(opening_form))


def test_a_form_that_is_read_only_reserves_nothing(opening_form: Form, paper: PaperDesk) -> None:
    begin(opening_form)
    opening_form.set_read_only(True)
    reserve(opening_form)
    assert paper.client.wishes == []


def test_one_at_a_time_and_none_for_a_form_that_was_cleared(paper: PaperDesk, qtbot: QtBot) -> None:
    runner = PoolRunner()
    ground = Ground(paper.services, runner)
    form = shown_form(ACCOUNT_OPENING, ground, qtbot)
    form.fill({"customer_id": AMINA.customer_id, "product_code": "10"})
    qtbot.waitUntil(lambda: not ground.is_busy)
    reserve(form)
    reserve(form)
    assert "Asking for a number ..." in said(form)
    form.clear()
    assert not ground.is_busy
    runner.close()
    assert "account_no" not in form.values()
    assert len(paper.client.wishes) <= 1


def test_the_source_of_funds_follows_the_record_until_another_is_chosen(
    opening_form: Form,
) -> None:
    opening_form.set_customer(replace(AMINA, source_of_funds="BUSINESS"))
    assert opening_form.values()["source_of_funds"] == "BUSINESS"
    assert not opening_form.is_dirty
    opening_form.set_customer(replace(BRIAN, source_of_funds="OTHER"))
    assert opening_form.values()["source_of_funds"] == "OTHER"
    stop(opening_form, "source_of_funds").setFocus()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text("BUSINESS")
    press(Qt.Key.Key_Return)
    assert opening_form.is_dirty
    opening_form.set_customer(replace(BRIAN, source_of_funds="OTHER"))
    assert opening_form.values()["source_of_funds"] == "BUSINESS"
