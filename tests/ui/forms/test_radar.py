"""Possible duplicates beside the form: in words, judged or used by key, and never passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from branch_desk.services.errors import BackendUnreachable
from tests.domain import bank
from tests.ui.forms.eyes import complaints, focused_name
from tests.ui.forms.scene import Scene
from tests.ui.shell.hands import type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PLAIN: Final = {"branch_code": "001", "score": "0.93", "evidence": ["Names agree", "Same phone"]}
HARD: Final = {**PLAIN, "customer_id": "1000000032", "hard": True, "evidence": ["Same ID number"]}
SOFT: Final = {**PLAIN, "customer_id": "1000000024", "hard": False}


def fill(cif: Scene, *matches: dict[str, Any]) -> None:
    cif.paper.client.matches = list(matches)
    cif.dock._parts.form.fill(bank.changed(bank.PERSON, {"/documents": bank.ABSENT}))


def side(cif: Scene) -> str:
    return cif.dock._parts.side.text()


def use_by_key(cif: Scene) -> None:
    QTest.keyClick(
        QApplication.focusWidget() or cif.dock, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier
    )


def in_front(cif: Scene) -> str:
    return cif.context.current.customer_id if cif.context.current else ""


def test_each_hit_says_how_alike_the_two_are(cif: Scene, qtbot: QtBot) -> None:
    fill(cif, HARD, SOFT)
    stop = "1  Stop: 1000000032, branch 001: same ID number. Cannot be created again: use this"
    qtbot.waitUntil(lambda: stop in side(cif))
    soft = "2  1000000024, branch 001: nearly the same names (0.93), same phone."
    assert soft in side(cif)


def test_a_soft_hit_needs_a_reason_which_the_checker_reads(cif: Scene, qtbot: QtBot) -> None:
    fill(cif, SOFT)
    qtbot.waitUntil(lambda: "Duplicates to be judged" in side(cif))
    assert cif.dock._parts.form.read() is None
    wanted = "Enter the reason why 1000000024 is another person."
    assert complaints(cif.dock)["duplicates_reviewed"] == wanted
    cif.button("lookup.reviewed.1000000024").click()
    assert focused_name() == "field.duplicates_reviewed.0.reason"
    type_text("Another face and another mother")
    qtbot.waitUntil(lambda: "A possible duplicate was judged" in cif.text("needs"))
    qtbot.waitUntil(lambda: "Duplicates to be judged" not in side(cif))
    cif.dock._parts.form.read()
    assert "duplicates_reviewed" not in complaints(cif.dock)


def test_a_hard_hit_stops_the_officer(cif: Scene, qtbot: QtBot) -> None:
    fill(cif, HARD)
    qtbot.waitUntil(lambda: "on the books already: Ctrl+U." in side(cif))
    assert cif.dock._parts.form.read() is None
    wanted = "This customer is 1000000032 already. Use that record."
    assert complaints(cif.dock)["duplicates_reviewed"] == wanted
    qtbot.waitUntil(lambda: cif.text("needs").startswith("Cannot be sent: the customer is on"))


def test_one_key_uses_the_customer_and_keeps_what_was_typed(cif: Scene, qtbot: QtBot) -> None:
    fill(cif, HARD)
    qtbot.waitUntil(lambda: "Stop: 1000000032" in side(cif))
    cif.dock.focus_first()
    use_by_key(cif)
    assert in_front(cif) == "1000000032"
    assert "Faith Achieng Ochieng, 1000000032, is in front now." in cif.notices.text
    assert "What you typed still stands in New customer" in cif.notices.text
    assert cif.dock.is_dirty


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_Down])
def test_of_several_a_number_or_the_arrows_choose(cif: Scene, qtbot: QtBot, key: Qt.Key) -> None:
    fill(cif, HARD, SOFT)
    qtbot.waitUntil(lambda: "2  1000000024" in side(cif))
    cif.dock.focus_first()
    use_by_key(cif)
    assert focused_name() == "lookup.used.1000000032"
    cif.press(Qt.Key.Key_9)
    assert in_front(cif) == ""
    cif.press(key)
    if key is Qt.Key.Key_Down:
        assert focused_name() == "lookup.used.1000000024"
        cif.press(Qt.Key.Key_Return)
    assert in_front(cif) == "1000000024"


def test_without_a_hit_the_key_does_nothing(cif: Scene, qtbot: QtBot) -> None:
    fill(cif)
    qtbot.waitUntil(lambda: "Nothing found." in side(cif))
    use_by_key(cif)
    assert in_front(cif) == ""


def test_a_record_that_cannot_be_opened_is_said(cif: Scene, qtbot: QtBot) -> None:
    fill(cif, {**HARD, "customer_id": "1000000999"})
    qtbot.waitUntil(lambda: "Stop: 1000000999" in side(cif))
    use_by_key(cif)
    assert cif.notices.text.startswith("The record cannot be opened.")


def test_a_check_that_cannot_run_stands_in_the_checklist(cif: Scene, qtbot: QtBot) -> None:
    cif.paper.client.down = BackendUnreachable("no connection")
    fill(cif)
    qtbot.waitUntil(lambda: "Duplicates not checked" in side(cif))
    assert "The core checks again in any case." in side(cif)
    cif.paper.client.down = None
    cif.dock.refresh()
    assert "Duplicates not checked" not in side(cif)
    qtbot.waitUntil(lambda: "Checklist   1 of 7 right" in side(cif))
