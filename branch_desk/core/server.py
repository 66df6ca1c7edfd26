"""The core as a server: the lock on its books, where it listens, and how it ends."""

import importlib
import json
import logging
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Final

import uvicorn
from fastapi import FastAPI
from sqlalchemy import make_url

from branch_desk.common import CONTRACT_VERSION, open_private
from branch_desk.core.application import CoreUnable, create_app, openapi_document
from branch_desk.core.config import CoreConfig

__all__ = ["CoreConfig", "CoreUnable", "create_app", "openapi_document", "serve"]

_END_WITHIN_S: Final = 10
_TAKEN_EXIT: Final = 7
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_SYSTEM: Final[Any] = importlib.import_module("msvcrt" if os.name == "nt" else "fcntl")
_LOCKS: Final[dict[str, Callable[[int], object]]] = {
    "nt": lambda handle: _SYSTEM.locking(handle, _SYSTEM.LK_NBLCK, 1),
    "posix": lambda handle: _SYSTEM.flock(handle, _SYSTEM.LOCK_EX | _SYSTEM.LOCK_NB),
}


def serve(config: CoreConfig, *, host: str, port: int, child: bool = False) -> None:
    """Serve until told to end: by a signal or, as a desk's child, when standard input closes.

    A child takes any free port and says in one JSON line where it listens. Raises CoreUnable if
    the port is taken, another core runs on these books, or they cannot be used.
    """
    if host not in _LOOPBACK:
        raise CoreUnable(f"A core on {host} needs a certificate. Serve on 127.0.0.1.")
    with ExitStack() as stack:
        stack.enter_context(_lock(config))
        listener = stack.enter_context(_listener(host, 0 if child else port))
        app = create_app(config)
        stack.callback(app.state.core.engine.dispose)
        _log_places_only()
        # The server ends by itself; the signal that it raises once more is no reason to die.
        signal.signal(signal.SIGTERM, lambda *_: None)
        server = _Announcing(app, listener, child=child)
        if child:
            watch = threading.Thread(target=server.end_with_input, name="input", daemon=True)
            watch.start()
        server.run(sockets=[listener])


class _Announcing(uvicorn.Server):
    """A server that says where it listens, once it does."""

    def __init__(self, app: FastAPI, listener: socket.socket, *, child: bool) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_END_WITHIN_S,
            )
        )
        host, port = listener.getsockname()[:2]
        self._url = f"http://{host}:{port}"
        self._child = child

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        line = {"url": self._url, "contract": CONTRACT_VERSION}
        said = json.dumps(line) if self._child else f"The core listens on {self._url}"
        sys.stdout.write(said + "\n")
        sys.stdout.flush()

    def end_with_input(self) -> None:
        """End when whoever started this core closes its standard input, or is gone."""
        while sys.stdin.buffer.read(1):
            pass
        self.should_exit = True


def _lock(config: CoreConfig) -> BinaryIO:
    """Take the lock beside the database file; it lasts as long as the file given is open."""
    database = make_url(config.db_url).database or "core"
    path = Path(database).resolve()
    try:
        file = open_private(path.with_name(path.name + ".lock"), "append")
    except OSError as error:
        raise CoreUnable(
            f"The folder {path.parent} cannot be written: {error.strerror}."
        ) from error
    try:
        _LOCKS[os.name](file.fileno())
    except OSError as error:
        file.close()
        raise CoreUnable(
            f"Another core runs on {path}. End that one first.", _TAKEN_EXIT
        ) from error
    return file


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise CoreUnable(
            f"Port {port} on {host} is taken by another program. Choose one with --port."
        ) from error
    return listener


class _PlacesOnly(logging.Formatter):
    """Writes a failure as type and place, never its text, which may hold what a customer said."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name is logging's)
        places = traceback.extract_tb(ei[2])
        place = f"{Path(places[-1].filename).name}:{places[-1].lineno}" if places else "nowhere"
        return f"{getattr(ei[0], '__name__', 'failure')} at {place}"


def _log_places_only() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_PlacesOnly("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("uvicorn").addHandler(handler)
    logging.getLogger("uvicorn").propagate = False
