"""Keys lead through a form: Tab as it reads, Enter to what is missing, rows by Ctrl+N and Del."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.domain import bank
from tests.ui.forms.eyes import focused_name, stop
from tests.ui.shell.hands import press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.ui.forms.form import Form


def type_in(form: Form, name: str, text: str) -> None:
    stop(form, name).setFocus()
    type_text(text)


def test_tab_goes_through_the_form_as_it_reads(opening_form: Form) -> None:
    type_in(opening_form, "product_code", "10")
    opening_form.focus_first()
    seen = []
    while focused_name() not in seen:
        seen.append(focused_name())
        press(Qt.Key.Key_Tab)
    assert seen[:8] == [
        "field.customer_id",
        "field.product_code",
        "field.joint_holders.add",
        "field.account_no",
        "field.branch_code",
        "field.initial_deposit",
        "field.funding.method",
        "field.purpose",
    ]
    assert seen[-1] == "field.mandate"


def test_enter_stops_only_where_something_is_needed(opening_form: Form, qtbot: QtBot) -> None:
    opening_form.focus_first()
    path = []
    for typed in ("1000000016", "10", "5000", "cash", "T1-000482"):
        path.append(focused_name())
        type_text(typed)
        press(Qt.Key.Key_Return)
    path.append(focused_name())
    assert path == [
        "field.customer_id",
        "field.product_code",
        "field.initial_deposit",
        "field.funding.method",
        "field.funding.till_receipt_no",
        "field.purpose",
    ]
    # The source of funds comes from the customer's record.
    type_text("SAVINGS")
    with qtbot.waitSignal(opening_form.complete):
        press(Qt.Key.Key_Return)


def test_enter_with_shift_goes_back_and_round(opening_form: Form) -> None:
    stop(opening_form, "initial_deposit").setFocus()
    shift = Qt.KeyboardModifier.ShiftModifier
    press(Qt.Key.Key_Return, shift)
    assert focused_name() == "field.product_code"
    press(Qt.Key.Key_Return, shift)
    press(Qt.Key.Key_Return, shift)
    assert focused_name() == "field.source_of_funds"
    press(Qt.Key.Key_Return)
    assert focused_name() == "field.customer_id"


def test_enter_stays_where_the_only_gap_is(opening_form: Form) -> None:
    opening_form.fill(bank.changed(bank.OPENING, {"/purpose": bank.ABSENT}))
    stop(opening_form, "purpose").setFocus()
    press(Qt.Key.Key_Return)
    assert focused_name() == "field.purpose"


def test_other_keys_are_left_to_the_dock(opening_form: Form, qtbot: QtBot) -> None:
    outside = QWidget()
    qtbot.addWidget(outside)
    opening_form.focus_first()
    press(Qt.Key.Key_F11)
    assert focused_name() == "field.customer_id"


def test_rows_are_added_and_removed_by_keys(opening_form: Form) -> None:
    type_in(opening_form, "product_code", "10")
    add = stop(opening_form, "joint_holders.add")
    add.setFocus()
    QTest.keyClick(add, Qt.Key.Key_Space)
    assert focused_name() == "field.joint_holders.0.customer_id"
    type_text("1000000024")
    control = Qt.KeyboardModifier.ControlModifier
    press(Qt.Key.Key_N, control)
    assert focused_name() == "field.joint_holders.1.customer_id"
    type_text("1000000032")
    press(Qt.Key.Key_N, control)
    assert add.isHidden()
    press(Qt.Key.Key_N, control)
    first = stop(opening_form, "joint_holders.0.remove")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_A)
    QTest.keyClick(first, Qt.Key.Key_Delete)
    holders = opening_form.values()["joint_holders"]
    assert holders == [{"customer_id": "1000000032"}, {}]


def test_the_least_number_of_rows_stays(cif_form: Form) -> None:
    assert stop(cif_form, "individual.next_of_kin.0.full_name").isVisible()
    assert not stop(cif_form, "individual.next_of_kin.0.remove").isVisible()
    assert cif_form.values()["tax_residencies"] == [{"country": "KE"}]


def test_a_row_can_be_begun_for_the_officer(cif_form: Form) -> None:
    cif_form.add_row("duplicates_reviewed", {"customer_id": "1000000024"})
    assert focused_name() == "field.duplicates_reviewed.0.reason"
    cif_form.add_row("no_such_field", {})
    assert cif_form.values()["duplicates_reviewed"] == [{"customer_id": "1000000024"}]


def test_a_row_begun_whole_is_gone_to_at_its_first_field(opening_form: Form) -> None:
    type_in(opening_form, "product_code", "10")
    opening_form.add_row("joint_holders", {"customer_id": "1000000024"})
    assert focused_name() == "field.joint_holders.0.customer_id"
