"""The 360 view of accounts that want care: frozen, held, joint, or with papers waived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.operations.test_enquiries import values

if TYPE_CHECKING:
    from tests.core_fixtures import RunningCore
    from tests.operations.conftest import Ask


def test_a_freeze_and_a_hold_stand_out_before_the_balances(ask: Ask) -> None:
    frozen = next(r for r in ask(account_no="0012000000039").rows if r.label == "FROZEN")
    assert frozen.strong
    assert "stopped. Fraud suspected: See the letter in the customer's file." in frozen.value
    hold = next(r for r in ask(account_no="0011000000031").rows if r.label == "HOLD")
    assert hold.strong
    assert hold.value.startswith("KES 15,000.00, ")


def test_joint_holders_and_their_mandates_are_sentences(ask: Ask) -> None:
    sheet = ask(account_no="0012000000013")
    assert len(values(sheet)["Holders"].split(", ")) == 2
    mandates = [row.value for row in sheet.rows if row.label == "Mandate"]
    assert mandates[0].startswith("all of: ")
    assert mandates[1].startswith("from ")
    assert "up to KES 20,000.00 any one; above that all together." in mandates[1]


def test_a_waived_paper_is_named_with_its_last_day(core: RunningCore, ask: Ask) -> None:
    incomplete = core.one("SELECT customer_id FROM customers WHERE kyc_status = 'INCOMPLETE'")
    shown = values(ask(customer_id=str(incomplete)))
    assert " until " in shown["Papers waived"]
    assert "Papers missing" not in shown
