"""The journal as the desk uses it: what may be appended, what is still open, what it says."""

import threading
from pathlib import Path

import pytest

from branch_desk.journal.entry import Intent, SessionEntry
from branch_desk.journal.errors import (
    AppendRefused,
    EntryInvalid,
    Finding,
    JournalDamaged,
    JournalFailed,
    JournalLocked,
)
from branch_desk.journal.keys import JOURNAL_SERVICE
from branch_desk.journal.life_cycle import OpenIntent
from branch_desk.journal.log import Journal, State
from branch_desk.journal.verify import verify_log

from .workstation import COMMIT, OFFICER, Workstation, a_day, entry_bytes, key, work

INTENT: dict[str, object] = {"op": "cif_create", "commit": COMMIT, **OFFICER}


def test_what_append_returns_is_what_the_log_holds(workstation: Workstation) -> None:
    with workstation.open() as journal:
        assert journal.status.is_ready
        assert journal.status.error is None
        assert journal.status.finding is None
        assert journal.enrolment is workstation.enrolment
        sealed = journal.append("intent", key=key(1), **INTENT)
        assert (sealed.seq, journal.size) == (1, 2)
        assert (sealed.root, sealed.note) == (journal.head, journal.note)
        report = verify_log(workstation.log, workstation.enrolment, sealed.note)
        assert (report.exit_code, report.head) == (0, sealed.root)


def test_entries_come_back_in_the_range_asked_for(workstation: Workstation) -> None:
    a_day(workstation)
    with workstation.open() as journal:
        assert [entry.seq for entry in journal.entries()] == list(range(journal.size))
        assert [entry.seq for entry in journal.entries(3, 5)] == [3, 4, 5]
        assert [entry.seq for entry in journal.entries(journal.size - 1, 99)] == [journal.size - 1]
        assert list(journal.entries(4, 3)) == []
        assert list(journal.entries(99)) == []
        assert [entry.seq for entry in journal.entries(-5, 0)] == [0]


def test_a_key_has_one_intent_and_one_final_result(workstation: Workstation) -> None:
    with workstation.open() as journal:
        with pytest.raises(AppendRefused, match="no intent"):
            journal.append("result", key=key(1), outcome="DONE")
        journal.append("intent", key=key(1), **INTENT)
        with pytest.raises(AppendRefused, match="its intent already"):
            journal.append("intent", key=key(1), **INTENT)
        journal.append("result", key=key(1), outcome="UNKNOWN")
        journal.append("result", key=key(1), outcome="UNKNOWN")
        journal.append("result", key=key(1), outcome="NOT_SENT")
        with pytest.raises(AppendRefused, match="final result already"):
            journal.append("result", key=key(1), outcome="DONE")
        with pytest.raises(AppendRefused) as caught:
            journal.append("intent", key=key(1), **INTENT)
        assert caught.value.reference == "append_refused:life_cycle"
        assert "append_refused:life_cycle" in caught.value.user_message()
        assert journal.size == 5


def test_keys_in_doubt_are_known_now_and_after_a_restart(workstation: Workstation) -> None:
    with workstation.open() as journal:
        for number in (1, 2, 3):
            journal.append("intent", key=key(number), **INTENT)
        journal.append("result", key=key(2), outcome="UNKNOWN")
        journal.append("result", key=key(3), outcome="DONE", status=201, ref="RCP-1")
        doubt = journal.open_intents()
    assert doubt == (
        OpenIntent(key(1), "cif_create", COMMIT, "REL001", 1),
        OpenIntent(key(2), "cif_create", COMMIT, "REL001", 2, is_unknown=True),
    )
    with workstation.open() as journal:
        assert journal.open_intents() == doubt
        journal.append("result", key=key(1), outcome="NOT_SENT")
        assert journal.open_intents() == doubt[1:]


def test_an_entry_of_another_form_is_refused_and_nothing_is_written(
    workstation: Workstation,
) -> None:
    with workstation.open() as journal:
        before = workstation.log.read_bytes()
        with pytest.raises(EntryInvalid):
            journal.append("intent", key="no key", **INTENT)
        with pytest.raises(EntryInvalid, match="cannot be appended"):
            journal.append("recovery", torn_bytes=0, reason="torn_tail")  # type: ignore[arg-type]  # a careless caller
        assert workstation.log.read_bytes() == before
        assert journal.status.is_ready


def test_an_intent_needs_room_on_the_disk_and_its_result_does_not(
    workstation: Workstation,
) -> None:
    with workstation.open() as journal:
        journal.append("intent", key=key(1), **INTENT)
    with Journal.open(
        workstation.folder, workstation.enrolment, workstation.keys, least_free=2**80
    ) as journal:
        with pytest.raises(AppendRefused) as caught:
            journal.append("intent", key=key(2), **INTENT)
        assert caught.value.condition == "disk_full"
        assert "nearly full" in caught.value.user_message()
        journal.append("result", key=key(1), outcome="NOT_SENT")


def test_a_session_ends_as_it_began(workstation: Workstation) -> None:
    with workstation.open() as journal:
        with pytest.raises(AppendRefused, match="no session is open"):
            journal.end_session()
        journal.append("session", event="start", **OFFICER)
        sealed = journal.end_session()
        (end,) = journal.entries(sealed.seq)
        assert isinstance(end, SessionEntry)
        assert (end.event, end.actor, end.session) == ("end", "REL001", OFFICER["session"])
        with pytest.raises(AppendRefused):
            journal.end_session()


def test_a_session_found_open_is_ended_at_the_next_start(workstation: Workstation) -> None:
    with workstation.open() as journal:
        journal.append("session", event="start", **OFFICER)
        journal.append("session", event="lock", **OFFICER)
    with workstation.open() as journal:
        ends = [e.event for e in journal.entries() if isinstance(e, SessionEntry)]
        assert ends == ["start", "lock", "end"]
        size = journal.size
    with workstation.open() as journal:
        assert journal.size == size


def test_a_second_desk_is_told_and_may_start_once_the_first_has_ended(
    workstation: Workstation,
) -> None:
    with workstation.open(), pytest.raises(JournalLocked) as caught:
        workstation.open()
    assert "Another Branch Desk is running for your account" in caught.value.user_message()
    assert caught.value.title == "Branch Desk is already running"
    with workstation.open() as journal:
        assert journal.status.is_ready


def test_threads_append_one_after_another(workstation: Workstation) -> None:
    with workstation.open() as journal:
        threads = [threading.Thread(target=work, args=(journal, number)) for number in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        note = journal.note
    report = verify_log(workstation.log, workstation.enrolment, note)
    assert (report.exit_code, report.size) == (0, 17)


def test_a_closed_journal_says_so_and_can_be_reopened(workstation: Workstation) -> None:
    journal = workstation.open()
    journal.close()
    journal.close()
    with pytest.raises(JournalFailed, match="it has been closed"):
        journal.append("view", op="customer_reveal", key=key(1), **OFFICER)
    with pytest.raises(JournalFailed):
        journal.end_session()
    assert isinstance(journal.status.error, JournalFailed)
    assert journal.reopen().is_ready
    journal.close()


def test_a_missing_log_is_damage_and_no_new_one_is_made(workstation: Workstation) -> None:
    workstation.log.unlink()
    with workstation.open() as journal:
        assert (journal.status.state, journal.status.finding) == (State.DAMAGED, Finding.FRAME)
        assert (journal.size, journal.head, journal.note) == (0, "", b"")
        assert list(journal.entries()) == []
        with pytest.raises(JournalDamaged) as caught:
            journal.append("intent", key=key(1), **INTENT)
        assert caught.value.reference == "journal_damaged:frame@0"
        assert "there is no log file" in caught.value.user_message()
        assert "call IT" in caught.value.user_message()
    assert not workstation.log.exists()


def test_a_damaged_log_is_left_as_it_is(workstation: Workstation) -> None:
    a_day(workstation)
    changed = bytearray(workstation.log.read_bytes())
    changed[700] ^= 1
    workstation.log.write_bytes(changed)
    with workstation.open() as journal:
        assert (journal.status.state, journal.status.finding) == (State.DAMAGED, Finding.FRAME)
        assert journal.reopen().state is State.DAMAGED
        assert [entry.seq for entry in journal.entries()] == list(range(journal.size))
    assert workstation.log.read_bytes() == changed


@pytest.mark.parametrize("seed", [None, b"short", bytes(32)])
def test_a_log_without_its_key_is_damaged(workstation: Workstation, seed: bytes | None) -> None:
    slot = workstation.enrolment.key_slot
    workstation.keys.delete(JOURNAL_SERVICE, slot)
    if seed is not None:
        workstation.keys.write(JOURNAL_SERVICE, slot, seed)
    with workstation.open() as journal:
        assert journal.status.finding is Finding.KEY_MISSING
        assert isinstance(journal.status.error, JournalDamaged)


def test_an_intent_after_a_broken_life_cycle_never_comes(workstation: Workstation) -> None:
    start = workstation.frames()[0][0]
    intent = [entry_bytes(seq, "intent", key=key(1), **INTENT) for seq in (1, 2)]
    workstation.forge([start, *intent])
    with workstation.open() as journal:
        assert journal.status.finding is Finding.LIFE_CYCLE
        assert [type(entry) for entry in journal.entries(1)] == [Intent]


def test_the_journal_folder_is_private(workstation: Workstation) -> None:
    with workstation.open():
        lock: Path = workstation.folder / "lock"
        assert lock.stat().st_mode & 0o777 == 0o600
