"""A workstation for tests: real folders, a demo key file, an enrolled log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from branch_desk.domain.canonical import canonical
from branch_desk.journal.enrolling import enrol
from branch_desk.journal.enrolment import Enrolment
from branch_desk.journal.frame import FrameReader, encode_frame
from branch_desk.journal.keys import JOURNAL_SERVICE, DemoKeyFile
from branch_desk.journal.log import Journal, Sealed
from branch_desk.journal.merkle import Tree, leaf_hash
from branch_desk.journal.note import Checkpoint, seal

SESSION = "00112233445566aa"
OFFICER = {"actor": "REL001", "role": "RELATIONSHIP_OFFICER", "session": SESSION}
COMMIT = "4f2c7ef729d589ba1e4a0946bd34992621c511d3be97f4079313dd67605d565c"
FIRST_INSTANT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def key(number: int) -> str:
    return f"0b7c2f1e-6d1a-4c58-9a53-{number:012x}"


def ticking() -> Callable[[], datetime]:
    """A clock that moves on by a second with every look."""
    now = FIRST_INSTANT

    def look() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    return look


@dataclass(frozen=True)
class Workstation:
    config: Path
    data: Path
    keys: DemoKeyFile
    enrolment: Enrolment

    @property
    def folder(self) -> Path:
        return self.data / "journal"

    @property
    def log(self) -> Path:
        return self.folder / self.enrolment.log_name

    @property
    def private(self) -> Ed25519PrivateKey:
        seed = self.keys.read(JOURNAL_SERVICE, self.enrolment.key_slot)
        assert seed is not None
        return Ed25519PrivateKey.from_private_bytes(seed)

    def open(self) -> Journal:
        return Journal.open(self.folder, self.enrolment, self.keys, clock=ticking())

    def frames(self) -> list[tuple[bytes, bytes]]:
        with self.log.open("rb") as file:
            return [(frame.entry, frame.note) for frame in FrameReader(file)]

    def forge(self, entries: Sequence[bytes], private: Ed25519PrivateKey | None = None) -> None:
        """Write a log of these entries, each rightly hashed and signed, whatever they say."""
        self.log.write_bytes(sealed_log(self.enrolment.origin, entries, private or self.private))


def sealed_log(origin: str, entries: Sequence[bytes], private: Ed25519PrivateKey) -> bytes:
    tree, data = Tree(), b""
    for entry in entries:
        tree.append(leaf_hash(entry))
        data += encode_frame(entry, seal(Checkpoint(origin, tree.size, tree.root()), private))
    return data


def entry_bytes(seq: int, kind: str, **fields: object) -> bytes:
    """Canonical bytes of an entry as a forger would make it: with any fields."""
    stamp = {"v": 1, "seq": seq, "ts": "2026-11-24T06:31:00.000000Z", "kind": kind}
    return canonical({**stamp, **fields})


def enrolled(root: Path) -> Workstation:
    config, data, keys = root / "config", root / "data", DemoKeyFile(root / "keys.json")
    enrolment = enrol(config, data, "core.example", "001", keys, ticking())
    return Workstation(config, data, keys, enrolment)


def work(journal: Journal, number: int = 1) -> Sealed:
    """One operation as a desk journals it; gives the last entry."""
    journal.append("intent", op="account_opening", key=key(number), commit=COMMIT, **OFFICER)
    return journal.append("result", key=key(number), outcome="DONE", status=201, ref="RCP-0001")


def a_day(workstation: Workstation) -> bytes:
    """A short day from log-in to log-out; gives the newest checkpoint, an anchor."""
    with workstation.open() as journal:
        journal.append("session", event="start", **OFFICER)
        journal.append("view", op="customer_reveal", key=key(90), **OFFICER)
        work(journal, 1)
        journal.append("session", event="lock", **OFFICER)
        journal.append("session", event="unlock", **OFFICER)
        work(journal, 2)
        journal.end_session()
        return journal.note
