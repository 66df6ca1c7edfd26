"""Reads the worked conversation of docs/contract.md and plays it against a core over HTTP."""

import io
import json
import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests
from PIL import Image

PAGE: Final = (Path(__file__).parents[2] / "docs" / "contract.md").read_text("utf-8")
_BLOCK: Final = re.compile(r"^```http\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_ANYTHING: Final = "~"
_TIMEOUT_S: Final = 30
DESK_VERSION: Final = "0.1.0"


@dataclass(frozen=True)
class Message:
    """One block of the page: its first line, its headers, and its body as text."""

    first: str
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Exchange:
    """A request of the page and the reply that it promises."""

    request: Message
    reply: Message

    @property
    def title(self) -> str:
        """Name the exchange by its method, its path and the promised status."""
        method, path, _ = self.request.first.split(" ")
        return f"{method} {path} {self.reply.first.split(' ')[1]}"


def exchanges(page: str = PAGE) -> list[Exchange]:
    """Give the exchanges of the page's worked conversation, in order."""
    section = page[page.index("## 8. Worked conversation") :]
    messages = [_message(block) for block in _BLOCK.findall(section)]
    pairs = list(zip(messages[::2], messages[1::2], strict=True))
    return [Exchange(request, reply) for request, reply in pairs]


def _message(block: str) -> Message:
    head, _, body = block.partition("\n\n")
    first, *headers = head.strip().splitlines()
    return Message(first, dict(line.split(": ", 1) for line in headers), body.strip())


@dataclass
class Player:
    """Sends what the page sends and compares what comes back with what it promises."""

    url: str
    known: dict[str, str] = field(default_factory=dict)
    played: int = 0

    def play(self, exchange: Exchange) -> requests.Response:
        """Send one request and hold its reply against the page; gives the reply."""
        self.played += 1
        reply = self._send(exchange.request)
        wanted = exchange.reply
        status = int(wanted.first.split(" ")[1])
        assert reply.status_code == status, f"{exchange.title}: {reply.status_code} {reply.text}"
        for name, value in wanted.headers.items():
            self._compare(reply.headers.get(name), self._filled(value), name)
        if wanted.body:
            self._compare(reply.json(), json.loads(wanted.body), exchange.title)
        return reply

    def _send(self, message: Message) -> requests.Response:
        method, path, _ = message.first.split(" ")
        headers = {"Desk-Version": DESK_VERSION, "Correlation-Id": str(uuid.uuid4())}
        headers |= {name: self._filled(value) for name, value in message.headers.items()}
        url = self.url + self._filled(path)
        if headers.pop("Content-Type", "").startswith("multipart/"):
            return _upload(url, headers, message.body)
        data = self._filled(message.body).encode()
        if data:
            headers["Content-Type"] = "application/json"
        return requests.request(method, url, headers=headers, data=data, timeout=_TIMEOUT_S)

    def _filled(self, text: str) -> str:
        return _PLACE.sub(lambda place: self._value(place[1]), text)

    def _value(self, name: str) -> str:
        return self.known.setdefault(name, str(uuid.uuid4()))

    def _compare(self, found: Any, wanted: Any, where: str) -> None:
        if wanted == _ANYTHING:
            return
        if isinstance(wanted, dict):
            assert isinstance(found, dict), f"{where}: {found!r}"
            for name, value in wanted.items():
                assert name in found, f"{where}/{name} is missing from {sorted(found)}"
                self._compare(found[name], value, f"{where}/{name}")
        elif isinstance(wanted, list):
            assert isinstance(found, list), f"{where}: {found!r}"
            assert len(found) == len(wanted), f"{where}: {found!r}"
            for number, pair in enumerate(zip(found, wanted, strict=True)):
                self._compare(*pair, f"{where}/{number}")
        elif isinstance(wanted, str) and (place := _PLACE.fullmatch(wanted)):
            assert self.known.setdefault(place[1], found) == found, where
        else:
            expected = self._filled(wanted) if isinstance(wanted, str) else wanted
            assert found == expected, f"{where}: {found!r} is not {expected!r}"


def _upload(url: str, headers: dict[str, str], body: str) -> requests.Response:
    fields = dict(line.split("=", 1) for line in body.splitlines())
    files = {name: _page(value) for name, value in fields.items() if value.startswith("@")}
    data = {name: value for name, value in fields.items() if name not in files}
    return requests.put(url, headers=headers, data=data, files=files, timeout=_TIMEOUT_S)


def _page(name: str) -> tuple[str, bytes, str]:
    page = io.BytesIO()
    Image.new("RGB", (320, 200), "white").save(page, "JPEG")
    return (name.removeprefix("@"), page.getvalue(), "image/jpeg")


def script(page: str = PAGE) -> str:
    """Give the whole script of the page's section 7."""
    section = page[page.index("## 7. Function names") : page.index("## 8. ")]
    found = re.search(r"^```python\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]
