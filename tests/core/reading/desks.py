"""Desks before a running core with the demo bank, and a look into its store."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import requests
from sqlalchemy import select

from branch_desk.core.clock import ManualClock
from branch_desk.core.store import reading, schema, writing
from tests.core.seed_store import NOW
from tests.core_fixtures import RunningCore, running_core

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine, Table


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

    running: RunningCore
    clock: ManualClock
    desks: list[Desk] = field(default_factory=list)

    @property
    def engine(self) -> Engine:
        """The core's own store."""
        engine: Engine = self.running.app.state.core.engine
        return engine

    def desk(self, officer_id: str, branch_code: str = "001") -> Desk:
        token = self.running.log_in(officer_id, branch_code).tokens["access_token"]
        made = Desk(self.running.url, token)
        self.desks.append(made)
        return made

    def rows(self, table: Table) -> list[dict[str, Any]]:
        with reading(self.engine) as connection:
            return [dict(each) for each in connection.execute(select(table)).mappings()]

    def change(self, statement: Any) -> None:
        with writing(self.engine) as connection:
            connection.execute(statement)

    def last_access(self) -> dict[str, Any]:
        return max(self.rows(schema.access_record), key=lambda each: int(each["entry_no"]))


@contextmanager
def served_core(folder: Path) -> Iterator[ServedCore]:
    """Serve a copy of the demo bank, its clock standing still until a test moves it."""
    clock = ManualClock(NOW)
    with running_core(folder, clock=clock) as running:
        made = ServedCore(running, clock)
        try:
            yield made
        finally:
            for desk in made.desks:
                desk.session.close()
