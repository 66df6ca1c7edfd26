"""The form of any request: what it reads, marks and keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from branch_desk.domain.complaints import FieldError
from branch_desk.operations import OPERATIONS
from branch_desk.ui.common.labels import PlainLabel
from tests.domain import bank
from tests.ui.forms.conftest import shown_form
from tests.ui.forms.eyes import complaints, fill_person, focused_name, paste, stop, summary
from tests.ui.shell.hands import type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.domain.operation import Operation
    from branch_desk.ui.editors.ground import Ground
    from branch_desk.ui.forms.form import Form

RTL_OVERRIDE = "\u202e"
FRESH_CUSTOMER = {
    "customer_type": "INDIVIDUAL",
    "kyc_tier": "TIER_2",
    "individual": {
        "nationality": "KE",
        "identity": {"issuing_country": "KE"},
        "next_of_kin": [{}],
    },
    "physical_address": {"country": "KE"},
    "tax_residencies": [{"country": "KE"}],
    "consent": {},
}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.action)
def test_every_operation_shows_its_example_and_reads_it_back(
    operation: Operation, ground: Ground, qtbot: QtBot
) -> None:
    form = shown_form(operation, ground, qtbot)
    form.fill(operation.example)
    request = operation.request.model_validate(form.values())
    assert request == operation.request.model_validate(operation.example)


def test_a_whole_request_is_read(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground)
    request = cif_form.read()
    assert request.individual.surname == "Chebet"
    assert summary(cif_form) == []


def test_an_empty_form_marks_what_is_needed_and_goes_to_the_first(cif_form: Form) -> None:
    assert cif_form.read() is None
    assert focused_name() == "field.individual.first_name"
    assert complaints(cif_form)["phone"] == "Enter mobile number."
    assert ("Mobile number", "Enter mobile number.") in summary(cif_form)


def test_the_summary_stands_in_the_order_of_the_form_and_leads_to_each_field(
    cif_form: Form, ground: Ground
) -> None:
    fill_person(cif_form, ground, phone="12", individual__surname="")
    assert cif_form.read() is None
    assert [label for label, _ in summary(cif_form)] == ["Surname", "Mobile number"]
    assert focused_name() == "field.individual.surname"
    link = cif_form.findChild(QPushButton, "summary.1")
    assert isinstance(link, QPushButton)
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert focused_name() == "field.phone"


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("individual.surname", f"Che{RTL_OVERRIDE}bet", "Remove the hidden characters"),
        ("individual.surname", "<b>Chebet</b>", "Use letters, spaces"),
        ("individual.date_of_birth", "31/02/88", "Enter a date, for example"),
        ("expected_monthly_turnover", "1.234,50", "Enter an amount such as 1500"),
        ("expected_monthly_turnover", "-5", "The amount must be at least 0.00."),
        ("expected_monthly_turnover", "1000000000000000000", "The amount must be at most"),
        ("expected_monthly_turnover", "1.005", "Use at most 2 decimals."),
        ("phone", "12345", "This is not a valid phone number."),
        ("email", "nobody", "Check the email address."),
        ("kra_pin", "B12", "A KRA PIN is A or P"),
    ],
)
def test_a_bad_value_is_worded_on_leaving_and_stays_as_typed(
    cif_form: Form, ground: Ground, field: str, typed: str, complaint: str
) -> None:
    fill_person(cif_form, ground)
    line = stop(cif_form, field)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    paste(line, typed)
    assert complaints(cif_form) == {}
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert complaints(cif_form)[field].startswith(complaint)
    assert line.text().replace(",", "") == typed.replace(",", "")
    assert cif_form.read() is None
    assert focused_name() == f"field.{field}"


def test_a_birth_in_the_future_is_refused_on_submit(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground, individual__date_of_birth="2027-01-01")
    assert cif_form.read() is None
    assert complaints(cif_form) == {
        "individual.date_of_birth": "The date of birth is in the future."
    }


def test_a_corrected_field_is_no_longer_listed(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground, phone="12", email="nobody")
    cif_form.read()
    line = stop(cif_form, "phone")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "0712345678")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert list(complaints(cif_form)) == ["email"]
    assert [label for label, _ in summary(cif_form)] == ["Email"]


def test_an_emptied_field_is_left_in_peace_until_submit(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground)
    line = stop(cif_form, "phone")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.clear()
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert complaints(cif_form) == {}
    cif_form.read()
    assert list(complaints(cif_form)) == ["phone"]


def test_errors_of_the_core_stand_at_their_fields_and_the_rest_in_the_summary(
    cif_form: Form, ground: Ground
) -> None:
    fill_person(cif_form, ground)
    cif_form.show_errors(
        [
            FieldError(field="/individual/identity/id_number", code="x", message="Wrong number."),
            FieldError(field="/individual/next_of_kin/0/phone", code="x", message="Wrong phone."),
            FieldError(field="/documents", code="x", message="One."),
            FieldError(field="/documents", code="x", message="Two."),
            FieldError(field="/business/sector", code="x", message="Not on view."),
        ]
    )
    assert complaints(cif_form) == {
        "individual.identity.id_number": "Wrong number.",
        "individual.next_of_kin.0.phone": "Wrong phone.",
        "documents": "One.\nTwo.",
    }
    assert summary(cif_form)[-1] == ("", "Not on view.")
    assert ("Phone 1", "Wrong phone.") in summary(cif_form)


def test_text_from_data_is_shown_as_it_stands(cif_form: Form) -> None:
    cif_form.show_errors([FieldError(field="/phone", code="x", message="<b>bold</b>")])
    shown = [each for each in cif_form.findChildren(PlainLabel) if each.text() == "<b>bold</b>"]
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in shown)
    assert len(shown) == 2


def test_sections_come_and_go_with_the_customer_type(cif_form: Form) -> None:
    surname, sector = stop(cif_form, "individual.surname"), stop(cif_form, "business.sector")
    assert surname.isVisible()
    assert not sector.isVisible()
    QTest.keyClicks(surname, "Chebet")
    box = stop(cif_form, "customer_type")
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "BUSINESS")
    assert not surname.isVisible()
    assert sector.isVisible()
    assert "individual" not in cif_form.values()
    assert isinstance(surname, QLineEdit)
    assert surname.text() == "Chebet"


def test_an_optional_group_left_alone_is_not_sent(cif_form: Form) -> None:
    assert "postal_address" not in cif_form.values()
    QTest.keyClicks(stop(cif_form, "postal_address.po_box"), "1200")
    assert cif_form.values()["postal_address"] == {"po_box": "1200"}


def test_a_form_on_view_cannot_be_changed(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground)
    before = cif_form.values()
    cif_form.set_read_only(True)
    for name in ("phone", "individual.surname", "individual.gender", "individual.pep"):
        QTest.keyClicks(stop(cif_form, name), "yx1")
    assert cif_form.values() == before
    assert not stop(cif_form, "individual.next_of_kin.add").isVisible()
    cif_form.fill({"individual": {"next_of_kin": []}, "customer_type": "INDIVIDUAL"})
    assert "next_of_kin" not in cif_form.values()["individual"]
    cif_form.set_read_only(False)
    assert stop(cif_form, "individual.next_of_kin.add").isVisible()


def test_clear_begins_afresh(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground, phone="12")
    cif_form.read()
    cif_form.clear()
    assert summary(cif_form) == []
    assert cif_form.values() == FRESH_CUSTOMER
    assert not cif_form.is_dirty


def test_a_fresh_form_has_the_defaults_of_its_operation_and_is_not_dirty(cif_form: Form) -> None:
    assert cif_form.values() == FRESH_CUSTOMER
    assert not cif_form.is_dirty
    QTest.keyClicks(stop(cif_form, "individual.surname"), "C")
    assert cif_form.is_dirty


def test_what_must_be_asked_has_no_default(cif_form: Form) -> None:
    unanswered = {"individual.pep", "consent.data_processing", "consent.marketing"}
    assert cif_form.read() is None
    assert unanswered <= set(complaints(cif_form))
    assert not {"customer_type", "kyc_tier", "individual.nationality"} & set(complaints(cif_form))


def test_the_customer_in_front_is_taken(opening_form: Form, ground: Ground) -> None:
    opening_form.set_customer(bank.CUSTOMERS["1000000024"])
    assert opening_form.values()["customer_id"] == "1000000024"
    assert ground.facts().customers["1000000024"].full_name == "Brian Otieno"


def test_a_form_without_a_customer_takes_none(cif_form: Form) -> None:
    cif_form.set_customer(bank.CUSTOMERS["1000000024"])
    assert "customer_id" not in cif_form.values()


def test_the_form_settles_after_the_last_key(opening_form: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignals([opening_form.edited, opening_form.settled]):
        QTest.keyClicks(stop(opening_form, "initial_deposit"), "5")
    assert opening_form.sketch().initial_deposit.amount == 5


def test_a_narrow_form_has_one_column(opening_form: Form, qtbot: QtBot) -> None:
    def side_by_side() -> bool:
        one, other = stop(opening_form, "purpose"), stop(opening_form, "source_of_funds")
        top = [each.mapTo(opening_form, each.rect().topLeft()).y() for each in (one, other)]
        return top[0] == top[1]

    qtbot.waitUntil(side_by_side)
    opening_form.resize(500, 700)
    qtbot.waitUntil(lambda: not side_by_side())


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.action)
def test_everything_that_takes_the_focus_has_a_name(
    operation: Operation, ground: Ground, qtbot: QtBot
) -> None:
    form = shown_form(operation, ground, qtbot)
    form.fill(operation.example)
    named = [
        each
        for each in form.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert named
    for each in named:
        if each.focusProxy() is None:
            assert each.accessibleName(), each.objectName()


def test_a_fill_that_breaks_off_leaves_a_form_that_notes_what_is_typed(
    opening_form: Form, qtbot: QtBot
) -> None:
    with pytest.raises(AttributeError):
        opening_form.fill({"joint_holders": [1]})
    with qtbot.waitSignal(opening_form.edited):
        stop(opening_form, "initial_deposit").setFocus()
        type_text("5")
