"""The open sends of this desk, sealed on disk (`desk.db`), so that none is lost or sent twice.

A row is durable before the journal's intent, and is closed after its result; what is found at the
next start is sorted by `recovery`. Bodies and replies are sealed under a key of the key store.
"""

import hmac
import secrets
import sqlite3
import threading
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from branch_desk.common import open_private
from branch_desk.journal.entry import SALT_BYTES
from branch_desk.journal.keys import KeyStore
from branch_desk.services.errors import SettingsInvalid
from branch_desk.services.threads import require_worker

STORE_SERVICE: Final = "branch_desk.store"
_KEY_USER: Final = "desk.db"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS outbox (
    key TEXT PRIMARY KEY, draft_id TEXT NOT NULL, officer_id TEXT NOT NULL, action TEXT NOT NULL,
    subject TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, if_match TEXT,
    commitment TEXT NOT NULL, opened_at TEXT NOT NULL, sealed BLOB NOT NULL,
    state TEXT NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLOSED')),
    answer BLOB, shown INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_open_row_a_draft ON outbox (draft_id) WHERE state = 'OPEN';
CREATE UNIQUE INDEX IF NOT EXISTS one_open_row_a_subject ON outbox (subject) WHERE state = 'OPEN';
"""
_INSERT: Final = """
INSERT INTO outbox (key, draft_id, officer_id, action, subject, method, path, if_match,
    commitment, opened_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SELECT: Final = """
SELECT key, draft_id, officer_id, action, subject, method, path, if_match, commitment, opened_at,
    sealed, state, answer, shown FROM outbox
"""


class RowUnreadable(Exception):
    """A sealed row that cannot be opened: its key is gone, or it was changed."""


class AlreadyOpen(Exception):
    """A row for the same draft or the same object is open."""


@dataclass(frozen=True)
class Row:
    """One send: who, what, where to, and the exact bytes; `answer` once it is closed."""

    key: str
    draft_id: str
    officer_id: str
    action: str
    subject: str
    method: str
    path: str
    if_match: str | None
    commitment: str
    body: bytes
    salt: bytes
    opened_at: datetime
    is_closed: bool = False
    answer: bytes | None = None
    is_shown: bool = False


class Outbox:
    """The rows in `desk.db`; thread-safe, and never called on the GUI thread."""

    def __init__(self, path: Path, keys: KeyStore) -> None:
        """Open the file, or make it; a damaged one is moved aside and named in `alarm`.

        Raises KeyringRefused, OSError, and SettingsInvalid for data of a newer desk.
        """
        self.alarm: str | None = None
        self._path = path
        self._guard = threading.RLock()
        self._seal_key = _key_of(keys)
        try:
            self._db = _open(path)
        except sqlite3.DatabaseError:
            self.alarm = _move_aside(path)
            self._db = _open(path)

    def prepare(self, row: Row) -> None:
        """Keep a new row; when this returns it is durable.

        Raises AlreadyOpen, and sqlite3.Error from a disk that fails.
        """
        require_worker()
        sealed = self._seal(row, "body", row.salt + row.body)
        values = (
            *(row.key, row.draft_id, row.officer_id, row.action, self._hidden(row.subject)),
            *(row.method, row.path, row.if_match, row.commitment, row.opened_at.isoformat()),
            sealed,
        )
        try:
            with self._guard:
                self._db.execute(_INSERT, values)
        except sqlite3.IntegrityError:
            raise AlreadyOpen(row.key) from None

    def close(self, key: str, answer: bytes) -> None:
        """Close a row for good with what the core answered, sealed."""
        require_worker()
        with self._guard:
            row = self._select("WHERE key = ?", key)
            for found in row:
                sealed = self._seal(found, "answer", answer)
                self._db.execute(
                    "UPDATE outbox SET state = 'CLOSED', answer = ? WHERE key = ?", (sealed, key)
                )

    def drop(self, key: str) -> None:
        """Forget a row of which nothing was sent."""
        require_worker()
        with self._guard:
            self._db.execute("DELETE FROM outbox WHERE key = ?", (key,))

    def mark_shown(self, key: str) -> None:
        """Note that the officer has seen how it ended."""
        require_worker()
        with self._guard:
            self._db.execute(
                "UPDATE outbox SET shown = 1 WHERE key = ? AND state = 'CLOSED'", (key,)
            )

    def end_session(self) -> None:
        """Forget what is closed and whose officer has been told; the rest is still to be told."""
        with self._guard:
            self._db.execute("DELETE FROM outbox WHERE state = 'CLOSED' AND shown = 1")

    def row(self, key: str) -> Row | None:
        """Give a row whole. Raises RowUnreadable if it cannot be opened."""
        require_worker()
        with self._guard:
            found = next(iter(self._select("WHERE key = ?", key)), None)
        return self._opened(found) if found else None

    def heads(self) -> tuple[Row, ...]:
        """Give every row, oldest first, with bodies and answers still sealed."""
        require_worker()
        with self._guard:
            return tuple(self._select("ORDER BY rowid"))

    def key_in_doubt(self, subject: str) -> str | None:
        """Give the key of the open row about an object, if there is one."""
        require_worker()
        with self._guard:
            rows = self._select("WHERE subject = ? AND state = 'OPEN'", self._hidden(subject))
        return next((row.key for row in rows), None)

    def shut(self) -> None:
        """Close the file."""
        with self._guard:
            self._db.close()

    def _select(self, clause: str, *values: str) -> list[Row]:
        return [_head(each) for each in self._db.execute(_SELECT + clause, values)]

    def _opened(self, head: Row) -> Row:
        inside = self._unseal(head, "body", head.body)
        answer = None if head.answer is None else self._unseal(head, "answer", head.answer)
        return replace(head, salt=inside[:SALT_BYTES], body=inside[SALT_BYTES:], answer=answer)

    def _hidden(self, subject: str) -> str:
        """Name an object without naming it: an identity number must not stand in the file."""
        return hmac.new(self._seal_key, subject.encode("utf-8"), "sha256").hexdigest()

    def _seal(self, row: Row, part: str, plain: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._seal_key).encrypt(nonce, plain, _about(row, part))

    def _unseal(self, row: Row, part: str, sealed: bytes) -> bytes:
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(self._seal_key).decrypt(nonce, rest, _about(row, part))
        except (InvalidTag, ValueError):
            raise RowUnreadable(row.key) from None


def _about(row: Row, part: str) -> bytes:
    return "\0".join(("outbox", part, row.key, row.officer_id)).encode("ascii")


def _head(columns: tuple[Any, ...]) -> Row:
    *texts, opened_at, sealed, state, answer, shown = columns
    names = [each.name for each in fields(Row)][: len(texts)]
    return Row(
        **dict(zip(names, texts, strict=True)),
        body=sealed,
        salt=b"",
        opened_at=datetime.fromisoformat(opened_at),
        is_closed=state == "CLOSED",
        answer=answer,
        is_shown=bool(shown),
    )


def _key_of(keys: KeyStore) -> bytes:
    kept = keys.read(STORE_SERVICE, _KEY_USER)
    if kept is None:
        kept = secrets.token_bytes(_KEY_BYTES)
        keys.write(STORE_SERVICE, _KEY_USER, kept)
    return kept


def _open(path: Path) -> sqlite3.Connection:
    # Made private before SQLite touches it; its side files take the rights of the main one.
    open_private(path, "append").close()
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            db.execute(f"PRAGMA {pragma}")
        _require_usable(db, path)
        db.executescript(_SCHEMA)
        db.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        db.close()
        raise
    return db


def _require_usable(db: sqlite3.Connection, path: Path) -> None:
    (found,) = db.execute("PRAGMA user_version").fetchone()
    if found > _VERSION:
        raise SettingsInvalid(
            f"{path.name} is from a newer Branch Desk. Ask IT for the newest version."
        )
    if db.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("damaged")


def _move_aside(path: Path) -> str:
    aside = next(
        name
        for number in count(1)
        if not (name := path.with_name(f"{path.name}.damaged-{number}")).exists()
    )
    path.replace(aside)
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    return (
        f"The file of open sends was damaged and is kept as {aside.name}. The journal knows every "
        "key in doubt; call IT."
    )
