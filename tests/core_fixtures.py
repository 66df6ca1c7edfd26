"""A real core for tests: uvicorn in a thread on a free port of 127.0.0.1, with its own SQLite file.

The demo data are seeded once a test run into a template, which each core gets a copy of.
"""

from __future__ import annotations

import http.client
import json
import logging
import shutil
import socket
import sqlite3
import tempfile
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import uvicorn

from branch_desk.core.clock import Clock, ManualClock, SystemClock
from branch_desk.core.server import CoreConfig, create_app
from branch_desk.domain.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import APIRouter, FastAPI

    from branch_desk.core.rules import OperationRules

AS_OF: Final = date(2026, 11, 24)
WORKSTATION: Final = "5f2c9a7e41b0"
_STARTS_WITHIN_S: Final = 60.0
_BETWEEN_LOOKS_S: Final = 0.005
_ENDS_WITHIN_S: Final = 60.0


@dataclass(frozen=True)
class Answer:
    """What the core answered: status, headers with lower-case names, and the body."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object of the body."""
        found: dict[str, Any] = json.loads(self.raw)
        return found

    @property
    def code(self) -> str:
        """The code of a problem document."""
        return str(self.body["code"])


@dataclass(frozen=True)
class RunningCore:
    """A core that answers on `url`; `db_path` is its SQLite file, which a test may look into."""

    url: str
    db_path: Path
    app: FastAPI

    def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request over a connection of its own; headers set to "" are left out."""
        raw = body if isinstance(body, bytes) or body is None else canonical(body)
        sent = {"Desk-Version": "1.0.0", "Correlation-Id": str(uuid4())}
        if raw is not None:
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        host, port = self.url.removeprefix("http://").split(":")
        with closing(http.client.HTTPConnection(host, int(port), timeout=30)) as connection:
            chosen = {name: value for name, value in sent.items() if value}
            connection.request(method, path, raw, chosen)
            reply = connection.getresponse()
            found = {name.lower(): value for name, value in reply.getheaders()}
            return Answer(reply.status, found, reply.read())

    def log_in(self, officer_id: str, branch_code: str = "001") -> SignedIn:
        """Log a demo officer in."""
        return SignedIn(self, self.try_log_in(officer_id, branch_code).body)

    def try_log_in(
        self, officer_id: str, branch_code: str = "001", password: str | None = None
    ) -> Answer:
        """Ask for a session, with the demo's published password unless another is given."""
        body = {
            "officer_id": officer_id,
            "password": password or f"demo-{officer_id.lower()}-desk",
            "branch_code": branch_code,
            "workstation_id": WORKSTATION,
        }
        return self.send("POST", "/auth/login", body)

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """Open the core's database directly, as nobody but a test does; commits at the end."""
        with closing(sqlite3.connect(self.db_path, timeout=10)) as connection:
            connection.execute("PRAGMA foreign_keys=ON")
            yield connection
            connection.commit()

    def one(self, sql: str, *values: object) -> Any:
        """Give the first column of the first row that a query finds, or None."""
        with self.database() as connection:
            row = connection.execute(sql, values).fetchone()
            return row[0] if row else None


@dataclass(frozen=True)
class SignedIn:
    """An officer's session on a running core."""

    core: RunningCore
    tokens: Mapping[str, Any] = field(repr=False)

    @property
    def officer(self) -> dict[str, Any]:
        """The officer as the log-in gave it."""
        found: dict[str, Any] = self.tokens["officer"]
        return found

    def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request with the session's token."""
        token = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        return self.core.send(method, path, body, {**token, **(headers or {})})

    def get(self, path: str) -> Answer:
        """Read."""
        return self.send("GET", path)

    def post(
        self,
        path: str,
        body: Mapping[str, Any] | bytes,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a keyed write, under a new key unless one is given."""
        keyed = {"Idempotency-Key": str(uuid4()) if key is None else key}
        return self.send("POST", path, body, {**keyed, **(headers or {})})


@dataclass(frozen=True)
class Beyond:
    """Customer operations beyond the contract's own, with their routes."""

    operations: tuple[OperationRules, ...] = ()
    routers: tuple[APIRouter, ...] = ()


@contextmanager
def running_core(
    tmp_path: Path,
    *,
    demo: bool = True,
    policy: Path | None = None,
    as_of: date = AS_OF,
    clock: Clock | None = None,
    beyond: Beyond | None = None,
) -> Iterator[RunningCore]:
    """Run a core on a database of its own in `tmp_path`, until the block ends.

    The ages of what waits in the demo's queue count from the time of a clock that stands still.
    """
    db_path = tmp_path / f"core-{uuid4().hex[:8]}.db"
    if demo:
        shutil.copyfile(_template(as_of, _stands_at(clock)), db_path)
    config = CoreConfig(
        db_url=f"sqlite:///{db_path}",
        policy=policy,
        as_of=as_of,
        demo_data=demo,
        data_folder=tmp_path,
        clock=clock or SystemClock(),
    )
    more = beyond or Beyond()
    app = create_app(config, more_operations=more.operations, routers=more.routers)
    server = uvicorn.Server(
        uvicorn.Config(app, loop="asyncio", http="h11", ws="none", log_config=None)
    )
    server.config.access_log = False
    logging.getLogger("uvicorn.access").disabled = True
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="core of a test"
        )
        thread.start()
        try:
            _wait_until_started(server, thread)
            port = listener.getsockname()[1]
            yield RunningCore(f"http://127.0.0.1:{port}", db_path, app)
        finally:
            server.should_exit = True
            thread.join(_ENDS_WITHIN_S)
            app.state.core.engine.dispose()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    pause = threading.Event()
    for _ in range(int(_STARTS_WITHIN_S / _BETWEEN_LOOKS_S)):
        if server.started:
            return
        assert thread.is_alive(), "the core ended while it started"
        pause.wait(_BETWEEN_LOOKS_S)
    raise AssertionError("the core did not start in time")


def _stands_at(clock: Clock | None) -> datetime | None:
    return clock.now() if isinstance(clock, ManualClock) else None


@cache
def _template(as_of: date, seeded_at: datetime | None) -> Path:
    """Seed the demo bank once for all tests of this run; gives a file to copy."""
    path = Path(_folder().name) / f"demo-{uuid4().hex[:8]}.db"
    clock = ManualClock(seeded_at) if seeded_at else SystemClock()
    config = CoreConfig(f"sqlite:///{path}", as_of=as_of, demo_data=True, clock=clock)
    engine = create_app(config).state.core.engine
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="branch-desk-core-")
