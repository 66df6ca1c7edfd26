"""What the last run of the desk left behind, and how each is brought to its end.

The journal and the rows are compared key by key; the table is docs/reliability.md 2.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from branch_desk.journal.entry import Result, encode
from branch_desk.journal.life_cycle import OpenIntent
from branch_desk.journal.log import Journal
from branch_desk.journal.merkle import Tree, leaf_hash
from branch_desk.services.desk_store import RowUnreadable
from branch_desk.services.outbox import Outbox, Row
from branch_desk.services.outcomes import NOT_SO_FAR, Outcome
from branch_desk.services.pipeline import HEAD_DIGITS, Pipeline
from branch_desk.services.session import Session

_LOST: Final = "What was sent is no longer kept on this workstation."
Found = tuple[Row | None, Outcome]


@dataclass(frozen=True)
class OpenSend:
    """A key without a final result."""

    key: str
    action: str
    officer_id: str
    since: datetime


@dataclass(frozen=True)
class _Place:
    """Where an entry stands, and the head after it."""

    seq: int
    head: str


class Recovery:
    """Compares rows with the journal and finishes or reports each; runs on the write lane."""

    def __init__(
        self, pipeline: Pipeline, session: Session, outbox: Outbox, journal: Journal
    ) -> None:
        self._pipeline = pipeline
        self._session = session
        self._outbox = outbox
        self._journal = journal

    def run(self) -> Iterator[Found]:
        """Settle what belongs to the officer who is signed in, and give how each ended.

        A journal that takes no entries leaves all as it is.
        """
        if not self._journal.status.is_ready:
            return
        mine = self._session.officer.officer_id
        intents = {each.key: each for each in self._journal.open_intents()}
        heads = [row for row in self._outbox.heads() if row.officer_id == mine]
        doubtful = {row.key for row in heads if not row.is_closed and row.key not in intents}
        results = self._final_results(doubtful)
        readable: set[str] = set()
        for head in heads:
            row = self._opened(head)
            if row is not None:
                readable.add(row.key)
                yield from self._settled(row, intents, results)
        for intent in intents.values():
            if intent.actor == mine and intent.key not in readable:
                yield None, self._orphan(intent)

    def open_sends(self) -> tuple[OpenSend, ...]:
        """Give every key of this desk without a final result, oldest first."""
        rows = {row.key: row for row in self._outbox.heads() if not row.is_closed}
        found = []
        for intent in self._journal.open_intents():
            row = rows.get(intent.key)
            since = row.opened_at if row else self._written_at(intent)
            found.append(OpenSend(intent.key, intent.op, intent.actor, since))
        return tuple(found)

    def action_of(self, key: str) -> str:
        """Give the action of a key in doubt whose row is lost; empty for an unknown key."""
        return next((i.op for i in self._journal.open_intents() if i.key == key), "")

    def _settled(
        self, row: Row, intents: dict[str, OpenIntent], results: dict[str, _Place]
    ) -> Iterator[Found]:
        if row.is_closed:
            if not row.is_shown:
                yield row, self._pipeline.restored(row)
        elif row.key in intents:
            yield row, self._pipeline.resolve(row.key, row, row.action)
        elif row.key in results:
            yield (
                row,
                replace(
                    self._pipeline.resolve(row.key, row, row.action),
                    journal_seq=results[row.key].seq,
                    journal_head=results[row.key].head,
                ),
            )
        else:
            # Died before the intent: nothing was sent, and the draft is still there.
            self._outbox.drop(row.key)

    def _orphan(self, intent: OpenIntent) -> Outcome:
        """Settle an intent whose row is lost: it cannot be sent again, so it is cancelled."""
        outcome = self._pipeline.resolve(intent.key, None, intent.op)
        if outcome.reason == NOT_SO_FAR:
            outcome = self._pipeline.cancel(intent.key, None, intent.op)
        return replace(outcome, sentence=f"{outcome.sentence} {_LOST}")

    def _opened(self, head: Row) -> Row | None:
        try:
            return self._outbox.row(head.key)
        except RowUnreadable:
            return None

    def _final_results(self, keys: set[str]) -> dict[str, _Place]:
        """Find the final results of some keys, each with the head that it made."""
        tree, found = Tree(), {}
        for entry in self._journal.entries() if keys else ():
            tree.append(leaf_hash(encode(entry)))
            if isinstance(entry, Result) and entry.key in keys:
                found[entry.key] = _Place(entry.seq, tree.root().hex()[:HEAD_DIGITS])
        return found

    def _written_at(self, intent: OpenIntent) -> datetime:
        (entry,) = self._journal.entries(intent.seq, intent.seq)
        return datetime.strptime(entry.ts, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
