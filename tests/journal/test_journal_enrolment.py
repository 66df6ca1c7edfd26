"""Enrolment: an identity from outside the log, written last and never twice."""

import json
import stat
from pathlib import Path

import pytest

from branch_desk.journal.disk import lock_folder
from branch_desk.journal.enrolling import enrol
from branch_desk.journal.enrolment import Enrolment, load
from branch_desk.journal.errors import (
    AlreadyEnrolled,
    EnrolmentInvalid,
    JournalError,
    JournalLocked,
    KeyringRefused,
)
from branch_desk.journal.keys import JOURNAL_SERVICE, DemoKeyFile
from branch_desk.journal.verify import verify_log

from .workstation import Workstation

VECTOR = Path(__file__).parent.parent / "vectors" / "journal_v1"


class Forgetful(DemoKeyFile):
    """A key store that loses what it is given, as a full or broken one may."""

    def write(self, service: str, user: str, secret: bytes) -> None:
        self.delete(service, user)


def test_a_profile_gets_an_identity_a_key_and_a_log(workstation: Workstation) -> None:
    enrolment = workstation.enrolment
    assert load(workstation.config) == enrolment
    assert enrolment.origin == f"core.example/001/{enrolment.workstation_id}/j1"
    assert (enrolment.branch_code, enrolment.log_no, enrolment.log_name) == ("001", 1, "j1.log")
    assert len(enrolment.workstation_id) == 12
    seed = workstation.keys.read(JOURNAL_SERVICE, f"{enrolment.origin}#0")
    assert seed is not None
    assert len(seed) == 32
    report = verify_log(workstation.log, enrolment)
    assert (report.size, report.findings) == (1, ())


def test_files_are_private(workstation: Workstation) -> None:
    for path in (workstation.log, workstation.config / "enrolment.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (workstation.folder, workstation.config):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_file_says_no_more_than_it_must(workstation: Workstation) -> None:
    members = json.loads((workstation.config / "enrolment.json").read_bytes())
    assert set(members) == {"origin", "vkey"}


def test_a_second_enrolment_is_refused_and_changes_nothing(workstation: Workstation) -> None:
    before = workstation.log.read_bytes()
    with pytest.raises(AlreadyEnrolled) as caught:
        enrol(workstation.config, workstation.data, "core.example", "001", workstation.keys)
    assert "Nothing was changed" in caught.value.user_message()
    assert workstation.log.read_bytes() == before


def test_without_the_enrolment_all_begins_anew_and_the_old_logs_stay(
    workstation: Workstation,
) -> None:
    kept = []
    for number in (1, 2):
        kept.append(workstation.log.read_bytes())
        (workstation.config / "enrolment.json").unlink()
        enrol(workstation.config, workstation.data, "core.example", "001", workstation.keys)
        aside = workstation.folder / f"j1.log.aside-{number}"
        assert aside.read_bytes() == kept[-1]
    assert workstation.log.read_bytes() not in kept


def test_nobody_enrols_while_a_desk_runs(workstation: Workstation) -> None:
    (workstation.config / "enrolment.json").unlink()
    with lock_folder(workstation.folder), pytest.raises(JournalLocked):
        enrol(workstation.config, workstation.data, "core.example", "001", workstation.keys)
    assert load(workstation.config) is None


def test_a_key_store_that_does_not_keep_ends_the_enrolment(tmp_path: Path) -> None:
    with pytest.raises(KeyringRefused, match="does not keep"):
        enrol(tmp_path / "c", tmp_path / "d", "core.example", "001", Forgetful(tmp_path / "k"))
    assert load(tmp_path / "c") is None


@pytest.mark.parametrize(
    ("host", "branch"), [("Core.Example", "001"), ("a host", "001"), ("", "001"), ("core", "1")]
)
def test_a_host_or_branch_that_makes_no_origin_is_refused(
    tmp_path: Path, host: str, branch: str
) -> None:
    with pytest.raises(EnrolmentInvalid):
        enrol(tmp_path / "c", tmp_path / "d", host, branch, DemoKeyFile(tmp_path / "k"))
    assert not (tmp_path / "d").exists()


GOOD = json.loads((VECTOR / "enrolment.json").read_bytes())
WITNESS = "core.example/witness+cb0d287d+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"origin": 1}',
        json.dumps({**GOOD, "extra": "x"}),
        json.dumps({**GOOD, "origin": "core.example"}),
        json.dumps({**GOOD, "origin": GOOD["origin"][:-1] + "2"}),
        json.dumps({**GOOD, "vkey": "nonsense"}),
        json.dumps({**GOOD, "vkey": WITNESS}),
        json.dumps({**GOOD, "witness_vkey": "nonsense"}),
        json.dumps({**GOOD, "witness_vkey": GOOD["vkey"]}),
    ],
)
def test_a_damaged_enrolment_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "enrolment.json").write_text(text)
    with pytest.raises(EnrolmentInvalid) as caught:
        load(tmp_path)
    assert isinstance(caught.value, JournalError)
    assert "Call IT and name the reference enrolment_invalid." in caught.value.user_message()


def test_an_enrolment_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "enrolment.json").mkdir()
    with pytest.raises(EnrolmentInvalid, match="cannot be read"):
        load(tmp_path)


def test_a_witness_key_is_kept(tmp_path: Path) -> None:
    (tmp_path / "enrolment.json").write_text(json.dumps({**GOOD, "witness_vkey": WITNESS}))
    assert load(tmp_path) == Enrolment(GOOD["origin"], GOOD["vkey"], WITNESS)
