"""Guards that hold for every test: no screen, no outside network, nothing left over or unsaid.

Fixtures of a room stand in that room's own conftest.py.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Settings of the person who runs the tests are not what is tested.
for _name in [name for name in os.environ if name.startswith("BRANCH_DESK_")]:
    del os.environ[_name]

# The same examples at every run, and none called slow because the machine is busy.
settings.register_profile(
    "branch_desk",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("branch_desk")

_LOOPBACK = {"127.0.0.1", "::1"}
_NAMES_OF_LOOPBACK = {*_LOOPBACK, "localhost", "", None}
_LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_THREAD_ENDS_WITHIN_S = 5.0
# A server of a wider fixture keeps such threads between requests; they end with its event loop.
_THREADS_OF_SERVERS = ("AnyIO worker thread", "asyncio_")

_outside: list[str] = []
_first_seen: dict[threading.Thread, str] = {}


class OutsideNetwork(OSError):
    """A test reached for something beyond this machine."""


def _guard_network(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every socket but loopback and Unix ones, also those that a library opens."""
    if event in {"socket.connect", "socket.sendto", "socket.bind"}:
        host = arguments[1][0] if isinstance(arguments[1], tuple) and arguments[1] else None
        if isinstance(host, str) and host not in _NAMES_OF_LOOPBACK:
            _refuse(f"{event} {arguments[1]}")
        if event == "socket.bind" and host == "":
            _refuse(f"{event} to every interface")
    elif event in _LOOK_UPS and arguments[0] not in _NAMES_OF_LOOPBACK:
        # Reserved for names that do not exist (RFC 6761): answered here as a resolver would.
        if str(arguments[0]).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        _refuse(f"name look-up of {arguments[0]!r}")


def _refuse(what: str) -> None:
    _outside.append(what)
    raise OutsideNetwork(f"tests stay on this machine: {what}")


sys.addaudithook(_guard_network)


@pytest.fixture(autouse=True)
def _no_outside_network() -> Iterator[None]:
    """Fail a test whose code reached outwards, even where that code hid the refusal."""
    _outside.clear()
    yield
    assert not _outside, f"reached outside this machine: {_outside}"


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_stray_log_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which a warning was logged that it does not say to expect."""
    expected = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    stray = [line for line in handler.lines if not any(text in line for text in expected)]
    assert not stray, f"logged and not expected: {stray}"
    silent = [text for text in expected if not any(text in line for line in handler.lines)]
    assert not silent, f"expected in the log and not there: {silent}"


@pytest.fixture(autouse=True)
def _remember_new_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Note which test a thread was first seen after, to name it should it stay."""
    yield
    for thread in threading.enumerate():
        _first_seen.setdefault(thread, request.node.nodeid)


@pytest.fixture(autouse=True, scope="module")
def _no_leaked_threads() -> Iterator[None]:
    """Fail a test module that leaves a thread running once its fixtures are down."""
    before = set(threading.enumerate())
    yield
    left = []
    for thread in set(threading.enumerate()) - before:
        if not thread.name.startswith(_THREADS_OF_SERVERS):
            thread.join(_THREAD_ENDS_WITHIN_S)
        if thread.is_alive() and not thread.name.startswith(_THREADS_OF_SERVERS):
            left.append(f"{thread.name} (seen after {_first_seen.get(thread, 'a fixture')})")
    _first_seen.clear()
    assert not left, f"threads still running: {left}"
