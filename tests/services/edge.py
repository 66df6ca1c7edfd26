"""The HTTP edge: a socket server that answers as it is told, to make faults that no core makes."""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from branch_desk.domain.problems import PROBLEMS, TYPE_PREFIX


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Answer = Callable[[Asked], bytes | None]
"""Makes the bytes to send back; None closes the connection without any."""


class Edge:
    """Listens on a free port of 127.0.0.1 until closed; remembers everything it was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.asked: list[Asked] = []
        self.otherwise: Answer = problem("not_found")
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    def on(self, method: str, path: str, *answers: Answer) -> None:
        """Give these answers in turn to a method and path; the last one stays.

        A path that ends with a slash stands for all below it that have no answer of their own.
        """
        self._answers[method, path] = list(answers)

    def asked_for(self, method: str, path: str) -> list[Asked]:
        return [each for each in self.asked if (each.method, each.path) == (method, path)]

    def stop_listening(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def close(self) -> None:
        self.stop_listening()
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> "Edge":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.add(connection)
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection:
            self._talk(
                self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            )
        self._open.discard(connection)

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader:
            while asked := _read(reader):
                self.asked.append(asked)
                reply = self._answer_to(asked)(asked)
                if reply is None:
                    break
                connection.sendall(reply)
                if asked.headers.get("connection") == "close":
                    break

    def _answer_to(self, asked: Asked) -> Answer:
        path = asked.path.partition("?")[0]
        folder = path.rpartition("/")[0] + "/"
        answers = self._answers.get((asked.method, path)) or self._answers.get(
            (asked.method, folder)
        )
        if not answers:
            return self.otherwise
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _read(reader: Any) -> Asked | None:
    line = reader.readline().decode("ascii").split()
    if not line:
        return None
    headers = {}
    while header := reader.readline().decode("latin-1").strip():
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(int(headers.get("content-length", "0")))
    return Asked(line[0], line[1], headers, body)


def raw(status: int, body: bytes, content_type: str = "application/json", **others: str) -> Answer:
    """A whole answer, well framed and echoing; `others` add or replace headers (None drops)."""

    def make(asked: Asked) -> bytes:
        headers = {
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
            "Correlation-Id": asked.headers.get("correlation-id", ""),
            "Date": formatdate(usegmt=True),
        }
        headers.update({name.replace("_", "-"): value for name, value in others.items()})
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
        return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode("latin-1") + body

    return make


def reply(body: Mapping[str, Any], status: int = 200, **headers: str) -> Answer:
    return raw(status, json.dumps(body).encode(), **headers)


def problem(code: str, status: int | None = None, **members: Any) -> Answer:
    kind = PROBLEMS.get(code)
    body = {
        "type": TYPE_PREFIX + code,
        "title": kind.title if kind else code,
        "status": status or (kind.status if kind else 400),
        "code": code,
        "detail": kind.detail if kind else "Something is wrong.",
        "correlation_id": None,
        **members,
    }

    def make(asked: Asked) -> bytes:
        body["correlation_id"] = asked.headers.get("correlation-id")
        data = json.dumps(body).encode()
        made = raw(body["status"], data, "application/problem+json")(asked)
        assert made is not None
        return made

    return make


def dropped(_: Asked) -> None:
    """Close the connection instead of answering."""


def done(operation: str, result: Mapping[str, Any] | None, **members: Any) -> Answer:
    """The envelope of a write, under the key that it was asked with."""

    def make(asked: Asked) -> bytes:
        made = reply(envelope_of(asked, operation, result, **members), 201)(asked)
        assert made is not None
        return made

    return make


def envelope_of(
    asked: Asked, operation: str, result: Mapping[str, Any] | None, **members: Any
) -> dict[str, Any]:
    return {
        "outcome": "DONE" if result is not None else "PENDING_APPROVAL",
        "operation": operation,
        "idempotency_key": asked.headers["idempotency-key"],
        "reference": "001-20261124-000001" if result is not None else None,
        "request_id": None if result is not None else "AQ-7K3M9Q2X4T",
        "reasons": [],
        "levels_due": [] if result is not None else ["SUPERVISOR"],
        "business_date": "2026-11-24",
        "at": "2026-11-24T07:15:30.123Z",
        "correlation_id": asked.headers["correlation-id"],
        "result": result,
        **members,
    }


def through(url: str, *, loses_the_reply: bool = False) -> Answer:
    """Hand the request to a real core, and its reply back, or lose it after the core committed."""
    host, port = url.removeprefix("http://").split(":")

    def make(asked: Asked) -> bytes | None:
        with closing(http.client.HTTPConnection(host, int(port), timeout=10)) as connection:
            headers = {name: value for name, value in asked.headers.items() if name != "host"}
            connection.request(asked.method, asked.path, asked.body or None, headers)
            found = connection.getresponse()
            body = found.read()
            lines = "".join(
                f"{name}: {value}\r\n"
                for name, value in found.getheaders()
                if name.lower() not in {"transfer-encoding", "connection"}
            )
        made = f"HTTP/1.1 {found.status} X\r\n{lines}\r\n".encode("latin-1") + body
        return None if loses_the_reply else made

    return make
