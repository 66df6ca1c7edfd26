"""Drafts: kept sealed, per officer, for 14 days, and gone once their operation is the core's."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from branch_desk.app import Desk
from branch_desk.domain.facts import DocumentFacts
from branch_desk.domain.fields import bare_type, rows_of
from branch_desk.journal.keys import DemoKeyFile
from branch_desk.operations import OPERATIONS
from branch_desk.services.desk_store import DeskStore
from branch_desk.services.drafts import Draft, Drafts
from branch_desk.services.outbox import Outbox
from branch_desk.services.outcomes import OutcomeKind
from branch_desk.services.threads import allow_current_thread, forbid_current_thread

from .acts import OPEN, submit
from .edge import Edge, done, dropped, problem
from .station import OPENED
from .test_outbox import KEY, ROW

CANARY = "Lydia Chebet"
DRAFT = Draft(
    draft_id="draft-1",
    officer_id="REL001",
    action="cif_create",
    values={
        "individual": {"first_name": "Lydia", "surname": "Chebet", "pep": False},
        "documents": [{"document_id": "d1", "sha256": "a" * 64}],
    },
    customer_id="1000000016",
    title=CANARY,
    documents={
        "d1": DocumentFacts("ID_FRONT", original_seen=True, expires_on=date(2030, 1, 31)),
        "d2": DocumentFacts("PROOF", original_seen=False, issued_on=date(2026, 9, 1)),
    },
    request_id="AQ-6T0ZP4HV9E",
    revision=2,
    is_ready=True,
)


class Clock:
    """A clock that a test turns."""

    now = datetime(2026, 11, 24, 7, 42, 7, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DeskStore]:
    made = DeskStore(tmp_path / "desk.db", DemoKeyFile(tmp_path / "keys.json"))
    yield made
    made.shut()


@pytest.fixture
def drafts(store: DeskStore, clock: Clock) -> Drafts:
    return Drafts(store, clock)


def test_a_draft_comes_back_as_it_was_typed(drafts: Drafts, clock: Clock) -> None:
    assert drafts.save(DRAFT) == clock.now
    assert drafts.of("REL001") == (replace(DRAFT, saved_at=clock.now),)
    assert drafts.get("draft-1", "REL001") == replace(DRAFT, saved_at=clock.now)
    assert drafts.get("draft-2", "REL001") is None


def test_a_later_save_takes_the_place_of_the_earlier_one(drafts: Drafts, clock: Clock) -> None:
    drafts.save(DRAFT)
    clock.now += timedelta(seconds=3)
    drafts.save(replace(DRAFT, draft_id="draft-2"))
    clock.now += timedelta(seconds=3)
    drafts.save(replace(DRAFT, values={"individual": {}}, is_set_aside=True))
    newest, older = drafts.of("REL001")
    assert (newest.draft_id, newest.values, newest.is_set_aside) == (
        "draft-1",
        {"individual": {}},
        True,
    )
    assert older.draft_id == "draft-2"


def test_a_draft_is_its_officers_alone(drafts: Drafts) -> None:
    drafts.save(DRAFT)
    drafts.save(replace(DRAFT, officer_id="REL002", values={}))
    assert drafts.of("REL002") == ()
    assert drafts.get("draft-1", "REL002") is None
    drafts.delete("draft-1", "REL002")
    (kept,) = drafts.of("REL001")
    assert kept.values == DRAFT.values
    drafts.delete("draft-1", "REL001")
    assert drafts.of("REL001") == ()


def test_nothing_of_a_draft_stands_in_the_file_in_clear(
    drafts: Drafts, store: DeskStore, tmp_path: Path
) -> None:
    drafts.save(DRAFT)
    kept = b"".join(each.read_bytes() for each in tmp_path.glob("desk.db*"))
    for words in (CANARY, "Chebet", "1000000016", "AQ-6T0ZP4HV9E", "cif_create", "ID_FRONT"):
        assert words.encode() not in kept
    assert b"draft-1" in kept


@pytest.mark.expects_log("draft cannot be opened")
def test_a_draft_that_was_changed_or_moved_to_another_row_is_left_out(
    drafts: Drafts, store: DeskStore
) -> None:
    drafts.save(DRAFT)
    drafts.save(replace(DRAFT, draft_id="draft-2"))
    store.db.execute(
        "UPDATE drafts SET sealed = (SELECT sealed FROM drafts WHERE draft_id = 'draft-2')"
    )
    (kept,) = drafts.of("REL001")
    assert kept.draft_id == "draft-2"
    assert drafts.get("draft-1", "REL001") is None


def test_what_nobody_typed_in_for_14_days_goes(drafts: Drafts, clock: Clock) -> None:
    at = drafts.save(DRAFT)
    (kept,) = drafts.of("REL001")
    assert kept.kept_until == at + timedelta(days=14)
    clock.now += timedelta(days=14)
    assert len(drafts.of("REL001")) == 1
    clock.now += timedelta(seconds=1)
    assert drafts.of("REL001") == ()


def test_what_is_in_doubt_is_kept_longer(drafts: Drafts, store: DeskStore, clock: Clock) -> None:
    drafts.save(DRAFT)
    Outbox(store).prepare(ROW)
    clock.now += timedelta(days=30)
    (kept,) = drafts.of("REL001")
    assert kept.sent_key == KEY


def test_a_draft_says_that_it_was_sent_while_the_outcome_is_open(
    drafts: Drafts, store: DeskStore
) -> None:
    outbox = Outbox(store)
    drafts.save(DRAFT)
    assert drafts.of("REL001")[0].sent_key is None
    outbox.prepare(ROW)
    assert drafts.of("REL001")[0].sent_key == KEY
    outbox.close(KEY, b"REFUSED")
    assert drafts.of("REL001")[0].sent_key is None


def test_a_save_that_comes_late_brings_back_nothing_that_was_done(
    drafts: Drafts, store: DeskStore
) -> None:
    outbox = Outbox(store)
    drafts.save(DRAFT)
    outbox.prepare(ROW)
    outbox.close(KEY, b"DONE", ends_draft=True)
    assert drafts.of("REL001") == ()
    drafts.save(DRAFT)
    assert drafts.of("REL001") == ()


def test_a_close_that_fails_keeps_row_and_draft(drafts: Drafts, store: DeskStore) -> None:
    outbox = Outbox(store)
    drafts.save(DRAFT)
    outbox.prepare(ROW)
    store.db.execute(
        "CREATE TRIGGER full BEFORE DELETE ON drafts BEGIN SELECT RAISE(ABORT, 'disk'); END"
    )
    with pytest.raises(sqlite3.IntegrityError):
        outbox.close(KEY, b"DONE", ends_draft=True)
    assert not outbox.heads()[0].is_closed
    assert drafts.of("REL001")[0].sent_key == KEY


@pytest.mark.parametrize(
    ("how", "kind", "is_kept"),
    [
        ("done", OutcomeKind.DONE, False),
        ("pending", OutcomeKind.PENDING_APPROVAL, False),
        ("refused", OutcomeKind.REFUSED, True),
        ("not sent", OutcomeKind.NOT_SENT, True),
        ("unknown", OutcomeKind.UNKNOWN, True),
    ],
)
def test_a_draft_lives_until_its_operation_is_the_cores(
    edge: Edge, maker: Desk, tmp_path: Path, how: str, kind: OutcomeKind, is_kept: bool
) -> None:
    answers = {
        "done": done("ACCOUNT_OPENING", OPENED),
        "pending": done("ACCOUNT_OPENING", None),
        "refused": problem("kyc_not_sufficient"),
        "not sent": problem("operation_cancelled"),
        "unknown": dropped,
    }
    maker.drafts.save(replace(DRAFT, action="account_opening"))
    edge.on(*OPEN, answers[how])
    outcome = submit(maker)
    assert outcome.kind is kind
    kept = maker.drafts.of("REL001")
    assert len(kept) == is_kept
    assert [each.sent_key for each in kept] == ([outcome.key] if how == "unknown" else [None])[
        : len(kept)
    ]
    with closing(sqlite3.connect(tmp_path / "data" / "desk.db")) as file:
        (state,) = file.execute("SELECT state FROM outbox").fetchone()
    assert state == ("OPEN" if how == "unknown" else "CLOSED")


def test_drafts_are_not_kept_on_the_thread_that_paints(drafts: Drafts) -> None:
    forbid_current_thread()
    try:
        with pytest.raises(RuntimeError):
            drafts.save(DRAFT)
        with pytest.raises(RuntimeError):
            drafts.of("REL001")
    finally:
        allow_current_thread()


def names_in(model: type[BaseModel]) -> Iterator[str]:
    """Every field of a request, at any depth."""
    for name, info in model.model_fields.items():
        yield name
        inner = rows_of(info.annotation) or bare_type(info.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from names_in(inner)


def test_no_form_has_a_field_for_a_password_or_a_code() -> None:
    names = {name for each in OPERATIONS for name in names_in(each.request)}
    assert "surname" in names
    secret = {"password", "totp", "otp", "pin", "step_up", "passcode", "secret"}
    assert not names & secret
