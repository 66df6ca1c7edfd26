"""Receipts from real work: sealed when done, made when approved, found again by reference."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.operation import Known
from branch_desk.domain.receipts import read_file
from branch_desk.domain.supervision import Decision
from branch_desk.journal.errors import JournalError, JournalFailed
from branch_desk.journal.receipt_keys import Verdict, judge
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services import api_client
from branch_desk.services.errors import BackendUnreachable, PrecheckFailed, Refused
from branch_desk.services.outcomes import OutcomeKind
from branch_desk.services.settings import Settings
from tests.core_fixtures import running_core

from .acts import OPEN, submit
from .edge import Asked, Edge, done, envelope_of, problem, reply
from .station import OPENED, OPENING, desk_at, entries, log_in, opening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branch_desk.app import Desk
    from branch_desk.domain.receipts import Receipt
    from branch_desk.services.outcomes import Outcome
    from tests.core_fixtures import RunningCore

SETTINGS = Settings(connect_s=1, read_s=5, chain_s=6, enquiry_s=6)
REFERENCE = "001-20261124-000001"
BY_REFERENCE = ("GET", "/operations/by-reference/")


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path) as running:
        yield running


@pytest.fixture
def teller_desk(core: RunningCore, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the real core, REL001 signed in."""
    with desk_at(tmp_path, core.url, SETTINGS) as desk:
        log_in(desk)
        yield desk


def opened(desk: Desk, amount: str = "5000.00") -> Outcome:
    request = {**OPENING, "initial_deposit": {"amount": amount}}
    made = AccountOpening.model_validate(request)
    return desk.submission.submit(ACCOUNT_OPENING, made, "d1")


def change_to(desk: Desk, officer_id: str) -> None:
    desk.session.logout()
    log_in(desk, officer_id)


def rows(receipt: Receipt) -> dict[str, str]:
    return {row.label: row.value for row in receipt.whole_sheet.rows}


def test_a_receipt_of_real_work_verifies(teller_desk: Desk) -> None:
    outcome = opened(teller_desk)
    receipt = outcome.receipt
    assert receipt is not None
    facts = receipt.facts
    assert (facts.code, facts.reference) == ("ACCO", outcome.reference)
    assert facts.last_four == rows(receipt)["Account"][-4:]
    assert str(facts.amount) == "KES 5,000.00"
    assert rows(receipt)["Deposit"] == "KES 5,000.00 (five thousand)"
    assert facts.reprint is None
    assert facts.workstation_id == teller_desk.enrolment.workstation_id
    assert (facts.journal_size, facts.journal_head) == (
        teller_desk.journal.size,
        teller_desk.journal.head[:16],
    )
    seal, _ = read_file(receipt.file)
    assert judge(seal, (teller_desk.enrolment,)) is Verdict.GENUINE


def test_a_reprint_is_the_same_sheet_marked_counted_and_journalled(
    core: RunningCore, teller_desk: Desk
) -> None:
    first = opened(teller_desk).receipt
    assert first is not None
    change_to(teller_desk, "SUP001")
    again = teller_desk.receipts.by_reference(f" {first.reference} ")
    assert again.seal.digest == first.seal.digest
    assert again.made_by == "REL001"
    assert again.facts.reprint is not None
    assert again.reprint_words.startswith("REPRINT 1   ")
    assert again.reprint_words.endswith("   SUP001")
    assert judge(again.seal, (teller_desk.enrolment,)) is Verdict.GENUINE
    (view,) = entries(teller_desk, "view")
    assert (view.op, view.actor) == ("customer_reveal", "SUP001")
    assert again.facts.journal_size == view.seq + 1
    query = "SELECT reference FROM access_record WHERE viewed AND correlation_id = ?"
    assert core.one(query, view.key) == first.reference
    third = teller_desk.receipts.by_reference(first.reference)
    assert third.reprint_words.startswith("REPRINT 2   ")


def test_what_is_approved_later_has_its_receipt_then(teller_desk: Desk) -> None:
    pending = opened(teller_desk, "150000.00")
    assert (pending.kind, pending.receipt) == (OutcomeKind.PENDING_APPROVAL, None)
    change_to(teller_desk, "SUP001")
    assert pending.request_id is not None
    item = teller_desk.approvals.open_item(pending.request_id)
    approved = teller_desk.approvals.decide(item, Decision.APPROVE)
    assert approved.kind is OutcomeKind.DONE
    change_to(teller_desk, "REL001")
    receipt = teller_desk.receipts.of_request(pending.request_id)
    assert receipt.reference == approved.reference
    assert rows(receipt)["Made by"] == "REL001"
    assert rows(receipt)["Approved by"] == "SUP001"
    assert rows(receipt)["Deposit"].startswith("KES 150,000.00 (one hundred and fifty thousand")
    # Nobody has had a paper of it before: this one is no reprint.
    assert receipt.facts.reprint is None
    assert judge(receipt.seal, (teller_desk.enrolment,)) is Verdict.GENUINE
    again = teller_desk.receipts.of_request(pending.request_id)
    assert again.reprint_words.startswith("REPRINT 1   ")
    assert again.seal.digest == receipt.seal.digest
    third = teller_desk.receipts.by_reference(receipt.reference)
    assert third.reprint_words.startswith("REPRINT 2   ")


def test_a_request_that_was_not_approved_has_no_receipt(teller_desk: Desk) -> None:
    pending = opened(teller_desk, "150000.00")
    assert pending.request_id is not None
    with pytest.raises(Refused) as refused:
        teller_desk.receipts.of_request(pending.request_id)
    assert refused.value.problem.code == "not_found"


def test_a_reference_that_the_core_does_not_know_is_said_so(teller_desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        teller_desk.receipts.by_reference("001-20261124-999999")
    assert refused.value.problem.code == "not_found"
    assert len(entries(teller_desk, "view")) == 1


@pytest.mark.parametrize(
    "text", ["", "ACCO", "001-20261124", "../auth/me", "001-20261124-0000001/"]
)
def test_what_is_no_reference_is_asked_of_nobody(edge: Edge, maker: Desk, text: str) -> None:
    with pytest.raises(PrecheckFailed, match="A reference looks like 001-20261124-000002"):
        maker.receipts.by_reference(text)
    assert [each.path for each in edge.asked if "operations" in each.path] == []
    assert entries(maker, "view") == []


def test_nothing_is_read_before_its_entry_is_in_the_journal(edge: Edge, maker: Desk) -> None:
    maker.journal.close()
    with pytest.raises(JournalError):
        maker.receipts.by_reference(REFERENCE)
    assert [each.path for each in edge.asked if "operations" in each.path] == []


def test_what_is_done_stays_done_where_the_journal_cannot_sign(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    outcome = submit(maker)
    maker.journal.close()
    bare = replace(outcome, receipt=None)
    found = maker.receipts.with_receipt(
        ACCOUNT_OPENING, opening(), bare, Known(meta=maker.session.meta)
    )
    assert (found.kind, found.receipt) == (OutcomeKind.DONE, None)
    assert outcome.sentence in found.sentence
    assert "Its receipt can be printed by the reference" in found.sentence
    with pytest.raises(JournalFailed):
        maker.journal.sign_receipt(b"branch-desk receipt v1\n")


def test_a_done_without_a_reference_has_no_receipt(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED, reference=None))
    outcome = submit(maker)
    assert (outcome.kind, outcome.receipt) == (OutcomeKind.DONE, None)


def copy(asked: Asked, **members: Any) -> dict[str, Any]:
    """What an honest core answers by reference, changed."""
    envelope = envelope_of(asked, "ACCOUNT_OPENING", OPENED)
    return {
        "state": "FINAL",
        "operation": "ACCOUNT_OPENING",
        "idempotency_key": envelope["idempotency_key"],
        "officer_id": "REL001",
        "decided_at": "2026-11-24T07:15:30.123Z",
        "http_status": 201,
        "reply": {**envelope, "reference": REFERENCE},
        "request": dict(OPENING),
        "copy_no": 1,
        **members,
    }


@pytest.mark.parametrize(
    "members",
    [
        {"operation": "CARD_ISSUANCE"},
        {"operation": None},
        {"request": {"customer_id": "1000000016"}},
        {"reply": None},
        {"copy_no": "many"},
        {"approval": {"request_id": "AQ-6T0ZP4HV9E", "status": "APPROVED"}},
        {
            "approval": {
                "request_id": "AQ-6T0ZP4HV9E",
                "status": "APPROVED",
                "reference": "001-20261124-000009",
                "result": dict(OPENED),
            }
        },
    ],
)
def test_an_answer_that_does_not_fit_makes_no_paper(
    edge: Edge, maker: Desk, members: dict[str, Any]
) -> None:
    edge.on(*BY_REFERENCE, lambda asked: reply(copy(keyed(asked), **members))(asked))
    with pytest.raises(BackendUnreachable, match="cannot word"):
        maker.receipts.by_reference(REFERENCE)


def keyed(asked: Asked) -> Asked:
    """Give the asked thing a key, which a read has not, for the envelope of what it answers."""
    key = "0b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d10"
    return replace(asked, headers={**asked.headers, "idempotency-key": key})


def test_a_paper_says_what_the_first_one_said(edge: Edge, maker: Desk) -> None:
    paper = {"names": {"1000000016": "Amina Wanjiku Njoroge"}}
    edge.on(*BY_REFERENCE, lambda asked: reply(copy(keyed(asked), paper=paper))(asked))
    # Whatever is known of the customer now.
    edge.on("GET", "/customer/enquiry", problem("not_found", 404))
    honest = maker.receipts.by_reference(REFERENCE)
    assert rows(honest)["Customer"] == "Amina Wanjiku Njoroge  1000000016"


def test_a_script_that_asks_for_a_reference_leaves_its_entry(
    core: RunningCore, teller_desk: Desk
) -> None:
    first = opened(teller_desk).receipt
    assert first is not None
    teller_desk.bind()
    found = api_client.get_request(f"/operations/by-reference/{first.reference}")
    assert found.body["request"]["product_code"] == "10"
    assert len(entries(teller_desk, "view")) == 1
    assert json.loads(first.file)["v"] == 1
