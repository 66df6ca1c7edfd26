"""The signature panel where something is missing, wrong or refused; and a reveal that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow

from branch_desk.app import Desk
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import customer_facts
from branch_desk.domain.operation import Read
from branch_desk.operations.enquiries import ENQUIRIES
from branch_desk.services.settings import Settings
from branch_desk.ui.common.background import InlineRunner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.enquiry.enquiry_dock import EnquiryDock
from branch_desk.ui.enquiry.signature_view import SignatureView
from tests.core_fixtures import running_core
from tests.services.station import desk_at, log_in
from tests.ui.shell.hands import find

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.core_fixtures import RunningCore

BARAKA = "0012100000012"


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path) as running:
        yield running


@pytest.fixture
def desk(core: RunningCore, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "desk", core.url, Settings()) as made:
        log_in(made)
        yield made


@pytest.fixture
def context(desk: Desk, qapp: object) -> CustomerContext:
    read = Read(path="/customer/enquiry", params={"account_no": BARAKA})
    made = CustomerContext()
    made.set(customer_facts(desk.viewing.ask(read, EnquiryReply)), BARAKA)
    return made


@pytest.fixture
def panel(desk: Desk, context: CustomerContext) -> Iterator[SignatureView]:
    window = QMainWindow()
    window.resize(1300, 700)
    window.show()
    made = SignatureView(window, InlineRunner(), context, Notices(window))
    made.use(desk)
    yield made
    shiboken6.delete(window)


def text(panel: SignatureView, name: str) -> str:
    return find(panel, PlainLabel, name).text()


def ask(panel: SignatureView, amount: str) -> None:
    find(panel, QLineEdit, "signatures.amount").setText(amount)
    assert panel._check is not None
    panel._check._pause.timeout.emit()


def test_an_account_without_a_mandate_in_force_says_so(
    core: RunningCore, panel: SignatureView
) -> None:
    with core.database() as connection:
        connection.execute(
            "UPDATE mandates SET effective_from = '2027-01-01' WHERE account_no = ?", (BARAKA,)
        )
    panel.open_panel()
    assert text(panel, "signatures.about") == "No mandate is in force, so nobody may sign."
    ask(panel, "100")
    assert text(panel, "signatures.may_not") == "There is nothing under this number."


def test_a_signatory_without_a_specimen_stands_out(core: RunningCore, panel: SignatureView) -> None:
    with core.database() as connection:
        connection.execute(
            "UPDATE signatories SET specimen_document_id = NULL, specimen_sha256 = NULL"
            " WHERE account_no = ?",
            (BARAKA,),
        )
    panel.open_panel()
    found = panel.findChildren(PlainLabel, "signatory.trouble")
    assert "No specimen is filed." in [each.text() for each in found]


def test_an_amount_that_is_none_is_complained_of_and_not_asked(panel: SignatureView) -> None:
    find(panel, QLineEdit, "signatures.amount").setText("5")
    assert text(panel, "signatures.may_not") == ""
    panel.open_panel()
    ask(panel, "many")
    assert text(panel, "signatures.may_not") == "Enter an amount such as 1500 or 1500.50."
    ask(panel, "40000")
    assert "Nathan Kimani Gichuru" in text(panel, "signatures.may").splitlines()
    ask(panel, "")
    assert text(panel, "signatures.may") == text(panel, "signatures.may_not") == ""


def test_without_a_journal_no_specimen_is_shown_and_nothing_revealed(
    desk: Desk, context: CustomerContext, panel: SignatureView
) -> None:
    desk.journal.close()
    panel.open_panel()
    assert "journal" in text(panel, "signatures.about").lower()
    assert panel.findChildren(PlainLabel, "signatory.specimen") == []
    QTest.keyClick(panel, Qt.Key.Key_F2)
    assert panel.isVisible()
    dock = EnquiryDock(ENQUIRIES, desk, InlineRunner(), context, Notices(panel.window()))
    dock.show()
    dock.reveal()
    state = find(dock, PlainLabel, "enquiry.state").text()
    assert state.startswith("Still masked. ")
    shown = [each.text() for each in dock.findChildren(PlainLabel)]
    assert not [each for each in shown if each.startswith("+254")]
    shiboken6.delete(dock)


def test_another_account_of_the_customer_is_said_once(context: CustomerContext) -> None:
    heard: list[str] = []
    context.account_changed.connect(lambda: heard.append(context.account_no))
    customer = context.current
    assert customer is not None
    context.set(customer)
    context.set(customer, BARAKA)
    context.set(customer, "0013000000037")
    assert heard == ["0013000000037"]
    context.clear()
    assert context.account_no == ""
