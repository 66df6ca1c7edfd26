"""Operations in doubt: looked up, never guessed, and settled once."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from branch_desk.app import Desk
from branch_desk.domain.problems import PROBLEMS
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services.errors import NotPermitted, PrecheckFailed
from branch_desk.services.outcomes import OutcomeKind

from .acts import OPEN, cancelling, final, in_doubt, results, submit, unknown_keys
from .edge import Answer, Asked, Edge, done, dropped, envelope_of, problem, raw, reply
from .station import OPENED, desk_at, log_in, opening, set_up_bank


def known(edge: Edge, record: Callable[[Asked], dict[str, Any]]) -> None:
    """Let the core know every key that it is asked for: `record` makes what it knows."""
    made: dict[str, Any] = {}

    def send(asked: Asked) -> None:
        key = asked.headers["idempotency-key"]
        made[key] = record(asked)
        edge.on("GET", f"/operations/{key}", reply(made[key]))

    edge.on(*OPEN, send)


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
    unknown_keys(edge)
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.DONE
    first, second = edge.asked_for(*OPEN)
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.headers["correlation-id"] != second.headers["correlation-id"]
    assert first.body == second.body


def test_500_is_no_outcome_and_the_same_key_goes_again(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, problem("internal_error"), done("ACCOUNT_OPENING", OPENED))
    unknown_keys(edge)
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
    unknown_keys(edge)
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
    unknown_keys(edge)
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    assert maker.submission.resolve(doubt.key).kind is OutcomeKind.DONE


def test_another_session_leaves_the_choice_to_the_officer(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    sends = len(edge.asked_for(*OPEN))
    unknown_keys(edge)
    maker.session.logout()
    log_in(maker)
    (outcome,) = maker.submission.recover()
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert outcome.sentence.startswith("The core has not carried this out so far.")
    assert len(edge.asked_for(*OPEN)) == sends
    cancelling(edge)
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


# Answered in other ways: by a log-in, by proving the journal anew, or by a person.
OTHERWISE = {"journal_stale", "key_reused", "intent_mismatch", "journal_refused"}
NOT_KEPT = sorted(
    code
    for code, kind in PROBLEMS.items()
    if not kind.kept and 400 <= kind.status < 500 and kind.status not in {401, 429}
)


@pytest.mark.parametrize("code", [code for code in NOT_KEPT if code not in OTHERWISE])
def test_a_no_that_the_core_does_not_keep_is_made_sure_of_by_cancelling(
    edge: Edge, maker: Desk, code: str
) -> None:
    cancelling(edge)
    edge.on(*OPEN, problem(code))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert outcome.problem is not None
    assert outcome.problem.code == code
    assert results(maker) == ["NOT_SENT"]
    assert len(edge.asked_for(*OPEN)) == 1
    assert maker.submission.is_blocked(ACCOUNT_OPENING, opening()) is None


def test_a_key_reused_is_a_defect_and_stays_open(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, problem("key_reused"))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert "Call IT" in outcome.sentence


def test_a_cancelled_key_is_not_sent(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, problem("operation_cancelled"))
    assert submit(maker).kind is OutcomeKind.NOT_SENT


def test_a_journal_that_fails_after_the_send_leaves_it_to_recovery(edge: Edge, maker: Desk) -> None:
    def fail(asked: Asked) -> bytes | None:
        maker.journal.close()
        return done("ACCOUNT_OPENING", OPENED)(asked)

    edge.on(*OPEN, fail)
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert "cannot record it" in outcome.sentence


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


def test_a_desk_without_its_officers_session_recovers_nothing(edge: Edge, tmp_path: Path) -> None:
    with desk_at(tmp_path / "other", edge.url) as desk:
        log_in(desk)
        desk.journal.close()
        assert desk.submission.recover() == ()


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


def test_a_no_that_is_not_kept_and_cannot_be_made_sure_of_is_unknown(
    edge: Edge, maker: Desk
) -> None:
    edge.on(*OPEN, problem("malformed_request"))
    edge.on("DELETE", "/operations/", dropped)
    assert submit(maker).kind is OutcomeKind.UNKNOWN


def test_a_desk_that_is_too_old_sends_nothing_and_says_so(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, problem("desk_too_old"))
    edge.on("DELETE", "/operations/", problem("desk_too_old"))
    outcome = submit(maker)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert outcome.problem is not None
    assert outcome.problem.code == "desk_too_old"
    assert maker.submission.in_doubt() == ()


def test_a_first_copy_without_an_answer_stays_in_doubt_when_the_desk_is_too_old(
    edge: Edge, maker: Desk
) -> None:
    doubt = in_doubt(edge, maker)
    edge.on(*OPEN, problem("desk_too_old"))
    edge.on("DELETE", "/operations/", problem("desk_too_old"))
    assert maker.submission.send_again(doubt.key).kind is OutcomeKind.UNKNOWN


def test_a_cancel_that_comes_too_late_takes_what_the_core_has(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, problem("malformed_request"))
    edge.on("DELETE", "/operations/", _found_late(edge))
    assert submit(maker).kind is OutcomeKind.DONE


def _found_late(edge: Edge) -> Answer:
    """Answer a cancel with the operation, as it came, carried out."""

    def answer(asked: Asked) -> bytes | None:
        return reply(final(edge.asked_for(*OPEN)[0]))(asked)

    return answer


def about_the_operation(edge: Edge) -> int:
    """Count what the core was asked, but for the record whose name the receipt bears."""
    return len([each for each in edge.asked if not each.path.startswith("/customer/enquiry")])


def test_a_settled_key_is_told_again_and_not_asked_again(edge: Edge, maker: Desk) -> None:
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    outcome = submit(maker)
    asked = about_the_operation(edge)
    assert maker.submission.resolve(outcome.key) == outcome
    assert maker.submission.cancel(outcome.key) == outcome
    with pytest.raises(NotPermitted):
        maker.submission.send_again(outcome.key)
    assert about_the_operation(edge) == asked


def test_a_row_that_cannot_be_opened_can_still_be_cancelled(edge: Edge, maker: Desk) -> None:
    doubt = in_doubt(edge, maker)
    maker.outbox._db.execute("UPDATE outbox SET sealed = x'00'")
    with pytest.raises(NotPermitted, match="Nothing is kept here"):
        maker.submission.send_again(doubt.key)
    cancelling(edge)
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
