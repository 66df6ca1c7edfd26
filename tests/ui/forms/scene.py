"""A dock with all that stands around it, and the ways in which a submit may end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from branch_desk.domain.accounts import AccountOpened
from branch_desk.domain.replies import Reason
from branch_desk.services import outcomes
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.ui.common.background import InlineRunner, Runner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.forms.operation_dock import OperationDock
from tests.domain import bank, test_receipts
from tests.ui.forms.paper_desk import PaperDesk

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.domain.operation import Operation


KEY = "0b7c2f1e-3d0a-4c53-9d0e-000000000001"


RECEIPT = replace(
    test_receipts.RECEIPT,
    sheet=replace(test_receipts.RECEIPT.sheet, tables=()),
    approved_by="No approval needed",
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
