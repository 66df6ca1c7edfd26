"""Desk and core together: what is submitted takes effect once, or not, and both sides say so."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.supervision import Decision
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.services.errors import NotPermitted, PrecheckFailed
from branch_desk.services.outcomes import OutcomeKind, Refusal
from branch_desk.services.settings import Settings
from tests.core_fixtures import running_core

from .edge import Edge, dropped, through
from .station import OPENING, desk_at, entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from branch_desk.app import Desk
    from tests.core_fixtures import RunningCore

OPEN = ("POST", "/customer/account-open")
SETTINGS = Settings(connect_s=1, read_s=5, chain_s=6, enquiry_s=6)
PAPERS = ("ID_FRONT", "ID_BACK", "PHOTO", "SIGNATURE_SPECIMEN")


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path) as running:
        yield running


@pytest.fixture
def relay(core: RunningCore) -> Iterator[Edge]:
    """An edge that hands everything to the core, until a test says otherwise."""
    with Edge() as made:
        made.otherwise = through(core.url)
        yield made


@pytest.fixture
def maker(relay: Edge, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path, relay.url, SETTINGS) as desk:
        log_in(desk, "REL001")
        yield desk


def log_in(desk: Desk, officer_id: str) -> None:
    desk.session.login(officer_id, f"demo-{officer_id.lower()}-desk", "001")


def opening(receipt: str = "T9-000001", amount: str = "1000.00") -> AccountOpening:
    funding = {"method": "CASH", "till_receipt_no": receipt}
    deposit = {"amount": amount}
    return AccountOpening.model_validate(
        {**OPENING, "funding": funding, "initial_deposit": deposit}
    )


def accounts(core: RunningCore) -> int:
    return int(core.one("SELECT count(*) FROM accounts"))


def test_an_opening_takes_effect_once_and_is_journalled(core: RunningCore, maker: Desk) -> None:
    before = accounts(core)
    outcome = maker.submission.submit(ACCOUNT_OPENING, opening(), "d1")
    assert outcome.kind is OutcomeKind.DONE
    assert outcome.receipt is not None
    assert outcome.receipt.bank == "Wekeza Bank (demo)"
    assert accounts(core) == before + 1
    record = maker.client.look_up(outcome.key)
    assert record is not None
    assert record.state == "FINAL"
    again = maker.submission.submit(ACCOUNT_OPENING, opening(), "d1")
    assert again.kind is OutcomeKind.REFUSED
    assert again.key != outcome.key
    assert again.field_errors[0].code == "till_receipt_used"
    assert again.refusal is Refusal.FIELDS
    assert accounts(core) == before + 1


def test_a_reply_lost_after_the_commit_is_looked_up_and_done_once(
    core: RunningCore, relay: Edge, maker: Desk
) -> None:
    before = accounts(core)
    relay.on(*OPEN, through(core.url, loses_the_reply=True))
    outcome = maker.submission.submit(ACCOUNT_OPENING, opening(), "d1")
    assert outcome.kind is OutcomeKind.DONE
    assert len(relay.asked_for(*OPEN)) == 1
    assert accounts(core) == before + 1
    assert [each.outcome for each in entries(maker, "result")] == ["DONE"]


def test_a_request_lost_before_the_core_is_sent_again_and_done_once(
    core: RunningCore, relay: Edge, maker: Desk
) -> None:
    before = accounts(core)
    relay.on(*OPEN, dropped, through(core.url))
    outcome = maker.submission.submit(ACCOUNT_OPENING, opening(), "d1")
    assert outcome.kind is OutcomeKind.DONE
    assert len(relay.asked_for(*OPEN)) == 2
    assert accounts(core) == before + 1


def test_a_core_stopped_in_the_middle_of_a_submit_leaves_no_claim(
    core: RunningCore, relay: Edge, maker: Desk
) -> None:
    before = accounts(core)
    relay.on(*OPEN, dropped)
    relay.on("GET", "/operations/", dropped)
    outcome = maker.submission.submit(ACCOUNT_OPENING, opening(), "d1")
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert accounts(core) == before
    # So many failures may have taken the link offline: the next look at /health brings it back.
    maker.client.probe()
    with pytest.raises(PrecheckFailed, match="in doubt"):
        maker.submission.submit(ACCOUNT_OPENING, opening("T9-000002"), "d2")
    cancelled = maker.submission.cancel(outcome.key)
    assert cancelled.kind is OutcomeKind.NOT_SENT
    relay.on(*OPEN, through(core.url))
    relay.on("GET", "/operations/", through(core.url))
    late = maker.client.look_up(outcome.key)
    assert late is not None
    assert late.state == "CANCELLED"
    assert maker.submission.submit(ACCOUNT_OPENING, opening(), "d2").kind is OutcomeKind.DONE
    assert accounts(core) == before + 1


def test_an_opening_above_the_limit_waits_for_a_supervisor_who_sees_it_whole(
    core: RunningCore, maker: Desk
) -> None:
    before = accounts(core)
    pending = maker.submission.submit(ACCOUNT_OPENING, opening(amount="150000.00"), "d1")
    assert pending.kind is OutcomeKind.PENDING_APPROVAL
    assert pending.request_id is not None
    assert pending.levels_due == ("SUPERVISOR",)
    assert accounts(core) == before
    maker.session.logout()
    log_in(maker, "SUP001")
    opened = maker.approvals.open_item(pending.request_id)
    assert opened.item.payload["request"]["initial_deposit"]["amount"] == "150000.00"
    assert opened.item.maker.officer_id == "REL001"
    assert accounts(core) == before
    outcome = maker.approvals.decide(opened, Decision.APPROVE)
    assert outcome.kind is OutcomeKind.DONE
    assert outcome.reference is not None
    assert accounts(core) == before + 1
    again = maker.approvals.decide(opened, Decision.APPROVE)
    assert again.kind is OutcomeKind.REFUSED
    assert again.refusal is Refusal.STALE
    assert again.problem is not None
    assert (again.problem.status, again.problem.code) == (409, "request_not_pending")
    assert accounts(core) == before + 1


def test_a_supervisor_may_not_decide_their_own_request(core: RunningCore, maker: Desk) -> None:
    maker.session.logout()
    log_in(maker, "SUP001")
    pending = maker.submission.submit(ACCOUNT_OPENING, opening(amount="150000.00"), "d1")
    assert pending.request_id is not None
    opened = maker.approvals.open_item(pending.request_id)
    assert opened.item.may.approve == "self_approval"
    with pytest.raises(NotPermitted, match="had a hand in this request"):
        maker.approvals.decide(opened, Decision.APPROVE)


def paper() -> bytes:
    out = BytesIO()
    Image.new("RGB", (600, 400), "white").save(out, "PNG")
    return out.getvalue()


def cif(documents: list[dict[str, Any]]) -> CifCreate:
    members = {**CIF_CREATE.example, "kyc_tier": "TIER_1", "documents": documents}
    return CifCreate.model_validate(members)


def test_a_rejected_customer_never_exists_and_its_papers_are_those_that_were_sent(
    core: RunningCore, maker: Desk
) -> None:
    before = core.one("SELECT count(*) FROM customers")
    attached = [
        maker.documents.attach(paper(), document_type=each, original_seen=True) for each in PAPERS
    ]
    named = [{"document_id": each.document_id, "sha256": each.sha256} for each in attached]
    members = {
        **cif(named).model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True),
        "expected_monthly_turnover": {"amount": "1200000.00"},
    }
    request = CifCreate.model_validate(members)
    pending = maker.submission.submit(CIF_CREATE, request, "d1")
    assert pending.kind is OutcomeKind.PENDING_APPROVAL, pending
    maker.session.logout()
    log_in(maker, "SUP001")
    assert pending.request_id is not None
    page = maker.approvals.queue("TO_CHECK")
    assert pending.request_id in [row.request_id for row in page.items]
    opened = maker.approvals.open_item(pending.request_id)
    shown = maker.approvals.page(opened, attached[0].document_id, 1)
    assert shown.startswith(b"\xff\xd8")
    outcome = maker.approvals.decide(
        opened, Decision.REJECT, note="The photo is another person's.", reason_code="DOCUMENT"
    )
    assert outcome.kind is OutcomeKind.DONE
    assert core.one("SELECT count(*) FROM customers") == before
    views = {each.key for each in entries(maker, "view")}
    assert core.one("SELECT count(*) FROM access_record") >= 1
    assert views == {opened.correlation_id}
