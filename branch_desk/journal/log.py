"""The journal of this workstation: append durably, recover, say what is still open."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from branch_desk.common import open_private, utc_now
from branch_desk.domain.receipts import FIRST_LINE
from branch_desk.journal.disk import LogFile, free_bytes, lock_folder
from branch_desk.journal.enrolment import Enrolment
from branch_desk.journal.entry import APP_VERSION, OFFICER_KINDS, Entry, Kind, build, decode, encode
from branch_desk.journal.errors import (
    AppendRefused,
    EntryInvalid,
    Finding,
    JournalDamaged,
    JournalError,
    JournalFailed,
    KeyringRefused,
)
from branch_desk.journal.frame import Frame, FrameReader, encode_frame
from branch_desk.journal.keys import JOURNAL_SERVICE, KeyStore
from branch_desk.journal.life_cycle import OpenIntent
from branch_desk.journal.merkle import leaf_hash
from branch_desk.journal.note import Checkpoint, VerifierKey, seal
from branch_desk.journal.verify import Found, Scan, Verifier, no_log, scan

LEAST_FREE_BYTES: Final = 64 * 2**20
SEED_BYTES: Final = 32
_RECEIPT: Final = f"{FIRST_LINE}\n".encode()


class State(StrEnum):
    """What the journal can do: everything; nothing until reopened; nothing on this log again."""

    READY = "READY"
    FAILED = "FAILED"
    DAMAGED = "DAMAGED"


@dataclass(frozen=True)
class Status:
    """The state, and what is wrong unless it is READY: a finding, or the reason of a failure."""

    state: State
    trouble: Found | str = ""

    @property
    def is_ready(self) -> bool:
        """Whether operations and viewed reads may go on."""
        return self.state is State.READY

    @property
    def finding(self) -> Finding | None:
        """The verifier's finding, if DAMAGED."""
        return self.trouble.finding if isinstance(self.trouble, Found) else None

    @property
    def error(self) -> JournalFailed | JournalDamaged | None:
        """The error with its sentence that every append raises now; None if READY."""
        return None if self.is_ready else self.as_error()

    def as_error(self) -> JournalFailed | JournalDamaged:
        """Give a new error to raise, for a state other than READY."""
        if isinstance(self.trouble, Found):
            return self.trouble.as_error()
        return JournalFailed(self.trouble)


@dataclass(frozen=True)
class _Pen:
    """What writing needs; the journal is READY as long as it holds one."""

    file: LogFile
    private: Ed25519PrivateKey


@dataclass(frozen=True)
class Sealed:
    """An entry that is on the disk: its index, the root over the log up to it (hex), its note."""

    seq: int
    root: str
    note: bytes


class Journal(AbstractContextManager["Journal"]):
    """One open log. Thread-safe; every call may wait for the disk, so never on the GUI thread."""

    def __init__(
        self,
        folder: Path,
        enrolment: Enrolment,
        keys: KeyStore,
        clock: Callable[[], datetime],
        least_free: int,
    ) -> None:
        """Use `open`, which leaves the journal in a state that can be asked."""
        self.enrolment: Final = enrolment
        self._folder = folder
        self._path = folder / enrolment.log_name
        self._keys = keys
        self._clock = clock
        self._least_free = least_free
        self._guard = threading.RLock()
        self._lock: BinaryIO | None = None
        self._pen: _Pen | None = None
        self._was_ready = False
        self._scan = Scan(Verifier(enrolment))
        self._status = Status(State.FAILED, "it is not open yet")

    @classmethod
    def open(
        cls,
        folder: Path,
        enrolment: Enrolment,
        keys: KeyStore,
        *,
        clock: Callable[[], datetime] = utc_now,
        least_free: int = LEAST_FREE_BYTES,
    ) -> "Journal":
        """Open the log in `<data>/journal`, check all of it, repair a torn tail.

        Ends a session that was found open. Raises JournalLocked if a second desk holds the log and
        KeyringRefused if the key store does not answer; any other trouble stands in `status`.
        `least_free` is the free space in bytes below which an intent is refused.
        """
        journal = cls(folder, enrolment, keys, clock, least_free)
        try:
            journal._begin()
        except JournalError:
            journal.close()
            raise
        return journal

    @property
    def status(self) -> Status:
        """READY, FAILED or DAMAGED, with the reason."""
        return self._status

    @property
    def size(self) -> int:
        """The number of entries on the disk that are verified or were sealed here."""
        with self._guard:
            return self._scan.verifier.size

    @property
    def head(self) -> str:
        """The root over all entries, 64 hex digits; empty while there is none."""
        with self._guard:
            return self._scan.verifier.head

    @property
    def note(self) -> bytes:
        """The newest checkpoint: kept elsewhere, it is an anchor."""
        with self._guard:
            return self._scan.verifier.note

    def append(self, kind: Kind, **fields: object) -> Sealed:
        """Write one entry; when this returns it is durable.

        A field that is None is left out; `app` of a session is filled in. Raises EntryInvalid for
        fields that the kind does not allow, AppendRefused if the entry may not come now,
        JournalFailed or JournalDamaged unless READY, JournalFailed if the disk fails.
        """
        with self._guard:
            pen = self._ready_pen()
            if kind not in OFFICER_KINDS:
                raise EntryInvalid("this kind of entry cannot be appended")
            if kind == "session":
                fields.setdefault("app", APP_VERSION)
            if kind == "intent":
                _require_space(self._folder, self._least_free)
            return self._seal(pen, kind, fields)

    def end_session(self) -> Sealed:
        """Append the end of the session that was opened last.

        Raises AppendRefused (`no_session`) if none is open, else as `append`.
        """
        with self._guard:
            pen = self._ready_pen()
            sessions = self._scan.verifier.life.open_sessions
            if not sessions:
                raise AppendRefused("no_session", "no session is open")
            end = {"event": "end", "app": APP_VERSION, **vars(sessions[-1])}
            return self._seal(pen, "session", end)

    def sign_receipt(self, message: bytes) -> bytes:
        """Sign a receipt with the key that signs the log now; gives 64 bytes of Ed25519.

        Raises EntryInvalid unless the message begins with the line of receipts, JournalFailed or
        JournalDamaged unless READY.
        """
        with self._guard:
            pen = self._ready_pen()
            if not message.startswith(_RECEIPT):
                raise EntryInvalid("what is to be signed is no receipt")
            return pen.private.sign(message)

    def open_intents(self) -> tuple[OpenIntent, ...]:
        """Give the operations without a final result, oldest first: the keys in doubt."""
        with self._guard:
            return self._scan.verifier.life.open_intents

    def entries(self, from_: int = 0, to: int | None = None) -> Iterator[Entry]:
        """Read the entries `from_` to `to`, both included, from the disk; all by default.

        Each is compared with the tree. Raises JournalDamaged if one has changed since it was
        verified, JournalFailed if the disk cannot be read.
        """
        last = self.size - 1 if to is None else min(to, self.size - 1)
        first = max(from_, 0)
        if last < first:
            return
        try:
            with open_private(self._path, "read") as file:
                reader = FrameReader(file, self._scan.offsets[first])
                for seq in range(first, last + 1):
                    yield self._trusted(seq, reader.next())
        except OSError as error:
            raise self._stop(f"it cannot be read ({error.strerror})") from None

    def reopen(self) -> Status:
        """Try to become READY after FAILED, with the checks of `open`; a damaged log stays so.

        Raises JournalLocked if a second desk has the lock by now.
        """
        with self._guard:
            if self._status.state is State.FAILED:
                try:
                    self._begin(is_reopened=True)
                except KeyringRefused as error:
                    self._stop(error.reason)
            return self._status

    def close(self) -> None:
        """Let go of file and lock. What was appended is durable already; no session is ended."""
        with self._guard:
            self._stop("it has been closed")
            if self._lock:
                self._lock.close()
                self._lock = None

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, *, is_reopened: bool = False) -> None:
        """Walk the opening steps of docs/journal.md; every end of it leaves a status."""
        try:
            self._lock = self._lock or lock_folder(self._folder)
            self._scan = _read(self._path, self.enrolment)
            private = None if self._scan.found else _key(self._keys, self.enrolment)
            if private is None:
                self._stop(self._scan.found or _without_key(self._scan))
                return
            self._pen = _Pen(_repaired(self._path, self._scan), private)
        except OSError as error:
            self._stop(f"it cannot be opened ({error.strerror})")
            return
        self._status = Status(State.READY)
        self._append_what_is_due(self._pen, is_reopened=is_reopened)

    def _append_what_is_due(self, pen: _Pen, *, is_reopened: bool) -> None:
        torn_bytes = self._scan.torn_bytes
        try:
            if torn_bytes or is_reopened:
                reason = "write_failed" if is_reopened else "torn_tail"
                self._seal(pen, "recovery", {"torn_bytes": torn_bytes, "reason": reason})
            # After a failure in this run the officer is still there: the session goes on.
            while not self._was_ready and self._scan.verifier.life.open_sessions:
                self.end_session()
        except JournalFailed:
            return  # the status says it
        self._was_ready = True

    def _seal(self, pen: _Pen, kind: str, fields: Mapping[str, object]) -> Sealed:
        verifier = self._scan.verifier
        entry = build(kind, verifier.size, self._clock(), fields)
        refusal = verifier.life.refusal(entry)
        if refusal:
            raise AppendRefused("life_cycle", refusal)
        data = encode(entry)
        leaf = leaf_hash(data)
        root = verifier.tree.root_after(leaf)
        note = seal(Checkpoint(self.enrolment.origin, entry.seq + 1, root), pen.private)
        frame = encode_frame(data, note)
        try:
            pen.file.append(frame)
            self._scan.offsets.append(self._scan.end)
            self._scan.end += len(frame)
            verifier.accept(entry, leaf, note)
        except OSError as error:
            raise self._stop(f"the disk refused an entry ({error.strerror})") from None
        except BaseException:
            # Ctrl-C in a script: what is on the disk is not known, so it is read anew.
            self._stop("writing an entry was interrupted")
            raise
        return Sealed(entry.seq, root.hex(), note)

    def _ready_pen(self) -> _Pen:
        if self._pen is None:
            raise self._status.as_error()
        return self._pen

    def _trusted(self, seq: int, frame: Frame | None) -> Entry:
        with self._guard:
            if frame and leaf_hash(frame.entry) == self._scan.verifier.tree.leaf(seq):
                return decode(frame.entry, seq)
            offset = self._scan.offsets[seq]
            reason = "an entry changed since it was verified"
            raise self._stop(Found(Finding.ROOT, seq, offset, reason))

    def _stop(self, trouble: Found | str) -> JournalFailed | JournalDamaged:
        """Let go of the file and be DAMAGED for a finding, FAILED for a reason."""
        if self._pen:
            self._pen.file.close()
            self._pen = None
        state = State.DAMAGED if isinstance(trouble, Found) else State.FAILED
        self._status = Status(state, trouble)
        return self._status.as_error()


def _read(path: Path, enrolment: Enrolment) -> Scan:
    try:
        with open_private(path, "read") as file:
            return scan(file, enrolment)
    except FileNotFoundError:
        return no_log(enrolment)


def _key(keys: KeyStore, enrolment: Enrolment) -> Ed25519PrivateKey | None:
    """Give the private key of the log, or None if the key store holds none or another."""
    seed = keys.read(JOURNAL_SERVICE, enrolment.key_slot)
    if seed is None or len(seed) != SEED_BYTES:
        return None
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return private if str(VerifierKey.of(enrolment.origin, private)) == enrolment.vkey else None


def _without_key(found: Scan) -> Found:
    reason = "the key store does not hold the key of this log"
    return Found(Finding.KEY_MISSING, found.verifier.size, found.end, reason)


def _repaired(path: Path, found: Scan) -> LogFile:
    """Open the file for writing and cut a torn tail from it."""
    file = LogFile(path)
    if found.torn_bytes:
        file.cut(found.end)
    return file


def _require_space(folder: Path, least_free: int) -> None:
    if free_bytes(folder) < least_free:
        raise AppendRefused("disk_full", "the disk of this workstation is nearly full")
