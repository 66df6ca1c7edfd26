"""Settings: who wins, where each value is from, and what is refused with its place."""

import os
from pathlib import Path

import pytest

from branch_desk.services.errors import SettingsInvalid
from branch_desk.services.settings import Folders, Settings, Source, load, machine_file

is_root = os.getuid() == 0
needs_root = pytest.mark.skipif(not is_root, reason="a machine file belongs to root")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "log")
    made.config.mkdir()
    return made


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    return tmp_path / "machine.toml"


def user(folders: Folders, text: str) -> Path:
    path = folders.config / "settings.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_built_in_values_are_those_of_the_page(folders: Folders, machine: Path) -> None:
    found = load(folders, machine=machine)
    assert (found.connect_s, found.read_s, found.chain_s, found.enquiry_s) == (3, 10, 30, 15)
    assert (found.core_url, found.core_ca, found.operations) == (None, None, None)
    assert found.scan_folder is None
    assert (found.training, found.text_scale, found.save_pdf) == (True, 100, "ask")
    assert (found.log_level, found.log_days) == ("info", 14)
    assert found.source_of("read_s") == Source("built in")


def test_later_layers_win_and_keep_their_source(
    folders: Folders, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = user(folders, 'read_s = 7\nlog_days = 3\ntraining = "off"\n')
    monkeypatch.setenv("BRANCH_DESK_LOG_DAYS", "5")
    found = load(folders, machine=machine, command_line={"text_scale": 150})
    assert (found.read_s, found.log_days, found.text_scale) == (7, 5, 150)
    assert not found.training
    assert found.source_of("read_s") == Source(str(path))
    assert found.source_of("log_days") == Source("environment")
    assert found.source_of("text_scale") == Source("command line")


def test_the_folder_of_scans_may_begin_at_home(folders: Folders, machine: Path) -> None:
    user(folders, 'scan_folder = "~/Scans"')
    assert load(folders, machine=machine).scan_folder == Path.home() / "Scans"


@needs_root
def test_a_lock_wins_over_everything(
    folders: Folders, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.write_text(
        'core_url = "https://core.bank.example"\nlog_days = 2\n[locked]\nread_s = 4\n', "utf-8"
    )
    user(folders, "read_s = 7\nlog_days = 3\n")
    monkeypatch.setenv("BRANCH_DESK_READ_S", "9")
    found = load(folders, machine=machine)
    assert (found.read_s, found.log_days) == (4, 3)
    assert found.source_of("read_s") == Source(str(machine), is_locked=True)
    assert found.core_url == "https://core.bank.example"


@needs_root
def test_the_address_of_the_core_is_the_organisations_where_it_has_a_file(
    folders: Folders, machine: Path
) -> None:
    machine.write_text("log_days = 2\n", "utf-8")
    path = user(folders, '\ncore_url = "http://127.0.0.1:1"\n')
    with pytest.raises(SettingsInvalid, match=f"{path}, line 2: core_url is set by your"):
        load(folders, machine=machine)
    machine.unlink()
    assert load(folders, machine=machine).core_url == "http://127.0.0.1:1"


@needs_root
@pytest.mark.parametrize("fault", ["writable", "link", "foreign", "folder"])
def test_a_machine_file_that_others_could_change_is_refused(
    folders: Folders, machine: Path, fault: str
) -> None:
    if fault == "link":
        machine.with_name("real.toml").write_text("", "utf-8")
        machine.symlink_to(machine.with_name("real.toml"))
    elif fault == "folder":
        machine.mkdir()
    else:
        machine.write_text("log_days = 2\n", "utf-8")
        if fault == "writable":
            machine.chmod(0o666)
        else:
            os.chown(machine, 12345, 12345)
    with pytest.raises(SettingsInvalid, match="plain file of root"):
        load(folders, machine=machine)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n\nread_sec = 7", "line 3: read_sec is no setting. Did you mean read_s?"),
        ("zzz = 7", "line 1: zzz is no setting."),
        ("\nread_s = -1", "line 2: read_s is not valid"),
        ('save_pdf = "always"', "line 1: save_pdf is not valid"),
        ('scan_folder = "Scans"', "line 1: scan_folder is not valid: Value error, give the whole"),
        ("read_s = ", "is no TOML file"),
        ("locked = 5", "line 1: locked is no setting"),
    ],
)
def test_what_is_unknown_or_bad_is_named_with_its_place(
    folders: Folders, machine: Path, text: str, words: str
) -> None:
    path = user(folders, text)
    with pytest.raises(SettingsInvalid) as error:
        load(folders, machine=machine)
    assert str(path) in error.value.user_message()
    assert words in error.value.user_message()


@needs_root
def test_locked_must_be_a_table(folders: Folders, machine: Path) -> None:
    machine.write_text("locked = 5\n", "utf-8")
    with pytest.raises(SettingsInvalid, match="must be a table"):
        load(folders, machine=machine)


def test_a_bad_value_on_the_command_line_names_it(folders: Folders, machine: Path) -> None:
    with pytest.raises(SettingsInvalid, match="command line: log_level is not valid"):
        load(folders, machine=machine, command_line={"log_level": "loud"})


def test_a_file_that_cannot_be_read_is_said(folders: Folders, machine: Path) -> None:
    (folders.config / "settings.toml").mkdir()
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        load(folders, machine=machine)
    (folders.config / "settings.toml").rmdir()
    (folders.config / "settings.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsInvalid, match="no TOML file"):
        load(folders, machine=machine)


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().read_s = 5  # type: ignore[misc] # that it is refused is the point


def test_the_usual_folders_are_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Folders.default()
    assert {found.config.name, found.data.name} == {"branch-desk"}
    assert machine_file() == Path("/etc/branch-desk/settings.toml")
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("PROGRAMDATA", "/data")
    assert machine_file() == Path("/data/branch-desk/settings.toml")
