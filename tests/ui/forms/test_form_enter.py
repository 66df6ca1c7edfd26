"""Enter leads to whatever still needs something, by the rules as well as by the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.domain import bank
from tests.ui.forms.eyes import complaints, fill_person, focused_name, stop
from tests.ui.shell.hands import CONTROL, focused, press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.ui.editors.ground import Ground
    from branch_desk.ui.forms.form import Form

PERSON_BY_ENTER = (
    ("individual.first_name", "Lydia"),
    ("individual.surname", "Chebet"),
    ("individual.date_of_birth", "140388"),
    ("individual.gender", "FEMALE"),
    ("individual.identity.id_type", "NATIONAL_ID"),
    ("individual.identity.id_number", "27654321"),
    ("kra_pin", "A012345678Z"),
    ("phone", "0712345678"),
    ("physical_address.line_1", "14 Muthaiga Road"),
    ("physical_address.town", "Nairobi"),
    ("physical_address.county", "KE-30"),
    ("individual.occupation", "TRADER"),
    ("source_of_funds", "BUSINESS"),
    ("expected_monthly_turnover", "60000"),
    ("individual.pep", "n"),
    ("consent.data_processing", "y"),
    ("consent.marketing", "n"),
    ("individual.next_of_kin.0.full_name", "Mark Chebet"),
    ("individual.next_of_kin.0.relationship", "SPOUSE"),
    ("individual.next_of_kin.0.phone", "0722000111"),
)


def label_of(form: Form, name: str) -> str:
    (label,) = [each for each in form.findChildren(QLabel) if each.buddy() is stop(form, name)]
    return label.text().replace("\u00a0", " ")


def is_at(name: str) -> bool:
    return focused_name() == f"field.{name}"


def enter(form: Form, name: str, text: str) -> None:
    """Type into a field, and go on by Enter."""
    stop(form, name).setFocus()
    press(Qt.Key.Key_A, CONTROL)
    type_text(text)
    press(Qt.Key.Key_Return)


def test_enter_alone_leads_through_all_that_a_person_needs(cif_form: Form) -> None:
    cif_form.focus_first()
    path = []
    for _, typed in PERSON_BY_ENTER:
        path.append(focused_name().removeprefix("field."))
        type_text(typed)
        press(Qt.Key.Key_Return)
    assert path == [name for name, _ in PERSON_BY_ENTER]


def test_an_organisation_is_led_to_the_tier_it_needs(cif_form: Form) -> None:
    enter(cif_form, "customer_type", "BUSINESS")
    assert is_at("kyc_tier")
    told = {"kyc_tier": "This customer needs tier 3: organisations always do."}
    assert complaints(cif_form) == told
    type_text("TIER_3")
    press(Qt.Key.Key_Return)
    assert is_at("business.registered_name")
    assert complaints(cif_form) == {}


def test_enter_skips_what_another_answer_makes_needless(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground, individual__first_name=None, kra_pin=None, phone=None)
    enter(cif_form, "individual.surname", "Chebet")
    assert is_at("kra_pin")
    stop(cif_form, "individual.one_name_only").setFocus()
    type_text("y")
    enter(cif_form, "kra_pin_exemption", "DIPLOMAT")
    assert is_at("phone")
    type_text("0712345678")
    press(Qt.Key.Key_Return)
    assert is_at("phone")
    assert complaints(cif_form) == {}


def test_enter_goes_to_what_an_answer_asks_for(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground, individual__pep=None)
    assert label_of(cif_form, "individual.pep_details") == "Public office"
    stop(cif_form, "individual.pep").setFocus()
    type_text("y")
    press(Qt.Key.Key_Return)
    assert is_at("individual.pep_details")
    assert label_of(cif_form, "individual.pep_details") == "Public office *"
    assert focused().accessibleName() == "Public office, required"
    told = {"kyc_tier": "This customer needs tier 3: the risk is high."}
    assert complaints(cif_form) == told
    type_text("Member of a county assembly since 2022")
    press(Qt.Key.Key_Return)
    assert is_at("kyc_tier")


def test_a_minor_needs_a_guardian(cif_form: Form, ground: Ground) -> None:
    fill_person(cif_form, ground)
    guardian = stop(cif_form, "individual.guardian.customer_id")
    assert not guardian.isVisible()
    enter(cif_form, "individual.identity.id_type", "BIRTH_CERTIFICATE")
    enter(cif_form, "individual.date_of_birth", "010120")
    assert is_at("individual.guardian.customer_id")
    assert label_of(cif_form, "individual.guardian.customer_id") == "Guardian's customer ID *"
    type_text("1000000016")
    press(Qt.Key.Key_Return)
    assert is_at("individual.guardian.relationship")
    enter(cif_form, "individual.date_of_birth", "010190")
    assert not guardian.isVisible()
    assert "guardian" not in cif_form.values()["individual"]
    enter(cif_form, "individual.date_of_birth", "010120")
    assert cif_form.values()["individual"]["guardian"]["customer_id"] == "1000000016"


def test_a_list_that_needs_a_row_is_stopped_at(cif_form: Form, ground: Ground) -> None:
    for document_id, facts in bank.papers(*bank.COMPANY_PAPERS).items():
        ground.learn_document(document_id, facts)
    cif_form.fill(bank.changed(bank.COMPANY, {"/business/directors": bank.ABSENT}))
    enter(cif_form, "business.contact_person.phone", "0202345678")
    assert is_at("business.directors.add")


def test_the_marks_follow_the_answers(opening_form: Form) -> None:
    assert not stop(opening_form, "funding.till_receipt_no").isVisible()
    enter(opening_form, "funding.method", "CASH")
    assert is_at("funding.till_receipt_no")
    assert label_of(opening_form, "funding.till_receipt_no") == "Till receipt *"
    type_text("T1-000482")
    press(Qt.Key.Key_Return)
    assert label_of(opening_form, "funding.till_receipt_no") == "Till receipt *"
    enter(opening_form, "funding.till_receipt_no", " ")
    enter(opening_form, "funding.method", "LATER")
    assert not stop(opening_form, "funding.till_receipt_no").isVisible()
    assert opening_form.values()["funding"] == {"method": "LATER"}


def test_enter_leads_back_to_what_the_whole_form_has_wrong_and_says_why(
    opening_form: Form, ground: Ground, qtbot: QtBot
) -> None:
    ground.learn_customer(bank.CUSTOMERS["1000000016"])
    opening_form.fill(bank.changed(bank.OPENING, {"/initial_deposit": {"amount": "5.00"}}))
    enter(opening_form, "source_of_funds", "BUSINESS")
    assert is_at("initial_deposit")
    told = {"initial_deposit": "Savings opens with at least KES 1,000.00."}
    assert complaints(opening_form) == told
    type_text("5000")
    with qtbot.waitSignal(opening_form.complete):
        press(Qt.Key.Key_Return)
