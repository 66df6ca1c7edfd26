"""The 360 view of accounts that want care: frozen, held, joint, or with papers waived."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from branch_desk.common import format_date
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.operation import Known
from branch_desk.domain.policy import Meta
from branch_desk.operations.enquiries import ENQUIRIES
from tests.operations.test_enquiries import table, values

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


def test_a_deposit_says_when_its_term_ends_and_what_then(core: RunningCore, ask: Ask) -> None:
    columns = "SELECT tenure_months || '|' || matures_on || '|' || settlement_account_no"
    terms = core.one(f"{columns} FROM accounts WHERE account_no = '0013000000029'")
    months, ends, settles = str(terms).split("|")
    shown = values(ask(account_no="0013000000029"))
    ends_on = format_date(date.fromisoformat(ends))
    assert shown["Term"] == f"{months} months, until {ends_on}"
    assert shown["At maturity"] == f"paid out to {settles}"
    assert shown["Settlement account"] == settles
    assert "Term" not in values(ask(account_no="0011000000015"))


def test_a_waived_paper_is_named_with_its_last_day(core: RunningCore, ask: Ask) -> None:
    incomplete = core.one("SELECT customer_id FROM customers WHERE kyc_status = 'INCOMPLETE'")
    shown = values(ask(customer_id=str(incomplete)))
    assert " until " in shown["Documents waived"]
    assert "Documents missing" not in shown


def test_a_waived_document_stands_among_the_alerts(core: RunningCore, ask: Ask) -> None:
    incomplete = core.one("SELECT customer_id FROM customers WHERE kyc_status = 'INCOMPLETE'")
    sheet = ask(customer_id=str(incomplete))
    assert values(sheet)["KYC"].startswith("Incomplete, ")
    alerts = [row.value for row in sheet.rows if row.label == "Alert"]
    assert "KYC is incomplete: documents were waived." in alerts


def test_a_teller_reads_it_masked_too(ask: Ask) -> None:
    sheet = ask("TEL001", customer_id="1000000016", account_no="0011000000015")
    shown = values(sheet)
    assert shown["Mobile"] == "****0001"
    assert shown["Available"] == "KES 84,250.00"
    words = str(sheet)
    assert not [secret for secret in ("712400001", "21073177", "Mbagathi") if secret in words]


def test_a_dormant_account_and_stale_next_of_kin_stand_out(ask: Ask) -> None:
    sheet = ask(account_no="0011000000049")
    strong = {row.label: row.value for row in sheet.rows if row.strong}
    assert strong["State"] == "Dormant since 17 Sep 2026"
    assert strong["Kin confirmed"] == "15 months ago, 21 Aug 2025"
    (line,) = table(sheet, "Accounts").lines
    assert line[2] == "Dormant since 17 Sep 2026"
    assert sheet.rows[sheet.left or 0].label == "Account"


def test_a_current_account_shows_its_cheque_leaves(ask: Ask) -> None:
    assert values(ask(account_no="0012000000013"))["Cheque leaves"] == "12 not used"


def test_the_mini_statement_has_the_balances_with_their_time(core: RunningCore) -> None:
    desk = core.log_in("TEL001")
    at = datetime(2026, 11, 24, 7, 52, tzinfo=UTC)
    known = Known(meta=Meta.model_validate(desk.get("/meta").body), at=at)
    beside = ENQUIRIES.beside
    assert beside is not None
    found = desk.get(f"{ENQUIRIES.path}?account_no=0011000000015").body
    sheet = beside.paper(EnquiryReply.model_validate(found), known)
    assert sheet is not None
    assert values(sheet)["Balances as of"] == "24 Nov 2026 10:52 EAT"
    assert values(sheet)["Available"] == "KES 84,250.00"
    assert 1 < len(sheet.tables[0].lines) <= 10
    whole = desk.get(f"{ENQUIRIES.path}?customer_id=1000000016").body
    assert beside.paper(EnquiryReply.model_validate(whole), known) is None
    assert beside.account_no(EnquiryReply.model_validate(found)) == "0011000000015"
    assert beside.account_no(EnquiryReply.model_validate(whole)) is None, "no account was named"


@pytest.mark.parametrize(
    ("customer_id", "exemption"),
    [("1000000107", "none, under 18"), ("1000000099", "none, refugee")],
)
def test_who_has_no_kra_pin_is_shown_with_the_reason(
    ask: Ask, customer_id: str, exemption: str
) -> None:
    shown = values(ask(customer_id=customer_id))
    assert shown["KRA PIN"] == exemption
