"""The dock of an operation: what it explains before a submit, and what it shows after one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSplitter, QWidget

from branch_desk.domain.accounts import AccountOpened
from branch_desk.domain.complaints import FieldError
from branch_desk.domain.customers import CifCreated
from branch_desk.domain.receipts import Receipt
from branch_desk.domain.replies import Reason
from branch_desk.domain.sheet import Sheet, SheetRow
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.services import outcomes
from branch_desk.services.errors import BackendUnreachable, NotPermitted
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.ui.background import InlineRunner, PoolRunner, Runner
from branch_desk.ui.customer_context import CustomerContext
from branch_desk.ui.notices import Notices
from branch_desk.ui.operation_dock import OperationDock
from branch_desk.ui.receipt_dialog import ReceiptDialog
from tests.domain import bank
from tests.ui.forms.paper_desk import NOW, PaperDesk, problem
from tests.ui.forms.test_form import complaints, focused_name, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from branch_desk.domain.operation import Operation

KEY = "0b7c2f1e-3d0a-4c53-9d0e-000000000001"
RECEIPT = Receipt(
    sheet=Sheet("Account opening", (SheetRow("Account", "0011000000171", strong=True),)),
    reference="001-20261124-000002",
    bank="Wekeza Bank (demo)",
    branch="001 Nairobi Main",
    at=NOW,
    business_date=date(2026, 11, 24),
    made_by="REL001",
    approved_by="No approval needed",
    journal_seq=4211,
    journal_head="d7594e8086dab836",
    training=True,
)
PENDING = Outcome(
    kind=OutcomeKind.PENDING_APPROVAL,
    key=KEY,
    operation="account_opening",
    sentence="Not done yet: request AQ-6T0ZP4HV9E needs a supervisor.",
    request_id="AQ-6T0ZP4HV9E",
    reasons=(Reason(code="open_deposit", text="The first deposit is above KES 100,000.00."),),
    levels_due=("SUPERVISOR", "BRANCH_MANAGER"),
)
UNKNOWN = outcomes.unknown("account_opening", KEY, "the connection broke")


def done(**changes: Any) -> Outcome:
    plain = Outcome(
        kind=OutcomeKind.DONE,
        key=KEY,
        operation="account_opening",
        sentence="Done on 24 Nov 2026 10:52 EAT. Reference 001-20261124-000002.",
        result=AccountOpened(account_no="0011000000171", state="ACTIVE", version=1, mandate_no=1),
        receipt=RECEIPT,
    )
    return replace(plain, **changes)


@dataclass
class Scene:
    """A dock with all that stands around it."""

    dock: OperationDock
    paper: PaperDesk
    context: CustomerContext
    notices: Notices

    def text(self, name: str) -> str:
        label: Any = self.dock.findChild(QWidget, name)
        assert label is not None, name
        return str(label.text()) if label.isVisible() else ""

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.dock, key)

    def fill(self, **changes: Any) -> None:
        pointers = {name.replace("__", "/"): value for name, value in changes.items()}
        self.dock._parts.form.fill(bank.changed(bank.OPENING, pointers))

    def submit(self, *ends: Outcome | Exception) -> None:
        self.paper.submission.ends.extend(ends)
        self.dock.focus_first()
        self.press(Qt.Key.Key_F10)

    def button(self, name: str) -> QPushButton:
        found = self.dock.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        return found


def scene_of(
    operation: Operation, paper: PaperDesk, qtbot: QtBot, runner: Runner | None = None
) -> Scene:
    context, notices = CustomerContext(), Notices()
    dock = OperationDock(operation, paper.services, runner or InlineRunner(), context, notices)
    qtbot.addWidget(notices)
    if runner is None:
        qtbot.addWidget(dock)
    dock.resize(1366, 640)
    dock.show()
    dock.activateWindow()
    qtbot.waitActive(dock)
    return Scene(dock, paper, context, notices)


@pytest.fixture
def pooled(paper: PaperDesk, qtbot: QtBot) -> Iterator[Scene]:
    """An opening on the real threads; the dock goes before they do, as at the window's end."""
    runner = PoolRunner()
    found = scene_of(ACCOUNT_OPENING, paper, qtbot, runner)
    yield found
    shiboken6.delete(found.dock)
    runner.close()


@pytest.fixture
def scene(paper: PaperDesk, qtbot: QtBot) -> Scene:
    found = scene_of(ACCOUNT_OPENING, paper, qtbot)
    found.context.set(bank.CUSTOMERS["1000000016"])
    return found


@pytest.fixture
def cif(paper: PaperDesk, qtbot: QtBot) -> Scene:
    return scene_of(CIF_CREATE, paper, qtbot)


def test_the_dock_says_what_it_is(scene: Scene) -> None:
    assert scene.text("dock.title") == "Account opening"
    assert scene.text("dock.code") == "ACCO"


def test_whom_it_needs_and_why_is_said_before_submitting(scene: Scene, qtbot: QtBot) -> None:
    scene.fill()
    qtbot.waitUntil(lambda: scene.text("needs") == "Goes straight through.")
    scene.fill(initial_deposit__amount="150000.00")
    wanted = "Needs a supervisor: The first deposit is above KES 100,000.00"
    qtbot.waitUntil(lambda: scene.text("needs").startswith(wanted))


def test_a_precheck_is_made_while_the_form_is_filled(scene: Scene, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: scene.text("precheck.KYC") == "KYC: in order.")
    scene.context.set(bank.CUSTOMERS["1000000057"])
    qtbot.waitUntil(lambda: scene.text("precheck.KYC").startswith("The customer must be active"))
    scene.paper.client.down = BackendUnreachable("no connection")
    scene.press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: scene.text("precheck.KYC").startswith("KYC: not checked."))


def test_a_lookup_says_what_it_found_and_when_it_could_not(scene: Scene, qtbot: QtBot) -> None:
    def shown() -> str:
        return scene.dock._parts.side.text()

    qtbot.waitUntil(lambda: "Amina Wanjiku Njoroge" in shown())
    scene.paper.client.down = BackendUnreachable("no connection")
    scene.dock.refresh()
    assert "Not checked. The core cannot be asked" in shown()
    scene.dock._parts.form.fill({})
    qtbot.waitUntil(lambda: "Nothing to look up yet." in shown())


def test_the_checklist_stands_beside_the_form(cif: Scene, qtbot: QtBot) -> None:
    assert cif.text("checklist.head") == ""
    person = {"identity": {"id_type": "NATIONAL_ID"}}
    cif.dock._parts.form.fill(
        {"customer_type": "INDIVIDUAL", "kyc_tier": "TIER_1", "individual": person}
    )
    qtbot.waitUntil(lambda: cif.text("checklist.head") == "Checklist   0 of 4 right")
    assert stop(cif.dock, "documents.SIGNATURE_SPECIMEN").isVisible()
    assert "Add the photo, or record why it is waived." in cif.dock._parts.side.text()


def test_possible_duplicates_stop_or_need_a_reason(cif: Scene, qtbot: QtBot) -> None:
    plain = {"branch_code": "001", "score": "0.93", "evidence": ["same date of birth"]}
    cif.paper.client.matches = [
        {**plain, "customer_id": "1000000032", "hard": True},
        {**plain, "customer_id": "1000000024", "hard": False},
    ]
    person = bank.changed(bank.PERSON, {"/documents": bank.ABSENT})
    cif.dock._parts.form.fill(person)
    qtbot.waitUntil(lambda: "Stop: 1000000032" in cif.dock._parts.side.text())
    qtbot.waitUntil(lambda: cif.text("needs") == "Goes straight through.")
    cif.button("lookup.reviewed.1000000024").click()
    assert focused_name() == "field.duplicates_reviewed.0.reason"
    qtbot.waitUntil(lambda: "A possible duplicate was judged" in cif.text("needs"))


def test_only_the_newest_answer_of_a_lookup_counts(pooled: Scene, qtbot: QtBot) -> None:
    for customer_id in ("1000000016", "1000000024"):
        pooled.context.set(bank.CUSTOMERS[customer_id])
    qtbot.waitUntil(lambda: "Brian Otieno" in pooled.dock._parts.side.text())
    pooled.dock.refresh()
    pooled.dock.refresh()
    qtbot.waitUntil(lambda: "Brian Otieno" in pooled.dock._parts.side.text())


def test_a_bad_form_is_not_sent(scene: Scene) -> None:
    scene.fill(initial_deposit__amount="-5")
    scene.submit()
    assert scene.paper.submission.sent == []
    assert list(complaints(scene.dock)) == ["initial_deposit"]


def test_done_shows_the_receipt_and_an_empty_form_for_the_same_customer(
    scene: Scene, qtbot: QtBot
) -> None:
    scene.fill()
    scene.submit(done())
    assert scene.paper.submission.sent[0].initial_deposit.amount == 5000
    dialog = scene.dock.findChild(ReceiptDialog)
    assert dialog is not None
    assert scene.notices.text.startswith("Done on 24 Nov 2026")
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
    created = CifCreated(
        customer_id="1000000024",
        version=1,
        kyc_status="VERIFIED",
        kyc_tier="TIER_2",
        risk_rating="LOW",
        kyc_review_due=date(2029, 11, 24),
    )
    cif.dock._parts.form.fill(bank.PERSON)
    cif.submit(done(result=created, receipt=None))
    assert cif.context.current is not None
    assert cif.context.current.full_name == "Brian Otieno"
    cif.context.clear()
    for document_id, facts in bank.papers(*bank.PERSON_PAPERS).items():
        cif.dock._ground.learn_document(document_id, facts)
    cif.dock._parts.form.fill(bank.PERSON)
    unknown_one = created.model_copy(update={"customer_id": "1000000008"})
    cif.submit(done(result=unknown_one, receipt=None))
    assert cif.notices.text.startswith("The new record is not in front yet.")


def test_f9_shows_the_last_receipt_again(scene: Scene, qtbot: QtBot) -> None:
    scene.press(Qt.Key.Key_F9)
    assert scene.notices.text == "There is nothing to print here yet."
    scene.fill()
    scene.submit(done())
    dialog = scene.dock.findChild(ReceiptDialog)
    assert dialog is not None
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    scene.dock.activateWindow()
    scene.dock.print_out()
    assert scene.dock.findChild(ReceiptDialog) is not None


def test_a_pending_request_stands_in_place_of_the_form(scene: Scene) -> None:
    scene.fill()
    scene.submit(PENDING)
    assert scene.text("tracker.request") == "NOT YET DONE   request AQ-6T0ZP4HV9E"
    assert scene.text("tracker.steps") == "submitted  >  supervisor  >  branch manager  >  done"
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
    assert scene.text("tracker.steps") == "submitted  >  supervisor  >  done"
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


def test_submit_waits_for_a_holder_that_is_being_looked_up(pooled: Scene, qtbot: QtBot) -> None:
    pooled.fill()
    assert pooled.dock._ground.is_busy
    pooled.submit(done(receipt=None))
    assert pooled.text("dock.said") == "Waiting for a look-up before this can go ..."
    qtbot.waitUntil(lambda: bool(pooled.paper.submission.sent))
    qtbot.waitUntil(lambda: pooled.notices.text.startswith("Done"))
    assert pooled.text("dock.said") == ""


@pytest.fixture
def slow(pooled: Scene) -> Scene:
    pooled.context.set(bank.CUSTOMERS["1000000016"])
    pooled.fill()
    return pooled


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
    qtbot.waitUntil(lambda: slow.notices.text.startswith("Done"))
    assert slow.paper.submission.acts[0] == "submit"
    assert len(slow.paper.submission.sent) == 1
    qtbot.waitUntil(lambda: len(slow.paper.submission.acts) == 2)


def test_the_side_column_moves_under_a_narrow_form(scene: Scene, qtbot: QtBot) -> None:
    splitter = scene.dock.findChild(QSplitter)
    assert splitter is not None
    assert splitter.orientation() is Qt.Orientation.Horizontal
    scene.dock.resize(900, 640)
    qtbot.waitUntil(lambda: splitter.orientation() is Qt.Orientation.Vertical)
    scene.dock.resize(1366, 640)
    qtbot.waitUntil(lambda: splitter.orientation() is Qt.Orientation.Horizontal)


def test_enter_after_the_last_field_goes_to_submit(scene: Scene) -> None:
    scene.fill()
    stop(scene.dock, "purpose").setFocus()
    scene.press(Qt.Key.Key_Return)
    assert focused_name() == "submit"


def test_clear_empties_the_form(scene: Scene) -> None:
    scene.fill()
    scene.button("clear").click()
    assert "initial_deposit" not in scene.dock._parts.form.values()


def test_unknown_keys_are_left_to_the_window(scene: Scene) -> None:
    scene.dock.setFocus()
    QTest.keyClick(scene.dock, Qt.Key.Key_F12)
    assert scene.paper.submission.acts == []


def test_a_failed_note_of_what_was_shown_is_no_failure_of_the_operation(scene: Scene) -> None:
    scene.paper.submission.down = BackendUnreachable("no connection")
    scene.fill()
    scene.submit(done(receipt=None))
    assert scene.notices.text.startswith("Done")
