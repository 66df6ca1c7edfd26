"""The real key store of a Linux desktop for tests: gnome-keyring behind the Secret Service."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")
# The bus dies with this shell: it waits for the end of its input.
SESSION = """
gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1 <<END
a test password
END
echo "$DBUS_SESSION_BUS_ADDRESS"
read -r _
"""


def require_programs() -> None:
    """Have the Debian packages `dbus` and `gnome-keyring`, or say what is waited for."""
    if all(map(shutil.which, PROGRAMS)):
        return
    apt = shutil.which("apt-get")
    if os.getuid() or apt is None:
        pytest.skip("waits for the Debian packages dbus and gnome-keyring, or for root to add them")
    install = [apt, "install", "-y", "--no-install-recommends", "dbus", "gnome-keyring"]
    for command in ([apt, "update"], install):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"waits for a package source with gnome-keyring: {done.stderr[-200:]}")


@contextmanager
def running(home: Path) -> Iterator[str]:
    """Run a session bus with an unlocked key store of its own; gives the address of the bus."""
    (home / "run").mkdir(mode=0o700)
    places = {"HOME": home, "XDG_DATA_HOME": home, "XDG_RUNTIME_DIR": home / "run"}
    environment = {"PATH": os.environ["PATH"], **{key: str(at) for key, at in places.items()}}
    command = ["dbus-run-session", "--", "sh", "-c", SESSION]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as session:
        assert session.stdin is not None
        assert session.stdout is not None
        try:
            yield session.stdout.readline().strip()
        finally:
            session.stdin.close()


@contextmanager
def on_the_bus(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process find that key store, and no other one first."""
    with running(home) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        yield
