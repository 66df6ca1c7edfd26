"""`branch-desk journal`: what an auditor or IT reads on the terminal."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from branch_desk.cli import journal as commands

from .workstation import COMMIT, OFFICER, Workstation, a_day, enrolled, key

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(workstation: Workstation, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a journal command on the workstation's folders; gives exit code and both outputs."""

    def command(name: str, *more: object) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser(prog="branch-desk")
        commands.add(parser.add_subparsers())
        places = ["--data", workstation.data, "--config", workstation.config]
        arguments = parser.parse_args([str(part) for part in ["journal", name, *places, *more]])
        code: int = arguments.run(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def anchor(workstation: Workstation, tmp_path: Path) -> Path:
    path = tmp_path / "anchor"
    path.write_bytes(a_day(workstation))
    return path


@pytest.mark.usefixtures("anchor")
def test_status_says_size_head_and_that_nothing_is_open(run: Run) -> None:
    code, said, _ = run("status")
    assert code == 0
    assert "10 entries, head " in said
    assert "No operation is in doubt." in said
    assert "Open session" not in said


def test_status_names_what_is_open(workstation: Workstation, run: Run) -> None:
    with workstation.open() as journal:
        journal.append("session", event="start", **OFFICER)
        journal.append("intent", op="cif_create", key=key(1), commit=COMMIT, **OFFICER)
        code, said, _ = run("status")
        head = journal.head
    assert code == 0
    assert "Open session: REL001, RELATIONSHIP_OFFICER" in said
    assert f"In doubt: cif_create by REL001, key {key(1)}, entry 2" in said
    code, said, _ = run("status", "--json")
    members = json.loads(said)
    assert (members["size"], members["head"]) == (3, head)
    assert members["in_doubt"][0]["key"] == key(1)
    assert members["note"].startswith(workstation.enrolment.origin)


def test_show_lists_the_entries_and_filters_them(run: Run, anchor: Path) -> None:
    code, said, errors = run("show")
    assert (code, errors, len(said.splitlines())) == (0, "", 10)
    assert said.splitlines()[0].split()[0] == "0"
    assert "REL001  RELATIONSHIP_OFFICER" in said
    assert len(run("show", "--from", 2, "--to", 4)[1].splitlines()) == 3
    assert len(run("show", "--kind", "intent")[1].splitlines()) == 2
    rows = [json.loads(line) for line in run("show", "--key", key(1), "--json")[1].splitlines()]
    assert [(row["kind"], row["key"]) for row in rows] == [("intent", key(1)), ("result", key(1))]


def test_verify_with_an_anchor_shows_completeness(run: Run, anchor: Path) -> None:
    code, said, errors = run("verify", "--anchor", anchor)
    assert (code, errors) == (0, "")
    assert "10 entries, consistent and signed." in said
    assert "Complete and unchanged up to the anchor's 10." in said


@pytest.mark.usefixtures("anchor")
def test_verify_without_an_anchor_says_what_it_cannot_show(run: Run) -> None:
    code, said, _ = run("verify")
    assert code == 9
    assert "cannot show that nothing was cut off at the end" in said
    assert "omplete" not in said


def test_verify_takes_a_file_or_a_folder_and_an_enrolment(
    workstation: Workstation, run: Run, anchor: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    workstation.folder.rename(copy)
    identity = workstation.config.rename(tmp_path / "kept") / "enrolment.json"
    for path in (copy, copy / "j1.log"):
        code, said, _ = run("verify", path, "--enrolment", identity, "--anchor", anchor, "--json")
        members = json.loads(said)
        assert (code, members["exit_code"], members["anchor_size"]) == (0, 0, 10)


@pytest.mark.parametrize("name", ["status", "show", "verify"])
def test_one_changed_byte_ends_in_exit_5(
    workstation: Workstation, run: Run, anchor: Path, name: str
) -> None:
    changed = bytearray(workstation.log.read_bytes())
    changed[len(changed) // 2] ^= 1
    workstation.log.write_bytes(changed)
    code, said, errors = run(name)
    assert code == 5
    assert "The journal is broken at entry " in said + errors
    assert workstation.log.read_bytes() == changed


def test_a_finding_is_named_in_json(workstation: Workstation, run: Run, anchor: Path) -> None:
    workstation.log.write_bytes(workstation.log.read_bytes()[:-1])
    code, said, _ = run("verify", "--anchor", anchor, "--json")
    found = [row["finding"] for row in json.loads(said)["findings"]]
    assert (code, found) == (5, ["incomplete_tail", "rollback"])
    assert "run the command again after a second" in run("verify")[1]
    assert "Good up to there: 9 entries." in run("verify")[1]


def test_a_log_that_is_gone_is_a_finding(workstation: Workstation, run: Run) -> None:
    workstation.log.unlink()
    assert run("verify")[0] == 5
    (workstation.folder / "lock").unlink()
    workstation.folder.rmdir()
    code, said, _ = run("status")
    assert code == 5
    assert "head none" in said
    assert "there is no log file" in said


def test_anchor_and_enrolment_must_lie_apart_from_the_log(
    workstation: Workstation, run: Run, anchor: Path
) -> None:
    inside = workstation.folder / "anchor"
    inside.write_bytes(anchor.read_bytes())
    code, _, errors = run("verify", "--anchor", inside)
    assert code == 2
    assert "keep it elsewhere" in errors
    identity = workstation.folder / "enrolment.json"
    identity.write_bytes((workstation.config / "enrolment.json").read_bytes())
    assert run("verify", "--enrolment", identity)[0] == 2


def test_bad_files_end_in_exit_3(
    workstation: Workstation, run: Run, anchor: Path, tmp_path: Path
) -> None:
    assert "cannot be read" in run("verify", "--anchor", tmp_path / "absent")[2]
    assert run("verify", "--anchor", tmp_path / "absent")[0] == 3
    other = tmp_path / "other-anchor"
    other.write_bytes(a_day(enrolled(tmp_path / "other")))
    code, _, errors = run("verify", "--anchor", other)
    assert code == 3
    assert "no checkpoint of this log" in errors
    (workstation.config / "enrolment.json").write_text("nonsense")
    code, _, errors = run("status")
    assert (code, "damaged" in errors) == (3, True)
    (workstation.config / "enrolment.json").unlink()
    code, _, errors = run("show")
    assert code == 3
    assert "branch-desk enrol" in errors


def test_a_log_that_cannot_be_read_is_told(workstation: Workstation, run: Run) -> None:
    workstation.log.unlink()
    workstation.log.mkdir()
    code, _, errors = run("verify")
    assert (code, errors) == (3, "The log cannot be read: Is a directory.\n")


def test_the_folders_of_the_account_are_the_default(
    workstation: Workstation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "etc"))
    (tmp_path / "share").mkdir()
    (tmp_path / "etc").mkdir()
    workstation.data.rename(tmp_path / "share" / "branch-desk")
    workstation.config.rename(tmp_path / "etc" / "branch-desk")
    parser = argparse.ArgumentParser()
    commands.add(parser.add_subparsers())
    arguments = parser.parse_args(["journal", "verify"])
    assert arguments.run(arguments) == 9


def test_a_path_where_nothing_is_ends_as_a_wrong_path_and_a_log_that_is_gone_as_a_finding(
    run: Run, workstation: Workstation, anchor: Path, tmp_path: Path
) -> None:
    code, _, errors = run("verify", tmp_path / "nowhere")
    assert (code, errors) == (
        3,
        f"There is nothing at {tmp_path / 'nowhere'}. Name a log file or its folder.\n",
    )
    log = workstation.data / "journal" / workstation.enrolment.log_name
    log.unlink()
    code, said, _ = run("verify", log, "--anchor", anchor)
    assert code == 5
    assert "there is no log file" in said
