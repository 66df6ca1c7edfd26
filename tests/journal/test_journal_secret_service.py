"""The real key store of a Linux desktop: gnome-keyring behind the Secret Service."""

from collections.abc import Iterator
from pathlib import Path

import keyring.backends.SecretService
import pytest
from keyring.backend import KeyringBackend

from branch_desk.journal.enrolling import enrol
from branch_desk.journal.errors import KeyringRefused
from branch_desk.journal.keys import KeyringStore
from branch_desk.journal.log import Journal
from tests.secret_service import on_the_bus, require_programs, running


@pytest.fixture(scope="module")
def programs() -> None:
    require_programs()


@pytest.fixture
def bus(programs: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with on_the_bus(tmp_path, monkeypatch):
        yield


@pytest.mark.requirement("S6")
@pytest.mark.usefixtures("bus")
def test_secrets_are_kept_replaced_and_forgotten() -> None:
    store = KeyringStore.of_system()
    assert store.name == "Secret Service"
    assert store.read("branch_desk.test", "user") is None
    store.write("branch_desk.test", "user", b"\x00first")
    store.write("branch_desk.test", "user", bytes(range(32)))
    assert KeyringStore.of_system().read("branch_desk.test", "user") == bytes(range(32))
    assert store.read("branch_desk.test", "other") is None
    store.delete("branch_desk.test", "user")
    store.delete("branch_desk.test", "user")
    assert store.read("branch_desk.test", "user") is None


@pytest.mark.requirement("S6")
@pytest.mark.usefixtures("bus")
def test_a_value_that_is_not_ours_is_refused() -> None:
    kind: type[KeyringBackend] = keyring.backends.SecretService.Keyring
    backend = kind()
    backend.set_password("branch_desk.test", "user", "not base64")
    with pytest.raises(KeyringRefused, match="something else than our key"):
        KeyringStore(backend).read("branch_desk.test", "user")


@pytest.mark.usefixtures("bus")
def test_a_desk_enrols_and_opens_its_journal_with_it(tmp_path: Path) -> None:
    config, data = tmp_path / "config", tmp_path / "data"
    enrolment = enrol(config, data, "core.example", "001", KeyringStore.of_system())
    with Journal.open(data / "journal", enrolment, KeyringStore.of_system()) as journal:
        assert journal.status.is_ready
    held = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent == config]
    assert [path.name for path in held] == ["enrolment.json"]


@pytest.mark.requirement("S12")
@pytest.mark.usefixtures("programs")
def test_a_key_store_that_ends_later_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        store = KeyringStore.of_system()
        config, data = tmp_path / "config", tmp_path / "data"
        enrolment = enrol(config, data, "core.example", "001", store)
    with pytest.raises(KeyringRefused) as caught:
        Journal.open(data / "journal", enrolment, store)
    assert "Secret Service is locked or failed" in caught.value.user_message()
    with pytest.raises(KeyringRefused):
        store.write("branch_desk.test", "user", b"secret")
    with pytest.raises(KeyringRefused):
        store.delete("branch_desk.test", "user")
