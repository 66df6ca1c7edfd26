"""Bad days: a full disk, a failing sync, a killed desk, a torn tail, a strange folder."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from branch_desk.journal.disk import LogFile
from branch_desk.journal.entry import Recovery
from branch_desk.journal.errors import Finding, JournalDamaged, JournalFailed, JournalLocked
from branch_desk.journal.frame import encode_frame
from branch_desk.journal.log import Journal, State
from branch_desk.journal.verify import verify_log

from .workstation import COMMIT, OFFICER, Workstation, a_day, key, work

CHILD = """
import sys
from pathlib import Path
from branch_desk.journal.enrolment import load
from branch_desk.journal.keys import DemoKeyFile
from branch_desk.journal.log import Journal
root = Path(sys.argv[1])
keys = DemoKeyFile(root / "keys.json")
journal = Journal.open(root / "data" / "journal", load(root / "config"), keys)
officer = dict(actor="REL001", role="RELATIONSHIP_OFFICER", session="00112233445566aa")
number = 0
while journal.status.is_ready:
    number += 1
    key = f"0b7c2f1e-6d1a-4c58-9a53-{number:012x}"
    print(journal.append("view", op="customer_reveal", key=key, **officer).seq, flush=True)
"""
ROUNDS = 20


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let the system refuse what a full disk would: the bytes beyond `size`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def handles_on(path: Path) -> list[int]:
    """The open file numbers of this process that lead to a path."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            if link.readlink() == path:
                found.append(int(link.name))
        except FileNotFoundError:
            continue  # the handle that lists the folder
    return found


@contextmanager
def unsyncable(path: Path) -> Iterator[tuple[int, int]]:
    """Put a pipe in the place of the open file: it takes bytes, and every sync fails.

    Gives the pipe's ends for reading and for writing.
    """
    (handle,) = handles_on(path)
    reader, writer = os.pipe()
    os.dup2(writer, handle)
    try:
        yield reader, writer
    finally:
        os.close(reader)
        os.close(writer)


@contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    """Interrupt what runs then, as Ctrl-C does."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def view(journal: Journal, number: int) -> int:
    return journal.append("view", op="customer_reveal", key=key(number), **OFFICER).seq


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("room", [0, 1, 15, 16, 200, 420])
def test_a_full_disk_fails_the_journal_and_reopening_repairs_it(
    workstation: Workstation, room: int
) -> None:
    with workstation.open() as journal:
        view(journal, 1)
        whole = workstation.log.stat().st_size
        with files_no_longer_than(whole + room), pytest.raises(JournalFailed) as caught:
            view(journal, 2)
        assert "No operation is sent" in caught.value.user_message()
        assert journal.status.state is State.FAILED
        assert journal.size == 2
        with pytest.raises(JournalFailed):
            view(journal, 3)
        assert workstation.log.stat().st_size == whole + room
        assert journal.reopen().is_ready
        (recovery,) = journal.entries(2)
        assert isinstance(recovery, Recovery)
        assert (recovery.reason, recovery.torn_bytes) == ("write_failed", room)
        assert view(journal, 4) == 3
        note = journal.note
    assert verify_log(workstation.log, workstation.enrolment, note).exit_code == 0


def test_reopening_keeps_the_session_of_the_officer_who_is_still_there(
    workstation: Workstation,
) -> None:
    with workstation.open() as journal:
        journal.append("session", event="start", **OFFICER)
        size = workstation.log.stat().st_size
        with files_no_longer_than(size), pytest.raises(JournalFailed):
            view(journal, 1)
        assert journal.reopen().is_ready
        assert journal.end_session().seq == 3


def test_a_disk_that_stays_full_leaves_it_failed(workstation: Workstation) -> None:
    with workstation.open() as journal:
        size = workstation.log.stat().st_size
        with files_no_longer_than(size):
            with pytest.raises(JournalFailed):
                view(journal, 1)
            assert journal.reopen().state is State.FAILED
            with pytest.raises(JournalFailed, match="the disk refused an entry"):
                view(journal, 1)
        assert journal.reopen().is_ready


def test_after_a_failed_sync_nothing_is_written_or_synced_again(workstation: Workstation) -> None:
    with workstation.open() as journal:
        before = workstation.log.read_bytes()
        with unsyncable(workstation.log) as (reader, _):
            with pytest.raises(JournalFailed):
                view(journal, 1)
            assert os.read(reader, 4) == b"BDJ1"
            assert journal.size == 1
            with pytest.raises(JournalFailed):
                view(journal, 1)
        assert handles_on(workstation.log) == []
        assert workstation.log.read_bytes() == before
        assert journal.reopen().is_ready


def test_an_interrupted_append_is_not_followed_by_another(workstation: Workstation) -> None:
    with workstation.open() as journal:
        with unsyncable(workstation.log) as (_, handle):
            os.set_blocking(handle, False)
            assert 0 < os.write(handle, bytes(2**22)) < 2**22  # full from here on
            os.set_blocking(handle, True)
            with interrupted_after(0.2), pytest.raises(KeyboardInterrupt):
                view(journal, 1)
        with pytest.raises(JournalFailed, match="was interrupted"):
            view(journal, 2)
        assert journal.reopen().is_ready


def test_a_tail_that_cannot_be_cut_closes_the_file(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "j1.log", is_new=True)
    with unsyncable(tmp_path / "j1.log"):
        with pytest.raises(OSError, match="Invalid argument"):
            log.cut(0)
        assert handles_on(tmp_path / "j1.log") == []


def test_a_tail_cut_at_any_byte_is_repaired_and_reported(workstation: Workstation) -> None:
    a_day(workstation)
    whole = workstation.log.read_bytes()
    frames = workstation.frames()
    last = len(encode_frame(*frames[-1]))
    start = len(whole) - last
    for cut in range(1, last):
        workstation.log.write_bytes(whole[: start + cut])
        report = verify_log(workstation.log, workstation.enrolment, frames[-1][1])
        findings = [row.finding for row in report.findings]
        assert findings == [Finding.INCOMPLETE_TAIL, Finding.ROLLBACK]
        with workstation.open() as journal:
            assert journal.status.is_ready
            recovery = next(journal.entries(len(frames) - 1))
            assert isinstance(recovery, Recovery)
            assert (recovery.reason, recovery.torn_bytes) == ("torn_tail", cut)
            assert journal.size == len(frames) + 1  # the recovery, and the end of the session
    assert verify_log(workstation.log, workstation.enrolment).findings == ()


@pytest.mark.parametrize("tail", [bytes(400), bytes(range(1, 200)), b"BDJ1", b"\x00"])
def test_noise_behind_the_last_frame_is_a_torn_tail(workstation: Workstation, tail: bytes) -> None:
    with workstation.log.open("ab") as file:
        file.write(tail)
    with workstation.open() as journal:
        assert journal.status.is_ready
        assert journal.size == 2


@pytest.mark.parametrize("content", [b"", b"BDJ1", bytes(20_000)])
def test_a_log_without_its_first_frame_is_damaged(workstation: Workstation, content: bytes) -> None:
    workstation.log.write_bytes(content)
    with workstation.open() as journal:
        assert journal.status.finding is Finding.FRAME
    assert workstation.log.read_bytes() == content


def test_much_noise_behind_the_last_frame_is_damage(workstation: Workstation) -> None:
    with workstation.log.open("ab") as file:
        file.write(bytes(17_425))
    with workstation.open() as journal:
        assert journal.status.finding is Finding.FRAME
        assert journal.size == 1


def test_a_folder_that_cannot_be_locked_is_a_failure_that_can_pass(
    workstation: Workstation,
) -> None:
    lock = workstation.folder / "lock"
    lock.unlink()
    lock.mkdir()
    with workstation.open() as journal:
        assert journal.status.state is State.FAILED
        assert isinstance(journal.status.error, JournalFailed)
        assert "it cannot be opened (Is a directory)" in journal.status.error.user_message()
        assert journal.reopen().state is State.FAILED
        lock.rmdir()
        assert journal.reopen().is_ready


def test_a_log_behind_a_link_is_refused(workstation: Workstation) -> None:
    elsewhere = workstation.log.rename(workstation.data / "elsewhere")
    workstation.log.symlink_to(elsewhere)
    with workstation.open() as journal:
        assert journal.status.state is State.FAILED
        assert journal.size == 0


@pytest.mark.requirement("S12")
def test_a_key_store_that_fails_at_reopening_leaves_it_failed(workstation: Workstation) -> None:
    with workstation.open() as journal:
        size = workstation.log.stat().st_size
        with files_no_longer_than(size), pytest.raises(JournalFailed):
            view(journal, 1)
        keys = workstation.config.parent / "keys.json"
        content = keys.read_bytes()
        keys.write_bytes(b"damaged")
        assert journal.reopen().state is State.FAILED
        assert isinstance(journal.status.error, JournalFailed)
        assert "key file" in journal.status.error.user_message()
        keys.write_bytes(content)
        assert journal.reopen().is_ready


def test_an_entry_changed_under_a_running_desk_is_noticed(workstation: Workstation) -> None:
    with workstation.open() as journal:
        work(journal)
        whole = workstation.log.read_bytes()
        workstation.log.write_bytes(whole.replace(b"account_opening", b"account_closure"))
        assert next(journal.entries()).seq == 0
        with pytest.raises(JournalDamaged):
            list(journal.entries())
        assert journal.status.finding is Finding.ROOT
        with pytest.raises(JournalDamaged):
            view(journal, 1)


def test_a_log_taken_away_under_a_running_desk_is_noticed(workstation: Workstation) -> None:
    with workstation.open() as journal:
        workstation.log.unlink()
        with pytest.raises(JournalFailed, match="cannot be read"):
            list(journal.entries())


def child(root: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", CHILD, str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_second_process_is_locked_out(workstation: Workstation) -> None:
    with child(workstation.config.parent) as desk:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "1\n"
        with pytest.raises(JournalLocked):
            workstation.open()
        desk.kill()
    with workstation.open() as journal:
        assert journal.status.is_ready


def test_a_killed_desk_loses_nothing_that_append_returned(workstation: Workstation) -> None:
    for number in range(ROUNDS):
        with child(workstation.config.parent) as desk:
            assert desk.stdout is not None
            for _ in range(1 + number * 17 % 40):
                desk.stdout.readline()
            desk.kill()
            returned = [int(line) for line in desk.stdout if line.endswith("\n")]
        report = verify_log(workstation.log, workstation.enrolment)
        assert [row.finding for row in report.findings] in ([], [Finding.INCOMPLETE_TAIL])
        assert not returned or report.size > returned[-1]
    with workstation.open() as journal:
        assert journal.status.is_ready
        journal.append("intent", op="cif_create", key=key(9), commit=COMMIT, **OFFICER)
