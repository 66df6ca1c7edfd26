"""The first signing rule: by a preset from the holders, or by signatories and bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from branch_desk.ui.editors.document_row import DocumentRow
from tests.domain import bank
from tests.ui.forms.eyes import complaints, focused_name, stop
from tests.ui.forms.mandate_forms import is_on_view, rewrite, said
from tests.ui.forms.paper_rows import scan

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.ui.forms.form import Form

JOINT = {"joint_holders": [{"customer_id": "1000000024"}]}
COMPANY = {"customer_id": "1000000156", "product_code": "21"}
PRESETS = [
    "Any one signatory",
    "All signatories together",
    "Any 2 signatories",
    "Any 3 signatories",
    "Any 4 signatories",
    "By class and amount",
]


def offered(form: Form) -> list[str]:
    box: Any = stop(form, "mandate")
    return [box.itemText(index) for index in range(box.count())]


def shown(form: Form) -> str:
    box = stop(form, "mandate")
    assert isinstance(box, QComboBox)
    return box.currentText()


def choose(form: Form, typed: str) -> Any:
    rewrite(form, "mandate", typed)
    return form.values().get("mandate")


def press(
    form: Form,
    name: str,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    part = stop(form, name)
    part.setFocus()
    QTest.keyClick(part, key, modifiers)


def row_of(form: Form, line: QWidget) -> DocumentRow:
    return next(row for row in form.findChildren(DocumentRow) if row.isAncestorOf(line))


class TestPresets:
    """Most rules are one word."""

    def test_a_holder_alone_needs_no_terms(self, opening_form: Form) -> None:
        opening_form.fill(bank.OPENING)
        assert "mandate" not in opening_form.values()
        assert offered(opening_form) == ["The holder alone", *PRESETS]
        assert choose(opening_form, "The holder alone") is None

    def test_a_guardian_signs_for_a_minor_and_nothing_else_is_offered(
        self, opening_form: Form
    ) -> None:
        opening_form.fill({**bank.OPENING, "customer_id": "1000000107"})
        assert offered(opening_form) == ["The guardian"]
        assert shown(opening_form) == "The guardian"
        assert "mandate" not in opening_form.values()

    def test_joint_holders_are_named_in_the_terms(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, **JOINT})
        assert "mandate" not in opening_form.values()
        terms = choose(opening_form, "all holders")
        assert terms == {
            "effective_from": "2026-11-24",
            "signatories": [{"customer_id": "1000000016"}, {"customer_id": "1000000024"}],
            "bands": [{"rule": {"kind": "ALL"}}],
        }
        words = "all of: Amina Wanjiku Njoroge, Brian Otieno"
        assert said(opening_form, "mandate.words") == words
        either = choose(opening_form, "survivor")
        assert either["bands"] == [{"rule": {"kind": "ANY_ONE"}}]
        alone = choose(opening_form, "the holder alone")
        assert alone["signatories"] == [{"customer_id": "1000000016"}]
        assert choose(opening_form, "perhaps") == "perhaps"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("all", "All holders together"),
            ("any", "Either or survivor: any one holder"),
            ("all s", "All signatories together"),
            ("any 2", "Any 2 signatories"),
        ],
    )
    def test_one_word_means_the_holders_where_they_can_sign(
        self, typed: str, words: str, opening_form: Form
    ) -> None:
        opening_form.fill({**bank.OPENING, **JOINT})
        choose(opening_form, typed)
        assert shown(opening_form) == words

    def test_the_rule_is_left_open_where_it_has_to_be_chosen(
        self, opening_form: Form, qtbot: QtBot
    ) -> None:
        opening_form.fill(bank.OPENING)
        assert shown(opening_form) == "The holder alone"
        opening_form.add_row("joint_holders", {"customer_id": "1000000024"})
        qtbot.waitUntil(lambda: shown(opening_form) == "")
        remove = opening_form.findChild(QPushButton, "field.joint_holders.0.remove")
        assert isinstance(remove, QPushButton)
        remove.click()
        qtbot.waitUntil(lambda: shown(opening_form) == "The holder alone")

    @pytest.mark.parametrize(
        ("people", "rule", "words"),
        [
            (["1000000016", "1000000024"], {"kind": "ALL"}, "All holders together"),
            (["1000000016", "1000000024"], {"kind": "ANY_ONE"}, "Either or survivor"),
            (["1000000016"], {"kind": "ANY_ONE"}, "The holder alone"),
            (["1000000024"], {"kind": "ANY_ONE"}, "Any one signatory"),
            (
                ["1000000016", "1000000024", "1000000032"],
                {"kind": "COMBINATION", "any_of": [{"ANY": 2}]},
                "Any 2 signatories",
            ),
            (["1000000016"], {"kind": "COMBINATION", "any_of": [{"A": 1}]}, "By class and amount"),
        ],
    )
    def test_terms_are_shown_by_their_preset(
        self, opening_form: Form, people: list[str], rule: dict[str, Any], words: str
    ) -> None:
        terms = {
            "effective_from": "2026-11-24",
            "signatories": [{"customer_id": each} for each in people],
            "bands": [{"rule": rule}],
        }
        opening_form.fill({**bank.OPENING, **JOINT, "mandate": terms})
        assert shown(opening_form).startswith(words)
        assert opening_form.values()["mandate"] == terms

    def test_other_terms_are_kept_as_they_came(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, "mandate": bank.MANDATE})
        assert opening_form.values()["mandate"] == bank.MANDATE
        opening_form.fill(bank.OPENING)
        assert "mandate" not in opening_form.values()
        assert not is_on_view(opening_form, "signatories.add")


class TestOrganisation:
    """An organisation signs only by people."""

    def test_its_people_have_to_be_entered(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, **COMPANY})
        assert offered(opening_form) == PRESETS
        assert shown(opening_form) == ""
        assert "mandate" not in opening_form.values()
        opening_form.read()
        assert complaints(opening_form)["mandate"] == "Enter the signing rule."

    def test_enter_leads_through_what_is_known_of_a_stranger(
        self, opening_form: Form, qtbot: QtBot
    ) -> None:
        opening_form.fill({**bank.OPENING, **COMPANY})
        choose(opening_form, "any one signatory")
        assert focused_name() == "field.mandate.signatories.0.customer_id"
        QTest.keyClick(stop(opening_form, "mandate.signatories.0.customer_id"), Qt.Key.Key_Return)
        assert focused_name() == "field.mandate.signatories.0.full_name"
        rewrite(opening_form, "mandate.signatories.0.full_name", "Mark Quill")
        rewrite(opening_form, "mandate.signatories.0.identity.id_type", "national id")
        rewrite(opening_form, "mandate.signatories.0.identity.id_number", "27654321")
        terms = opening_form.values()["mandate"]
        assert terms["signatories"] == [
            {
                "full_name": "Mark Quill",
                "identity": {
                    "id_type": "NATIONAL_ID",
                    "id_number": "27654321",
                    "issuing_country": "KE",
                },
                "class": "A",
            }
        ]
        specimen = stop(opening_form, "mandate.signatories.0.specimen")
        qtbot.waitUntil(lambda: specimen in opening_form._fields.open_stops())
        opening_form.read()
        wrong = complaints(opening_form)["mandate.signatories.0.specimen"]
        assert wrong == "Add a specimen signature for Mark Quill."

    def test_a_cif_brings_the_name_and_needs_no_identity(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, **COMPANY})
        choose(opening_form, "any one signatory")
        assert is_on_view(opening_form, "signatories.0.full_name")
        rewrite(opening_form, "mandate.signatories.0.customer_id", "1000000024")
        assert not is_on_view(opening_form, "signatories.0.full_name")
        assert not is_on_view(opening_form, "signatories.0.identity.id_type")
        terms = opening_form.values()["mandate"]
        assert terms["signatories"] == [{"customer_id": "1000000024", "class": "A"}]
        words = "any one of: Brian Otieno (class A)"
        assert said(opening_form, "mandate.words") == words

    def test_it_cannot_be_named_as_one_who_signs(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, **COMPANY, "initial_deposit": {"amount": "5000"}})
        choose(opening_form, "any one signatory")
        rewrite(opening_form, "mandate.signatories.0.customer_id", "1000000156")
        opening_form.read()
        assert complaints(opening_form)["mandate.signatories.0.customer_id"] == (
            "Baraka Hardware Ltd is an organisation and cannot sign."
            " Enter the people who sign for it."
        )


class TestRows:
    """From a preset to rows, and back."""

    def test_the_holders_are_there_when_rows_begin(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, **JOINT})
        terms = choose(opening_form, "by class")
        assert terms["signatories"] == [
            {"customer_id": "1000000016"},
            {"customer_id": "1000000024"},
        ]
        rewrite(opening_form, "mandate.bands.0.rule", "2a")
        assert opening_form.values()["mandate"]["bands"] == [
            {"rule": {"kind": "COMBINATION", "any_of": [{"A": 2}]}}
        ]
        choose(opening_form, "all holders")
        assert not is_on_view(opening_form, "bands.add")

    def test_the_preset_follows_the_bands(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, **JOINT})
        choose(opening_form, "any 2")
        assert opening_form.values()["mandate"]["bands"][0]["rule"]["any_of"] == [{"ANY": 2}]
        rewrite(opening_form, "mandate.bands.0.rule", "any 3")
        assert shown(opening_form) == "Any 3 signatories"
        rewrite(opening_form, "mandate.bands.0.up_to", "5000")
        assert shown(opening_form) == "By class and amount"
        terms = choose(opening_form, "all signatories")
        assert terms["bands"] == [{"rule": {"kind": "ALL"}}]

    def test_a_removed_row_comes_back(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, **JOINT})
        before = choose(opening_form, "any 2")
        remove = stop(opening_form, "mandate.signatories.0.remove")
        remove.setFocus()
        QTest.keyClick(remove, Qt.Key.Key_Delete)
        left = opening_form.values()["mandate"]["signatories"]
        assert left == [{"customer_id": "1000000024"}]
        hint = said(opening_form, "mandate.signatories.undo")
        assert hint == "Signatory 1 is removed. Ctrl+Z takes it back."
        add = stop(opening_form, "mandate.signatories.add")
        QTest.keyClick(add, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert opening_form.values()["mandate"] == before
        assert said(opening_form, "mandate.signatories.undo") == ""
        QTest.keyClick(add, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert opening_form.values()["mandate"] == before

    def test_a_paper_on_its_way_stays_with_its_row(
        self, opening_form: Form, qtbot: QtBot, tmp_path: Path
    ) -> None:
        opening_form.fill({**bank.OPENING, **COMPANY})
        choose(opening_form, "any one signatory")
        add = stop(opening_form, "mandate.signatories.add")
        QTest.keyClick(add, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        line: Any = stop(opening_form, "mandate.signatories.1.specimen")
        line.setFocus()
        QTest.keyClicks(line, str(scan(tmp_path)))
        QTest.keyClick(line, Qt.Key.Key_Return)
        paper = row_of(opening_form, line)
        qtbot.waitUntil(lambda: paper.filing.state == "tick: original seen")

        press(opening_form, "mandate.signatories.0.remove", Qt.Key.Key_Delete)
        assert stop(opening_form, "mandate.signatories.0.specimen") is line
        assert paper.filing.state == "tick: original seen"
        remove: Any = stop(opening_form, "mandate.signatories.0.remove")
        assert remove.accessibleName() == "Remove Signatory 1"

        press(opening_form, "mandate.signatories.0.remove", Qt.Key.Key_Delete)
        assert "signatories" not in opening_form.values()["mandate"]
        control = Qt.KeyboardModifier.ControlModifier
        press(opening_form, "mandate.signatories.add", Qt.Key.Key_Z, control)
        press(opening_form, "mandate.signatories.0.specimen.seen", Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: paper.filing.state == "stored, 1 page")
        press(opening_form, "mandate.signatories.add", Qt.Key.Key_Z, control)
        (_, second) = opening_form.values()["mandate"]["signatories"]
        assert second["specimen"] == paper.filing.reference

    def test_it_can_be_read_only(self, opening_form: Form) -> None:
        opening_form.fill({**bank.OPENING, "mandate": bank.MANDATE})
        opening_form.set_read_only(True)
        box: Any = stop(opening_form, "mandate")
        assert box.is_read_only
        box.left.emit()
        assert opening_form.values()["mandate"] == bank.MANDATE
        assert not is_on_view(opening_form, "signatories.add")
