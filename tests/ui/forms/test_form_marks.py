"""A complaint stands until what it complains of is right, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from branch_desk.domain.checklists import requirements
from branch_desk.domain.complaints import FieldError
from tests.domain import bank
from tests.ui.forms.eyes import complaints, fill_person, stop, summary
from tests.ui.forms.paper_rows import choose, scan
from tests.ui.shell.hands import CONTROL, press, type_text

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.ui.editors.ground import Ground
    from branch_desk.ui.forms.form import Form

FUTURE = {"individual.date_of_birth": "The date of birth is in the future."}


def type_over(form: Form, name: str, text: str) -> None:
    """Go to a field, type over what stands there, and leave it by Tab."""
    stop(form, name).setFocus()
    press(Qt.Key.Key_A, CONTROL)
    type_text(text)
    press(Qt.Key.Key_Tab)


def test_a_birth_date_in_the_future_is_told_on_leaving_and_taken_back(cif_form: Form) -> None:
    type_over(cif_form, "customer_type", "INDIVIDUAL")
    stop(cif_form, "individual.date_of_birth").setFocus()
    type_text("01/01/2031")
    assert complaints(cif_form) == {}
    press(Qt.Key.Key_Tab)
    assert complaints(cif_form) == FUTURE
    assert summary(cif_form) == []
    type_over(cif_form, "individual.date_of_birth", "140388")
    assert complaints(cif_form) == {}


def test_a_value_made_wrong_by_another_field_is_told_with_it(
    cif_form: Form, ground: Ground
) -> None:
    fill_person(cif_form, ground)
    type_over(cif_form, "individual.identity.id_type", "MAISHA")
    told = {"individual.identity.id_number": "A Maisha number has 9 digits."}
    assert complaints(cif_form) == told
    type_over(cif_form, "individual.identity.id_type", "NATIONAL_ID")
    assert complaints(cif_form) == {}


def test_documents_are_no_longer_asked_for_once_one_is_stored(
    cif_form: Form, ground: Ground, tmp_path: Path, qtbot: QtBot
) -> None:
    cif_form.fill(bank.changed(bank.PERSON, {"/documents": bank.ABSENT, "/phone": bank.ABSENT}))
    cif_form.show_requirements(requirements(cif_form.sketch(), ground.facts()))
    assert cif_form.read() is None
    assert set(complaints(cif_form)) == {"documents", "phone"}
    choose(cif_form, "ID_FRONT", scan(tmp_path))
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: set(complaints(cif_form)) == {"phone"})
    assert summary(cif_form) == [("Mobile number", "Enter mobile number.")]


def test_a_gap_between_fields_goes_with_the_other_field(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground, kra_pin=None, individual__first_name=None)
    assert cif_form.read() is None
    assert set(complaints(cif_form)) == {"kra_pin", "individual.first_name"}
    type_over(cif_form, "kra_pin_exemption", "DIPLOMAT")
    assert set(complaints(cif_form)) == {"individual.first_name"}
    assert len(summary(cif_form)) == 1
    stop(cif_form, "individual.one_name_only").setFocus()
    type_text("y")
    assert complaints(cif_form) == {}
    assert summary(cif_form) == []


def test_submit_lists_gaps_between_fields_with_all_others(cif_form: Form) -> None:
    type_over(cif_form, "customer_type", "INDIVIDUAL")
    assert cif_form.read() is None
    told = complaints(cif_form)
    assert told["individual.first_name"].startswith("Enter the first name, or tick")
    assert told["kra_pin"].startswith("Enter the KRA PIN, or choose")
    assert told["physical_address.county"] == "Enter the county."


def test_what_only_a_whole_form_shows_stays_while_another_field_is_empty(
    opening_form: Form, ground: Ground
) -> None:
    for each in bank.CUSTOMERS.values():
        ground.learn_customer(each)
    opening_form.fill(bank.changed(bank.OPENING, {"/initial_deposit": {"amount": "5.00"}}))
    assert opening_form.read() is None
    told = complaints(opening_form)
    assert told == {"initial_deposit": "Savings opens with at least KES 1,000.00."}
    box = stop(opening_form, "purpose")
    box.setFocus()
    press(Qt.Key.Key_A, CONTROL)
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Tab)
    assert complaints(opening_form) == told
    type_over(opening_form, "initial_deposit", "5000")
    assert complaints(opening_form) == {}


@pytest.mark.parametrize(("typed", "stays"), [("T1-000482", True), ("T1-000999", False)])
def test_what_the_core_refused_stays_until_the_field_is_changed(
    opening_form: Form, ground: Ground, typed: str, stays: bool
) -> None:
    ground.learn_customer(bank.CUSTOMERS["1000000016"])
    opening_form.fill(bank.OPENING)
    used = "This till receipt was already used."
    opening_form.show_errors(
        [
            FieldError(field="/funding/till_receipt_no", code="till_receipt_used", message=used),
            FieldError(field="/nowhere", code="choice", message="Not on view."),
        ]
    )
    type_over(opening_form, "funding.till_receipt_no", typed)
    assert complaints(opening_form) == ({"funding.till_receipt_no": used} if stays else {})
    assert len(summary(opening_form)) == (2 if stays else 1)


def test_a_field_complained_of_is_relieved_while_the_officer_pauses(
    cif_form: Form, ground: Ground, qtbot: QtBot
) -> None:
    fill_person(cif_form, ground, phone="12")
    cif_form.read()
    line = stop(cif_form, "phone")
    assert isinstance(line, QLineEdit)
    press(Qt.Key.Key_A, CONTROL)
    type_text("0712345678")
    qtbot.waitUntil(lambda: complaints(cif_form) == {})
    assert line.hasFocus()
