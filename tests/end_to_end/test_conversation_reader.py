"""The reader of the worked conversation notices what a core does otherwise than the page."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import pytest

from tests.end_to_end.conversation import Player, exchanges, script

_PAGE = """## 8. Worked conversation

```http
POST /things?of={kind} HTTP/1.1
Idempotency-Key: {key}

{"name": "Amina", "id": "{key}"}
```
```http
HTTP/1.1 201
Location: /things/{key}

{"key": "{key}", "mark": "{mark}", "when": "~", "rows": [{"n": 1}]}
```
"""


class _Core(BaseHTTPRequestHandler):
    status: ClassVar[int] = 201
    differs: ClassVar[dict[str, object]] = {}
    seen: ClassVar[dict[str, str]] = {}

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        type(self).seen = {"path": self.path, "key": key, "name": body["name"], "id": body["id"]}
        reply = {"key": key, "mark": "t", "when": "now", "rows": [{"n": 1, "more": 2}], "x": 1}
        data = json.dumps(reply | self.differs).encode()
        self.send_response(self.status)
        self.send_header("Location", f"/things/{key}")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing: a test's output is pytest's."""


@pytest.fixture
def url() -> Iterator[str]:
    _Core.status, _Core.differs = 201, {}
    server = HTTPServer(("127.0.0.1", 0), _Core)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_places_are_filled_in_the_request_and_taken_from_the_reply(url: str) -> None:
    (exchange,) = exchanges(_PAGE)
    player = Player(url, {"kind": "cif"})
    player.play(exchange)
    key = player.known["key"]
    assert _Core.seen == {"path": "/things?of=cif", "key": key, "name": "Amina", "id": key}
    assert player.known["mark"] == "t"


@pytest.mark.parametrize(
    ("status", "differs"),
    [
        (200, {}),
        (201, {"key": "another"}),
        (201, {"mark": "another"}),
        (201, {"rows": [{"n": 2}]}),
        (201, {"rows": []}),
        (201, {"rows": None}),
        (201, {"rows": [1]}),
        (201, {"rows": [{}]}),
    ],
)
def test_a_reply_that_differs_is_noticed(url: str, status: int, differs: dict[str, object]) -> None:
    _Core.status, _Core.differs = status, differs
    with pytest.raises(AssertionError):
        Player(url, {"kind": "cif", "mark": "t"}).play(exchanges(_PAGE)[0])


def test_the_page_holds_a_conversation_and_a_script() -> None:
    titles = [each.title for each in exchanges()]
    assert len(titles) >= 20
    assert titles[0] == "POST /auth/login 200"
    assert "POST /customer/account-open 201" in titles
    assert len(script().strip().splitlines()) >= 10
    compile(script(), "the page's script", "exec")
