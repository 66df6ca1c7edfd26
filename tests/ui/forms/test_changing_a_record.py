"""A form that changes what exists: it begins with the record, and sends only what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from branch_desk.domain.facts import customer_facts
from branch_desk.operations.account_maintenance import ACCOUNT_MAINTENANCE
from branch_desk.services.errors import BackendUnreachable
from branch_desk.services.outcomes import refused
from tests.domain import bank
from tests.domain.maintenance_bank import (
    ACCOUNT,
    CUSTOMER,
    HOLD,
    OTHER,
    account,
    held,
    in_state,
)
from tests.ui.forms.changing import (
    EMAIL,
    PHONE,
    changes,
    choose,
    choose_account,
    dock_of_a_change,
    enter,
    now,
    sent,
    serve,
    settle,
)
from tests.ui.forms.eyes import focused_name, stop
from tests.ui.forms.paper_desk import problem
from tests.ui.forms.scene import KEY, Scene, done, scene_of
from tests.ui.shell.hands import type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.forms.paper_desk import PaperDesk

DEBIT: Final = "account_changes.limits.daily_debit"
ASKS: Final = "To freeze the account, type the last four digits of its number:"
HINT: Final = "Enter submits, Esc goes back to the form."
WRONG: Final = "The account in this form ends in other digits."


@pytest.fixture
def dock(paper: PaperDesk, qtbot: QtBot) -> Scene:
    return dock_of_a_change(paper, qtbot)


def test_the_record_is_read_in_clear_once_its_view_is_noted(dock: Scene) -> None:
    assert dock.paper.submission.acts == ["view customer_reveal"]
    reads = [dict(each.params or {}) for each in dock.paper.client.reads]
    assert {"customer_id": CUSTOMER, "reveal": "true"} in reads
    assert stop(dock.dock, PHONE).text() == "0712 345678"  # type: ignore[attr-defined]
    assert not dock.dock.is_dirty
    assert now(dock) == {}


def test_only_what_differs_is_sent_with_the_record_that_was_seen(dock: Scene) -> None:
    enter(dock, PHONE, "0722 000 111")
    assert dock.dock.is_dirty
    assert now(dock) == {PHONE: "now 0712 345678"}
    assert changes(dock)[0] == "= Mobile number: 0712 345678 \u2192 0722 000111"
    assert dock.text("changes.head") == "Changes: 1 field"
    assert sent(dock)["customer_changes"] == {"phone": "+254722000111"}
    seen = dock.paper.submission.seen[-1]
    assert seen is not None
    assert seen.customer.version == 17


def test_what_is_typed_as_it_was_changes_nothing(dock: Scene) -> None:
    enter(dock, PHONE, "0722 000 111")
    enter(dock, PHONE, "0712 345678")
    assert now(dock) == {}
    assert not dock.dock.is_dirty
    assert dock.text("changes.head") == ""


def test_an_emptied_field_will_be_cleared(dock: Scene) -> None:
    dock.dock.clear()
    serve(dock.paper, held(changes={"/email": "lydia@example.co.ke"}))
    dock.dock.refresh()
    settle(dock)
    enter(dock, EMAIL, "")
    assert now(dock) == {EMAIL: "now lydia@example.co.ke; will be cleared"}
    assert sent(dock)["customer_changes"] == {"email": None}


def test_a_yes_is_changed_to_no_and_not_to_nothing(dock: Scene) -> None:
    choose_account(dock)
    box = stop(dock.dock, "account_changes.services.sms_alerts")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_N)
    settle(dock)
    assert now(dock) == {"account_changes.services": "now SMS alerts yes, E-statements no"}
    assert sent(dock)["account_changes"] == {"services": {"sms_alerts": False}}


def test_the_accounts_of_the_customer_are_offered_and_read_when_chosen(dock: Scene) -> None:
    box = stop(dock.dock, "account_no")
    assert isinstance(box, QComboBox)
    assert [box.itemText(each) for each in range(box.count())] == [
        f"{ACCOUNT} Savings, active",
        f"{OTHER} Savings, active",
    ]
    assert dock.dock.findChild(QLineEdit, f"field.{DEBIT}").isVisible() is False  # type: ignore[union-attr]
    serve(dock.paper, held(of=account({"/account_no": OTHER})))
    choose(dock, "account_no", OTHER)
    assert {"customer_id": CUSTOMER, "account_no": OTHER, "reveal": "true"} in [
        dict(each.params or {}) for each in dock.paper.client.reads
    ]
    assert stop(dock.dock, DEBIT).text() == "100,000.00"  # type: ignore[attr-defined]
    assert not dock.dock.is_dirty


def test_the_account_that_is_in_front_is_taken_with_its_customer(dock: Scene) -> None:
    serve(dock.paper, held(of=account({"/account_no": OTHER})))
    dock.context.set(customer_facts(held()), OTHER)
    settle(dock)
    assert dock.dock._parts.form.values() == {"customer_id": CUSTOMER, "account_no": OTHER}
    stranger = bank.CUSTOMERS["1000000024"]
    dock.context.set(stranger)
    assert dock.dock._parts.form.values() == {"customer_id": "1000000024"}


def test_what_was_typed_for_one_account_does_not_go_over_to_another(dock: Scene) -> None:
    choose_account(dock)
    enter(dock, PHONE, "0722 000 111")
    enter(dock, DEBIT, "60000")
    other = {"/account_no": OTHER, "/limits/daily_debit": {"amount": "5.00", "currency": "KES"}}
    serve(dock.paper, held(of=account(other)))
    choose(dock, "account_no", OTHER)
    assert stop(dock.dock, DEBIT).text() == "5.00"  # type: ignore[attr-defined]
    assert now(dock) == {PHONE: "now 0712 345678"}


def test_the_kinds_of_an_act_follow_the_act(dock: Scene) -> None:
    choose_account(dock)
    kinds = stop(dock.dock, "state_action.kind")
    assert isinstance(kinds, QComboBox)
    offered = []
    for action in ("FREEZE", "PLACE_HOLD"):
        choose(dock, "state_action.action", action)
        kinds.setFocus()
        offered.append([kinds.itemText(each) for each in range(kinds.count())])
        stop(dock.dock, PHONE).setFocus()
    assert offered == [
        ["Debit", "Credit", "Total"],
        ["Lien", "Court order", "Regulator", "Dispute", "Other"],
    ]


def test_a_hold_is_chosen_from_those_on_the_account(dock: Scene) -> None:
    choose_account(dock)
    choose(dock, "state_action.action", "RELEASE_HOLD")
    box = stop(dock.dock, "state_action.hold_id")
    assert isinstance(box, QComboBox)
    assert box.itemText(0) == "KES 15,000.00 lien: Security for a loan"
    choose(dock, "state_action.hold_id", "lien")
    enter(dock, "reason", "The loan is repaid in full")
    assert dock.dock._parts.form.values()["state_action"]["hold_id"] == HOLD
    assert dock.text("needs").startswith("Needs a supervisor: Money that is held back is released.")


def test_a_frozen_account_says_what_a_change_of_state_does(dock: Scene) -> None:
    choose_account(dock, in_state("FROZEN DEBIT ACTIVE"))
    choose(dock, "state_action.action", "UNFREEZE")
    assert "= Account state: Frozen \u2192 Active" in changes(dock)


def test_a_newer_version_is_shown_and_what_was_typed_stays(dock: Scene) -> None:
    enter(dock, PHONE, "0722 000 111")
    newer = held(changes={"/phone": "+254733000222", "/email": "new@example.co.ke"})
    serve(dock.paper, newer.model_copy(update={"account": None}))
    sent(dock, refused("account_maintenance", KEY, problem("version_conflict")))
    settle(dock)
    assert stop(dock.dock, PHONE).text() == "0722 000111"  # type: ignore[attr-defined]
    assert stop(dock.dock, EMAIL).text() == "new@example.co.ke"  # type: ignore[attr-defined]
    assert now(dock) == {
        PHONE: "changed meanwhile, now 0733 000222",
        EMAIL: "changed meanwhile, now new@example.co.ke",
    }
    assert sent(dock)["customer_changes"] == {"phone": "+254722000111"}


def test_without_the_record_nothing_can_be_typed_or_sent(paper: PaperDesk, qtbot: QtBot) -> None:
    paper.client.down = BackendUnreachable("no connection to the core")
    scene = scene_of(ACCOUNT_MAINTENANCE, paper, qtbot)
    scene.context.set(customer_facts(held()))
    settle(scene)
    assert scene.text("outcome.sentence").startswith("The record could not be read")
    line = stop(scene.dock, PHONE)
    assert isinstance(line, QLineEdit)
    assert line.isReadOnly()
    scene.dock.submit()
    assert paper.submission.sent == []
    said = "Not sent: the record could not be read. F5 asks again."
    assert scene.text("dock.said") == said
    paper.client.down = None
    serve(paper, held())
    scene.dock.refresh()
    assert not line.isReadOnly()
    assert line.text() == "0712 345678"


def test_what_was_asked_for_earlier_lies_over_the_record(dock: Scene, qtbot: QtBot) -> None:
    fresh = scene_of(ACCOUNT_MAINTENANCE, dock.paper, qtbot)
    form = fresh.dock._parts.form
    asked = {"customer_id": CUSTOMER, "customer_changes": {"phone": "0722 000111", "email": None}}
    form.fill(asked)
    assert form.values()["customer_changes"] == asked["customer_changes"]
    serve(dock.paper, held(changes={"/email": "lydia@example.co.ke"}))
    settle(fresh)
    assert form.values()["customer_changes"] == asked["customer_changes"]
    assert set(now(fresh)) == {PHONE, EMAIL}


@pytest.fixture
def freezing(dock: Scene) -> Scene:
    choose_account(dock)
    choose(dock, "state_action.action", "FREEZE")
    choose(dock, "state_action.kind", "DEBIT")
    choose(dock, "state_action.reason_code", "FRAUD")
    enter(dock, "reason", "Suspected fraud at a till")
    dock.paper.submission.ends.append(done(receipt=None))
    dock.press(Qt.Key.Key_F10)
    return dock


def type_digits(scene: Scene, digits: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    line = scene.dock.findChild(QLineEdit, "confirm.line")
    assert line is not None
    assert line is QApplication.focusWidget()
    QTest.keyClicks(line, digits)
    QTest.keyClick(line, key)


def is_asked(scene: Scene) -> bool:
    return bool(scene.text("confirm.words"))


def acts_sent(scene: Scene) -> list[Any]:
    return [each.state_action.action for each in scene.paper.submission.sent]


def test_a_freeze_is_sent_once_the_digits_are_typed(freezing: Scene) -> None:
    assert acts_sent(freezing) == []
    assert (freezing.text("confirm.words"), freezing.text("confirm.said")) == (ASKS, HINT)
    type_digits(freezing, ACCOUNT[-4:])
    assert acts_sent(freezing) == ["FREEZE"]
    assert not is_asked(freezing)


def test_other_digits_are_told_and_stand_there_to_be_typed_over(freezing: Scene) -> None:
    type_digits(freezing, "0000")
    assert (acts_sent(freezing), freezing.text("confirm.said")) == ([], WRONG)
    type_digits(freezing, ACCOUNT[-4:], Qt.Key.Key_F10)
    assert acts_sent(freezing) == ["FREEZE"]


def test_nothing_typed_is_asked_for_again(freezing: Scene) -> None:
    type_digits(freezing, "")
    assert (acts_sent(freezing), freezing.text("confirm.said")) == ([], HINT)


def test_escape_goes_back_to_the_form_and_f10_asks_anew(freezing: Scene) -> None:
    type_digits(freezing, "00", Qt.Key.Key_Escape)
    assert not is_asked(freezing)
    assert focused_name().startswith("field.")
    freezing.press(Qt.Key.Key_F10)
    type_digits(freezing, ACCOUNT[-4:])
    assert acts_sent(freezing) == ["FREEZE"]


def test_what_was_typed_holds_only_for_the_form_as_it_stood(freezing: Scene) -> None:
    type_text(ACCOUNT[-4:])
    enter(freezing, "reason", "Suspected fraud at the till of branch 002")
    assert not is_asked(freezing)
    freezing.press(Qt.Key.Key_F10)
    assert is_asked(freezing)
    assert acts_sent(freezing) == []


def test_an_empty_form_asks_for_nothing(freezing: Scene) -> None:
    freezing.dock.clear()
    assert not is_asked(freezing)


def test_the_other_acts_go_at_once(freezing: Scene) -> None:
    choose(freezing, "state_action.action", "PLACE_HOLD")
    choose(freezing, "state_action.kind", "LIEN")
    enter(freezing, "state_action.amount", "500")
    freezing.press(Qt.Key.Key_F10)
    assert acts_sent(freezing) == ["PLACE_HOLD"]
    assert not is_asked(freezing)
