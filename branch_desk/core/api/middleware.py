"""Around every route: the Correlation-Id, the headers of every answer, the size of a body."""

import re
from typing import Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from branch_desk.core.api.answers import problem_response
from branch_desk.core.problems import Refusal
from branch_desk.domain.documents import UPLOAD_MAX_BYTES

BODY_MAX_BYTES: Final = 256 * 1024
# The pages themselves, and what a form of ten parts adds.
_UPLOAD_BYTES: Final = UPLOAD_MAX_BYTES + 64 * 1024
_UPLOAD_PATH: Final = "/customer/documents/"
UUID4: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII
)


class Surroundings:
    """Gives each request its id and each answer its headers, and stops a body that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; anything but HTTP passes untouched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("Correlation-Id")
        is_readable = given is None or UUID4.fullmatch(given) is not None
        correlation_id = given if given and is_readable else str(uuid4())
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        limit = _limit(scope["path"])
        answered = _Answering(send, correlation_id)
        refusal = _why_refused(is_readable, headers.get("Content-Length", "0"), limit)
        if refusal is not None:
            response = problem_response(refusal, scope["path"], correlation_id)
            await response(scope, receive, answered)
            return
        await self._app(scope, _Counting(receive, limit), answered)


class _Answering:
    """Adds what every answer carries."""

    def __init__(self, send: Send, correlation_id: str) -> None:
        self._send = send
        self._correlation_id = correlation_id

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Correlation-Id"] = self._correlation_id
            headers["Cache-Control"] = "no-store"
            headers["X-Content-Type-Options"] = "nosniff"
        await self._send(message)


class _Counting:
    """Counts the bytes of a body that did not say how long it is."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._seen = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            raise HTTPException(413, str(self._limit))
        return message


def _limit(path: str) -> int:
    return _UPLOAD_BYTES if path.startswith(_UPLOAD_PATH) else BODY_MAX_BYTES


def _why_refused(is_readable: bool, length: str, limit: int) -> Refusal | None:
    if not is_readable:
        return Refusal("malformed_request")
    if int(length) > limit:
        return Refusal("too_large", max_bytes=limit)
    return None
