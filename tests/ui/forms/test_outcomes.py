"""What a dock shows after a submit, whichever of the five ways it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from branch_desk.domain.complaints import FieldError
from branch_desk.domain.customers import CifCreated
from branch_desk.services import outcomes
from branch_desk.services.errors import BackendUnreachable, NotPermitted
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from tests.domain import bank
from tests.ui.forms.eyes import complaints, stop
from tests.ui.forms.paper_desk import problem
from tests.ui.forms.scene import KEY, PENDING, UNKNOWN, Scene, done

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_done_shows_the_receipt_and_an_empty_form_for_the_same_customer(
    scene: Scene, qtbot: QtBot
) -> None:
    scene.fill()
    scene.submit(done())
    assert scene.paper.submission.sent[0].initial_deposit.amount == 5000
    dialog = scene.dock.findChild(ReceiptDialog)
    assert dialog is not None
    assert "Done on 24 Nov 2026" in scene.notices.text
    values = scene.dock._parts.form.values()
    assert (values["customer_id"], values.get("initial_deposit")) == ("1000000016", None)
    assert scene.paper.submission.acts == ["submit", f"shown {KEY}"]
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    scene.dock.activateWindow()
    scene.fill()
    scene.submit(done(receipt=None))
    assert len(set(scene.paper.submission.drafts)) == 2


def test_a_new_record_comes_to_the_front(cif: Scene) -> None:
    for document_id, facts in bank.papers(*bank.PERSON_PAPERS).items():
        cif.dock._ground.learn_document(document_id, facts)
    cif.dock._parts.form.fill(bank.PERSON)
    cif.submit(done(result=created("1000000024"), receipt=None))
    assert cif.context.current is not None
    assert cif.context.current.full_name == "Brian Otieno"
    cif.context.clear()
    for document_id, facts in bank.papers(*bank.PERSON_PAPERS).items():
        cif.dock._ground.learn_document(document_id, facts)
    cif.dock._parts.form.fill(bank.PERSON)
    cif.submit(done(result=created("1000000008"), receipt=None))
    assert cif.notices.text.startswith("The new record is not in front yet.")


def test_f9_prints_nothing_before_something_was_done(scene: Scene) -> None:
    scene.press(Qt.Key.Key_F9)
    assert scene.notices.text == "There is nothing to print here yet."


def created(customer_id: str) -> CifCreated:
    return CifCreated(
        customer_id=customer_id,
        version=1,
        kyc_status="VERIFIED",
        kyc_tier="TIER_2",
        risk_rating="LOW",
        kyc_review_due=date(2029, 11, 24),
    )


@pytest.mark.parametrize("is_new", [True, False], ids=["new record", "existing customer"])
def test_a_late_answer_leaves_whoever_came_to_the_front_meanwhile(
    slow: Scene, qtbot: QtBot, *, is_new: bool
) -> None:
    came = bank.CUSTOMERS["1000000057"]
    for _ in range(2):
        if is_new:
            slow.dock._ending._on_outcome(done(result=created("1000000024"), receipt=None))
        else:
            slow.dock._existing.use("1000000024")
    slow.context.set(came)
    qtbot.waitUntil(lambda: slow.dock._ground.runner.is_idle)  # type: ignore[attr-defined]
    assert slow.context.current == came


def test_a_pending_request_stands_in_place_of_the_form(scene: Scene) -> None:
    scene.fill()
    scene.submit(PENDING)
    assert scene.text("tracker.request") == "NOT YET DONE   request AQ-6T0ZP4HV9E"
    assert scene.text("tracker.steps") == (
        "submitted  >  [ level 1, supervisor: WAITS HERE ]  >  level 2, branch manager  >  done"
    )
    assert "- The first deposit is above KES 100,000.00." in scene.text("tracker.reasons")
    assert scene.text("tracker.next").startswith("Next: supervisor, then the branch manager.")
    assert not stop(scene.dock, "purpose").isVisible()
    scene.dock.submit()
    scene.context.set(bank.CUSTOMERS["1000000024"])
    assert scene.paper.submission.acts == ["submit", f"shown {KEY}"]
    scene.press(Qt.Key.Key_Escape)
    assert stop(scene.dock, "purpose").isVisible()
    assert scene.dock._parts.form.values()["customer_id"] == "1000000024"
    scene.press(Qt.Key.Key_Escape)


def test_a_request_without_reasons_names_who_is_next(scene: Scene) -> None:
    scene.fill()
    scene.submit(replace(PENDING, reasons=(), levels_due=("SUPERVISOR",)))
    assert scene.text("tracker.reasons") == ""
    assert scene.text("tracker.steps") == (
        "submitted  >  [ level 1, supervisor: WAITS HERE ]  >  done"
    )
    scene.button("tracker.close").click()
    assert stop(scene.dock, "purpose").isVisible()


def test_a_refusal_marks_its_fields_and_keeps_the_text(scene: Scene) -> None:
    errors = (FieldError(field="/funding/till_receipt_no", code="x", message="Used already."),)
    refusal = problem("validation_failed", field_errors=errors, correlation_id="c-1")
    scene.fill()
    scene.submit(outcomes.refused("account_opening", KEY, refusal))
    assert complaints(scene.dock) == {"funding.till_receipt_no": "Used already."}
    assert scene.text("outcome.sentence").startswith("Please correct:")
    assert scene.text("outcome.reference") == "Reference for IT: c-1"
    assert scene.dock._parts.form.values()["funding"]["till_receipt_no"] == "T1-000482"
    assert scene.button("submit").isEnabled()
    assert not scene.button("outcome.ask").isVisible()
    scene.submit(done(receipt=None))
    assert scene.text("outcome.sentence") == ""


def test_what_was_not_sent_can_be_sent_again(scene: Scene) -> None:
    scene.fill()
    scene.submit(outcomes.not_sent("account_opening", "", "no connection to the core"))
    assert scene.text("outcome.sentence") == (
        "Not sent: no connection to the core. Nothing was done. Your form is kept."
    )
    assert scene.paper.submission.acts == ["submit"]
    scene.submit(done(receipt=None))
    assert len(scene.paper.submission.sent) == 2


def test_what_may_not_be_done_says_who_may(scene: Scene) -> None:
    scene.fill()
    scene.submit(NotPermitted("A teller may not do this. Ask a relationship officer.", "r-7"))
    assert scene.text("outcome.sentence").endswith("Ask a relationship officer.")
    assert scene.text("outcome.reference") == "Reference for IT: r-7"
    assert scene.button("submit").isEnabled()
    scene.submit(NotPermitted("Still not."))
    assert scene.text("outcome.reference") == ""


def test_a_doubt_blocks_the_dock_until_the_core_has_said(scene: Scene) -> None:
    scene.fill()
    scene.submit(UNKNOWN)
    assert "Do not key it in again. Reference 0b7c2f1e." in scene.text("outcome.sentence")
    assert not scene.button("submit").isEnabled()
    scene.dock.submit()
    scene.dock.clear()
    assert scene.dock._parts.form.values()["initial_deposit"]["amount"] == "5000.00"
    scene.paper.submission.ends.append(UNKNOWN)
    scene.dock.refresh()
    scene.paper.submission.ends.append(BackendUnreachable("no connection"))
    scene.button("outcome.ask").click()
    assert scene.notices.text.startswith("The core cannot be asked: no connection.")
    scene.paper.submission.ends.append(UNKNOWN)
    scene.button("outcome.send_again").click()
    scene.paper.submission.ends.append(
        outcomes.not_sent("account_opening", KEY, "it was cancelled")
    )
    scene.button("outcome.cancel").click()
    assert scene.paper.submission.acts == [
        "submit",
        f"resolve {KEY}",
        f"resolve {KEY}",
        f"send_again {KEY}",
        f"cancel {KEY}",
        f"shown {KEY}",
    ]
    assert scene.text("outcome.sentence").startswith("Not sent: it was cancelled.")
    assert scene.button("submit").isEnabled()


def test_a_slow_send_shows_a_bar_and_then_for_how_long(slow: Scene, qtbot: QtBot) -> None:
    line = slow.dock._parts.sending
    line.start()
    assert not line.isVisible()
    qtbot.waitUntil(line.isVisible)
    assert slow.text("sending.words") == ""
    qtbot.waitUntil(lambda: slow.text("sending.words") == "Waiting for the core, 2 s")
    line.stop()
    assert not line.isVisible()


def test_nothing_more_is_sent_while_a_send_is_under_way(slow: Scene, qtbot: QtBot) -> None:
    slow.submit(done(receipt=None))
    slow.dock.submit()
    slow.dock.clear()
    slow.dock.refresh()
    assert not slow.button("submit").isEnabled()
    qtbot.waitUntil(lambda: "Done on" in slow.notices.text)
    assert slow.paper.submission.acts[0] == "submit"
    assert len(slow.paper.submission.sent) == 1
    qtbot.waitUntil(lambda: len(slow.paper.submission.acts) == 2)


def test_a_failed_note_of_what_was_shown_is_no_failure_of_the_operation(scene: Scene) -> None:
    scene.paper.submission.down = BackendUnreachable("no connection")
    scene.fill()
    scene.submit(done(receipt=None))
    assert "Done on" in scene.notices.text


def test_f5_on_a_request_that_waits_says_when_the_core_cannot_be_asked(scene: Scene) -> None:
    scene.fill()
    scene.submit(PENDING)
    scene.paper.client.down = BackendUnreachable("no connection")
    scene.press(Qt.Key.Key_F5)
    assert scene.notices.text.startswith("The core cannot be asked: no connection.")
    assert scene.text("tracker.request").startswith("NOT YET DONE")
