"""First print, reprint and the paper of an approval: one digest, the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from branch_desk.cli.receipt import is_what_was_done
from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.change_words import Words
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.fields import Body
from branch_desk.domain.supervision import Decision
from branch_desk.operations import OPERATIONS
from branch_desk.services.outcomes import OutcomeKind
from branch_desk.services.settings import Settings
from tests.cli.test_receipt_command import Verify
from tests.core.desk_work import opening, person, upload
from tests.core_fixtures import running_core

from .station import desk_at, log_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from branch_desk.app import Desk
    from branch_desk.domain.receipts import Receipt
    from branch_desk.services.outcomes import Outcome
    from tests.core_fixtures import RunningCore, SignedIn

SETTINGS: Final = Settings(connect_s=1, read_s=5, chain_s=6, enquiry_s=6)
AMINA: Final = "1000000016"
BRIAN: Final = "1000000024"
ACCOUNT: Final = "0011000000015"
CHECKERS: Final = ("SUP001", "MGR001")
WRITES: Final = {each.action: each for each in OPERATIONS if not each.is_enquiry}


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path) as running:
        yield running


@pytest.fixture
def desk(core: RunningCore, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path, core.url, SETTINGS) as made:
        log_in(made)
        yield made


@pytest.fixture
def verify(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """The command on this desk's folders, as an auditor runs it on another terminal."""
    return Verify(tmp_path, capsys)


def change_to(desk: Desk, officer_id: str) -> None:
    desk.session.logout()
    log_in(desk, officer_id)


def submitted(desk: Desk, action: str, body: dict[str, Any]) -> Outcome:
    """Submit as a form does: on the record as it was read."""
    operation = WRITES[action]
    request = operation.request.model_validate(body)
    assert isinstance(request, Body)
    read = operation.before.read(request) if operation.before else None
    before = EnquiryReply.model_validate(desk.client.read(read).body) if read else None
    return desk.submission.submit(operation, request, "d1", before)


def new_person(maker: SignedIn, **changes: Any) -> dict[str, Any]:
    return dict(person(maker, **changes))


def shared_account(maker: SignedIn, **changes: Any) -> dict[str, Any]:
    mandate = {
        "effective_from": "2026-11-24",
        "signatories": [{"customer_id": AMINA}, {"customer_id": BRIAN}],
        "bands": [{"rule": {"kind": "ALL"}}],
    }
    return dict(opening(joint_holders=[{"customer_id": BRIAN}], mandate=mandate, **changes))


def new_email(maker: SignedIn, **changes: Any) -> dict[str, Any]:
    return {"customer_id": AMINA, "customer_changes": {"email": "a.new@example.co.ke"}, **changes}


def new_name(maker: SignedIn) -> dict[str, Any]:
    changes = {"individual": {"surname": "Kamau"}, "documents": [upload(maker, "ID_FRONT")]}
    proof = [upload(maker, "CUSTOMER_INSTRUCTION")]
    return {
        "customer_id": AMINA,
        "customer_changes": changes,
        "reason": "Married, as the new card says",
        "evidence": proof,
    }


def mandate(maker: SignedIn, **limit: Any) -> dict[str, Any]:
    path = f"/customer/enquiry?customer_id={AMINA}&account_no={ACCOUNT}&reveal=true"
    (held,) = maker.get(path).body["account"]["mandates"]
    kept = {"signatory_id": held["signatories"][0]["signatory_id"]}
    wanted = {
        "effective_from": "2026-11-24",
        "signatories": [kept, {"customer_id": BRIAN, **limit}],
        "bands": [{"rule": {"kind": "ANY_ONE"}}],
    }
    instruction = upload(maker, "MANDATE_INSTRUCTION")
    named = {"customer_id": AMINA, "account_no": ACCOUNT}
    return {**named, "mandate": wanted, "instruction": instruction}


def small_mandate(maker: SignedIn) -> dict[str, Any]:
    return mandate(maker, personal_limit={"amount": "50000.00"})


def closure(maker: SignedIn) -> dict[str, Any]:
    body = dict(WRITES["account_closure"].example)
    path = f"/customer/closure-check?customer_id={AMINA}&account_no={ACCOUNT}"
    payout = maker.get(path).body["payout"]
    return {**body, "expected_payout": payout, "instruction": upload(maker, "CLOSURE_REQUEST")}


def costly_person(maker: SignedIn) -> dict[str, Any]:
    return new_person(maker, expected_monthly_turnover={"amount": "1200000.00"})


def costly_account(maker: SignedIn) -> dict[str, Any]:
    return shared_account(maker, initial_deposit={"amount": "250000.00"})


AT_ONCE: Final[dict[str, Callable[[SignedIn], dict[str, Any]]]] = {
    "cif_create": new_person,
    "account_opening": shared_account,
    "account_maintenance": new_email,
    "mandate_management": small_mandate,
}
APPROVED: Final[dict[str, Callable[[SignedIn], dict[str, Any]]]] = {
    "cif_create": costly_person,
    "account_opening": costly_account,
    "account_maintenance": new_name,
    "mandate_management": mandate,
    "account_closure": closure,
}


def rows(receipt: Receipt) -> dict[str, str]:
    return {row.label: row.value for row in receipt.whole_sheet.rows}


def shown_by(verify: Verify, receipt: Receipt, paper: str) -> list[str]:
    """Have a receipt's file verified; gives the rows that it proves."""
    file = verify.folder / "receipt.json"
    file.write_bytes(receipt.file)
    code, said = verify(file)
    assert code == 0, said
    sentence, _, proved = said.partition("Its rows, to be compared with the paper:\n")
    assert sentence.startswith(f"Genuine: {receipt.reference}, ")
    assert paper in sentence
    return proved.splitlines()


def require_one_paper(verify: Verify, first: Receipt, *reprints: Receipt) -> None:
    """All say the same rows under one digest, each is genuine, and only its number differs."""
    proved = shown_by(verify, first, "first paper")
    assert proved
    for number, again in enumerate(reprints, 1):
        assert again.sheet == first.sheet
        assert again.seal.digest == first.seal.digest
        assert shown_by(verify, again, f"REPRINT {number} ") == proved


def approved(desk: Desk, core: RunningCore, action: str) -> tuple[Outcome, Receipt]:
    """Submit what needs approval, have it approved at each level, and give its first paper."""
    pending = submitted(desk, action, APPROVED[action](core.log_in("REL001")))
    assert pending.kind is OutcomeKind.PENDING_APPROVAL, pending
    for officer_id in CHECKERS[: len(pending.levels_due)]:
        change_to(desk, officer_id)
        item = desk.approvals.open_item(str(pending.request_id))
        assert desk.approvals.decide(item, Decision.APPROVE).kind is OutcomeKind.DONE
    change_to(desk, "REL001")
    return pending, desk.receipts.of_request(str(pending.request_id))


def copy_of(desk: Desk, receipt: Receipt) -> dict[str, Any]:
    """What an auditor's command reads of the core."""
    path = f"/operations/by-reference/{receipt.reference}"
    return dict(desk.client.get_request(path, correlation_id=desk.viewing.note("enquiries")).body)


def done(desk: Desk, core: RunningCore, action: str) -> Receipt:
    """Submit what needs no approval, and give the paper that came with the answer."""
    outcome = submitted(desk, action, AT_ONCE[action](core.log_in("REL001")))
    assert outcome.kind is OutcomeKind.DONE, outcome
    assert outcome.receipt is not None
    return outcome.receipt


@pytest.mark.parametrize("action", AT_ONCE)
def test_a_reprint_says_what_the_first_paper_said(
    core: RunningCore, desk: Desk, verify: Verify, action: str
) -> None:
    first = done(desk, core, action)
    require_one_paper(verify, first, desk.receipts.by_reference(first.reference))
    assert is_what_was_done(first.facts, copy_of(desk, first))


@pytest.mark.parametrize("action", APPROVED)
def test_the_paper_of_an_approval_and_its_reprints_are_one(
    core: RunningCore, desk: Desk, verify: Verify, action: str
) -> None:
    pending, first = approved(desk, core, action)
    assert rows(first)["Approved by"] == ", ".join(CHECKERS[: len(pending.levels_due)])
    by_request = desk.receipts.of_request(str(pending.request_id))
    require_one_paper(verify, first, by_request, desk.receipts.by_reference(first.reference))
    assert is_what_was_done(first.facts, copy_of(desk, first))


def test_a_reprint_names_a_customer_as_the_first_paper_did(
    core: RunningCore, desk: Desk, verify: Verify
) -> None:
    first = done(desk, core, "account_opening")
    approved(desk, core, "account_maintenance")
    (customer,) = (row.value for row in first.sheet.rows if row.label == "Customer")
    assert customer == f"Amina Wanjiku Njoroge  {AMINA}"
    require_one_paper(verify, first, desk.receipts.by_reference(first.reference))


def test_an_approved_change_shows_before_and_after(core: RunningCore, desk: Desk) -> None:
    _, receipt = approved(desk, core, "account_maintenance")
    assert rows(receipt)["Customer"] == f"Amina Wanjiku Njoroge  {AMINA}"
    (table,) = receipt.sheet.tables
    assert table.headings == ("Field", "Was", "Is now")
    assert ("Surname", "Njoroge", "Kamau") in table.lines


def test_holders_and_signatories_are_named(core: RunningCore, desk: Desk) -> None:
    receipt = done(desk, core, "account_opening")
    joint = rows(receipt)["Joint holder"]
    assert joint.endswith(f"  {BRIAN}")
    name = joint.removesuffix(f"  {BRIAN}")
    assert rows(receipt)["Mandate"] == f"all of: Amina Wanjiku Njoroge, {name}"


def test_a_checker_of_an_opening_reads_names_beside_the_numbers(
    core: RunningCore, desk: Desk
) -> None:
    costly = APPROVED["account_opening"](core.log_in("REL001"))
    pending = submitted(desk, "account_opening", costly)
    change_to(desk, "SUP001")
    opened = desk.approvals.open_item(str(pending.request_id))
    assert set(opened.names) == {AMINA, BRIAN}
    brian = opened.names[BRIAN]
    words = Words(desk.session.meta, names=opened.names)
    said = {row.field: row.will_be for row in words.changes(AccountOpening, opened.item.payload)}
    assert said["Customer"] == f"Amina Wanjiku Njoroge  {AMINA}"
    assert said["Joint holders 1: Customer ID"] == f"{brian}  {BRIAN}"
    assert said["Signing rule"] == f"all of: Amina Wanjiku Njoroge, {brian}"


def test_what_the_demo_approved_long_ago_has_its_papers(
    core: RunningCore, desk: Desk, verify: Verify
) -> None:
    with core.database() as connection:
        found = connection.execute(
            "SELECT request_id, reference FROM approval_requests WHERE status = 'APPROVED'"
        ).fetchall()
    assert len(found) == 2
    for request_id, reference in found:
        first = desk.receipts.of_request(request_id)
        assert first.reference == reference
        require_one_paper(verify, first, desk.receipts.by_reference(reference))
