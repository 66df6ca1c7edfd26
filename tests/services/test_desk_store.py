"""The file of drafts and open sends: private, sealed, upgraded, and moved aside when damaged."""

import shutil
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from branch_desk.journal.keys import DemoKeyFile
from branch_desk.services import desk_store
from branch_desk.services.desk_store import DeskStore
from branch_desk.services.drafts import Draft, Drafts
from branch_desk.services.errors import SettingsInvalid
from branch_desk.services.outbox import Outbox

from .test_outbox import KEY, OTHER, ROW

VERSION_1 = Path(__file__).with_name("desk_v1")
"""A file of two open sends, one of them closed since, as the first version of the desk left it."""


@pytest.fixture
def keys(tmp_path: Path) -> DemoKeyFile:
    return DemoKeyFile(tmp_path / "keys.json")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "desk.db"


def test_the_file_is_private_and_synced_in_full(path: Path, keys: DemoKeyFile) -> None:
    store = DeskStore(path, keys)
    Outbox(store).prepare(ROW)
    for file in path.parent.glob("desk.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1)):
        assert store.db.execute(f"PRAGMA {pragma}").fetchone() == (value,)
    store.shut()


def test_a_file_of_version_1_keeps_its_rows_and_takes_drafts_and_papers(tmp_path: Path) -> None:
    for name in ("desk.db", "keys.json"):
        shutil.copy(VERSION_1 / name, tmp_path / name)
        (tmp_path / name).chmod(0o600)
    with closing(sqlite3.connect(tmp_path / "desk.db")) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
        assert old.execute("SELECT count(*) FROM outbox").fetchone() == (2,)
    for _ in range(2):
        store = DeskStore(tmp_path / "desk.db", DemoKeyFile(tmp_path / "keys.json"))
        assert store.alarm is None
        assert store.db.execute("PRAGMA user_version").fetchone() == (3,)
        outbox, drafts = Outbox(store), Drafts(store)
        still_open, closed = outbox.heads()
        assert [still_open.is_closed, closed.is_closed] == [False, True]
        whole, answered = outbox.row(still_open.key), outbox.row(closed.key)
        assert whole is not None
        assert whole.body == b'{"customer_id":"1000000016"}'
        assert answered is not None
        assert answered.answer == b'{"kind":"DONE"}'
        draft = Draft(
            draft_id="draft-1", officer_id="REL001", action="account_opening", values={"a": "b"}
        )
        drafts.save(draft)
        (found,) = drafts.of("REL001")
        assert found.sent_key == still_open.key
        new = replace(ROW, key=OTHER, draft_id="draft-2", subject="another")
        outbox.prepare(new)
        kept = outbox.row(OTHER)
        assert kept is not None
        assert (whole.paper, kept.paper) == (None, new.paper)
        outbox.drop(OTHER)
        store.shut()


@pytest.mark.parametrize("damage", ["header", "page"])
def test_a_damaged_file_is_moved_aside_with_an_alarm(
    path: Path, keys: DemoKeyFile, damage: str
) -> None:
    store = DeskStore(path, keys)
    Outbox(store).prepare(ROW)
    store.shut()
    whole = bytearray(path.read_bytes())
    if damage == "header":
        whole[:100] = b"x" * 100
    else:
        whole[4096:8192] = b"\xff" * 4096
    path.write_bytes(whole)
    again = DeskStore(path, keys)
    assert again.alarm is not None
    assert "desk.db.damaged-1" in again.alarm
    assert path.with_name("desk.db.damaged-1").exists()
    assert Outbox(again).heads() == ()
    Outbox(again).prepare(ROW)
    again.shut()


def test_a_file_that_another_program_holds_is_not_taken_for_damaged(
    path: Path, keys: DemoKeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = DeskStore(path, keys)
    Outbox(store).prepare(ROW)
    store.shut()
    monkeypatch.setattr(desk_store, "_BUSY_S", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SettingsInvalid, match="cannot be opened now: database is locked"):
            DeskStore(path, keys)
    again = DeskStore(path, keys)
    assert again.alarm is None
    assert Outbox(again).row(ROW.key) is not None
    again.shut()


def test_data_of_a_newer_desk_are_refused(path: Path, keys: DemoKeyFile) -> None:
    DeskStore(path, keys).shut()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(SettingsInvalid, match="newer Branch Desk"):
        DeskStore(path, keys)
    assert path.exists()


@pytest.mark.parametrize("failing", ["INSERT INTO nowhere VALUES (1)", "ROLLBACK"])
def test_what_fails_inside_a_transaction_leaves_nothing_of_it(
    path: Path, keys: DemoKeyFile, failing: str
) -> None:
    # With ROLLBACK, SQLite has taken all back by itself before the failure is seen.
    store = DeskStore(path, keys)
    outbox = Outbox(store)

    def fail() -> None:
        with store.transaction() as db:
            outbox.prepare(ROW)
            db.execute(failing)

    with pytest.raises(sqlite3.OperationalError):
        fail()
    assert outbox.row(KEY) is None
    store.shut()
