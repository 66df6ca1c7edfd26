"""Ctrl+J goes to a field by a word of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from tests.ui.forms.eyes import focused_name
from tests.ui.shell.hands import CONTROL, press, type_text

if TYPE_CHECKING:
    from branch_desk.ui.forms.form import Form


def fitting(form: Form) -> list[str]:
    found = form.findChild(QListWidget, "field_finder.list")
    assert isinstance(found, QListWidget)
    return [found.item(row).text() for row in range(found.count())] if found.isVisible() else []


def test_a_word_of_its_name_leads_to_a_field(cif_form: Form) -> None:
    cif_form.focus_first()
    press(Qt.Key.Key_J, CONTROL)
    assert focused_name() == "field_finder"
    assert fitting(cif_form)[:2] == ["Customer: Customer type", "Customer: KYC tier"]
    type_text("turn")
    assert fitting(cif_form) == ["Means: Expected monthly turnover"]
    press(Qt.Key.Key_Return)
    assert focused_name() == "field.expected_monthly_turnover"
    assert fitting(cif_form) == []


def test_arrows_choose_among_those_that_fit(cif_form: Form) -> None:
    cif_form.focus_first()
    press(Qt.Key.Key_J, CONTROL)
    type_text("country")
    names = fitting(cif_form)
    assert len(names) > 2
    assert names[-1] == "Means: Tax residence: Country 1"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return)
    assert focused_name() == "field.tax_residencies.0.country"


def test_a_section_that_is_not_on_view_has_no_names(cif_form: Form) -> None:
    press(Qt.Key.Key_J, CONTROL)
    type_text("registered name")
    assert fitting(cif_form) == ["No field has this name."]
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Down)
    assert focused_name() == "field_finder"


def test_escape_leads_back_and_leaving_closes_it(cif_form: Form) -> None:
    cif_form.focus_first()
    before = focused_name()
    press(Qt.Key.Key_J, CONTROL)
    press(Qt.Key.Key_Escape)
    assert (focused_name(), fitting(cif_form)) == (before, [])
    press(Qt.Key.Key_J, CONTROL)
    press(Qt.Key.Key_Tab)
    assert focused_name() != "field_finder"
    assert fitting(cif_form) == []
