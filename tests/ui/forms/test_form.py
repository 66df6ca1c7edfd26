"""The form of any request: what it reads, marks, keeps, and how keys lead through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from branch_desk.domain.complaints import FieldError
from branch_desk.operations import OPERATIONS
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.form_summary import FormSummary
from branch_desk.ui.labels import PlainLabel
from tests.domain import bank
from tests.ui.forms.conftest import shown_form
from tests.ui.shell.hands import press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.domain.operation import Operation
    from branch_desk.ui.editors.ground import Ground
    from branch_desk.ui.form import Form

RTL_OVERRIDE = "\u202e"


def stop(form: QWidget, name: str) -> QWidget:
    found = form.findChild(QWidget, f"field.{name}")
    assert isinstance(found, QWidget), name
    return found


def complaints(form: QWidget) -> dict[str, str]:
    rows = form.findChildren(FieldRow)
    return {".".join(row.field.path): row.complaint() for row in rows if row.complaint()}


def summary(form: QWidget) -> list[tuple[str, str]]:
    found = form.findChild(FormSummary)
    assert found is not None
    return [] if found.isHidden() else [(line.label, line.message) for line in found.lines()]


def fill_person(form: Form, ground: Ground, **changes: Any) -> None:
    for document_id, facts in bank.papers(*bank.PERSON_PAPERS).items():
        ground.learn_document(document_id, facts)
    pointers = {name.replace("__", "/"): value for name, value in changes.items()}
    form.fill(bank.changed(bank.PERSON, pointers))


def paste(line: QLineEdit, text: str) -> None:
    """Put text in as from the clipboard: a keyboard has no key for some characters."""
    QApplication.clipboard().setText(text)
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def focused_name() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget else ""


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
    assert focused_name() == "field.customer_type"
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
    assert not surname.isVisible()
    assert not sector.isVisible()
    QTest.keyClicks(stop(cif_form, "customer_type"), "ind")
    assert surname.isVisible()
    QTest.keyClicks(surname, "Chebet")
    box = stop(cif_form, "customer_type")
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "BUSINESS")
    assert not surname.isVisible()
    assert sector.isVisible()
    assert "individual" not in cif_form.values()
    assert isinstance(surname, QLineEdit)
    assert surname.text() == "Chebet"


def test_tab_goes_through_the_form_as_it_reads(opening_form: Form) -> None:
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
        "field.funding.till_receipt_no",
    ]
    assert seen[-1] == "field.mandate"


def test_enter_stops_only_where_something_is_needed(opening_form: Form, qtbot: QtBot) -> None:
    opening_form.focus_first()
    path = []
    for typed in ("1000000016", "10", "5000", "cash", "SAVINGS"):
        path.append(focused_name())
        type_text(typed)
        press(Qt.Key.Key_Return)
    assert path == [
        "field.customer_id",
        "field.product_code",
        "field.initial_deposit",
        "field.funding.method",
        "field.purpose",
    ]
    type_text("BUSINESS")
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
    QTest.keyClicks(stop(cif_form, "customer_type"), "ind")
    assert stop(cif_form, "individual.next_of_kin.0.full_name").isVisible()
    assert not stop(cif_form, "individual.next_of_kin.0.remove").isVisible()
    assert cif_form.values()["tax_residencies"] == [{"country": "KE"}]


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
    assert cif_form.values() == {
        "physical_address": {"country": "KE"},
        "tax_residencies": [{"country": "KE"}],
        "consent": {},
    }


def test_the_customer_in_front_is_taken(opening_form: Form, ground: Ground) -> None:
    opening_form.set_customer(bank.CUSTOMERS["1000000024"])
    assert opening_form.values()["customer_id"] == "1000000024"
    assert ground.facts().customers["1000000024"].full_name == "Brian Otieno"


def test_a_form_without_a_customer_takes_none(cif_form: Form) -> None:
    cif_form.set_customer(bank.CUSTOMERS["1000000024"])
    assert "customer_id" not in cif_form.values()


def test_a_row_can_be_begun_for_the_officer(cif_form: Form) -> None:
    cif_form.add_row("duplicates_reviewed", {"customer_id": "1000000024"})
    assert focused_name() == "field.duplicates_reviewed.0.reason"
    cif_form.add_row("no_such_field", {})
    assert cif_form.values()["duplicates_reviewed"] == [{"customer_id": "1000000024"}]


def test_a_row_begun_whole_is_gone_to_at_its_first_field(opening_form: Form) -> None:
    opening_form.add_row("joint_holders", {"customer_id": "1000000024"})
    assert focused_name() == "field.joint_holders.0.customer_id"


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


class TestMandate:
    """The first signing rule, built from the holders of the same form."""

    def rule_of(self, form: Form, typed: str) -> Any:
        box = stop(form, "mandate")
        QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(box, typed)
        QTest.keyClick(box, Qt.Key.Key_Return)
        return form.values().get("mandate")

    def test_a_holder_alone_needs_no_terms(self, opening_form: Form) -> None:
        opening_form.fill(bank.OPENING)
        assert "mandate" not in opening_form.values()
        assert self.rule_of(opening_form, "The holder alone") is None

    def test_joint_holders_are_named_in_the_terms(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, "joint_holders": [{"customer_id": "1000000024"}]})
        assert "mandate" not in opening_form.values()
        terms = self.rule_of(opening_form, "all holders")
        assert terms == {
            "effective_from": "2026-11-24",
            "signatories": [{"customer_id": "1000000016"}, {"customer_id": "1000000024"}],
            "bands": [{"rule": {"kind": "ALL"}}],
        }
        assert self.rule_of(opening_form, "any")["bands"] == [{"rule": {"kind": "ANY_ONE"}}]
        alone = self.rule_of(opening_form, "the holder alone")
        assert alone["signatories"] == [{"customer_id": "1000000016"}]
        assert self.rule_of(opening_form, "perhaps") == "perhaps"

    @pytest.mark.parametrize(
        ("terms", "words"),
        [
            (None, "The holder alone"),
            ({"kind": "ALL"}, "All holders together"),
            ({"kind": "ANY_ONE"}, "Any one holder"),
            ({"kind": "COMBINATION", "any_of": [{"A": 1}]}, "As asked for"),
        ],
    )
    def test_terms_are_shown_in_words(self, opening_form: Form, terms: Any, words: str) -> None:
        mandate = bank.changed(bank.MANDATE, {"/bands/0": {"rule": terms}})
        plain = [{"customer_id": "1000000016"}, {"customer_id": "1000000024"}]
        mandate["signatories"] = plain
        opening_form.fill({**bank.OPENING, "mandate": mandate if terms else None})
        box: Any = stop(opening_form, "mandate")
        assert box.currentText().startswith(words)

    def test_other_terms_are_kept_as_they_came(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, "mandate": bank.MANDATE})
        assert opening_form.values()["mandate"] == bank.MANDATE

    def test_one_signatory_is_the_holder_alone(self, opening_form: Form) -> None:
        mandate = bank.changed(bank.MANDATE, {})
        mandate["signatories"] = [{"customer_id": "1000000016"}]
        opening_form.fill({**bank.OPENING, "mandate": mandate})
        box: Any = stop(opening_form, "mandate")
        assert box.currentText() == "The holder alone"
