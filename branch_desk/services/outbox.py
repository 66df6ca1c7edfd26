"""The open sends of this desk, sealed on disk (`desk.db`), so that none is lost or sent twice.

A row is durable before the journal's intent, and is closed after its result; what is found at the
next start is sorted by `recovery`. Bodies and replies are sealed under a key of the key store.
"""

import sqlite3
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from branch_desk.journal.entry import SALT_BYTES
from branch_desk.services.desk_store import DeskStore
from branch_desk.services.threads import require_worker

_INSERT: Final = """
INSERT INTO outbox (key, draft_id, officer_id, action, subject, method, path, if_match,
    commitment, opened_at, sealed, paper) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SELECT: Final = """
SELECT key, draft_id, officer_id, action, subject, method, path, if_match, commitment, opened_at,
    sealed, state, answer, shown, paper FROM outbox
"""


class AlreadyOpen(Exception):
    """A row for the same draft or the same object is open."""


@dataclass(frozen=True)
class Row:
    """One send: who, what, where to, and the exact bytes; `answer` once it is closed.

    `paper` is what words its receipt (JSON of PaperFacts), as all stood before it was sent; None of
    a decision, and of what an older desk sent.
    """

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
    paper: bytes | None = None


class Outbox:
    """The rows in `desk.db`; thread-safe, and never called on the GUI thread."""

    def __init__(self, store: DeskStore) -> None:
        self._store = store
        self._db = store.db
        self._guard = store.guard

    def prepare(self, row: Row) -> None:
        """Keep a new row; when this returns it is durable.

        Raises AlreadyOpen, and sqlite3.Error from a disk that fails.
        """
        require_worker()
        sealed = self._store.seal(_about(row, "body"), row.salt + row.body)
        values = (
            *(row.key, row.draft_id, row.officer_id, row.action, self._store.hidden(row.subject)),
            *(row.method, row.path, row.if_match, row.commitment, row.opened_at.isoformat()),
            sealed,
            self._store.seal(_about(row, "paper"), row.paper) if row.paper else None,
        )
        try:
            with self._guard:
                self._db.execute(_INSERT, values)
        except sqlite3.IntegrityError:
            raise AlreadyOpen(row.key) from None

    def close(self, key: str, answer: bytes, *, ends_draft: bool = False) -> None:
        """Close a row for good with what the core answered, sealed.

        With `ends_draft` the draft it was made from goes in the same transaction: it is done, or
        waits for approval, and must not be sent a second time.
        """
        require_worker()
        with self._store.transaction() as db:
            for found in self._select("WHERE key = ?", key):
                sealed = self._store.seal(_about(found, "answer"), answer)
                db.execute(
                    "UPDATE outbox SET state = 'CLOSED', answer = ? WHERE key = ?", (sealed, key)
                )
                if ends_draft:
                    db.execute("DELETE FROM drafts WHERE draft_id = ?", (found.draft_id,))
                    self._store.ended.add(found.draft_id)

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
            rows = self._select("WHERE subject = ? AND state = 'OPEN'", self._store.hidden(subject))
        return next((row.key for row in rows), None)

    def _select(self, clause: str, *values: str) -> list[Row]:
        return [_head(each) for each in self._db.execute(_SELECT + clause, values)]

    def _opened(self, head: Row) -> Row:
        inside = self._store.unseal(_about(head, "body"), head.body)
        return replace(
            head,
            salt=inside[:SALT_BYTES],
            body=inside[SALT_BYTES:],
            answer=self._part(head, "answer", head.answer),
            paper=self._part(head, "paper", head.paper),
        )

    def _part(self, head: Row, part: str, sealed: bytes | None) -> bytes | None:
        return None if sealed is None else self._store.unseal(_about(head, part), sealed)


def _about(row: Row, part: str) -> tuple[str, ...]:
    return ("outbox", part, row.key, row.officer_id)


def _head(columns: tuple[Any, ...]) -> Row:
    *texts, opened_at, sealed, state, answer, shown, paper = columns
    names = [each.name for each in fields(Row)][: len(texts)]
    return Row(
        **dict(zip(names, texts, strict=True)),
        body=sealed,
        salt=b"",
        opened_at=datetime.fromisoformat(opened_at),
        is_closed=state == "CLOSED",
        answer=answer,
        is_shown=bool(shown),
        paper=paper,
    )
