"""The core as verbs: how a question or a write travels, without the sockets below it."""

import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, Protocol

from branch_desk.domain.canonical import canonical
from branch_desk.domain.operation import Read
from branch_desk.domain.replies import OperationRecord
from branch_desk.services import reply_checks
from branch_desk.services.chain import Chain, ChainEnded
from branch_desk.services.errors import (
    BackendUnreachable,
    NotSent,
    NotSignedIn,
    OutcomeUnknown,
    Refused,
    SessionExpired,
)
from branch_desk.services.keyed_writes import write
from branch_desk.services.link import Link
from branch_desk.services.messages import Answer, Ask, Envelope, Reply, SendFailed, Wait, new_id
from branch_desk.services.reply_checks import ReplyInvalid
from branch_desk.services.settings import Settings
from branch_desk.services.threads import require_worker

_OPEN: Final = frozenset({"/health", "/auth/login", "/auth/refresh"})
_SIGNED_OUT: Final = frozenset({"not_authenticated", "session_ended"})
_NO_CONNECTION: Final = "no connection to the core"


class Tokens(Protocol):
    """What gives the client its access token; the session is it."""

    @property
    def is_signed_in(self) -> bool:
        """Whether there is a token to give."""

    def access(self) -> str:
        """Give the access token, renewed first if it is about to end."""

    def renew(self, stale: str) -> bool:
        """Replace a token that the core refused; False if the session is over."""


class Wire(Protocol):
    """What makes one HTTP exchange and trusts nothing of it."""

    def exchange(
        self, ask: Ask, headers: Mapping[str, str], left_s: float, *, may_repeat: bool
    ) -> Answer:
        """Make one call and give the whole answer. Raises SendFailed."""


class CoreCalls:
    """Reads, writes and look-ups; knows nothing of the business that they are about."""

    def __init__(self, wire: Wire, settings: Settings, desk_version: str, wait: Wait) -> None:
        self.link: Final = Link()
        self.tokens: Tokens | None = None
        self._wire = wire
        self._settings = settings
        self._desk_version = desk_version
        self._wait = wait

    def get_request(
        self,
        endpoint: str,
        params: Mapping[str, str] | None = None,
        *,
        correlation_id: str | None = None,
    ) -> Reply:
        """Read; repeated by itself. Raises Refused, SessionExpired, BackendUnreachable."""
        return self._read(Ask("GET", endpoint, params, correlation_id=correlation_id))

    def post_request(
        self,
        endpoint: str,
        payload: Mapping[str, object] | bytes,
        *,
        envelope: Envelope | None = None,
    ) -> Reply:
        """Write: a chain with an envelope, one send without.

        Raises Refused, NotSent, OutcomeUnknown, and SessionExpired without an envelope.
        """
        return self._write("POST", endpoint, payload, envelope)

    def put_request(
        self,
        endpoint: str,
        payload: Mapping[str, object] | bytes,
        *,
        envelope: Envelope | None = None,
    ) -> Reply:
        """Write as `post_request` does."""
        return self._write("PUT", endpoint, payload, envelope)

    def delete_request(self, endpoint: str, *, envelope: Envelope | None = None) -> Reply:
        """Delete as `post_request` writes."""
        return self._write("DELETE", endpoint, None, envelope)

    def read(self, read: Read, correlation_id: str | None = None) -> Reply:
        """Make the read of a look-up or a precheck; one sent by POST goes out once.

        Raises Refused, SessionExpired, BackendUnreachable.
        """
        if read.body is None:
            return self.get_request(read.path, read.params, correlation_id=correlation_id)
        ask = _ask("POST", read.path, read.body, None, correlation_id)
        return self._read(ask, may_repeat=False)

    def get_bytes(self, path: str, correlation_id: str | None = None) -> bytes:
        """Read a document's page, a JPEG. Raises as `get_request`."""
        ask = Ask("GET", path, correlation_id=correlation_id, reply_type="image/jpeg")
        page: bytes = self._read(ask).body
        return page

    def look_up(self, key: str) -> OperationRecord | None:
        """Ask what became of a key; None while the core has not carried it out.

        Raises Refused, SessionExpired, BackendUnreachable.
        """
        try:
            reply = self.get_request(f"/operations/{key}")
            return reply_checks.as_model(OperationRecord, reply.body)
        except Refused as refused:
            if refused.problem.code == "operation_unknown":
                return None
            raise
        except ReplyInvalid as error:
            raise BackendUnreachable(str(error)) from None

    def cancel(self, key: str) -> OperationRecord:
        """Cancel a key that the core does not know; else get what it has.

        Raises Refused, SessionExpired, BackendUnreachable.
        """
        reply = self._read(Ask("DELETE", f"/operations/{key}"), may_repeat=False)
        try:
            return reply_checks.as_model(OperationRecord, reply.body)
        except ReplyInvalid as error:
            raise BackendUnreachable(str(error)) from None

    def send(self, ask: Ask) -> Reply:
        """Send once, and once more under a renewed token if the core asks for it.

        Raises SendFailed, Refused, SessionExpired.
        """
        return self._sorted(ask, self._ask(ask, self._settings.chain_s, may_repeat=False))

    def probe(self) -> bool:
        """Ask now whether the core answers, and say so; the link's state follows."""
        try:
            self._read(Ask("GET", "/health"), may_repeat=False)
        except (BackendUnreachable, Refused):
            return False
        return True

    def repeat_upload(self, ask: Ask) -> Reply:
        """Send an upload until it is answered: a repeat gets the same answer without a key.

        Raises Refused, SessionExpired, BackendUnreachable.
        """
        self._require_link()
        try:
            return self._chain().run(lambda: self.send(ask))
        except ChainEnded as ended:
            raise BackendUnreachable(ended.reason) from None

    def _read(self, ask: Ask, *, may_repeat: bool = True) -> Reply:
        if ask.path != "/health":
            self._require_link()
        try:
            answer = self._ask(ask, self._settings.enquiry_s, may_repeat=may_repeat)
            return self._sorted(ask, answer)
        except SendFailed as failure:
            raise BackendUnreachable(failure.reason, ask.correlation_id) from None

    def _write(
        self,
        method: str,
        endpoint: str,
        payload: Mapping[str, object] | bytes | None,
        envelope: Envelope | None,
    ) -> Reply:
        ask = _ask(method, endpoint, payload, envelope)
        if not self.link.is_online:
            raise NotSent(_NO_CONNECTION)
        if envelope is not None:
            return write(ask, envelope, self, self._chain())
        try:
            return self.send(ask)
        except SendFailed as failure:
            if failure.may_have_left:
                raise OutcomeUnknown(failure.reason, "") from None
            raise NotSent(failure.reason) from None

    def _chain(self) -> Chain:
        deadline = time.monotonic() + self._settings.chain_s
        return Chain(deadline, time.monotonic, self._wait)

    def _ask(self, ask: Ask, left_s: float, *, may_repeat: bool) -> Answer:
        """Make one call; if the core no longer takes the token, renew it once and ask again."""
        require_worker()
        token = self._token(ask.path)
        answer = self._exchange(ask, token, left_s, may_repeat=may_repeat)
        if token is None or not _is_signed_out(answer):
            return answer
        if self.tokens is None or not self.tokens.renew(token):
            raise SessionExpired(answer.correlation_id)
        answer = self._exchange(ask, self.tokens.access(), left_s, may_repeat=may_repeat)
        if _is_signed_out(answer):
            raise SessionExpired(answer.correlation_id)
        return answer

    def _exchange(self, ask: Ask, token: str | None, left_s: float, *, may_repeat: bool) -> Answer:
        headers = {
            "Accept": f"{ask.reply_type}, {reply_checks.PROBLEM_TYPE}",
            "Accept-Encoding": "identity",
            "Correlation-Id": ask.correlation_id or new_id(),
            "Desk-Version": self._desk_version,
            "User-Agent": f"branch-desk/{self._desk_version}",
        }
        if not may_repeat:
            headers["Connection"] = "close"
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if ask.content_type:
            headers["Content-Type"] = ask.content_type
        if ask.envelope:
            headers["Idempotency-Key"] = ask.envelope.key
            if ask.envelope.if_match:
                headers["If-Match"] = ask.envelope.if_match
        try:
            return self._wire.exchange(ask, headers, left_s, may_repeat=may_repeat)
        except SendFailed:
            self.link.failed()
            raise

    def _sorted(self, ask: Ask, answer: Answer) -> Reply:
        """Give a 2xx reply; raise Refused for a problem, SendFailed for what says nothing."""
        try:
            reply = reply_checks.sort(answer, ask)
        except SendFailed:
            if reply_checks.any_problem(answer):
                self.link.succeeded()
            else:
                self.link.failed()
            raise
        except Refused:
            self.link.succeeded()
            raise
        self.link.succeeded()
        if at := reply_checks.core_time(answer):
            self.link.note_time(at)
        return reply

    def _token(self, path: str) -> str | None:
        signed_in = self.tokens is not None and self.tokens.is_signed_in
        if path in _OPEN or (path == "/meta" and not signed_in):
            return None
        if self.tokens is None:
            raise NotSignedIn
        return self.tokens.access()

    def _require_link(self) -> None:
        if not self.link.is_online:
            raise BackendUnreachable(_NO_CONNECTION)


def _ask(
    method: str,
    endpoint: str,
    payload: Mapping[str, object] | bytes | None,
    envelope: Envelope | None,
    correlation_id: str | None = None,
) -> Ask:
    data = canonical(payload) if isinstance(payload, Mapping) else payload
    content_type = None if data is None else reply_checks.JSON_TYPE
    return Ask(
        method,
        endpoint,
        data=data,
        content_type=content_type,
        envelope=envelope,
        correlation_id=correlation_id,
    )


def _is_signed_out(answer: Answer) -> bool:
    found = reply_checks.problem(answer) if answer.status == HTTPStatus.UNAUTHORIZED else None
    return found is not None and found.code in _SIGNED_OUT
