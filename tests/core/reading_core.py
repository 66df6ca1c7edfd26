"""A served core with the demo bank and the routes of reading: real sockets, real tokens."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import requests
import uvicorn
from fastapi import FastAPI
from sqlalchemy import select

from branch_desk.core.api import answers, documents, enquiries
from branch_desk.core.api.middleware import Surroundings
from branch_desk.core.auth import sessions
from branch_desk.core.auth.passwords import PasswordCheck
from branch_desk.core.auth.rates import Rates
from branch_desk.core.auth.tokens import Tokens
from branch_desk.core.clock import ManualClock
from branch_desk.core.config import Core
from branch_desk.core.cursors import Cursors
from branch_desk.core.policy import load
from branch_desk.core.store import open_engine, reading, schema, writing
from tests.core.seed_store import NOW, demo_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Table

WORKSTATION: Final = "5f2c9a7e41b0"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: requests.structures.CaseInsensitiveDict[str]
    content: bytes
    body: Any

    @property
    def code(self) -> str:
        """The problem's code."""
        return str(self.body["code"])

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """The complaints about fields: pointer and code."""
        return [(each["field"], each["code"]) for each in self.body["field_errors"]]


@dataclass
class Desk:
    """An officer at a branch, calling the core."""

    url: str
    token: str
    session: requests.Session = field(default_factory=requests.Session)

    def call(self, method: str, path: str, **rest: Any) -> Answer:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Desk-Version": "0.1.0",
            "Correlation-Id": str(uuid4()),
            **rest.pop("headers", {}),
        }
        with self.session.request(
            method, self.url + path, headers=headers, timeout=20, **rest
        ) as reply:
            is_json = "json" in reply.headers.get("Content-Type", "")
            body = reply.json() if is_json and reply.content else None
            return Answer(reply.status_code, reply.headers, reply.content, body)

    def get(self, path: str, **rest: Any) -> Answer:
        return self.call("GET", path, **rest)

    def post(self, path: str, body: Any, **rest: Any) -> Answer:
        return self.call("POST", path, json=body, **rest)


@dataclass
class ServedCore:
    """The running core and a way to sit down at a desk before it."""

    url: str
    core: Core
    clock: ManualClock
    desks: list[Desk] = field(default_factory=list)

    def desk(self, officer_id: str, branch_code: str = "001") -> Desk:
        times = (self.clock.now(), timedelta(hours=10))
        with writing(self.core.engine) as connection:
            begun = sessions.begin(connection, officer_id, branch_code, WORKSTATION, times)
        token = self.core.tokens.issue(officer_id, begun.session_id, self.clock.now())
        made = Desk(self.url, token)
        self.desks.append(made)
        return made

    def rows(self, table: Table) -> list[dict[str, Any]]:
        with reading(self.core.engine) as connection:
            return [dict(each) for each in connection.execute(select(table)).mappings()]

    def change(self, statement: Any) -> None:
        with writing(self.core.engine) as connection:
            connection.execute(statement)

    def last_access(self) -> dict[str, Any]:
        return max(self.rows(schema.access_record), key=lambda each: int(each["entry_no"]))


@contextmanager
def served_core(folder: Path) -> Iterator[ServedCore]:
    """Serve a copy of the demo bank, its clock standing still at the moment of seeding."""
    path = folder / "core.db"
    path.write_bytes(demo_bytes())
    clock = ManualClock(NOW)
    core = Core(
        engine=open_engine(f"sqlite:///{path}"),
        rules=load(demo=True),
        clock=clock,
        tokens=Tokens(timedelta(hours=10)),
        rates=Rates(),
        cursors=Cursors(b"tests"),
        passwords=PasswordCheck(),
        is_demo=True,
        operations={},
    )
    with socket.create_server(("127.0.0.1", 0)) as listener, _served(core, listener) as url:
        made = ServedCore(url, core, clock)
        try:
            yield made
        finally:
            for desk in made.desks:
                desk.session.close()
    core.engine.dispose()


@contextmanager
def _served(core: Core, listener: socket.socket) -> Iterator[str]:
    app = FastAPI()
    app.state.core = core
    app.include_router(documents.router)
    app.include_router(enquiries.router)
    app.add_middleware(Surroundings)
    answers.install(app)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listener],), name="core")
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
