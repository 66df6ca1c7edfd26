"""What the rules find stands beside the form while it is being filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.ui.forms.findings_panel import FindingsPanel
from tests.domain import bank
from tests.ui.forms.scene import Scene, scene_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.forms.paper_desk import PaperDesk


def test_findings_come_and_go_with_what_is_typed(cif: Scene, qtbot: QtBot) -> None:
    company = bank.changed(bank.COMPANY, {"/documents": bank.ABSENT})
    cif.dock._parts.form.fill(company)
    qtbot.waitUntil(lambda: cif.text("findings.2") == "Shares: 100 of 100 percent are named.")
    cif.dock._parts.form.fill({"customer_type": "INDIVIDUAL", "kyc_tier": "TIER_2"})
    tier = "KYC tier: tier 2. May have Savings"
    qtbot.waitUntil(lambda: cif.text("findings.1").startswith(tier))
    assert cif.text("findings.0") == "Risk: low so far."
    assert cif.text("findings.2") == ""


def test_an_operation_without_findings_shows_none(paper: PaperDesk, qtbot: QtBot) -> None:
    opening = scene_of(ACCOUNT_OPENING, paper, qtbot)
    opening.dock.focus_first()
    qtbot.waitUntil(lambda: opening.text("needs") != "")
    panel = opening.dock.findChild(FindingsPanel)
    assert isinstance(panel, FindingsPanel)
    assert panel.isHidden()
