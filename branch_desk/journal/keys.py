"""Key stores: the key stores of the operating systems by name, and one file for the demo.

Secrets rest in memory or here, nowhere else (security S4 to S6). Other rooms keep their keys in the
same stores under service names of their own.
"""

import json
import pkgutil
import sys
import threading
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from branch_desk.common import open_private, replace_private
from branch_desk.domain.canonical import canonical, parse_strict
from branch_desk.journal.errors import KeyringRefused
from branch_desk.journal.note import NoteInvalid, decode_base64, encode_base64

JOURNAL_SERVICE: Final = "branch_desk.journal"


class KeyStore(Protocol):
    """Keeps small secrets by service and user name. Every method may raise KeyringRefused."""

    is_demo: bool
    """True only for the file of the demo, which the window and `branch-desk check` show."""

    def read(self, service: str, user: str) -> bytes | None:
        """Give the secret, or None if there is none."""

    def write(self, service: str, user: str, secret: bytes) -> None:
        """Keep the secret in place of an older one."""

    def delete(self, service: str, user: str) -> None:
        """Forget the secret; it is no error if there is none."""


class _Allowed(NamedTuple):
    """An allowed back end: its system, what people call it, its class, and its own errors."""

    platform: str
    name: str
    backend: str
    troubles: tuple[str, ...]


_ALLOWED: Final = (
    _Allowed(
        "linux",
        "Secret Service",
        "keyring.backends.SecretService:Keyring",
        ("secretstorage.exceptions:SecretStorageException", "jeepney:DBusErrorResponse"),
    ),
    _Allowed("linux", "KWallet", "keyring.backends.kwallet:DBusKeyring", ("dbus:DBusException",)),
    _Allowed(
        "win32",
        "Windows Credential Locker",
        "keyring.backends.Windows:WinVaultKeyring",
        ("win32ctypes.pywin32.pywintypes:error",),
    ),
    _Allowed("darwin", "macOS Keychain", "keyring.backends.macOS:Keyring", ()),
)


class KeyringStore:
    """A key store of the operating system; values are kept as base64.

    Takes one back end of the allow-list by its class. The default of the `keyring` package is
    never asked for: its settings and plug-ins could name a plain-text store.
    """

    is_demo = False

    def __init__(self, backend: KeyringBackend) -> None:
        """Raise KeyringRefused unless the back end is allowed and can be reached."""
        kind: Any = type(backend)
        allowed = next((row for row in _here() if kind is _backend(row)), None)
        if allowed is None:
            raise KeyringRefused(f"the store {kind.__module__} is not an allowed one")
        if not kind.viable:
            raise KeyringRefused(f"{allowed.name} does not answer")
        self.name: Final = allowed.name
        self._backend = backend
        own = map(pkgutil.resolve_name, allowed.troubles)
        self._troubles: tuple[type[Exception], ...] = (KeyringError, OSError, *own)

    @classmethod
    def of_system(cls) -> "KeyringStore":
        """Give the first allowed store that this system offers. Raises KeyringRefused if none."""
        for allowed in _here():
            kind = _backend(allowed)
            if kind is not None and kind.viable:
                return cls(kind())
        raise KeyringRefused("no allowed key store answers")

    def read(self, service: str, user: str) -> bytes | None:
        """Give the secret, or None if there is none."""
        try:
            text = self._backend.get_password(service, user)
        except self._troubles as error:
            raise self._refused(error) from None
        try:
            return None if text is None else decode_base64(text)
        except NoteInvalid:
            raise KeyringRefused(f"{self.name} holds something else than our key") from None

    def write(self, service: str, user: str, secret: bytes) -> None:
        """Keep the secret in place of an older one."""
        try:
            self._backend.set_password(service, user, encode_base64(secret))
        except self._troubles as error:
            raise self._refused(error) from None

    def delete(self, service: str, user: str) -> None:
        """Forget the secret; it is no error if there is none."""
        try:
            self._backend.delete_password(service, user)
        except PasswordDeleteError:
            return
        except self._troubles as error:
            raise self._refused(error) from None

    def _refused(self, error: Exception) -> KeyringRefused:
        return KeyringRefused(f"{self.name} is locked or failed ({type(error).__name__})")


class DemoKeyFile:
    """A key store in one private file (0600): for the embedded demo core, its tour and tests."""

    is_demo = True
    name: Final = "demo key file"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def read(self, service: str, user: str) -> bytes | None:
        """Give the secret, or None if there is none."""
        with self._lock:
            text = self._load().get(_slot(service, user))
        return None if text is None else decode_base64(text)

    def write(self, service: str, user: str, secret: bytes) -> None:
        """Keep the secret in place of an older one."""
        with self._lock:
            self._save({**self._load(), _slot(service, user): encode_base64(secret)})

    def delete(self, service: str, user: str) -> None:
        """Forget the secret; it is no error if there is none."""
        with self._lock:
            held = self._load()
            if held.pop(_slot(service, user), None) is not None:
                self._save(held)

    def _load(self) -> dict[str, str]:
        try:
            with open_private(self._path, "read") as file:
                held = parse_strict(file.read())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            raise self._unusable() from None
        if not isinstance(held, dict) or not all(map(_is_secret, held.values())):
            raise self._unusable()
        return held

    def _save(self, held: dict[str, str]) -> None:
        try:
            replace_private(self._path, canonical(held))
        except OSError:
            raise self._unusable() from None

    def _unusable(self) -> KeyringRefused:
        return KeyringRefused(f"the demo's key file {self._path.name} cannot be used")


def _slot(service: str, user: str) -> str:
    return json.dumps([service, user])


def _is_secret(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(decode_base64(value))
    except NoteInvalid:
        return False


def _here() -> list[_Allowed]:
    """The rows for this system; a back end of another one is not even imported."""
    return [row for row in _ALLOWED if row.platform == sys.platform]


def _backend(allowed: _Allowed) -> Any:
    """Give the class of a back end, or None where it is not installed."""
    try:
        return pkgutil.resolve_name(allowed.backend)
    except ImportError:
        return None
