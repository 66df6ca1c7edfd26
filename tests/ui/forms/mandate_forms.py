"""A change of who signs for a trading company, on the record as it is held; and hands for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from branch_desk.domain.facts import Facts
from branch_desk.domain.mandate_update import MandateUpdate
from branch_desk.domain.operation import Section
from branch_desk.ui.forms.form import Form
from tests.domain import bank
from tests.domain.maintenance_bank import ACCOUNT, CUSTOMER, account, held
from tests.ui.forms.eyes import stop

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.domain.enquiries import EnquiryReply
    from branch_desk.ui.editors.ground import Ground
    from tests.ui.forms.paper_desk import PaperDesk

WAIRIMU, MUTUA, KAMAU, NOOR = (f"SIG-000000000{number}" for number in range(1, 5))
_NAMES: Final = {
    WAIRIMU: "Susan Wairimu",
    MUTUA: "Peter Mutua",
    KAMAU: "George Kamau",
    NOOR: "Hassan Noor",
}


def kes(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "KES"}


def _person(signatory_id: str, group: str, **more: Any) -> dict[str, Any]:
    return {
        "signatory_id": signatory_id,
        "full_name": _NAMES[signatory_id],
        "identity": {**bank.IDENTITY, "id_number": f"2765432{signatory_id[-1]}"},
        "class": group,
        "specimen": {"document_id": bank.document_id(int(signatory_id[-1])), "sha256": bank.DIGEST},
        **more,
    }


BANDS: Final[list[dict[str, Any]]] = [
    {"up_to": kes("50000.00"), "rule": {"kind": "ANY_ONE"}},
    {"up_to": kes("500000.00"), "rule": {"kind": "COMBINATION", "any_of": [{"A": 1, "B": 1}]}},
    {"rule": {"kind": "COMBINATION", "any_of": [{"A": 2}]}},
]
SIGNING: Final = [
    _person(WAIRIMU, "A"),
    _person(MUTUA, "A"),
    _person(KAMAU, "B"),
    _person(NOOR, "B", personal_limit=kes("50000.00"), effective_to="2026-11-30"),
]
TERMS: Final = {"effective_from": "2026-11-24", "signatories": SIGNING, "bands": BANDS}
FORM: Final = (
    Section(title="Account", fields=("customer_id", "account_no")),
    Section(title="Signing rule", fields=("mandate",)),
    Section(title="Instruction", fields=("instruction",)),
)


def record(**customer: Any) -> EnquiryReply:
    """Give the record of the account with the mandate in force."""
    current = {"mandate_no": 3, "status": "CURRENT", **TERMS, "effective_from": "2026-01-05"}
    return held(of=account({"/mandates": [current]}), **customer)


def update_form(
    ground: Ground, paper: PaperDesk, qtbot: QtBot, on: EnquiryReply | None = None
) -> Form:
    """Show the form of a new mandate, begun from the one in force."""
    known = on or record(customer_type="BUSINESS")

    def facts(**learnt: Any) -> Facts:
        return bank.facts(**{**learnt, "held": known})

    paper.permissions = SimpleNamespace(facts=facts, may=bool)
    form = Form(FORM, MandateUpdate, ground)
    qtbot.addWidget(form)
    form.resize(980, 700)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    form.fill({"customer_id": CUSTOMER, "account_no": ACCOUNT, "mandate": TERMS})
    return form


def is_on_view(form: QWidget, name: str) -> bool:
    """Say whether a part of the signing rule can be seen."""
    return any(each.isVisible() for each in form.findChildren(QWidget, f"field.mandate.{name}"))


def rewrite(form: QWidget, name: str, text: str) -> None:
    """Type over what stands in a field, and leave it by Enter."""
    line = stop(form, name)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def said(form: QWidget, name: str) -> str:
    """Give the words of a label, empty while it is hidden."""
    label: Any = stop(form, name)
    return "" if label.isHidden() else str(label.text())
