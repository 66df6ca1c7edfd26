"""A form that changes a record: whose record it is, and that nothing goes on an unseen one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from branch_desk.domain.facts import customer_facts
from branch_desk.operations.account_maintenance import ACCOUNT_MAINTENANCE
from branch_desk.operations.mandate_management import MANDATE_MANAGEMENT
from branch_desk.services.errors import BackendUnreachable
from branch_desk.services.outcomes import refused
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.editors.document_row import DocumentRow
from tests.domain import bank
from tests.domain.maintenance_bank import ACCOUNT, OTHER, account, held
from tests.ui.forms.changing import (
    EMAIL,
    META,
    PHONE,
    choose,
    choose_account,
    dock_of_a_change,
    enter,
    now,
    serve,
    settle,
)
from tests.ui.forms.eyes import stop
from tests.ui.forms.mandate_forms import record
from tests.ui.forms.paper_desk import problem
from tests.ui.forms.paper_rows import scan
from tests.ui.forms.scene import KEY, Scene, scene_of
from tests.ui.shell.hands import type_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.forms.paper_desk import PaperDesk

REASON = "The customer asked for it at the counter"


@pytest.fixture
def dock(paper: PaperDesk, qtbot: QtBot) -> Scene:
    return dock_of_a_change(paper, qtbot)


def change_customer(scene: Scene) -> None:
    """Type another customer's number, whose record comes."""
    serve(scene.paper, held(customer_id="1000000024").model_copy(update={"account": None}))
    enter(scene, "customer_id", "1000000024")


def choose_paper(scene: Scene, folder: Path) -> None:
    """Choose a file as evidence, whose original nobody says to have seen yet."""
    stop(scene.dock, "evidence.other").setFocus()
    type_text("court order")
    QTest.mouseClick(stop(scene.dock, "evidence.add"), Qt.MouseButton.LeftButton)
    type_text(str(scan(folder)))
    scene.press(Qt.Key.Key_Return)


def papers(scene: Scene) -> list[str]:
    rows = scene.dock.findChildren(DocumentRow)
    return [row.filing.state for row in rows if row.filing.state]


def test_a_paper_that_waits_stays_when_the_record_is_read_anew(dock: Scene, tmp_path: Path) -> None:
    enter(dock, PHONE, "0722 000 111")
    choose_paper(dock, tmp_path)
    newer = held(changes={"/email": "new@example.co.ke"})
    serve(dock.paper, newer.model_copy(update={"account": None}))
    dock.dock.refresh()
    settle(dock)
    assert papers(dock) == ["tick: original seen"]
    assert now(dock)[EMAIL].startswith("changed meanwhile")
    QTest.keyClick(stop(dock.dock, "evidence.COURT_ORDER.seen"), Qt.Key.Key_Space)
    choose_account(dock)
    assert papers(dock) == ["stored, 1 page"]
    assert now(dock)[PHONE] == "now 0712 345678"
    enter(dock, PHONE, "0712 345678")
    assert PHONE not in now(dock)


def test_f5_sends_the_file_that_could_not_be_stored(dock: Scene, tmp_path: Path) -> None:
    choose_paper(dock, tmp_path)
    dock.paper.client.down = BackendUnreachable("no connection")
    QTest.keyClick(stop(dock.dock, "evidence.COURT_ORDER.seen"), Qt.Key.Key_Space)
    assert papers(dock) == ["not stored"]
    dock.paper.client.down = None
    dock.press(Qt.Key.Key_F5)
    assert papers(dock) == ["stored, 1 page"]


def test_a_paper_that_waits_does_not_go_over_to_another_customer(
    dock: Scene, tmp_path: Path
) -> None:
    choose_paper(dock, tmp_path)
    change_customer(dock)
    assert papers(dock) == []


def test_a_reason_typed_before_the_account_is_chosen_stays(dock: Scene) -> None:
    enter(dock, "reason", REASON)
    choose_account(dock)
    assert dock.dock._parts.form.values()["reason"] == REASON


def test_evidence_and_reason_of_one_customer_never_go_over_to_another(
    dock: Scene, tmp_path: Path
) -> None:
    enter(dock, "reason", REASON)
    choose_paper(dock, tmp_path)
    seen = stop(dock.dock, "evidence.COURT_ORDER.seen")
    QTest.keyClick(seen, Qt.Key.Key_Space)
    assert {"reason", "evidence"} <= dock.dock._parts.form.values().keys()
    change_customer(dock)
    assert dock.dock._parts.form.values() == {"customer_id": "1000000024"}
    assert not dock.dock.is_dirty


def test_a_reason_for_one_account_does_not_go_over_to_another(dock: Scene) -> None:
    choose_account(dock)
    enter(dock, "reason", REASON)
    serve(dock.paper, held(of=account({"/account_no": OTHER})))
    choose(dock, "account_no", OTHER)
    assert "reason" not in dock.dock._parts.form.values()


def test_what_changed_on_one_customer_is_not_said_of_the_next(dock: Scene) -> None:
    newer = held(changes={"/email": "new@example.co.ke"})
    serve(dock.paper, newer.model_copy(update={"account": None}))
    dock.dock.refresh()
    settle(dock)
    assert now(dock) == {EMAIL: "changed meanwhile, now new@example.co.ke"}
    change_customer(dock)
    assert now(dock) == {}


def test_f10_says_what_to_choose_first(paper: PaperDesk, qtbot: QtBot) -> None:
    scene = scene_of(ACCOUNT_MAINTENANCE, paper, qtbot)
    scene.dock.focus_first()
    scene.press(Qt.Key.Key_F10)
    assert scene.text("dock.said") == "Choose the customer first."
    assert paper.submission.sent == []


def test_f10_right_after_another_customer_was_typed_reads_before_it_sends(dock: Scene) -> None:
    enter(dock, PHONE, "0722 000 111")
    serve(dock.paper, held(customer_id="1000000024").model_copy(update={"account": None}))
    line = stop(dock.dock, "customer_id")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "1000000024")
    dock.press(Qt.Key.Key_F10)
    assert dock.paper.submission.sent == []
    assert dock.text("dock.said") == "Not sent: the record is read first. Look at it, then F10."


@pytest.fixture
def slow_record(paper: PaperDesk, qtbot: QtBot) -> Iterator[Scene]:
    """The same on the real threads, with its record there."""
    runner = PoolRunner()
    found = dock_of_a_change(paper, qtbot, runner)
    qtbot.waitUntil(lambda: stop(found.dock, PHONE).text() != "")  # type: ignore[attr-defined]
    yield found
    shiboken6.delete(found.dock)
    runner.close()


def test_f10_while_the_newer_record_comes_sends_nothing_that_was_not_seen(
    slow_record: Scene, qtbot: QtBot
) -> None:
    dock = slow_record
    enter(dock, PHONE, "0722 000 111")
    qtbot.waitUntil(lambda: not dock.dock._ground.is_busy)
    newer = held(changes={"/phone": "+254733000222"})
    serve(dock.paper, newer.model_copy(update={"account": None}))
    said: list[str] = []

    def press_at_once() -> None:
        assert dock.dock._ground.is_busy
        dock.press(Qt.Key.Key_F10)
        said.append(dock.text("dock.said"))

    dock.dock._ending.stale.connect(press_at_once)
    dock.submit(refused("account_maintenance", KEY, problem("version_conflict")))
    qtbot.waitUntil(lambda: now(dock) == {PHONE: "changed meanwhile, now 0733 000222"})
    qtbot.waitUntil(lambda: not dock.dock._ground.is_busy)
    assert said == ["Not sent: the record is read first. Look at it, then F10."]
    assert len(dock.paper.submission.sent) == 1


def test_a_mandate_takes_nothing_before_the_record_of_its_account_is_there(
    paper: PaperDesk, qtbot: QtBot
) -> None:
    paper.session.meta = META
    paper.permissions.facts = partial(bank.facts, meta=META)
    serve(paper, record(customer_type="BUSINESS").model_copy(update={"account": None}))
    scene = scene_of(MANDATE_MANAGEMENT, paper, qtbot)
    scene.context.set(customer_facts(held()))
    settle(scene)
    line = stop(scene.dock, "instruction")
    assert scene.text("dock.said") == "Choose the account: the rest of the form opens with it."
    assert line.property("readOnly")
    serve(paper, record(customer_type="BUSINESS"))
    choose(scene, "account_no", ACCOUNT)
    assert scene.text("dock.said") == ""
    assert not line.property("readOnly")
    assert stop(scene.dock, "mandate.signatories.add").isEnabled()


def test_nothing_of_one_customer_stands_under_the_name_of_another(dock: Scene) -> None:
    line = stop(dock.dock, PHONE)
    assert line.isVisible()
    dock.paper.client.down = BackendUnreachable("no connection")
    dock.context.set(bank.CUSTOMERS["1000000024"])
    # At once, and not when the form has come to rest: the next key may be a letter already.
    assert not line.isVisible()
    assert line.property("readOnly")
    settle(dock)
    assert not line.isVisible()
    assert stop(dock.dock, "customer_id").isVisible()
    dock.paper.client.down = None
    other = held(customer_id="1000000024", changes={"/phone": "+254733000222"})
    serve(dock.paper, other.model_copy(update={"account": None}))
    dock.press(Qt.Key.Key_F5)
    assert line.isVisible()
    assert line.property("text") == "0733 000222"
    assert not line.property("readOnly")


def test_a_record_that_is_read_anew_stays_on_the_screen(dock: Scene) -> None:
    enter(dock, PHONE, "0722 000 111")
    dock.paper.client.down = BackendUnreachable("no connection")
    dock.press(Qt.Key.Key_F5)
    line = stop(dock.dock, PHONE)
    assert line.isVisible()
    assert line.property("text") == "0722 000 111"


def test_the_same_customer_named_again_needs_no_second_read(dock: Scene) -> None:
    line = stop(dock.dock, "customer_id")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_End)
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert not stop(dock.dock, PHONE).isVisible()
    dock.paper.client.down = BackendUnreachable("no connection")
    QTest.keyClicks(line, "6")
    settle(dock)
    assert stop(dock.dock, PHONE).isVisible()
