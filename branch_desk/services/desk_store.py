"""The desk's one database (`desk.db`): open sends and drafts, sealed under a key of the key store.

It is opened, upgraded and, when damaged, moved aside here; `outbox` and `drafts` know their tables.
"""

import hmac
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from branch_desk.common import open_private
from branch_desk.journal.keys import KeyStore
from branch_desk.services.errors import SettingsInvalid

STORE_SERVICE: Final = "branch_desk.store"
_KEY_USER: Final = "desk.db"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_VERSION: Final = 3
_BUSY_S = 5.0
"""1 held open sends alone; 2 has drafts beside them; 3 keeps what words a receipt. Rows stay."""
_OF_PAPERS: Final = 3
_NOT_NOW: Final = (
    "{name} cannot be opened now: {why}. Nothing in it is lost. Close what else uses it, see that "
    "the disk has room, and start again."
)
_ADD_PAPER: Final = "ALTER TABLE outbox ADD COLUMN paper BLOB;"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS outbox (
    key TEXT PRIMARY KEY, draft_id TEXT NOT NULL, officer_id TEXT NOT NULL, action TEXT NOT NULL,
    subject TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, if_match TEXT,
    commitment TEXT NOT NULL, opened_at TEXT NOT NULL, sealed BLOB NOT NULL,
    state TEXT NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLOSED')),
    answer BLOB, shown INTEGER NOT NULL DEFAULT 0, paper BLOB
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_open_row_a_draft ON outbox (draft_id) WHERE state = 'OPEN';
CREATE UNIQUE INDEX IF NOT EXISTS one_open_row_a_subject ON outbox (subject) WHERE state = 'OPEN';
CREATE TABLE IF NOT EXISTS drafts (
    draft_id TEXT PRIMARY KEY, officer_id TEXT NOT NULL, saved_at TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
"""


class RowUnreadable(Exception):
    """A sealed row that cannot be opened: its key is gone, or it was changed."""


class DeskStore:
    """The connection to `desk.db` and its seal; `guard` is held by whoever uses `db`."""

    def __init__(self, path: Path, keys: KeyStore) -> None:
        """Open the file, or make it; a damaged one is moved aside and named in `alarm`.

        Raises KeyringRefused, OSError, and SettingsInvalid for data of a newer desk, or a file that
        another program holds.
        """
        self.alarm: str | None = None
        self.guard: Final = threading.RLock()
        self.ended: Final[set[str]] = set()
        """The drafts whose operation was done or waits for approval: never kept again."""
        self._seal_key = _key_of(keys)
        try:
            self.db = _open(path)
        except sqlite3.OperationalError as error:
            # Held by another program, or on a disk that is full: nothing in it is damaged.
            raise SettingsInvalid(_NOT_NOW.format(name=path.name, why=error)) from error
        except sqlite3.DatabaseError:
            self.alarm = _move_aside(path)
            self.db = _open(path)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the guard and make all that happens inside durable together, or none of it."""
        with self.guard:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                # A disk that fails may have made SQLite take it all back by itself.
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def seal(self, about: tuple[str, ...], plain: bytes) -> bytes:
        """Seal bytes (AES-256-GCM); `about` is table, part, row and officer, and binds the seal."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._seal_key).encrypt(nonce, plain, _joined(about))

    def unseal(self, about: tuple[str, ...], sealed: bytes) -> bytes:
        """Open what was sealed about the same row. Raises RowUnreadable."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(self._seal_key).decrypt(nonce, rest, _joined(about))
        except (InvalidTag, ValueError):
            raise RowUnreadable(*about) from None

    def hidden(self, words: str) -> str:
        """Name a thing without naming it: an identity number must not stand in the file."""
        return hmac.new(self._seal_key, words.encode("utf-8"), "sha256").hexdigest()

    def shut(self) -> None:
        """Close the file."""
        with self.guard:
            self.db.close()


def _joined(about: tuple[str, ...]) -> bytes:
    return "\0".join(about).encode("ascii")


def _key_of(keys: KeyStore) -> bytes:
    kept = keys.read(STORE_SERVICE, _KEY_USER)
    if kept is None:
        kept = secrets.token_bytes(_KEY_BYTES)
        keys.write(STORE_SERVICE, _KEY_USER, kept)
    return kept


def _open(path: Path) -> sqlite3.Connection:
    # Made private before SQLite touches it; its side files take the rights of the main one.
    open_private(path, "append").close()
    db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            db.execute(f"PRAGMA {pragma}")
        added = _ADD_PAPER if 0 < _version_of(db, path) < _OF_PAPERS else ""
        steps = f"{added} {_SCHEMA} PRAGMA user_version = {_VERSION};"
        db.executescript(f"BEGIN IMMEDIATE; {steps} COMMIT;")
    except BaseException:
        db.close()
        raise
    return db


def _version_of(db: sqlite3.Connection, path: Path) -> int:
    """Give the version of a usable file, 0 of a new one."""
    found: int = db.execute("PRAGMA user_version").fetchone()[0]
    if found > _VERSION:
        raise SettingsInvalid(
            f"{path.name} is from a newer Branch Desk. Ask IT for the newest version."
        )
    if db.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("damaged")
    return found


def _move_aside(path: Path) -> str:
    aside = next(
        name
        for number in count(1)
        if not (name := path.with_name(f"{path.name}.damaged-{number}")).exists()
    )
    path.replace(aside)
    # What was written last may still stand beside it: who mends the file needs both.
    for side in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + side).replace(aside.with_name(aside.name + side))
    return (
        f"The file of drafts and open sends was damaged and is kept as {aside.name}. The journal "
        "knows every key in doubt; drafts have to be typed again. Call IT."
    )
