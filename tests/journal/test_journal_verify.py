"""The verifier: whatever is done to a log is found, each with its finding."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from branch_desk.domain.canonical import canonical
from branch_desk.journal.enrolment import Enrolment
from branch_desk.journal.errors import AnchorInvalid, Finding
from branch_desk.journal.frame import encode_frame
from branch_desk.journal.note import VerifierKey
from branch_desk.journal.verify import EXIT_BROKEN, EXIT_VERIFIED, Verifier, verify_log

from .workstation import (
    COMMIT,
    OFFICER,
    Workstation,
    a_day,
    enrolled,
    entry_bytes,
    key,
    sealed_log,
    work,
)

Frames = list[tuple[bytes, bytes]]
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def findings(workstation: Workstation, anchor: bytes | None = None) -> list[tuple[Finding, int]]:
    report = verify_log(workstation.log, workstation.enrolment, anchor)
    return [(row.finding, row.seq) for row in report.findings]


def write(workstation: Workstation, frames: Frames) -> None:
    workstation.log.write_bytes(b"".join(encode_frame(*frame) for frame in frames))


def test_every_byte_of_a_log_is_guarded(workstation: Workstation) -> None:
    anchor = a_day(workstation)
    whole = workstation.log.read_bytes()
    assert verify_log(workstation.log, workstation.enrolment, anchor).exit_code == EXIT_VERIFIED
    missed = []
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 1 + position % 255
        workstation.log.write_bytes(changed)
        report = verify_log(workstation.log, workstation.enrolment, anchor)
        if report.exit_code != EXIT_BROKEN:
            missed.append(position)
    assert len(whole) >= 500
    assert missed == []


def test_every_byte_is_guarded_by_more_than_the_checksum(workstation: Workstation) -> None:
    anchor = a_day(workstation)
    frames = workstation.frames()
    changes = 0
    for index, frame in enumerate(frames):
        whole = frame[0] + frame[1]
        for position in range(0, len(whole), 3):
            changed = bytearray(whole)
            changed[position] ^= 1 << position % 8
            parts = bytes(changed[: len(frame[0])]), bytes(changed[len(frame[0]) :])
            write(workstation, [*frames[:index], parts, *frames[index + 1 :]])
            found = findings(workstation, anchor)
            assert found[0][1] == index
            assert found[0][0] in {
                Finding.CANONICAL, Finding.SCHEMA, Finding.ROOT, Finding.SIGNATURE,
                Finding.SEQUENCE, Finding.EPOCH,
            }  # fmt: skip
            changes += 1
    assert changes >= 500


def swapped(frames: Frames) -> Frames:
    return [*frames[:3], frames[4], frames[3], *frames[5:]]


def resigned(frames: Frames) -> Frames:
    """The same log with its last checkpoint signed by a stranger."""
    entry, note = frames[-1]
    origin = note.split(b"\n", 1)[0].decode()
    forged = sealed_log(origin, [row[0] for row in frames], OTHER)
    return [*frames[:-1], (entry, forged[-len(note) :])]


def edited(frames: Frames) -> Frames:
    entry, note = frames[2]
    return [*frames[:2], (entry.replace(b"REL001", b"REL002"), note), *frames[3:]]


def doubly_signed(frames: Frames) -> Frames:
    entry, note = frames[2]
    return [*frames[:2], (entry, note + note.splitlines(keepends=True)[-1]), *frames[3:]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda frames: [*frames[:3], *frames[4:]], (Finding.SEQUENCE, 3)),
        (lambda frames: frames[1:], (Finding.SEQUENCE, 0)),
        (lambda frames: [*frames[:3], frames[2], *frames[3:]], (Finding.SEQUENCE, 3)),
        (lambda frames: [*frames, frames[0]], (Finding.SEQUENCE, 10)),
        (swapped, (Finding.SEQUENCE, 3)),
        (edited, (Finding.ROOT, 2)),
        (resigned, (Finding.SIGNATURE, 9)),
        (doubly_signed, (Finding.SIGNATURE, 2)),
        (lambda frames: frames[:-1], (Finding.ROLLBACK, 9)),
        (lambda frames: frames[:1], (Finding.ROLLBACK, 1)),
    ],
)
def test_a_changed_structure_is_found(
    workstation: Workstation, change: Callable[[Frames], Frames], expected: tuple[Finding, int]
) -> None:
    anchor = a_day(workstation)
    frames = workstation.frames()
    assert len(frames) == 10
    write(workstation, change(frames))
    assert findings(workstation, anchor) == [expected]


def test_without_an_anchor_a_shorter_log_looks_whole(workstation: Workstation) -> None:
    a_day(workstation)
    write(workstation, workstation.frames()[:5])
    report = verify_log(workstation.log, workstation.enrolment)
    assert (report.findings, report.exit_code, report.anchor_size) == ((), 9, None)


def test_an_older_anchor_still_holds_for_a_longer_log(workstation: Workstation) -> None:
    anchor = a_day(workstation)
    with workstation.open() as journal:
        work(journal, 3)
    report = verify_log(workstation.log, workstation.enrolment, anchor)
    assert (report.exit_code, report.size, report.anchor_size) == (EXIT_VERIFIED, 12, 10)


def test_another_history_under_the_right_key_is_a_fork(workstation: Workstation) -> None:
    anchor = a_day(workstation)
    entries = [frame[0] for frame in workstation.frames()]
    entries[3] = entries[3].replace(b"account_opening", b"account_closure")
    workstation.forge(entries)
    assert findings(workstation) == []
    assert findings(workstation, anchor) == [(Finding.FORK, 10)]


def test_a_log_of_another_workstation_is_found(workstation: Workstation) -> None:
    other = enrolled(workstation.config.parent / "other")
    a_day(other)
    workstation.log.write_bytes(other.log.read_bytes())
    assert findings(workstation) == [(Finding.EPOCH, 0)]


def test_a_log_signed_by_a_stranger_with_a_fitting_start_is_found(
    workstation: Workstation,
) -> None:
    start = workstation.frames()[0][0]
    workstation.forge([start], OTHER)
    assert findings(workstation) == [(Finding.SIGNATURE, 0)]
    vkey = str(VerifierKey.of(workstation.enrolment.origin, OTHER))
    own = canonical({**json.loads(start), "vkey": vkey})
    workstation.forge([own], OTHER)
    assert findings(workstation) == [(Finding.EPOCH, 0)]


INTENT: dict[str, object] = {"op": "cif_create", "key": key(1), "commit": COMMIT, **OFFICER}


@pytest.mark.parametrize(
    "entries",
    [
        [("intent", INTENT), ("intent", INTENT)],
        [("result", {"key": key(1), "outcome": "DONE"})],
        [
            ("intent", INTENT),
            ("result", {"key": key(1), "outcome": "DONE"}),
            ("result", {"key": key(1), "outcome": "UNKNOWN"}),
        ],
        [("intent", INTENT), ("result", {"key": key(1), "outcome": "DONE"}), ("intent", INTENT)],
    ],
)
def test_a_broken_life_cycle_under_the_right_key_is_found(
    workstation: Workstation, entries: list[tuple[str, dict[str, object]]]
) -> None:
    rows = [entry_bytes(seq, kind, **fields) for seq, (kind, fields) in enumerate(entries, 1)]
    workstation.forge([workstation.frames()[0][0], *rows])
    assert findings(workstation) == [(Finding.LIFE_CYCLE, len(rows))]


def test_kinds_of_later_versions_are_no_entries_yet(workstation: Workstation) -> None:
    start = workstation.frames()[0][0]
    workstation.forge([start, entry_bytes(1, "key_change", vkey=workstation.enrolment.vkey)])
    assert findings(workstation) == [(Finding.SCHEMA, 1)]


def test_a_missing_log_is_a_rollback_too(workstation: Workstation) -> None:
    anchor = a_day(workstation)
    workstation.log.unlink()
    assert findings(workstation) == [(Finding.FRAME, 0)]
    assert findings(workstation, anchor) == [(Finding.FRAME, 0), (Finding.ROLLBACK, 0)]


def test_an_anchor_of_another_log_is_refused(workstation: Workstation) -> None:
    other = enrolled(workstation.config.parent / "other")
    with pytest.raises(AnchorInvalid) as caught:
        verify_log(workstation.log, workstation.enrolment, a_day(other))
    assert "An anchor is a kept checkpoint note of this very log" in caught.value.user_message()


def test_a_copy_of_a_verifier_goes_on_by_itself(workstation: Workstation) -> None:
    a_day(workstation)
    frames = workstation.frames()
    verifier = Verifier(workstation.enrolment)
    for frame in frames[:5]:
        verifier.take(*frame)
    twin = verifier.copy()
    for frame in frames[5:]:
        twin.take(*frame)
    assert (verifier.size, twin.size) == (5, 10)
    assert (verifier.note, twin.note) == (frames[4][1], frames[-1][1])
    assert len(verifier.life.open_sessions) == 1
    assert twin.life.open_sessions == ()
    assert verifier.head != twin.head


def test_a_witness_key_changes_nothing_yet(workstation: Workstation) -> None:
    witness = "core.example/witness+cb0d287d+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
    own = workstation.enrolment
    anchor = a_day(workstation)
    report = verify_log(workstation.log, Enrolment(own.origin, own.vkey, witness), anchor)
    assert report.exit_code == EXIT_VERIFIED


def test_an_auditors_verifier_needs_no_key_store() -> None:
    loaded = "import sys, branch_desk.journal.verify; print('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
