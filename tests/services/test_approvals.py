"""The checker's path: nothing is read in clear without its entry, nothing decided unseen."""

import hashlib
from typing import Any

import pytest
from pydantic import ValidationError

from branch_desk.app import Desk
from branch_desk.domain.documents import pages_digest
from branch_desk.domain.supervision import Decision, payload_hash
from branch_desk.journal.errors import JournalError
from branch_desk.services.approvals import QUEUE, OpenedItem
from branch_desk.services.errors import BackendUnreachable, NotPermitted, PrecheckFailed
from branch_desk.services.outcomes import Outcome, OutcomeKind, Refusal

from .acts import cancelling, unknown_keys
from .edge import Asked, Edge, done, dropped, problem, raw, reply
from .station import entries, log_in, set_up_bank

REQUEST = "AQ-7K3M9Q2X4T"
DOCUMENT = "3f6d2a51-90c4-4e7b-8a1d-5b2e7c94f061"
PAGES = (b"\xff\xd8 one", b"\xff\xd8 two")
APPROVE = ("POST", f"{QUEUE}/{REQUEST}/approve")
REJECT = ("POST", f"{QUEUE}/{REQUEST}/reject")
RETURN = ("POST", f"{QUEUE}/{REQUEST}/return-for-rework")
NOTE = "The phone is the guardian's."


def row(**members: Any) -> dict[str, Any]:
    return {
        "request_id": REQUEST,
        "operation": "CIF_CREATE",
        "status": "PENDING",
        "revision": 1,
        "levels_due": ["SUPERVISOR"],
        "priority": "NORMAL",
        "maker": {"officer_id": "REL001", "full_name": "Jane Wanjiku"},
        "branch_code": "001",
        "customer_name": "Lydia Chebet",
        "value": {"amount": "0.00", "currency": "KES"},
        "reasons": [{"code": "cif_turnover", "text": "Turnover."}],
        "submitted_at": "2026-11-24T07:15:30.123Z",
        "due_at": "2026-11-24T15:15:30.123Z",
        "overdue": False,
        "expires_on": "2026-11-27",
        "may": {"approve": None, "reject": None, "withdraw": "not_permitted"},
        **members,
    }


def item(**members: Any) -> dict[str, Any]:
    payload = {
        "request_id": REQUEST,
        "operation": "CIF_CREATE",
        "request": {"customer_type": "INDIVIDUAL"},
        "documents": [
            {
                "document_id": DOCUMENT,
                "document_type": "ID_FRONT",
                "sha256": pages_digest(PAGES),
            }
        ],
    }
    whole = {
        "payload": payload,
        "payload_hash": payload_hash(payload),
        "stale": False,
        "history": [],
    }
    return {**row(), **whole, **members}


@pytest.fixture
def checker(edge: Edge, desk: Desk) -> Desk:
    set_up_bank(edge, "SUPERVISOR")
    log_in(desk, "SUP001")
    edge.on("GET", f"{QUEUE}/{REQUEST}", reply(item()))
    for number, page in enumerate(PAGES, 1):
        path = f"/customer/documents/{DOCUMENT}/pages/{number}"
        edge.on("GET", path, raw(200, page, "image/jpeg"))
    edge.on("GET", f"/customer/documents/{DOCUMENT}", reply(description()))
    return desk


def description(**members: Any) -> dict[str, Any]:
    return {
        "document_id": DOCUMENT,
        "pages": 2,
        "size": 12,
        "sha256": pages_digest(PAGES),
        "uploaded_sha256": "0" * 64,
        "document_type": "ID_FRONT",
        "original_seen": True,
        "uploaded_by": "REL001",
        "uploaded_at": "2026-11-24T07:00:00.000Z",
        "status": "IN_REQUEST",
        **members,
    }


def decided(**members: Any) -> dict[str, Any]:
    return {"request_id": REQUEST, "status": "APPROVED", "revision": 1, **members}


def test_the_queue_is_read_page_by_page(edge: Edge, checker: Desk) -> None:
    page = {"items": [row()], "next_cursor": "c2", "as_of": "2026-11-24T07:15:30.123Z"}
    edge.on("GET", QUEUE, reply(page))
    assert checker.approvals.queue().items[0].customer_name == "Lydia Chebet"
    checker.approvals.queue("BRANCH", "c2")
    assert edge.asked[-1].path == f"{QUEUE}?scope=BRANCH&limit=100&cursor=c2"
    checker.approvals.queue("MINE", status="RETURNED", operation="CIF_CREATE", overdue=True)
    assert edge.asked[-1].path == (
        f"{QUEUE}?scope=MINE&status=RETURNED&operation=CIF_CREATE&overdue=true&limit=100"
    )
    edge.on("GET", QUEUE, reply({"items": 5}))
    with pytest.raises(BackendUnreachable, match="another form"):
        checker.approvals.queue()


def test_the_view_entry_is_durable_before_the_item_is_asked_for(edge: Edge, checker: Desk) -> None:
    seen: list[Any] = []

    def look(asked: Asked) -> bytes | None:
        seen.extend(entries(checker, "view"))
        assert asked.headers["correlation-id"] == seen[0].key
        return reply(item())(asked)

    edge.on("GET", f"{QUEUE}/{REQUEST}", look)
    opened = checker.approvals.open_item(REQUEST)
    (view,) = seen
    assert (view.op, view.actor, view.key) == (
        "authorization_queue",
        "SUP001",
        opened.correlation_id,
    )


def test_all_requests_of_one_act_carry_one_id(edge: Edge, checker: Desk) -> None:
    opened = checker.approvals.open_item(REQUEST)
    assert checker.approvals.document(opened, DOCUMENT).pages == 2
    assert checker.approvals.page(opened, DOCUMENT, 1) == PAGES[0]
    assert checker.approvals.page(opened, DOCUMENT, 2) == PAGES[1]
    ids = {each.headers["correlation-id"] for each in edge.asked if "/documents/" in each.path}
    assert ids == {opened.correlation_id}
    assert len(edge.asked_for("GET", f"/customer/documents/{DOCUMENT}/pages/1")) == 1
    for number in (0, 3):
        with pytest.raises(IndexError):
            checker.approvals.page(opened, DOCUMENT, number)
    assert len(entries(checker, "view")) == 1


def test_without_a_journal_nothing_is_read_in_clear(edge: Edge, checker: Desk) -> None:
    checker.journal.close()
    with pytest.raises(JournalError):
        checker.approvals.open_item(REQUEST)
    assert edge.asked_for("GET", f"{QUEUE}/{REQUEST}") == []


@pytest.mark.parametrize(
    "members",
    [
        {"payload_hash": "sha256:" + "0" * 64},
        {"request_id": "AQ-0000000000"},
        {"payload": {"request_id": "AQ-0000000000"}},
    ],
)
def test_a_payload_that_its_hash_does_not_cover_is_not_opened(
    edge: Edge, checker: Desk, members: dict[str, Any]
) -> None:
    edge.on("GET", f"{QUEUE}/{REQUEST}", reply(item(**members)))
    with pytest.raises(PrecheckFailed, match="must not be decided"):
        checker.approvals.open_item(REQUEST)


def test_pages_that_are_not_those_of_the_payload_are_not_shown(edge: Edge, checker: Desk) -> None:
    opened = checker.approvals.open_item(REQUEST)
    edge.on("GET", f"/customer/documents/{DOCUMENT}/pages/2", raw(200, b"\xff\xd8 x", "image/jpeg"))
    with pytest.raises(PrecheckFailed):
        checker.approvals.page(opened, DOCUMENT, 1)
    edge.on("GET", f"/customer/documents/{DOCUMENT}", reply(description(sha256="0" * 64)))
    with pytest.raises(PrecheckFailed):
        checker.approvals.document(opened, DOCUMENT)
    with pytest.raises(PrecheckFailed):
        checker.approvals.document(opened, "62a0c9f4-7b13-4f85-a4d7-e1935c0b2f78")


@pytest.mark.parametrize("pages", [0, 11, 10**9])
def test_a_document_of_more_pages_than_there_can_be_is_not_asked_for(
    edge: Edge, checker: Desk, pages: int
) -> None:
    edge.on("GET", f"/customer/documents/{DOCUMENT}", reply(description(pages=pages)))
    opened = checker.approvals.open_item(REQUEST)
    with pytest.raises(BackendUnreachable, match="another form"):
        checker.approvals.page(opened, DOCUMENT, 1)
    assert edge.asked_for("GET", f"/customer/documents/{DOCUMENT}/pages/1") == []


def test_an_approval_names_what_was_shown_and_its_level(edge: Edge, checker: Desk) -> None:
    edge.on(*APPROVE, done("REQUEST_APPROVE", decided(), request_id=REQUEST))
    opened = checker.approvals.open_item(REQUEST)
    outcome = checker.approvals.decide(opened, Decision.APPROVE)
    assert outcome.kind is OutcomeKind.DONE
    assert outcome.sentence.endswith("Reference 001-20261124-000001.")
    assert outcome.receipt is None
    (asked,) = edge.asked_for(*APPROVE)
    assert asked.json == {"payload_hash": opened.item.payload_hash, "level": 1}
    (intent,) = entries(checker, "intent")
    assert intent.op == "request_approve"
    assert intent.key == asked.headers["idempotency-key"]
    (result,) = entries(checker, "result")
    assert result.outcome == "DONE"


def test_a_second_level_says_so_and_a_first_one_has_no_effect_yet(
    edge: Edge, checker: Desk
) -> None:
    first = decided(status="PENDING_SECOND")
    edge.on(
        *APPROVE,
        done("REQUEST_APPROVE", first, reference=None, levels_due=["BRANCH_MANAGER"]),
        done("REQUEST_APPROVE", decided()),
    )
    outcome = checker.approvals.decide(checker.approvals.open_item(REQUEST), Decision.APPROVE)
    assert outcome.kind is OutcomeKind.DONE
    assert outcome.sentence == (
        "Level 1 approved. Next: branch manager. Nothing has taken effect yet."
    )
    edge.on("GET", f"{QUEUE}/{REQUEST}", reply(item(status="PENDING_SECOND")))
    opened = checker.approvals.open_item(REQUEST)
    checker.approvals.decide(opened, Decision.APPROVE, note="Seen at the counter.")
    assert edge.asked[-1].json["level"] == 2
    assert edge.asked[-1].json["note"] == "Seen at the counter."


def test_a_rejection_needs_its_reason_and_has_no_effect(edge: Edge, checker: Desk) -> None:
    rejected = decided(status="REJECTED")
    edge.on(*REJECT, done("REQUEST_REJECT", rejected, reference=None, request_id=REQUEST))
    opened = checker.approvals.open_item(REQUEST)
    with pytest.raises(ValidationError):
        checker.approvals.decide(opened, Decision.REJECT, note="short", reason_code="DOCUMENT")
    assert entries(checker, "intent") == []
    outcome = checker.approvals.decide(
        opened, Decision.REJECT, note="The photo is of another person.", reason_code="DOCUMENT"
    )
    assert outcome.sentence == f"Request {REQUEST} is rejected. Nothing has taken effect."
    assert edge.asked[-1].json["reason_code"] == "DOCUMENT"


def test_who_is_barred_is_told_why_and_nothing_is_sent(edge: Edge, checker: Desk) -> None:
    for code, words in (("self_approval", "had a hand"), ("brand_new", "brand_new")):
        edge.on("GET", f"{QUEUE}/{REQUEST}", reply(item(may={"approve": code, "reject": None})))
        opened = checker.approvals.open_item(REQUEST)
        with pytest.raises(NotPermitted, match=words):
            checker.approvals.decide(opened, Decision.APPROVE)
    assert entries(checker, "intent") == []


def test_a_maker_decides_nothing(edge: Edge, checker: Desk) -> None:
    opened = checker.approvals.open_item(REQUEST)
    checker.session.logout()
    set_up_bank(edge)
    log_in(checker)
    with pytest.raises(NotPermitted):
        checker.approvals.decide(opened, Decision.APPROVE)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("payload_changed", Refusal.STALE),
        ("request_not_pending", Refusal.STALE),
        ("self_approval", Refusal.PERMISSION),
        ("maker_inactive", Refusal.RULE),
    ],
)
def test_a_request_that_moved_on_is_refused_with_its_reason(
    edge: Edge, checker: Desk, code: str, kind: Refusal
) -> None:
    edge.on(*APPROVE, problem(code))
    opened = checker.approvals.open_item(REQUEST)
    outcome = checker.approvals.decide(opened, Decision.APPROVE)
    assert (outcome.kind, outcome.refusal) == (OutcomeKind.REFUSED, kind)


def test_a_decision_in_doubt_blocks_another_on_the_same_request(edge: Edge, checker: Desk) -> None:
    edge.on(*APPROVE, dropped)
    opened = checker.approvals.open_item(REQUEST)
    doubt = checker.approvals.decide(opened, Decision.APPROVE)
    assert doubt.kind is OutcomeKind.UNKNOWN
    with pytest.raises(PrecheckFailed, match="in doubt"):
        checker.approvals.decide(
            opened, Decision.REJECT, note="The photo is another's.", reason_code="DOCUMENT"
        )
    edge.on(*APPROVE, done("REQUEST_APPROVE", decided()))
    assert checker.submission.send_again(doubt.key).kind is OutcomeKind.DONE


def decision_in_doubt(edge: Edge, checker: Desk) -> Outcome:
    edge.on(*APPROVE, dropped)
    doubt = checker.approvals.decide(checker.approvals.open_item(REQUEST), Decision.APPROVE)
    assert doubt.kind is OutcomeKind.UNKNOWN
    return doubt


def test_a_decision_in_doubt_is_sent_again_by_itself_in_its_session(
    edge: Edge, checker: Desk
) -> None:
    doubt = decision_in_doubt(edge, checker)
    unknown_keys(edge)
    edge.on(*APPROVE, done("REQUEST_APPROVE", decided(), request_id=REQUEST))
    outcome = checker.submission.resolve(doubt.key)
    assert (outcome.kind, outcome.key) == (OutcomeKind.DONE, doubt.key)
    assert outcome.operation == "request_approve"
    keys = {each.headers["idempotency-key"] for each in edge.asked_for(*APPROVE)}
    assert keys == {doubt.key}
    assert checker.submission.in_doubt() == ()


def test_a_decision_in_doubt_is_recovered_by_the_next_session_and_cancelled(
    edge: Edge, checker: Desk
) -> None:
    doubt = decision_in_doubt(edge, checker)
    checker.session.logout()
    log_in(checker, "SUP001")
    unknown_keys(edge)
    (outcome,) = checker.submission.recover()
    assert (outcome.kind, outcome.operation) == (OutcomeKind.UNKNOWN, "request_approve")
    cancelling(edge)
    assert checker.submission.cancel(doubt.key).kind is OutcomeKind.NOT_SENT
    edge.on(*APPROVE, done("REQUEST_APPROVE", decided(), request_id=REQUEST))
    again = checker.approvals.decide(checker.approvals.open_item(REQUEST), Decision.APPROVE)
    assert again.kind is OutcomeKind.DONE


def test_an_opened_item_is_equal_to_itself_whatever_was_read_of_it(checker: Desk) -> None:
    opened = checker.approvals.open_item(REQUEST)
    twin = OpenedItem(opened.item, opened.correlation_id)
    checker.approvals.page(opened, DOCUMENT, 1)
    assert opened == twin
    assert hashlib.sha256(opened.pages[DOCUMENT][0]).digest() != b""


def test_a_return_names_the_fields_to_look_at_again(edge: Edge, checker: Desk) -> None:
    returned = decided(status="RETURNED")
    edge.on(*RETURN, done("REQUEST_RETURN", returned, reference=None, request_id=REQUEST))
    opened = checker.approvals.open_item(REQUEST)
    with pytest.raises(ValidationError):
        checker.approvals.decide(opened, Decision.RETURN, note="short")
    with pytest.raises(ValidationError):
        checker.approvals.decide(opened, Decision.RETURN, note=NOTE, fields=("no pointer",))
    assert entries(checker, "intent") == []
    outcome = checker.approvals.decide(
        opened, Decision.RETURN, note=NOTE, fields=("/individual/surname", "/phone")
    )
    assert outcome.sentence == f"Request {REQUEST} is returned. Nothing has taken effect."
    assert edge.asked[-1].json == {
        "payload_hash": opened.item.payload_hash,
        "note": NOTE,
        "fields": ["/individual/surname", "/phone"],
    }
    (intent,) = entries(checker, "intent")
    assert intent.op == "request_return"


def test_who_may_not_return_is_told_so(edge: Edge, checker: Desk) -> None:
    may = {"approve": None, "reject": None, "return": "maker_inactive"}
    edge.on("GET", f"{QUEUE}/{REQUEST}", reply(item(may=may)))
    with pytest.raises(NotPermitted, match="can only be rejected"):
        checker.approvals.decide(checker.approvals.open_item(REQUEST), Decision.RETURN, note=NOTE)


def test_a_decision_that_was_not_sent_leaves_the_request_as_it_was(
    edge: Edge, checker: Desk
) -> None:
    opened = checker.approvals.open_item(REQUEST)
    edge.on(*RETURN, problem("malformed_request"))
    cancelling(edge)
    outcome = checker.approvals.decide(opened, Decision.RETURN, note=NOTE)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert outcome.sentence.endswith("Nothing was done. The request stays as it was.")
