"""Makers end their requests or send them again: one key each, journalled, settled when in doubt."""

from typing import Any

import pytest
from pydantic import ValidationError

from branch_desk.app import Desk
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services.approvals import QUEUE
from branch_desk.services.errors import NotPermitted, PrecheckFailed
from branch_desk.services.outcomes import Outcome, OutcomeKind, Refusal

from .acts import results, unknown_keys
from .edge import Edge, done, dropped, problem
from .station import OPENING, entries, log_in, opening, set_up_bank

REQUEST = "AQ-7K3M9Q2X4T"
WITHDRAW = ("POST", f"{QUEUE}/{REQUEST}/withdraw")
RESUBMIT = ("POST", f"{QUEUE}/{REQUEST}/resubmit")
WITHDRAWN = {"request_id": REQUEST, "status": "WITHDRAWN"}


def send_again(desk: Desk, **more: str) -> Outcome:
    return desk.rework.resubmit(REQUEST, ACCOUNT_OPENING, opening(), draft_id="draft-1", **more)


def test_a_request_is_withdrawn_under_its_own_key(edge: Edge, maker: Desk) -> None:
    edge.on(*WITHDRAW, done("REQUEST_WITHDRAW", WITHDRAWN, reference=None, request_id=REQUEST))
    outcome = maker.rework.withdraw(REQUEST)
    assert outcome.kind is OutcomeKind.DONE
    assert outcome.sentence == f"Request {REQUEST} is withdrawn. Nothing has taken effect."
    assert outcome.receipt is None
    (asked,) = edge.asked_for(*WITHDRAW)
    assert asked.json == {}
    (intent,) = entries(maker, "intent")
    assert (intent.op, intent.key) == ("request_withdraw", asked.headers["idempotency-key"])
    assert results(maker) == ["DONE"]
    maker.rework.withdraw(REQUEST, "The customer changed her mind.")
    assert edge.asked[-1].json == {"note": "The customer changed her mind."}
    with pytest.raises(ValidationError):
        maker.rework.withdraw(REQUEST, "n" * 501)


def test_a_request_is_sent_again_whole(edge: Edge, maker: Desk) -> None:
    edge.on(*RESUBMIT, done("REQUEST_RESUBMIT", None, request_id=REQUEST))
    outcome = send_again(maker, tag="a5", note="The amount by the slip.")
    assert outcome.kind is OutcomeKind.PENDING_APPROVAL
    assert outcome.request_id == REQUEST
    assert outcome.sentence == (
        f"Not done yet: request {REQUEST} needs a supervisor. Nothing has taken effect."
    )
    assert edge.asked[-1].json == {
        "request": {**OPENING, "initial_deposit": {"amount": "1000.00", "currency": "KES"}},
        "tag": "a5",
        "note": "The amount by the slip.",
    }
    send_again(maker)
    assert set(edge.asked[-1].json) == {"request"}
    assert [each.op for each in entries(maker, "intent")] == ["request_resubmit"] * 2


def test_complaints_of_a_request_sent_again_name_its_fields(edge: Edge, maker: Desk) -> None:
    errors = [
        {"field": "/request/purpose", "code": "choice", "message": "Choose purpose."},
        {"field": "/note", "code": "too_long", "message": "Shorten this."},
    ]
    edge.on(*RESUBMIT, problem("validation_failed", field_errors=errors))
    outcome = send_again(maker)
    assert (outcome.kind, outcome.refusal) == (OutcomeKind.REFUSED, Refusal.FIELDS)
    assert [each.field for each in outcome.field_errors] == ["/purpose", "/note"]


def test_what_was_decided_meanwhile_is_said_with_who_and_when(edge: Edge, maker: Desk) -> None:
    decided: dict[str, Any] = {
        "request_status": "APPROVED",
        "decided_by": "SUP001",
        "decided_at": "2026-11-24T07:15:30.123Z",
    }
    edge.on(*WITHDRAW, problem("request_not_pending", **decided))
    outcome = maker.rework.withdraw(REQUEST)
    assert (outcome.kind, outcome.refusal) == (OutcomeKind.REFUSED, Refusal.STALE)
    assert outcome.sentence.endswith("It is approved, by SUP001, 24 Nov 2026 10:15 EAT.")


def test_a_teller_does_neither(edge: Edge, desk: Desk) -> None:
    set_up_bank(edge, "TELLER")
    log_in(desk, "TEL001")
    with pytest.raises(NotPermitted):
        desk.rework.withdraw(REQUEST)
    with pytest.raises(NotPermitted):
        send_again(desk)
    assert entries(desk, "intent") == []


def test_one_in_doubt_blocks_the_next_act_and_is_recovered(edge: Edge, maker: Desk) -> None:
    edge.on(*RESUBMIT, dropped)
    doubt = send_again(maker)
    assert doubt.kind is OutcomeKind.UNKNOWN
    with pytest.raises(PrecheckFailed, match="in doubt"):
        maker.rework.withdraw(REQUEST)
    maker.session.logout()
    log_in(maker)
    unknown_keys(edge)
    (found,) = maker.submission.recover()
    assert (found.key, found.operation) == (doubt.key, "request_resubmit")
    edge.on(*RESUBMIT, done("REQUEST_RESUBMIT", None, request_id=REQUEST))
    outcome = maker.submission.send_again(doubt.key)
    assert (outcome.kind, outcome.key) == (OutcomeKind.PENDING_APPROVAL, doubt.key)
    keys = {each.headers["idempotency-key"] for each in edge.asked_for(*RESUBMIT)}
    assert keys == {doubt.key}
