"""The maker's path: five outcomes, each durable, none claimed without a whole honest reply."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from branch_desk.app import Desk
from branch_desk.operations import OPERATIONS
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.services.errors import NotPermitted, PrecheckFailed
from branch_desk.services.outcomes import Outcome, OutcomeKind, Refusal
from branch_desk.services.submission import subject_of, wire_form

from .edge import Answer, Asked, Edge, done, dropped, envelope_of, problem, raw, reply
from .station import OPENED, OPENING, desk_at, entries, log_in, officer, opening, set_up_bank

OPEN = ("POST", "/customer/account-open")


def submit(desk: Desk, draft: str = "draft-1") -> Outcome:
    return desk.submission.submit(ACCOUNT_OPENING, opening(), draft)


def results(desk: Desk) -> list[str]:
    return [each.outcome for each in entries(desk, "result")]


def known(edge: Edge, record: Callable[[Asked], dict[str, Any]]) -> None:
    """Let the core know every key that it is asked for: `record` makes what it knows."""
    made: dict[str, Any] = {}

    def send(asked: Asked) -> None:
        key = asked.headers["idempotency-key"]
        made[key] = record(asked)
        edge.on("GET", f"/operations/{key}", reply(made[key]))

    edge.on(*OPEN, send)


def final(asked: Asked, **members: Any) -> dict[str, Any]:
    return {
        "state": "FINAL",
        "operation": "ACCOUNT_OPENING",
        "idempotency_key": asked.headers["idempotency-key"],
        "officer_id": "REL001",
        "decided_at": "2026-11-24T07:15:30.123Z",
        "http_status": 201,
        "reply": envelope_of(asked, "ACCOUNT_OPENING", OPENED),
        **members,
    }


def test_done_gives_a_receipt_and_stands_in_the_journal(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.DONE
    assert "Reference 001-20261124-000001" in outcome.sentence
    receipt = outcome.receipt
    assert receipt is not None
    assert receipt.reference == "001-20261124-000001"
    assert receipt.branch == "001 Nairobi Main"
    assert receipt.made_by == "REL001"
    assert receipt.training
    assert any(row.value == "0011000000171" for row in receipt.sheet.rows)
    (intent,), (result,) = entries(maker, "intent"), entries(maker, "result")
    assert intent.key == result.key == outcome.key
    assert intent.op == "account_opening"
    assert receipt.journal_seq == result.seq
    assert receipt.journal_head == maker.journal.head[:16]
    assert result.status == 201
    assert result.ref == "001-20261124-000001"
    assert maker.submission.in_doubt() == ()


def test_what_travels_is_canonical_and_carries_the_agreed_headers(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    outcome = submit(maker)
    (asked,) = edge.asked_for(*OPEN)
    assert asked.body == (
        b'{"customer_id":"1000000016","funding":{"method":"CASH","till_receipt_no":"T1-000901"},'
        b'"initial_deposit":{"amount":"1000.00","currency":"KES"},"product_code":"10",'
        b'"purpose":"SAVINGS","source_of_funds":"BUSINESS"}'
    )
    assert asked.headers["idempotency-key"] == outcome.key
    assert asked.headers["authorization"] == "Bearer token-1"
    assert asked.headers["desk-version"] == "0.1.0"
    assert asked.headers["accept-encoding"] == "identity"
    assert asked.headers["connection"] == "close"
    assert len(asked.headers["correlation-id"]) == 36


def test_the_intent_is_durable_before_the_first_byte_leaves(edge: Edge, maker: Desk) -> None:
    seen: list[int] = []

    def look(asked: Asked) -> bytes | None:
        seen.append(len(maker.journal.open_intents()))
        return done("ACCOUNT_OPENING", OPENED)(asked)

    edge.on(*OPEN, look)
    submit(maker)
    assert seen == [1]


def test_a_pending_request_is_not_done_and_says_who_must_decide(edge: Edge, maker: Desk) -> None:
    why = [{"code": "open_deposit", "text": "The first deposit is large."}]
    edge.on(*OPEN, done("ACCOUNT_OPENING", None, reasons=why))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.PENDING_APPROVAL
    assert outcome.request_id == "AQ-7K3M9Q2X4T"
    assert outcome.receipt is None
    assert outcome.sentence == (
        "Not done yet: request AQ-7K3M9Q2X4T needs a supervisor. "
        "The first deposit is large. Nothing has taken effect."
    )
    assert results(maker) == ["PENDING_APPROVAL"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("validation_failed", Refusal.FIELDS),
        ("not_permitted", Refusal.PERMISSION),
        ("duplicate_customer", Refusal.DUPLICATE),
        ("version_conflict", Refusal.STALE),
        ("limit_exceeded", Refusal.RULE),
        ("kyc_not_sufficient", Refusal.RULE),
    ],
)
def test_a_kept_refusal_is_refused_with_its_kind(
    edge: Edge, maker: Desk, code: str, kind: Refusal
) -> None:
    errors = [{"field": "/purpose", "code": "choice", "message": "Choose from the list."}]
    edge.on(*OPEN, problem(code, field_errors=errors))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.REFUSED
    assert outcome.refusal is kind
    assert outcome.problem is not None
    assert outcome.problem.code == code
    assert outcome.field_errors[0].field == "/purpose"
    assert len(edge.asked_for(*OPEN)) == 1
    (result,) = entries(maker, "result")
    assert (result.outcome, result.problem) == ("REFUSED", code)


def test_a_core_that_is_not_running_means_not_sent(edge: Edge, maker: Desk) -> None:
    edge.on("GET", "/customer/enquiry", _and_stop(edge))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "no connection to the core" in outcome.sentence
    assert "Nothing was done. Your form is kept." in outcome.sentence
    assert results(maker) == ["NOT_SENT"]
    assert maker.submission.in_doubt() == ()


def _and_stop(edge: Edge) -> Answer:
    """Answer the precheck, and take the core down before the operation is sent."""

    def answer(asked: Asked) -> bytes | None:
        made = reply(
            {
                "customer": {"status": "ACTIVE"},
                "kyc": {"status": "VERIFIED"},
            },
            Connection="close",
        )(asked)
        edge.stop_listening()
        return made

    return answer


def test_a_lost_reply_is_looked_up_and_done_once(edge: Edge, maker: Desk) -> None:
    known(edge, final)
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.DONE
    assert len(edge.asked_for(*OPEN)) == 1
    assert results(maker) == ["DONE"]


def test_an_operation_that_the_core_does_not_know_is_sent_again_under_its_key(
    edge: Edge, maker: Desk
) -> None:
    edge.on(*OPEN, dropped, done("ACCOUNT_OPENING", OPENED))
    _unknown(edge)
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.DONE
    first, second = edge.asked_for(*OPEN)
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.headers["correlation-id"] != second.headers["correlation-id"]
    assert first.body == second.body


def _unknown(edge: Edge) -> None:
    """Let the core know no key at all."""
    edge.on("GET", "/operations/", problem("operation_unknown"))


def test_500_is_no_outcome_and_the_same_key_goes_again(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, problem("internal_error"), done("ACCOUNT_OPENING", OPENED))
    _unknown(edge)
    assert submit(maker).kind is OutcomeKind.DONE
    assert len({each.headers["idempotency-key"] for each in edge.asked_for(*OPEN)}) == 1


MALFORMED: dict[str, Answer] = {
    "html": raw(200, b"<html>Welcome</html>", "text/html"),
    "html as json": raw(201, b"<html>", "application/json"),
    "truncated": raw(201, b'{"outcome":"DONE"', Content_Length="400"),
    "no length": raw(201, b"{}", Content_Length=""),
    "another key": lambda asked: reply(
        {
            **envelope_of(asked, "ACCOUNT_OPENING", OPENED),
            "idempotency_key": "0b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d10",
        },
        201,
    )(asked),
    "another operation": done("CIF_CREATE", OPENED),
    "another form": done("ACCOUNT_OPENING", {"account_no": 5}),
    "no echo": raw(
        201,
        b"{}",
        Correlation_Id="0b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d10",
    ),
    "redirect": raw(302, b"{}", Location="/elsewhere"),
    "packed": raw(201, b"{}", Content_Encoding="gzip"),
    "duplicate name": raw(201, b'{"outcome":"DONE","outcome":"DONE"}'),
    "deep": raw(201, b"[" * 100_000),
    "garbage": lambda _: b"\x00\x01\x02\r\n\r\n",
    "4xx without problem": raw(409, b"no", "text/plain"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_reply_is_never_done_by_itself(name: str, edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, MALFORMED[name], problem("validation_failed"))
    _unknown(edge)
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.REFUSED
    assert len(edge.asked_for(*OPEN)) == 2


def test_what_cannot_be_looked_up_is_shown_as_unknown_and_blocks_the_same_object(
    edge: Edge, maker: Desk
) -> None:
    edge.on(*OPEN, dropped)
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert "Do not key it in again." in outcome.sentence
    assert outcome.key[:8] in outcome.sentence
    assert outcome.receipt is None
    assert results(maker) == ["UNKNOWN"]
    (doubt,) = maker.submission.in_doubt()
    assert (doubt.key, doubt.operation, doubt.officer_id) == (
        outcome.key,
        "account_opening",
        "REL001",
    )
    assert maker.submission.is_blocked(ACCOUNT_OPENING, opening()) == outcome.key
    with pytest.raises(PrecheckFailed, match="still in doubt"):
        submit(maker, "draft-2")
    other = opening().model_copy(update={"customer_id": "1000000024"})
    assert maker.submission.is_blocked(ACCOUNT_OPENING, other) is None


def in_doubt(edge: Edge, desk: Desk) -> Outcome:
    """Leave one operation in doubt, of which the edge then says nothing more by itself."""
    edge.on(*OPEN, dropped)
    outcome = submit(desk)
    assert outcome.kind is OutcomeKind.UNKNOWN
    return outcome


def test_resolve_finds_what_the_core_did(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    (asked, *_) = edge.asked_for(*OPEN)
    edge.on("GET", f"/operations/{doubt.key}", reply(final(asked)))
    outcome = maker.submission.resolve(doubt.key)
    assert outcome.kind is OutcomeKind.DONE
    assert outcome.receipt is not None
    assert results(maker) == ["UNKNOWN", "DONE"]
    assert maker.submission.is_blocked(ACCOUNT_OPENING, opening()) is None


def test_resolve_finds_a_refusal_that_the_core_kept(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    (asked, *_) = edge.asked_for(*OPEN)
    kept = problem("kyc_not_sufficient")(asked)
    assert kept is not None
    record = final(asked, http_status=409, reply=_json_of(kept))
    edge.on("GET", f"/operations/{doubt.key}", reply(record))
    outcome = maker.submission.resolve(doubt.key)
    assert outcome.kind is OutcomeKind.REFUSED
    assert outcome.problem is not None


def _json_of(message: bytes) -> Any:
    return raw_json(message.partition(b"\r\n\r\n")[2])


def raw_json(data: bytes) -> Any:
    return Asked("GET", "/", {}, data).json


def test_a_key_in_doubt_may_be_sent_again_by_its_maker(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    outcome = maker.submission.send_again(doubt.key)
    assert outcome.kind is OutcomeKind.DONE
    assert outcome.key == doubt.key


def test_resolve_sends_again_by_itself_in_the_session_that_sent_it(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    _unknown(edge)
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    assert maker.submission.resolve(doubt.key).kind is OutcomeKind.DONE


def test_another_session_leaves_the_choice_to_the_officer(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    sends = len(edge.asked_for(*OPEN))
    _unknown(edge)
    maker.session.logout()
    log_in(maker)
    (outcome,) = maker.submission.recover()
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert outcome.sentence.startswith("The core has not carried this out so far.")
    assert len(edge.asked_for(*OPEN)) == sends
    _cancelling(edge)
    outcome = maker.submission.cancel(doubt.key)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "cancelled" in outcome.sentence
    assert results(maker) == ["UNKNOWN", "NOT_SENT"]


def test_a_cancel_that_is_not_answered_leaves_the_key_in_doubt(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    edge.on("DELETE", f"/operations/{doubt.key}", dropped)
    assert maker.submission.cancel(doubt.key).kind is OutcomeKind.UNKNOWN
    edge.on("DELETE", f"/operations/{doubt.key}", problem("not_permitted"))
    assert maker.submission.cancel(doubt.key).kind is OutcomeKind.UNKNOWN
    assert results(maker) == ["UNKNOWN"]


def test_a_record_of_other_content_stays_open_for_a_person(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    record = final(edge.asked_for(*OPEN)[0], commit="0" * 64)
    edge.on("GET", f"/operations/{doubt.key}", reply(record))
    outcome = maker.submission.resolve(doubt.key)
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert "other content" in outcome.sentence


@pytest.mark.parametrize("code", ["malformed_request", "desk_too_old"])
def test_a_no_that_the_core_does_not_keep_is_made_sure_of_by_cancelling(
    edge: Edge, maker: Desk, code: str
) -> None:
    _cancelling(edge)
    edge.on(*OPEN, problem(code))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert outcome.problem is not None
    assert outcome.problem.code == code
    assert results(maker) == ["NOT_SENT"]


def _cancelling(edge: Edge) -> None:
    """Let the core cancel every key that it is asked to."""

    def cancel(asked: Asked) -> bytes | None:
        record = {
            "state": "CANCELLED",
            "idempotency_key": asked.path.rpartition("/")[2],
            "officer_id": "REL001",
            "decided_at": "2026-11-24T07:15:30.123Z",
        }
        return reply(record)(asked)

    edge.on("DELETE", "/operations/", cancel)


def test_a_key_reused_is_a_defect_and_stays_open(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, problem("key_reused"))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert "Call IT" in outcome.sentence


def test_a_cancelled_key_is_not_sent(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, problem("operation_cancelled"))
    assert submit(maker).kind is OutcomeKind.NOT_SENT


def test_a_role_that_may_not_is_told_who_may_before_anything_is_recorded(
    edge: Edge, desk: Desk
) -> None:
    set_up_bank(edge, "TELLER")
    log_in(desk, "TEL001")
    with pytest.raises(NotPermitted, match="Ask a relationship officer or a supervisor"):
        submit(desk)
    assert entries(desk, "intent") == []
    assert edge.asked_for(*OPEN) == []


def test_a_used_up_day_is_told_after_asking_the_core_anew(edge: Edge, maker: Desk) -> None:
    cap = maker.session.meta.policy.daily_caps.account_opening
    spent = {"cif_create": 0, "account_opening": cap, "value_alone": {"amount": "0.00"}}
    edge.on("GET", "/auth/me", reply(officer(used_today=spent)))
    maker.session.refresh_officer()
    with pytest.raises(NotPermitted, match=f"You have made {cap} of these today"):
        submit(maker)
    edge.on("GET", "/auth/me", reply(officer()))
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    assert submit(maker).kind is OutcomeKind.DONE


def test_a_precheck_that_fails_says_what_to_clear_and_records_nothing(
    edge: Edge, maker: Desk
) -> None:
    edge.on(
        "GET",
        "/customer/enquiry",
        reply({"customer": {"status": "ACTIVE"}, "kyc": {"status": "EXPIRED"}}),
        problem("not_found"),
        dropped,
    )
    with pytest.raises(PrecheckFailed, match="Bring the customer's documents up to date"):
        submit(maker)
    with pytest.raises(PrecheckFailed, match="There is nothing under this number"):
        submit(maker)
    assert submit(maker).kind is OutcomeKind.NOT_SENT
    assert entries(maker, "intent") == []


def test_an_operation_without_prechecks_goes_straight(edge: Edge, maker: Desk) -> None:
    made = {
        "customer_id": "1000000412",
        "version": 1,
        "kyc_status": "VERIFIED",
        "kyc_tier": "TIER_2",
        "risk_rating": "LOW",
        "kyc_review_due": "2029-11-24",
    }
    edge.on("POST", "/customer/cif-create", done("CIF_CREATE", made))
    request = CIF_CREATE.request.model_validate(CIF_CREATE.example)
    outcome = maker.submission.submit(CIF_CREATE, request, "draft-9")  # type: ignore[arg-type]
    assert outcome.kind is OutcomeKind.DONE


def test_a_clock_that_is_wrong_by_more_than_a_minute_stops_operations(
    edge: Edge, maker: Desk
) -> None:
    edge.on("GET", "/customer/enquiry", _with_date("Tue, 24 Nov 2020 06:00:00 GMT"))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "clock" in outcome.sentence
    assert entries(maker, "intent") == []


def _with_date(text: str) -> Answer:
    record = {"customer": {"status": "ACTIVE"}, "kyc": {"status": "VERIFIED"}}
    return reply(record, Date=text)


def test_a_session_about_to_end_starts_no_operation(edge: Edge, maker: Desk) -> None:
    edge.on("GET", "/auth/me", reply(officer(session_expires_at="2026-01-01T00:00:00.000Z")))
    maker.session.refresh_officer()
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "log in again" in outcome.sentence


def test_a_journal_that_failed_stops_operations(edge: Edge, maker: Desk) -> None:
    maker.journal.close()
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "journal" in outcome.sentence
    assert edge.asked_for(*OPEN) == []


def test_a_journal_that_fails_after_the_send_leaves_it_to_recovery(edge: Edge, maker: Desk) -> None:
    def fail(asked: Asked) -> bytes | None:
        maker.journal.close()
        return done("ACCOUNT_OPENING", OPENED)(asked)

    edge.on(*OPEN, fail)
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert "cannot record it" in outcome.sentence


def test_a_disk_that_refuses_the_row_means_not_sent(edge: Edge, maker: Desk) -> None:
    maker.outbox._db.execute("PRAGMA query_only = ON")
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "disk" in outcome.sentence
    assert edge.asked_for(*OPEN) == []
    maker.outbox._db.execute("PRAGMA query_only = OFF")


def test_a_disk_that_refuses_the_close_leaves_it_to_recovery(edge: Edge, maker: Desk) -> None:
    def full(asked: Asked) -> bytes | None:
        maker.outbox._db.execute("PRAGMA query_only = ON")
        return done("ACCOUNT_OPENING", OPENED)(asked)

    edge.on(*OPEN, full)
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.UNKNOWN
    maker.outbox._db.execute("PRAGMA query_only = OFF")


def test_one_open_row_a_draft(edge: Edge, maker: Desk) -> None:
    in_doubt(edge, maker)
    other = opening().model_copy(update={"product_code": "11"})
    with pytest.raises(PrecheckFailed):
        maker.submission.submit(ACCOUNT_OPENING, other, "draft-1")


def test_only_the_maker_may_send_again(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    maker.session.logout()
    set_up_bank(edge, "SUPERVISOR")
    log_in(maker, "SUP001")
    assert maker.submission.recover() == ()
    with pytest.raises(NotPermitted, match="Only REL001"):
        maker.submission.send_again(doubt.key)
    with pytest.raises(NotPermitted, match="Nothing is kept here"):
        maker.submission.send_again("0b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d10")


def test_the_body_rests_sealed_on_the_disk(edge: Edge, maker: Desk, tmp_path: Path) -> None:
    in_doubt(edge, maker)
    kept = b"".join(each.read_bytes() for each in (tmp_path / "data").glob("desk.db*"))
    assert b"account_opening" in kept
    assert b"1000000016" not in kept
    assert b"T1-000901" not in kept
    rows = sqlite3.connect(tmp_path / "data" / "desk.db")
    assert rows.execute("SELECT state FROM outbox").fetchall() == [("OPEN",)]
    rows.close()


def test_the_object_of_an_operation_is_what_the_core_would_call_so() -> None:
    cif = CIF_CREATE.request.model_validate(CIF_CREATE.example)
    assert subject_of("cif_create", wire_form(cif)) == "cif_create\x0027654321"
    assert subject_of("account_opening", OPENING) == "account_opening\x001000000016\x0010"
    assert subject_of("account_closure", {"account_no": "1"}) == "account_closure\x001"
    assert subject_of("card_issuance", {"customer_id": "2"}) == "card_issuance\x002"
    assert subject_of("cif_create", {"business": {"registration_no": "B1"}}) == "cif_create\x00B1"
    nothing = subject_of("note", {"text": "hello"})
    assert nothing.startswith("note\x00")
    assert len(nothing) == len("note\x00") + 64


def test_a_desk_without_its_officers_session_recovers_nothing(edge: Edge, tmp_path: Path) -> None:
    with desk_at(tmp_path / "other", edge.url) as desk:
        log_in(desk)
        desk.journal.close()
        assert desk.submission.recover() == ()


def test_every_declared_write_is_performed_by_its_path(maker: Desk) -> None:
    for operation in OPERATIONS:
        assert maker.submission.performs(operation.method, operation.path) is not (
            operation.is_enquiry
        )


def test_an_intent_that_the_disk_has_no_room_for_sends_nothing(
    edge: Edge, maker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("branch_desk.journal.log.free_bytes", lambda _: 0)
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "nearly full" in outcome.sentence
    assert edge.asked_for(*OPEN) == []
    assert maker.outbox.heads() == ()


def test_a_link_that_is_down_starts_no_operation_and_sends_none_again(
    edge: Edge, maker: Desk
) -> None:
    doubt = in_doubt(edge, maker)
    sends = len(edge.asked_for(*OPEN))
    edge.on("GET", "/health", dropped)
    for _ in range(5):
        maker.client.link.failed()
    again = maker.submission.send_again(doubt.key)
    assert again.kind is OutcomeKind.UNKNOWN
    assert "no connection to the core" in again.sentence
    plain = replace(ACCOUNT_OPENING, prechecks=())
    other = opening().model_copy(update={"product_code": "11"})
    outcome = maker.submission.submit(plain, other, "draft-2")
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert len(edge.asked_for(*OPEN)) == sends


def test_a_precheck_with_nothing_to_ask_passes(edge: Edge, maker: Desk) -> None:
    (check,) = ACCOUNT_OPENING.prechecks
    idle = replace(ACCOUNT_OPENING, prechecks=(replace(check, lookup=lambda _: None),))
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    assert maker.submission.submit(idle, opening(), "d").kind is OutcomeKind.DONE
    assert edge.asked_for("GET", "/customer/enquiry") == []


def test_a_no_that_is_not_kept_and_cannot_be_made_sure_of_is_unknown(
    edge: Edge, maker: Desk
) -> None:
    edge.on(*OPEN, problem("malformed_request"))
    edge.on("DELETE", "/operations/", dropped)
    assert submit(maker).kind is OutcomeKind.UNKNOWN


def test_a_cancel_that_comes_too_late_takes_what_the_core_has(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, problem("malformed_request"))
    edge.on("DELETE", "/operations/", _found_late(edge))
    assert submit(maker).kind is OutcomeKind.DONE


def _found_late(edge: Edge) -> Answer:
    """Answer a cancel with the operation, as it came, carried out."""

    def answer(asked: Asked) -> bytes | None:
        return reply(final(edge.asked_for(*OPEN)[0]))(asked)

    return answer


def test_a_settled_key_is_told_again_and_not_asked_again(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    outcome = submit(maker)
    asked = len(edge.asked)
    assert maker.submission.resolve(outcome.key) == outcome
    assert maker.submission.cancel(outcome.key) == outcome
    with pytest.raises(NotPermitted):
        maker.submission.send_again(outcome.key)
    assert len(edge.asked) == asked


def test_a_row_that_cannot_be_opened_can_still_be_cancelled(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    maker.outbox._db.execute("UPDATE outbox SET sealed = x'00'")
    with pytest.raises(NotPermitted, match="Nothing is kept here"):
        maker.submission.send_again(doubt.key)
    _cancelling(edge)
    assert maker.submission.cancel(doubt.key).kind is OutcomeKind.NOT_SENT


def test_a_receipt_names_its_maker_whoever_had_it_settled(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    maker.session.logout()
    set_up_bank(edge, "SUPERVISOR")
    log_in(maker, "SUP001")
    edge.on("DELETE", f"/operations/{doubt.key}", reply(final(edge.asked_for(*OPEN)[0])))
    outcome = maker.submission.cancel(doubt.key)
    assert outcome.kind is OutcomeKind.DONE
    assert outcome.receipt is not None
    assert outcome.receipt.made_by == "REL001"


def test_the_log_names_the_operation_and_nothing_of_the_customer(
    edge: Edge, maker: Desk, tmp_path: Path
) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    outcome = submit(maker)
    (file,) = (tmp_path / "log").glob("desk-*.log")
    (line,) = file.read_text("utf-8").splitlines()
    assert outcome.key in line
    assert '"outcome": "DONE"' in line
    for canary in ("1000000016", "T1-000901", "0011000000171", "token-1"):
        assert canary not in line
