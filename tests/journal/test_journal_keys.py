"""Key stores: only the allowed ones, and a sentence for every other."""

import json
import stat
import sys
from pathlib import Path

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.kwallet
import keyring.backends.macOS
import keyring.backends.null
import keyring.backends.SecretService
import pytest
from keyring.backend import KeyringBackend

from branch_desk.journal.errors import KeyringRefused
from branch_desk.journal.keys import DemoKeyFile, KeyringStore


class PlainTextKeyring(KeyringBackend):
    """A third-party store that would keep secrets in the clear."""

    priority = 9.0

    def get_password(self, service: str, username: str) -> str | None:
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("a secret reached a plain-text store")

    def delete_password(self, service: str, username: str) -> None:
        raise AssertionError("a plain-text store was asked")


class BetterSecretService(keyring.backends.SecretService.Keyring):
    """A subclass of an allowed store is another store."""


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")


@pytest.mark.requirement("S6")
@pytest.mark.parametrize(
    "backend",
    [
        keyring.backends.null.Keyring,
        keyring.backends.fail.Keyring,
        keyring.backends.chainer.ChainerBackend,
        keyring.backends.macOS.Keyring,
        PlainTextKeyring,
        BetterSecretService,
    ],
)
def test_a_store_that_is_not_on_the_list_is_refused(backend: type[KeyringBackend]) -> None:
    with pytest.raises(KeyringRefused) as caught:
        KeyringStore(backend())
    message = caught.value.user_message()
    assert "is not an allowed one" in message
    assert "For IT: provide Secret Service (gnome-keyring), KWallet" in message
    assert caught.value.reference == "keyring_refused"


@pytest.mark.requirement("S6")
@pytest.mark.usefixtures("no_bus")
@pytest.mark.parametrize(
    "backend", [keyring.backends.SecretService.Keyring, keyring.backends.kwallet.DBusKeyring]
)
def test_an_allowed_store_that_is_not_there_is_refused(backend: type[KeyringBackend]) -> None:
    with pytest.raises(KeyringRefused, match="does not answer"):
        KeyringStore(backend())


@pytest.mark.requirement("S6")
@pytest.mark.usefixtures("no_bus")
def test_a_system_without_an_allowed_store_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with pytest.raises(KeyringRefused, match="no allowed key store answers"):
        KeyringStore.of_system()
    monkeypatch.setitem(sys.modules, "keyring.backends.kwallet", None)  # as in a frozen build
    with pytest.raises(KeyringRefused, match="no allowed key store answers"):
        KeyringStore.of_system()


def test_the_demo_file_keeps_secrets_apart_and_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keys.json"
    keys = DemoKeyFile(path)
    assert keys.is_demo
    assert not KeyringStore.is_demo
    assert keys.read("service", "user") is None
    keys.write("service", "user", b"\x00first")
    keys.write("service", "other", b"second")
    keys.write("service", "user", b"\xffthird")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert DemoKeyFile(path).read("service", "user") == b"\xffthird"
    keys.delete("service", "user")
    keys.delete("service", "user")
    assert keys.read("service", "user") is None
    assert keys.read("service", "other") == b"second"


@pytest.mark.parametrize(
    "text", ["nonsense", "[]", json.dumps({"a": 1}), json.dumps({"a": "uAR="})]
)
def test_a_damaged_demo_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyringRefused, match=r"key file keys\.json cannot be used"):
        DemoKeyFile(path).read("service", "user")


def test_a_demo_file_behind_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("{}")
    (tmp_path / "keys.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyringRefused):
        DemoKeyFile(tmp_path / "keys.json").read("service", "user")


def test_a_demo_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys.json.new").mkdir()
    with pytest.raises(KeyringRefused):
        DemoKeyFile(tmp_path / "keys.json").write("service", "user", b"secret")
