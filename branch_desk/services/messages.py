"""What goes to the core and comes back, as plain values between the client and its checks."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True)
class Envelope:
    """What an operation or a reservation carries beside its body: its key, and what it saw.

    `operation` and `result` are what the answer must be about and look like before it may count;
    `commit` is what the core must name, where it names one, when it is asked for the key.
    With `is_sent_before` an earlier chain under this key may have reached the core.
    """

    key: str
    if_match: str | None = None
    operation: str | None = None
    result: type[BaseModel] | None = None
    commit: str | None = None
    is_sent_before: bool = False


@dataclass(frozen=True)
class Reply:
    """A 2xx answer that passed every check; `body` is a JSON object, or the bytes of a page."""

    status: int
    body: Any
    etag: str | None = None
    replayed: bool = False


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer before anybody trusts it; header names are in lower case."""

    status: int
    headers: Mapping[str, tuple[str, ...]]
    body: bytes
    correlation_id: str

    def header(self, name: str) -> str | None:
        """Give a header that stands exactly once."""
        values = self.headers.get(name, ())
        return values[0] if len(values) == 1 else None


@dataclass(frozen=True)
class Ask:
    """One call to make, the same bytes at every send.

    `correlation_id` is set only where several calls share one; else each send draws its own.
    """

    method: str
    path: str
    params: Mapping[str, str] | None = None
    data: bytes | None = None
    content_type: str | None = None
    envelope: Envelope | None = None
    correlation_id: str | None = None
    reply_type: str = "application/json"


class SendFailed(Exception):
    """One send without a valid answer.

    `may_have_left` says that a byte of the request may have reached the core; `retry_after_s` is
    what the core asked for; `is_permanent` says that no repeat can help.
    """

    def __init__(
        self,
        reason: str,
        *,
        may_have_left: bool,
        retry_after_s: float | None = None,
        is_permanent: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_have_left = may_have_left
        self.retry_after_s = retry_after_s
        self.is_permanent = is_permanent


def new_id() -> str:
    """Draw a UUIDv4 in lower case: a key, or a Correlation-Id."""
    return str(uuid.uuid4())


Wait = Callable[[float], object]
"""Waits for some seconds, or less if the program ends."""
