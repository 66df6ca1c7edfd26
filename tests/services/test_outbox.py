"""The sealed rows of open sends: what is kept, and how."""

from dataclasses import replace
from pathlib import Path

import pytest

from branch_desk.common import utc_now
from branch_desk.journal.keys import DemoKeyFile
from branch_desk.services.desk_store import DeskStore, RowUnreadable
from branch_desk.services.outbox import AlreadyOpen, Outbox, Row
from branch_desk.services.threads import allow_current_thread, forbid_current_thread

KEY = "0b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d10"
OTHER = "1b7c2f1e-6d1a-4c58-9a53-2f6f0f4f7d11"
ROW = Row(
    key=KEY,
    draft_id="draft-1",
    officer_id="REL001",
    action="account_opening",
    subject="account_opening\x001000000016\x0010",
    method="POST",
    path="/customer/account-open",
    if_match='"a1"',
    commitment="a" * 64,
    body=b'{"customer_id":"1000000016"}',
    salt=bytes(range(32)),
    opened_at=utc_now(),
    paper=b'{"names":{"1000000016":"Amina Wanjiku Njoroge"}}',
)


@pytest.fixture
def keys(tmp_path: Path) -> DemoKeyFile:
    return DemoKeyFile(tmp_path / "keys.json")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "desk.db"


def test_a_row_comes_back_as_it_was(path: Path, keys: DemoKeyFile) -> None:
    outbox = Outbox(DeskStore(path, keys))
    outbox.prepare(ROW)
    outbox._store.shut()
    again = Outbox(DeskStore(path, keys))
    found = again.row(KEY)
    assert found is not None
    assert replace(found, subject=ROW.subject) == ROW
    assert again.row(OTHER) is None
    assert again.key_in_doubt(ROW.subject) == KEY
    assert again.key_in_doubt("account_opening\x001000000024\x0010") is None
    again._store.shut()


def test_a_closed_row_keeps_its_answer_until_the_session_ends(
    path: Path, keys: DemoKeyFile
) -> None:
    outbox = Outbox(DeskStore(path, keys))
    outbox.prepare(ROW)
    outbox.mark_shown(KEY)
    assert not outbox.heads()[0].is_shown
    outbox.close(KEY, b"DONE")
    outbox.close(OTHER, b"nobody")
    found = outbox.row(KEY)
    assert found is not None
    assert (found.is_closed, found.answer, found.is_shown) == (True, b"DONE", False)
    assert outbox.key_in_doubt(ROW.subject) is None
    outbox.mark_shown(KEY)
    assert outbox.heads()[0].is_shown
    outbox.end_session()
    assert outbox.heads() == ()
    outbox._store.shut()


def test_one_open_row_an_object_and_a_draft(path: Path, keys: DemoKeyFile) -> None:
    outbox = Outbox(DeskStore(path, keys))
    outbox.prepare(ROW)
    for clash in (
        replace(ROW, key=OTHER, draft_id="draft-2"),
        replace(ROW, key=OTHER, subject="another"),
        ROW,
    ):
        with pytest.raises(AlreadyOpen):
            outbox.prepare(clash)
    outbox.drop(KEY)
    outbox.prepare(replace(ROW, key=OTHER))
    assert [row.key for row in outbox.heads()] == [OTHER]
    outbox._store.shut()


def test_a_row_whose_key_is_gone_or_that_was_changed_cannot_be_opened(
    path: Path, keys: DemoKeyFile, tmp_path: Path
) -> None:
    outbox = Outbox(DeskStore(path, keys))
    outbox.prepare(ROW)
    outbox._db.execute("UPDATE outbox SET officer_id = 'REL002'")
    with pytest.raises(RowUnreadable):
        outbox.row(KEY)
    outbox._db.execute("UPDATE outbox SET officer_id = 'REL001', sealed = x'00'")
    with pytest.raises(RowUnreadable):
        outbox.row(KEY)
    outbox._store.shut()
    stranger = Outbox(DeskStore(path, DemoKeyFile(tmp_path / "other.json")))
    with pytest.raises(RowUnreadable):
        stranger.row(KEY)
    stranger._store.shut()


def test_the_outbox_is_not_used_on_the_thread_that_paints(path: Path, keys: DemoKeyFile) -> None:
    outbox = Outbox(DeskStore(path, keys))
    forbid_current_thread()
    try:
        with pytest.raises(RuntimeError):
            outbox.prepare(ROW)
    finally:
        allow_current_thread()
    outbox._store.shut()
