"""The verifier: what a log proves, entry by entry, against an identity from outside the log."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from branch_desk.journal.enrolment import Enrolment
from branch_desk.journal.entry import Entry, EntryFault, Start, decode
from branch_desk.journal.errors import AnchorInvalid, Finding, JournalDamaged
from branch_desk.journal.frame import FrameReader
from branch_desk.journal.life_cycle import LifeCycle
from branch_desk.journal.merkle import Tree, leaf_hash
from branch_desk.journal.note import (
    Checkpoint,
    NoteInvalid,
    VerifierKey,
    check_seal,
    read_anchor,
)

EXIT_VERIFIED: Final = 0
EXIT_BROKEN: Final = 5
EXIT_NO_ANCHOR: Final = 9


class Verifier:
    """Takes the frames of a log one at a time and holds what they add up to."""

    def __init__(self, enrolment: Enrolment) -> None:
        self._enrolment = enrolment
        self._key = VerifierKey.parse(enrolment.vkey)
        self.tree = Tree()
        self.life = LifeCycle()
        self.note = b""

    @property
    def size(self) -> int:
        """The number of entries taken."""
        return self.tree.size

    @property
    def head(self) -> str:
        """The root over all entries taken, 64 hex digits; empty before the first."""
        return self.tree.root().hex() if self.size else ""

    def copy(self) -> "Verifier":
        """Give a verifier that goes on by itself from here."""
        twin = Verifier(self._enrolment)
        twin.tree = self.tree.copy()
        twin.life = self.life.copy()
        twin.note = self.note
        return twin

    def take(self, data: bytes, note: bytes) -> Entry:
        """Check the next frame whole and take it in.

        Raises EntryFault with its finding, and is then as before.
        """
        entry = decode(data, self.size)
        if isinstance(entry, Start):
            self._check_start(entry)
        leaf = leaf_hash(data)
        text = Checkpoint(self._enrolment.origin, self.size + 1, self.tree.root_after(leaf)).text
        if not note.startswith(text + b"\n"):
            raise EntryFault(Finding.ROOT, "its checkpoint belongs to other entries")
        try:
            check_seal(note, text, self._key)
        except NoteInvalid as error:
            raise EntryFault(Finding.SIGNATURE, str(error)) from None
        refusal = self.life.refusal(entry)
        if refusal:
            raise EntryFault(Finding.LIFE_CYCLE, refusal)
        self.accept(entry, leaf, note)
        return entry

    def accept(self, entry: Entry, leaf: bytes, note: bytes) -> None:
        """Take in an entry that needs no check: the log made and sealed it itself."""
        self.tree.append(leaf)
        self.life.apply(entry)
        self.note = note

    def _check_start(self, entry: Start) -> None:
        if (entry.origin, entry.vkey) != (self._enrolment.origin, self._enrolment.vkey):
            raise EntryFault(Finding.EPOCH, "the log begins with another origin or key")


@dataclass(frozen=True)
class Found:
    """One finding: at entry `seq`, whose frame begins at byte `offset`."""

    finding: Finding
    seq: int
    offset: int
    reason: str

    def as_error(self) -> JournalDamaged:
        """Give the error that a journal with this finding raises."""
        return JournalDamaged(self.finding, self.seq, self.offset, self.reason)


@dataclass
class Scan:
    """A log as read from its file.

    `end` is the byte behind the last good frame; `torn_bytes` behind it look like one frame that
    was not written whole. With `found` the log is damaged, and the rest describes its good part.
    """

    verifier: Verifier
    offsets: "array[int]" = field(default_factory=lambda: array("Q"))
    end: int = 0
    torn_bytes: int = 0
    found: Found | None = None


def scan(
    file: BinaryIO, enrolment: Enrolment, visit: Callable[[Entry], object] | None = None
) -> Scan:
    """Read and verify a log from its first byte; `visit` gets each entry once it is verified."""
    result = Scan(Verifier(enrolment))
    reader = FrameReader(file)
    for frame in reader:
        try:
            entry = result.verifier.take(frame.entry, frame.note)
        except EntryFault as fault:
            result.found = Found(fault.finding, result.verifier.size, frame.offset, fault.reason)
            return result
        result.offsets.append(frame.offset)
        result.end = reader.offset
        if visit:
            visit(entry)
    leftover, looks_torn = reader.leftover()
    if not result.offsets or not looks_torn:
        reason = "bytes that are no frame" if leftover else "the log is empty"
        result.found = Found(Finding.FRAME, result.verifier.size, result.end, reason)
    else:
        result.torn_bytes = leftover
    return result


def scan_log(
    path: Path, enrolment: Enrolment, visit: Callable[[Entry], object] | None = None
) -> Scan:
    """Read and verify a log file as `scan` does; a missing file is a finding.

    Raises OSError if the file is there but cannot be read.
    """
    try:
        with path.open("rb") as file:
            return scan(file, enrolment, visit)
    except FileNotFoundError:
        return no_log(enrolment)


def no_log(enrolment: Enrolment) -> Scan:
    """Give the scan of a log whose file is gone."""
    missing = Found(Finding.FRAME, 0, 0, "there is no log file")
    return Scan(Verifier(enrolment), found=missing)


@dataclass(frozen=True)
class Report:
    """What a verification showed. Without an anchor completeness is not shown."""

    size: int
    head: str
    findings: tuple[Found, ...]
    anchor_size: int | None

    @property
    def exit_code(self) -> int:
        """5 for any finding, 9 without an anchor, 0 with one."""
        if self.findings:
            return EXIT_BROKEN
        return EXIT_NO_ANCHOR if self.anchor_size is None else EXIT_VERIFIED


def verify_log(path: Path, enrolment: Enrolment, anchor: bytes | None = None) -> Report:
    """Verify a log file against the enrolment and, if given, a kept checkpoint note.

    Raises AnchorInvalid if the anchor is no checkpoint of this log, and OSError if the file is
    there but cannot be read. A missing file is a finding.
    """
    kept = None if anchor is None else parse_anchor(anchor, enrolment)
    return report_on(scan_log(path, enrolment), kept)


def report_on(result: Scan, anchor: Checkpoint | None) -> Report:
    """Sum up a scan and compare it with the anchor."""
    size = result.verifier.size
    found = [result.found] if result.found else []
    if result.torn_bytes:
        reason = f"{result.torn_bytes} bytes of an unfinished entry at the end"
        found.append(Found(Finding.INCOMPLETE_TAIL, size, result.end, reason))
    if anchor:
        found += _compare(result, anchor)
    return Report(size, result.verifier.head, tuple(found), None if anchor is None else anchor.size)


def parse_anchor(note: bytes, enrolment: Enrolment) -> Checkpoint:
    """Read a kept note of the enrolled log. Raises AnchorInvalid if it is none."""
    try:
        return read_anchor(note, VerifierKey.parse(enrolment.vkey))
    except NoteInvalid as error:
        raise AnchorInvalid(f"the anchor is no checkpoint of this log: {error}") from None


def _compare(result: Scan, anchor: Checkpoint) -> list[Found]:
    tree = result.verifier.tree
    if anchor.size > tree.size:
        # A log that is broken before the anchor's size shows its own finding; it was not cut there.
        if result.found and result.found.finding is not Finding.FRAME:
            return []
        reason = f"the anchor has seen {anchor.size} entries, the log holds {tree.size}"
        return [Found(Finding.ROLLBACK, tree.size, result.end, reason)]
    if tree.root(anchor.size) != anchor.root:
        reason = f"the first {anchor.size} entries are not those that the anchor has seen"
        return [Found(Finding.FORK, anchor.size, result.end, reason)]
    return []
