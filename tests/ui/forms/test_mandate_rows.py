"""A change of who signs, from the mandate in force: rows, rules, who can sign, what breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from branch_desk.domain.facts import DocumentFacts
from branch_desk.domain.mandate_update import MandateUpdate, mandate_changes
from tests.domain import bank
from tests.domain.maintenance_bank import CUSTOMER
from tests.ui.forms.eyes import complaints, stop
from tests.ui.forms.mandate_forms import (
    BANDS,
    KAMAU,
    MUTUA,
    NOOR,
    TERMS,
    WAIRIMU,
    is_on_view,
    kes,
    record,
    rewrite,
    said,
    update_form,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.ui.editors.ground import Ground
    from branch_desk.ui.forms.form import Form
    from tests.ui.forms.paper_desk import PaperDesk

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(ground: Ground, paper: PaperDesk, qtbot: QtBot) -> Form:
    return update_form(ground, paper, qtbot)


def terms(form: Form) -> Any:
    return form.values()["mandate"]


def remove(form: Form, place: int) -> None:
    button = stop(form, f"mandate.signatories.{place}.remove")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Delete)


class TestKept:
    """Who signs already is named by an id, and only what changes is said again."""

    def test_nothing_is_said_again_that_stays(self, form: Form) -> None:
        assert terms(form) == {
            "effective_from": "2026-11-24",
            "signatories": [
                {"signatory_id": WAIRIMU, "class": "A"},
                {"signatory_id": MUTUA, "class": "A"},
                {"signatory_id": KAMAU, "class": "B"},
                {
                    "signatory_id": NOOR,
                    "class": "B",
                    "personal_limit": kes("50000.00"),
                    "effective_to": "2026-11-30",
                },
            ],
            "bands": BANDS,
        }

    def test_they_are_called_by_their_names(self, form: Form) -> None:
        assert "Susan Wairimu (class A), Peter Mutua (class A)" in said(form, "mandate.words")
        assert not is_on_view(form, "signatories.0.full_name")
        assert not is_on_view(form, "signatories.0.customer_id")

    def test_the_identity_is_shown_on_demand_and_sent_if_it_changes(self, form: Form) -> None:
        more = stop(form, "mandate.signatories.0.more")
        more.setFocus()
        QTest.keyClick(more, Qt.Key.Key_Space)
        assert is_on_view(form, "signatories.0.full_name")
        rewrite(form, "mandate.signatories.0.identity.id_number", "30000001")
        first = terms(form)["signatories"][0]
        assert first["identity"]["id_number"] == "30000001"
        assert set(first) == {"signatory_id", "class", "identity"}
        remove(form, 1)
        assert terms(form)["signatories"][0] == first
        assert [each["signatory_id"] for each in terms(form)["signatories"]] == [
            WAIRIMU,
            KAMAU,
            NOOR,
        ]

    def test_a_draft_finds_its_names_again(self, form: Form) -> None:
        draft = terms(form)
        form.fill({"mandate": None})
        form.fill({"mandate": draft})
        assert terms(form) == draft
        assert "Hassan Noor" in said(form, "mandate.words")

    def test_whom_no_record_names_is_a_number(self, opening_form: Form) -> None:
        kept = {**TERMS, "signatories": [{"signatory_id": WAIRIMU, "class": "A"}]}
        opening_form.fill({"mandate": kept})
        assert terms(opening_form) == kept
        assert WAIRIMU in said(opening_form, "mandate.words")


class TestRules:
    """Rules are typed, and read back in words."""

    @pytest.mark.parametrize(
        ("typed", "rule"),
        [
            ("any", {"kind": "ANY_ONE"}),
            ("all", {"kind": "ALL"}),
            ("2a+b or any 4", {"kind": "COMBINATION", "any_of": [{"A": 2, "B": 1}, {"ANY": 4}]}),
        ],
    )
    def test_a_typed_rule_is_a_rule(self, form: Form, typed: str, rule: Any) -> None:
        rewrite(form, "mandate.bands.2.rule", typed)
        assert terms(form)["bands"][2] == {"rule": rule}

    def test_a_text_that_is_no_rule_says_how_one_is_written(self, form: Form) -> None:
        rewrite(form, "mandate.bands.2.rule", "the boss")
        assert terms(form)["bands"][2] == {"rule": "the boss"}
        assert complaints(form)["mandate.bands.2.rule"] == "Enter rule."
        line = stop(form, "mandate.bands.2.rule")
        QTest.keyClicks(line, "e")
        assert line.accessibleDescription() == "Write any, all, A+B, or 2A+B or any 3"
        rewrite(form, "mandate.bands.2.rule", "")
        assert terms(form)["bands"][2] == {}

    def test_a_band_that_nobody_can_satisfy_is_an_error_while_typing(
        self, form: Form, qtbot: QtBot
    ) -> None:
        rewrite(form, "mandate.bands.2.rule", "3A")
        wrong = "Up to any amount the rule asks for 3 of class A; only 2 can sign."
        assert complaints(form)["mandate.bands"] == wrong
        rewrite(form, "mandate.bands.2.rule", "2A")
        qtbot.waitUntil(lambda: "mandate.bands" not in complaints(form))

    def test_amounts_must_rise(self, form: Form) -> None:
        rewrite(form, "mandate.bands.1.up_to", "40000")
        wrong = "Put the amounts in rising order; only the last may be open."
        assert complaints(form)["mandate.bands"] == wrong

    def test_ctrl_n_adds_a_band(self, form: Form) -> None:
        line = stop(form, "mandate.bands.2.rule")
        line.setFocus()
        QTest.keyClick(line, Qt.Key.Key_N, CONTROL)
        assert stop(form, "mandate.bands.3.up_to").hasFocus()


class TestWhoCanSign:
    """For an amount and a day: who together, and for everybody else why not."""

    def test_each_set_of_people_and_for_the_others_why_not(self, form: Form) -> None:
        assert said(form, "mandate.who.can") == "Type an amount to see who can sign for it."
        rewrite(form, "mandate.who.amount", "250000")
        assert said(form, "mandate.who.can").splitlines() == [
            "Susan Wairimu + George Kamau",
            "Peter Mutua + George Kamau",
        ]
        assert said(form, "mandate.who.cannot") == "not Hassan Noor: limit KES 50,000.00"
        rewrite(form, "mandate.who.amount", "20000")
        rewrite(form, "mandate.who.on", "1 Dec 2026")
        assert said(form, "mandate.who.can").splitlines() == [
            "Susan Wairimu",
            "Peter Mutua",
            "George Kamau",
        ]
        assert said(form, "mandate.who.cannot") == "not Hassan Noor: signs until 30 Nov 2026"

    def test_it_follows_the_rows_and_is_no_part_of_the_request(self, form: Form) -> None:
        before = form.values()
        rewrite(form, "mandate.who.amount", "250000")
        assert form.values() == before
        remove(form, 2)
        assert said(form, "mandate.who.can") == (
            "Nobody: too few of those whom the rule asks for can sign for this amount."
        )
        assert "not Susan Wairimu: class A alone is not enough" in said(form, "mandate.who.cannot")

    @pytest.mark.parametrize(("amount", "day"), [("much", "today"), ("5", "some day")])
    def test_what_reads_as_nothing_is_asked_for(self, form: Form, amount: str, day: str) -> None:
        rewrite(form, "mandate.who.on", day)
        rewrite(form, "mandate.who.amount", amount)
        assert said(form, "mandate.who.can").startswith("Type an amount and a day")


class TestWhatBreaks:
    """What could be signed for and cannot any more is said before Submit."""

    def test_it_is_said_for_which_amounts(self, form: Form) -> None:
        assert said(form, "mandate.lost") == ""
        remove(form, 2)
        assert said(form, "mandate.lost") == (
            "Above KES 50,000.00 and up to KES 500,000.00"
            " somebody can sign now, and nobody could any more."
        )
        QTest.keyClick(stop(form, "mandate.signatories.add"), Qt.Key.Key_Z, CONTROL)
        assert said(form, "mandate.lost") == ""

    def test_a_day_that_is_none_counts_as_today(self, form: Form) -> None:
        rewrite(form, "mandate.effective_from", "soon")
        remove(form, 2)
        assert said(form, "mandate.lost").startswith("Above KES 50,000.00")


class TestRequest:
    """What is sent is what the core takes, and changes nothing beside what was changed."""

    def test_only_what_was_changed_differs_from_the_record(
        self, form: Form, ground: Ground, paper: PaperDesk
    ) -> None:
        paper_ref = bank.refs(9)[8]
        ground.learn_document(
            paper_ref["document_id"], DocumentFacts("MANDATE_INSTRUCTION", original_seen=True)
        )
        request = MandateUpdate.model_validate({**form.values(), "instruction": paper_ref})
        assert mandate_changes(request, record()) == ()
        remove(form, 3)
        rewrite(form, "mandate.signatories.1.personal_limit", "750000")
        rewrite(form, "mandate.bands.2.rule", "2A or A+2B")
        request = MandateUpdate.model_validate({**form.values(), "instruction": paper_ref})
        assert [(each.field, each.after) for each in mandate_changes(request, record())] == [
            ("/account/mandates/0/signatories/1/personal_limit", kes("750000.00")),
            ("/account/mandates/0/signatories/3", None),
            ("/account/mandates/0/bands", terms(form)["bands"]),
        ]


class TestPresetsOnTheRecord:
    """A preset keeps whom it can of those who sign already."""

    def test_holders_who_sign_already_are_kept(
        self, ground: Ground, paper: PaperDesk, qtbot: QtBot
    ) -> None:
        on = record()
        assert on.account is not None
        on.account.mandates[0].signatories[0]["customer_id"] = CUSTOMER
        form = update_form(ground, paper, qtbot, on)
        rewrite(form, "mandate", "the holder alone")
        assert terms(form)["signatories"] == [
            {"signatory_id": WAIRIMU, "customer_id": CUSTOMER, "class": "A"}
        ]
        assert terms(form)["bands"] == [{"rule": {"kind": "ANY_ONE"}}]
        qtbot.waitUntil(lambda: is_on_view(form, "signatories.0.class"))

    def test_a_preset_of_signatories_keeps_all_of_them(self, form: Form) -> None:
        rewrite(form, "mandate", "any 3")
        assert len(terms(form)["signatories"]) == 4
        assert terms(form)["bands"] == [{"rule": {"kind": "COMBINATION", "any_of": [{"ANY": 3}]}}]


def test_what_is_said_above_does_not_push_the_field_out_of_sight(form: Form, qtbot: QtBot) -> None:
    form.resize(900, 380)
    amount, day = stop(form, "mandate.who.amount"), stop(form, "mandate.who.on")
    amount.setFocus()
    QTest.keyClicks(amount, "40000")
    QTest.keyClick(amount, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is day
    qtbot.waitUntil(lambda: "Peter Mutua" in said(form, "mandate.who.can"))
    form.setFixedWidth(620)  # the lines above break and need more room
    qtbot.waitUntil(lambda: not day.visibleRegion().isEmpty())
    bar = form.findChild(QScrollArea).verticalScrollBar()  # type: ignore[union-attr]
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    form.setFixedWidth(560)
    for _ in range(5):
        QApplication.processEvents()
    assert day.visibleRegion().isEmpty()
