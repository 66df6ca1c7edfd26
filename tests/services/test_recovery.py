"""What a desk finds that was killed between two steps, and how each case ends."""

from collections.abc import Callable
from pathlib import Path

import pytest

from branch_desk.app import Desk
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services.outcomes import Outcome, OutcomeKind

from .acts import OPEN, cancelling, final, in_doubt, results, submit, unknown_keys
from .edge import Asked, Edge, done, dropped, problem, reply
from .station import OPENED, demo_keys, desk_at, entries, log_in, opening


class Killed(BaseException):
    """Stands for the end of the process at one step: nothing after it runs."""


def left_by_a_kill(edge: Edge, root: Path, step: str) -> str:
    """Open a desk, submit, and stop dead at a step; give the key."""
    desk = desk_at(root, edge.url)
    log_in(desk)
    keys: list[str] = []

    def stop(asked: Asked) -> bytes | None:
        keys.append(asked.headers["idempotency-key"])
        return done("ACCOUNT_OPENING", OPENED)(asked)

    edge.on(*OPEN, stop)
    with pytest.MonkeyPatch.context() as patch:
        _die_at(patch, desk, step, keys)
        with pytest.raises(Killed):
            submit(desk)
    desk.journal.close()
    desk.database.shut()
    desk.client.close()
    return keys[0]


def _die_at(patch: pytest.MonkeyPatch, desk: Desk, step: str, keys: list[str]) -> None:
    def die(*_: object, **__: object) -> None:
        raise Killed

    appended = desk.journal.append

    def append(kind: str, **fields: object) -> object:
        keys.append(str(fields["key"]))
        if step == kind:
            raise Killed
        return appended(kind, **fields)  # type: ignore[arg-type] # handed on as it came

    if step == "send":
        patch.setattr(desk.client, "post_request", die)
    elif step == "close":
        patch.setattr(desk.outbox, "close", die)
    patch.setattr(desk.journal, "append", append)


def recovered(edge: Edge, root: Path, look: Callable[[Desk], None] | None = None) -> list[Outcome]:
    with desk_at(root, edge.url) as desk:
        log_in(desk)
        found = list(desk.submission.recover())
        if look:
            look(desk)
        return found


def test_a_desk_killed_before_its_intent_has_sent_nothing(edge: Edge, tmp_path: Path) -> None:
    left_by_a_kill(edge, tmp_path, "intent")

    def look(desk: Desk) -> None:
        assert desk.submission.is_blocked(ACCOUNT_OPENING, opening()) is None
        assert desk.submission.in_doubt() == ()

    assert recovered(edge, tmp_path, look) == []


def test_a_desk_killed_before_the_send_asks_and_leaves_the_choice(
    edge: Edge, tmp_path: Path
) -> None:
    key = left_by_a_kill(edge, tmp_path, "send")
    unknown_keys(edge)
    cancelling(edge)

    def look(desk: Desk) -> None:
        assert results(desk) == ["UNKNOWN"]
        assert desk.submission.cancel(key).kind is OutcomeKind.NOT_SENT
        assert desk.submission.in_doubt() == ()

    (outcome,) = recovered(edge, tmp_path, look)
    assert outcome.kind is OutcomeKind.UNKNOWN
    assert "Send it again or cancel it" in outcome.sentence


def test_a_desk_killed_after_the_answer_finds_it_again(edge: Edge, tmp_path: Path) -> None:
    key = left_by_a_kill(edge, tmp_path, "result")
    edge.on("GET", f"/operations/{key}", reply(final(edge.asked_for(*OPEN)[0])))

    def look(desk: Desk) -> None:
        assert results(desk) == ["DONE"]

    (outcome,) = recovered(edge, tmp_path, look)
    assert outcome.kind is OutcomeKind.DONE
    assert outcome.receipt is not None
    # Nobody has seen it so far, so a log-out in between leaves it to be told again.
    (again,) = recovered(edge, tmp_path, lambda desk: desk.submission.shown(key))
    assert again.reply == outcome.reply
    assert recovered(edge, tmp_path) == []


def test_a_desk_killed_after_the_result_writes_no_second_one(edge: Edge, tmp_path: Path) -> None:
    key = left_by_a_kill(edge, tmp_path, "close")
    edge.on("GET", f"/operations/{key}", reply(final(edge.asked_for(*OPEN)[0])))

    def look(desk: Desk) -> None:
        assert results(desk) == ["DONE"]
        (result,) = entries(desk, "result")
        assert outcome_seq == [result.seq]

    outcome_seq: list[int | None] = []
    with desk_at(tmp_path, edge.url) as desk:
        log_in(desk)
        (outcome,) = desk.submission.recover()
        outcome_seq.append(outcome.journal_seq)
        look(desk)
    assert outcome.kind is OutcomeKind.DONE


@pytest.mark.parametrize("how", ["done", "pending", "refused", "not sent"])
def test_what_was_closed_and_not_shown_is_shown_at_the_next_start(
    edge: Edge, tmp_path: Path, how: str
) -> None:
    answers = {
        "done": done("ACCOUNT_OPENING", OPENED),
        "pending": done("ACCOUNT_OPENING", None),
        "refused": problem("kyc_not_sufficient"),
        "not sent": problem("operation_cancelled"),
    }
    desk = desk_at(tmp_path, edge.url)
    log_in(desk)
    edge.on(*OPEN, answers[how])
    first = submit(desk)
    _vanish(desk)
    (again,) = recovered(edge, tmp_path)
    assert again.sentence == first.sentence
    assert (again.kind, again.key) == (first.kind, first.key)
    assert (again.receipt, again.journal_seq) == (first.receipt, first.journal_seq)


def test_what_an_older_desk_left_names_the_customer_by_number(edge: Edge, tmp_path: Path) -> None:
    desk = desk_at(tmp_path, edge.url)
    log_in(desk)
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    submit(desk)
    with desk.database.transaction() as rows:
        rows.execute("UPDATE outbox SET paper = NULL")
    _vanish(desk)
    (again,) = recovered(edge, tmp_path)
    assert again.receipt is not None
    assert again.receipt.sheet.rows[0].value == "1000000016"


def _vanish(desk: Desk) -> None:
    """Let go of files and sockets as the end of a process does, with no session ended."""
    desk.journal.close()
    desk.database.shut()
    desk.client.close()


def test_what_was_shown_is_not_shown_again(edge: Edge, tmp_path: Path) -> None:
    desk = desk_at(tmp_path, edge.url)
    log_in(desk)
    edge.on(*OPEN, done("ACCOUNT_OPENING", OPENED))
    desk.submission.shown(submit(desk).key)
    _vanish(desk)
    assert recovered(edge, tmp_path) == []


@pytest.mark.parametrize("loss", ["file", "key"])
def test_an_intent_whose_row_is_lost_is_settled_and_the_loss_is_told(
    edge: Edge, tmp_path: Path, loss: str
) -> None:
    desk = desk_at(tmp_path, edge.url)
    log_in(desk)
    in_doubt(edge, desk)
    _vanish(desk)
    if loss == "file":
        for file in (tmp_path / "data").glob("desk.db*"):
            file.unlink()
    else:
        demo_keys(tmp_path).delete("branch_desk.store", "desk.db")
    unknown_keys(edge)
    cancelling(edge)

    def look(desk: Desk) -> None:
        assert results(desk) == ["UNKNOWN", "NOT_SENT"]
        assert desk.submission.in_doubt() == ()

    (outcome,) = recovered(edge, tmp_path, look)
    assert outcome.kind is OutcomeKind.NOT_SENT
    assert outcome.sentence.endswith("What was sent is no longer kept on this workstation.")


def test_a_lost_row_that_the_core_knows_is_done_without_a_receipt(
    edge: Edge, tmp_path: Path
) -> None:
    desk = desk_at(tmp_path, edge.url)
    log_in(desk)
    doubt = in_doubt(edge, desk)
    (since,) = desk.submission.in_doubt()
    _vanish(desk)
    for file in (tmp_path / "data").glob("desk.db*"):
        file.unlink()
    edge.on("GET", f"/operations/{doubt.key}", dropped)
    with desk_at(tmp_path, edge.url) as again:
        log_in(again)
        (still,) = again.submission.recover()
        assert still.kind is OutcomeKind.UNKNOWN
        (listed,) = again.submission.in_doubt()
        assert listed.key == doubt.key
        assert abs((listed.since - since.since).total_seconds()) < 1
        record = reply(final(edge.asked_for(*OPEN)[0]))
        edge.on("GET", f"/operations/{doubt.key}", record)
        outcome = again.submission.resolve(doubt.key)
        assert outcome.kind is OutcomeKind.DONE
        assert outcome.receipt is None
        assert again.submission.resolve("0b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d10").operation == ""
