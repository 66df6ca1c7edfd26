"""The first signing rule, built from the holders of the same form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.domain import bank
from tests.ui.forms.eyes import stop

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.ui.form import Form


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

    def test_the_rule_is_left_open_where_it_has_to_be_chosen(
        self, opening_form: Form, qtbot: QtBot
    ) -> None:
        box: Any = stop(opening_form, "mandate")
        opening_form.fill(bank.OPENING)
        assert box.currentText() == "The holder alone"
        opening_form.add_row("joint_holders", {"customer_id": "1000000024"})
        qtbot.waitUntil(lambda: box.currentText() == "")
        remove = opening_form.findChild(QPushButton, "field.joint_holders.0.remove")
        assert isinstance(remove, QPushButton)
        remove.click()
        qtbot.waitUntil(lambda: box.currentText() == "The holder alone")

    def test_an_organisation_that_signs_alone_says_so(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, "customer_id": "1000000156"})
        assert "mandate" not in opening_form.values()
        terms = self.rule_of(opening_form, "The holder alone")
        assert terms["signatories"] == [{"customer_id": "1000000156"}]

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
