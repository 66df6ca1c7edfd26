"""The maker's path: five outcomes, each durable, none claimed without a whole honest reply."""

from dataclasses import replace
from pathlib import Path

import pytest

from branch_desk.app import Desk
from branch_desk.domain.fields import Body, wire_form
from branch_desk.operations import OPERATIONS
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.services.errors import NotPermitted, PrecheckFailed
from branch_desk.services.outcomes import OutcomeKind, Refusal
from branch_desk.services.submission import subject_of

from .acts import OPEN, results, submit
from .edge import Answer, Asked, Edge, done, dropped, problem, reply
from .station import OPENED, OPENING, RECORD, entries, log_in, officer, opening, set_up_bank


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
    assert receipt.facts.journal_size == result.seq + 1 == maker.journal.size
    assert receipt.facts.journal_head == maker.journal.head[:16]
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
        made = reply(RECORD, Connection="close")(asked)
        edge.stop_listening()
        return made

    return answer


def test_without_the_name_of_a_joint_holder_nothing_is_sent(edge: Edge, maker: Desk) -> None:
    both = [{"customer_id": "1000000016"}, {"customer_id": "1000000024"}]
    mandate = {"effective_from": "2026-11-24", "signatories": both}
    joint = {
        "joint_holders": both[1:],
        "mandate": {**mandate, "bands": [{"rule": {"kind": "ALL"}}]},
    }
    request = ACCOUNT_OPENING.request.model_validate({**OPENING, **joint})
    assert isinstance(request, Body)
    brian = {**RECORD, "customer": {"status": "ACTIVE", "full_name": "Brian Otieno"}}
    first, failed, name = reply(RECORD), problem("internal_error"), reply(brian)
    edge.on("GET", "/customer/enquiry", first, failed, first, name)
    outcome = maker.submission.submit(ACCOUNT_OPENING, request, "draft-1")
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert entries(maker, "intent") == []
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    receipt = maker.submission.submit(ACCOUNT_OPENING, request, "draft-1").receipt
    assert receipt is not None
    values = [row.value for row in receipt.sheet.rows]
    assert "Brian Otieno  1000000024" in values
    assert "all of: Amina Wanjiku Njoroge, Brian Otieno" in values


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
    expired = {"status": "EXPIRED", "missing": ["PROOF_OF_ADDRESS"]}
    edge.on(
        "GET",
        "/customer/enquiry",
        reply({**RECORD, "kyc": expired}),
        problem("not_found"),
        dropped,
    )
    with pytest.raises(PrecheckFailed, match=r"KYC of Amina .*Missing: proof of address"):
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


def test_a_disk_that_refuses_the_row_means_not_sent(edge: Edge, maker: Desk) -> None:
    maker.outbox._db.execute("PRAGMA query_only = ON")
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert "disk" in outcome.sentence
    assert edge.asked_for(*OPEN) == []
    maker.outbox._db.execute("PRAGMA query_only = OFF")


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


def test_a_precheck_with_nothing_to_ask_passes(edge: Edge, maker: Desk) -> None:
    check, *_ = ACCOUNT_OPENING.prechecks
    idle = replace(ACCOUNT_OPENING, prechecks=(replace(check, lookup=lambda _: None),))
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    assert maker.submission.submit(idle, opening(), "d").kind is OutcomeKind.DONE
    assert edge.asked_for("GET", "/customer/enquiry") == []


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


def test_a_receipt_found_later_says_the_same_whatever_can_be_read_then(
    edge: Edge, maker: Desk
) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    outcome = submit(maker)
    first = outcome.receipt
    edge.on("GET", "/customer/enquiry", problem("not_found", 404))
    again = maker.submission.resolve(outcome.key).receipt
    assert first is not None
    assert again is not None
    assert first.sheet.rows[0].value == "Amina Wanjiku Njoroge  1000000016"
    assert (again.sheet, again.seal.digest) == (first.sheet, first.seal.digest)
