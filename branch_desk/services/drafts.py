"""What an officer has typed and not sent: kept sealed as it is typed, so that a kill loses nothing.

Whether it was sent is never a note of the draft's own, which a kill could leave untrue: it is read
from the open sends beside it. Passwords and codes are in no form, and so in no draft.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from branch_desk.common import utc_now
from branch_desk.domain.facts import DocumentFacts
from branch_desk.services.desk_store import DeskStore, RowUnreadable
from branch_desk.services.logs import log
from branch_desk.services.threads import require_worker

KEPT_FOR: Final = timedelta(days=14)
_LAST_DAY: Final = timedelta(days=1)
_SAVE: Final = """
INSERT INTO drafts (draft_id, officer_id, saved_at, sealed) VALUES (?, ?, ?, ?)
ON CONFLICT (draft_id) DO UPDATE SET saved_at = excluded.saved_at, sealed = excluded.sealed
WHERE drafts.officer_id = excluded.officer_id
"""
_SELECT: Final = """
SELECT draft_id, saved_at, sealed,
    (SELECT key FROM outbox WHERE outbox.draft_id = drafts.draft_id AND state = 'OPEN')
FROM drafts WHERE officer_id = ?
"""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A form as it was typed.

    `values` are those of the form, raw and nested as on the wire, and JSON. `documents` is what is
    known of each stored paper that they name, by its ID. `title` says in a few words what it is
    about, such as a name. `sent_key` is the key under which it was sent while the outcome is not
    known. `request_id` names the returned request that it amends, `revision` the one of it that it
    began with. `is_ready` says that it was
    finished while there was no connection, `is_set_aside` that its officer put it away.
    """

    draft_id: str
    officer_id: str
    action: str
    values: Mapping[str, Any]
    customer_id: str | None = None
    title: str | None = None
    documents: Mapping[str, DocumentFacts] = field(default_factory=dict)
    request_id: str | None = None
    revision: int | None = None
    is_ready: bool = False
    is_set_aside: bool = False
    saved_at: datetime = field(default_factory=utc_now)
    sent_key: str | None = None

    @property
    def kept_until(self) -> datetime:
        """When it is deleted unless it is typed in again."""
        return self.saved_at + KEPT_FOR

    def is_ending(self, now: datetime) -> bool:
        """Whether it is deleted within a day; what is in doubt never is."""
        return not self.sent_key and self.kept_until - now < _LAST_DAY


class Drafts:
    """The drafts in `desk.db`; thread-safe, and never called on the GUI thread."""

    def __init__(self, store: DeskStore, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._clock = clock
        self.purge()

    def save(self, draft: Draft) -> datetime:
        """Keep a draft in place of what was kept of it; when this returns it is durable.

        Gives the time that stands in it from now on. What was done meanwhile, or waits for
        approval, is not kept again. Raises sqlite3.Error from a disk that fails.
        """
        require_worker()
        now = self._clock()
        sealed = self._store.seal(_about(draft.draft_id, draft.officer_id), _plain(draft))
        with self._store.guard:
            if draft.draft_id not in self._store.ended:
                row = (draft.draft_id, draft.officer_id, _stamp(now), sealed)
                self._store.db.execute(_SAVE, row)
        return now

    def of(self, officer_id: str) -> tuple[Draft, ...]:
        """Give an officer's drafts, the newest first; one that cannot be opened is left out."""
        require_worker()
        self.purge()
        with self._store.guard:
            rows = self._store.db.execute(f"{_SELECT} ORDER BY saved_at DESC", (officer_id,))
            found = [self._opened(officer_id, *row) for row in rows.fetchall()]
        return tuple(each for each in found if each is not None)

    def get(self, draft_id: str, officer_id: str) -> Draft | None:
        """Give one draft of an officer, or None if there is none that can be opened."""
        require_worker()
        with self._store.guard:
            rows = self._store.db.execute(f"{_SELECT} AND draft_id = ?", (officer_id, draft_id))
            row = rows.fetchone()
        return None if row is None else self._opened(officer_id, *row)

    def delete(self, draft_id: str, officer_id: str) -> None:
        """Forget a draft for good, as its officer wishes."""
        require_worker()
        with self._store.guard:
            self._store.db.execute(
                "DELETE FROM drafts WHERE draft_id = ? AND officer_id = ?", (draft_id, officer_id)
            )

    def purge(self) -> None:
        """Forget, of every officer, what nobody has typed in for 14 days and is not in doubt."""
        with self._store.guard:
            self._store.db.execute(
                "DELETE FROM drafts WHERE saved_at < ? AND draft_id NOT IN "
                "(SELECT draft_id FROM outbox WHERE state = 'OPEN')",
                (_stamp(self._clock() - KEPT_FOR),),
            )

    def _opened(
        self, officer_id: str, draft_id: str, saved_at: str, sealed: bytes, sent_key: str | None
    ) -> Draft | None:
        try:
            plain = self._store.unseal(_about(draft_id, officer_id), sealed)
        except RowUnreadable:
            log.warning("draft cannot be opened", key=draft_id)
            return None
        kept: dict[str, Any] = json.loads(plain)
        documents = {name: _document(each) for name, each in kept.pop("documents").items()}
        return Draft(
            **kept,
            draft_id=draft_id,
            officer_id=officer_id,
            documents=documents,
            saved_at=datetime.fromisoformat(saved_at),
            sent_key=sent_key,
        )


def _about(draft_id: str, officer_id: str) -> tuple[str, ...]:
    return ("drafts", "form", draft_id, officer_id)


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def _plain(draft: Draft) -> bytes:
    kept = {
        "action": draft.action,
        "values": draft.values,
        "customer_id": draft.customer_id,
        "title": draft.title,
        "documents": {name: _named(each) for name, each in draft.documents.items()},
        "request_id": draft.request_id,
        "revision": draft.revision,
        "is_ready": draft.is_ready,
        "is_set_aside": draft.is_set_aside,
    }
    return json.dumps(kept, ensure_ascii=False).encode("utf-8")


def _named(document: DocumentFacts) -> dict[str, Any]:
    dates = {"issued_on": document.issued_on, "expires_on": document.expires_on}
    words = {name: day.isoformat() if day else None for name, day in dates.items()}
    return {**vars(document), **words}


def _document(named: Mapping[str, Any]) -> DocumentFacts:
    plain = DocumentFacts(**named)
    issued, expires = named["issued_on"], named["expires_on"]
    return replace(
        plain,
        issued_on=date.fromisoformat(issued) if issued else None,
        expires_on=date.fromisoformat(expires) if expires else None,
    )
