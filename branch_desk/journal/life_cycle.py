"""What may follow what: one intent a key, results until a final one; which sessions are open."""

from dataclasses import dataclass, replace

from branch_desk.journal.entry import Entry, Intent, Result, SessionEntry


@dataclass(frozen=True)
class OpenIntent:
    """An operation without a final result; `is_unknown` says that an UNKNOWN one stands."""

    key: str
    op: str
    commit: str
    actor: str
    seq: int
    is_unknown: bool = False


@dataclass(frozen=True)
class OpenSession:
    """An officer's session that has not ended."""

    actor: str
    role: str
    session: str


class LifeCycle:
    """Follows a log, entry by entry, and knows what is still open."""

    def __init__(self) -> None:
        self._open: dict[str, OpenIntent] = {}
        self._final: set[str] = set()
        self._sessions: dict[str, OpenSession] = {}

    def copy(self) -> "LifeCycle":
        """Give a life cycle that goes on by itself from here."""
        twin = LifeCycle()
        twin._open = dict(self._open)
        twin._final = set(self._final)
        twin._sessions = dict(self._sessions)
        return twin

    @property
    def open_intents(self) -> tuple[OpenIntent, ...]:
        """The operations without a final result, oldest first."""
        return tuple(self._open.values())

    @property
    def open_sessions(self) -> tuple[OpenSession, ...]:
        """The sessions that have not ended, oldest first."""
        return tuple(self._sessions.values())

    def refusal(self, entry: Entry) -> str:
        """Say why this entry may not come next; empty if it may."""
        if isinstance(entry, Intent):
            if entry.key in self._open or entry.key in self._final:
                return "this key has its intent already"
        elif isinstance(entry, Result):
            if entry.key in self._final:
                return "this key has its final result already"
            if entry.key not in self._open:
                return "this key has no intent"
        return ""

    def apply(self, entry: Entry) -> None:
        """Take in an entry that was not refused."""
        if isinstance(entry, Intent):
            self._open[entry.key] = OpenIntent(
                entry.key, entry.op, entry.commit, entry.actor, entry.seq
            )
        elif isinstance(entry, Result):
            self._apply_result(entry)
        elif isinstance(entry, SessionEntry):
            self._apply_session(entry)

    def _apply_result(self, entry: Result) -> None:
        if entry.outcome == "UNKNOWN":
            self._open[entry.key] = replace(self._open[entry.key], is_unknown=True)
        else:
            del self._open[entry.key]
            self._final.add(entry.key)

    def _apply_session(self, entry: SessionEntry) -> None:
        if entry.event == "end":
            self._sessions.pop(entry.session, None)
        else:
            self._sessions[entry.session] = OpenSession(entry.actor, entry.role, entry.session)
