"""The one file that speaks HTTP: reads that may be repeated, writes that never are blindly.

A read goes through a session per thread whose `Retry` repeats it; each send of a write opens a
connection of its own and closes it, and `chain` decides what follows. A watchdog shuts the socket
at the deadline, since a read time-out begins anew with every byte (docs/reliability.md 3).
"""

import logging
import random
import ssl
import threading
from collections.abc import Mapping, Sequence
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.filepost import encode_multipart_formdata
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from branch_desk.services import reply_checks
from branch_desk.services.api_client_deadline import Call, current_call
from branch_desk.services.core_calls import CoreCalls
from branch_desk.services.errors import NotSignedIn, SettingsInvalid
from branch_desk.services.link import Link
from branch_desk.services.messages import Answer, Ask, Envelope, Reply, SendFailed
from branch_desk.services.reply_checks import ReplyInvalid
from branch_desk.services.settings import Settings
from branch_desk.services.views import viewed

__all__ = ["ApiClient", "Envelope", "Reply", "bind", "delete_request", "get_request"]
__all__ += ["is_loopback"]
__all__ += ["post_request", "put_request", "unbind"]

# It writes whole addresses, with what was searched for, and warns of repeats that are wanted.
logging.getLogger("urllib3").setLevel(logging.CRITICAL + 1)

_PIECE_BYTES: Final = 64 * 1024
_PROBE_EVERY_S: Final = 15.0
_PROBE_SPREAD: Final = 0.2


def _watch(connection: HTTPConnection) -> None:
    if connection.sock is None:
        connection.connect()
    call = current_call()
    if call is not None and connection.sock is not None:
        call.takes(connection.sock)


class _Http(HTTPConnection):
    def send(self, data: Any) -> None:
        _watch(self)
        super().send(data)


class _Https(HTTPSConnection):
    def send(self, data: Any) -> None:
        _watch(self)
        super().send(data)


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class _Adapter(HTTPAdapter):
    """Connects through connections that the watchdog can shut."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


class _ReadRetry(Retry):
    """Repeats a read, and sleeps no longer than the call has left."""

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        call = current_call()
        wait = (self.get_retry_after(response) if response else None) or self.get_backoff_time()
        if call is not None and wait:
            call.has_ended.wait(min(wait, call.left_s))


class _Wire:
    """The sessions and one whole exchange, with the head and the size of the answer checked."""

    _READS: ClassVar = _ReadRetry(
        total=2,
        other=0,
        redirect=0,
        allowed_methods={"GET", "HEAD"},
        status_forcelist={429, 502, 503, 504},
        backoff_factor=0.5,
        backoff_jitter=0.5,
        backoff_max=4,
        retry_after_max=5,
        raise_on_status=False,
    )
    _WRITES: ClassVar = Retry(0, read=False, redirect=0)

    def __init__(self, base_url: str, settings: Settings) -> None:
        self._base_url = _checked(base_url, settings)
        self._settings = settings
        self._local = threading.local()
        self._guard = threading.Lock()
        self._readers: list[requests.Session] = []

    def exchange(
        self, ask: Ask, headers: Mapping[str, str], left_s: float, *, may_repeat: bool
    ) -> Answer:
        """Make one call and give the whole answer. Raises SendFailed."""
        session = self._reader() if may_repeat else self._session(self._WRITES)
        with Call(left_s) as call:
            try:
                return self._talk(session, ask, headers)
            except (requests.RequestException, HTTPError, OSError, ReplyInvalid) as error:
                raise _failure(error, call) from None
            finally:
                if not may_repeat:
                    session.close()

    def close(self) -> None:
        """Close what reads keep open."""
        with self._guard:
            for session in self._readers:
                session.close()
            self._readers.clear()

    def _talk(self, session: requests.Session, ask: Ask, headers: Mapping[str, str]) -> Answer:
        response = session.request(
            ask.method,
            self._base_url + ask.path,
            params=ask.params,
            data=ask.data,
            headers=headers,
            timeout=(self._settings.connect_s, self._settings.read_s),
            stream=True,
            allow_redirects=False,
        )
        with response:
            raw = response.raw
            named = {name.lower(): tuple(raw.headers.getlist(name)) for name in raw.headers}
            cap = reply_checks.cap_of(ask.reply_type)
            reply_checks.check_head(response.status_code, named, cap)
            body = bytearray()
            for piece in raw.stream(_PIECE_BYTES, decode_content=False):
                body += piece
                if len(body) > cap:
                    raise ReplyInvalid("the core's answer is too long")
            return Answer(response.status_code, named, bytes(body), headers["Correlation-Id"])

    def _reader(self) -> requests.Session:
        kept: requests.Session | None = getattr(self._local, "session", None)
        if kept is None:
            kept = self._local.session = self._session(self._READS)
            with self._guard:
                self._readers.append(kept)
        return kept

    def _session(self, retry: Retry) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.verify = str(self._settings.core_ca) if self._settings.core_ca else True
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Adapter(max_retries=retry))
        return session


class ApiClient(CoreCalls):
    """The core behind one address; asks by itself whether an offline core is back."""

    def __init__(self, base_url: str, settings: Settings, *, desk_version: str) -> None:
        """Raise SettingsInvalid for an address or a trust that may not be used."""
        self.base_url: Final = base_url.rstrip("/")
        self._closing = threading.Event()
        self._probe_timer: threading.Timer | None = None
        self._sockets = _Wire(self.base_url, settings)
        super().__init__(self._sockets, settings, desk_version, self._closing.wait)
        self.link.watch(self._probe_when_offline)

    def put_document(
        self, document_id: str, pages: Sequence[bytes], fields: Mapping[str, str]
    ) -> Reply:
        """Upload JPEG pages with the fields of the upload.

        Raises Refused, SessionExpired, BackendUnreachable.
        """
        parts: list[Any] = [
            ("page", (f"{number}.jpg", page, "image/jpeg")) for number, page in enumerate(pages, 1)
        ]
        data, content_type = encode_multipart_formdata([*parts, *fields.items()])
        path = f"/customer/documents/{document_id}"
        return self.repeat_upload(Ask("PUT", path, data=data, content_type=content_type))

    def close(self) -> None:
        """Stop asking by itself and close what is open."""
        self._closing.set()
        if self._probe_timer:
            self._probe_timer.cancel()
        self._sockets.close()

    def _probe_when_offline(self, link: Link) -> None:
        if self._probe_timer:
            self._probe_timer.cancel()
        if link.is_online or self._closing.is_set():
            return
        spread = _PROBE_EVERY_S * _PROBE_SPREAD
        wait = _PROBE_EVERY_S + random.uniform(-spread, spread)  # noqa: S311 - spreads the desks of a branch
        self._probe_timer = threading.Timer(wait, self._probe_again)
        self._probe_timer.daemon = True
        self._probe_timer.start()

    def _probe_again(self) -> None:
        if not self._closing.is_set() and not self.probe():
            self._probe_when_offline(self.link)


class Performs(Protocol):
    """What takes over a write on an operation's path that has no envelope: the submission."""

    def performs(self, method: str, endpoint: str) -> bool:
        """Say whether an operation travels on this path."""

    def perform(self, method: str, endpoint: str, payload: Mapping[str, object] | bytes) -> Reply:
        """Submit it as a form would, and give its reply."""

    def note_view(self, op: str) -> str:
        """Write that something is about to be read in clear, and give the id to read it under."""


class _Bound:
    """The one client and submission behind the module's functions."""

    client: ApiClient | None = None
    submission: Performs | None = None


def bind(client: ApiClient, submission: Performs | None = None) -> None:
    """Name the client, and the submission, that the functions of this module act on."""
    _Bound.client, _Bound.submission = client, submission


def unbind() -> None:
    """Let the functions of this module act on nothing again."""
    _Bound.client = _Bound.submission = None


def get_request(endpoint: str, params: Mapping[str, str] | None = None) -> Reply:
    """Read from the core; a clear read only after its `view` entry is in the journal.

    Raises JournalError, NotSignedIn, Refused, SessionExpired, BackendUnreachable.
    """
    client, submission = _client(), _Bound.submission
    op = viewed(endpoint, params)
    if op and submission:
        return client.get_request(endpoint, params, correlation_id=submission.note_view(op))
    return client.get_request(endpoint, params)


def post_request(
    endpoint: str,
    payload: Mapping[str, object] | bytes,
    *,
    envelope: Envelope | None = None,
) -> Reply:
    """Post to the core; an operation's path without an envelope goes through the submission.

    Raises NotSignedIn, NotPermitted, PrecheckFailed, Refused, SessionExpired, NotSent,
    OutcomeUnknown, JournalError.
    """
    submission = _taking_over("POST", endpoint, envelope)
    if submission:
        return submission.perform("POST", endpoint, payload)
    return _client().post_request(endpoint, payload, envelope=envelope)


def put_request(
    endpoint: str,
    payload: Mapping[str, object] | bytes,
    *,
    envelope: Envelope | None = None,
) -> Reply:
    """Put to the core, as `post_request` posts."""
    submission = _taking_over("PUT", endpoint, envelope)
    if submission:
        return submission.perform("PUT", endpoint, payload)
    return _client().put_request(endpoint, payload, envelope=envelope)


def delete_request(endpoint: str, *, envelope: Envelope | None = None) -> Reply:
    """Delete at the core; raises as `post_request`."""
    return _client().delete_request(endpoint, envelope=envelope)


def _taking_over(method: str, endpoint: str, envelope: Envelope | None) -> Performs | None:
    _client()
    bound = _Bound.submission
    return bound if envelope is None and bound and bound.performs(method, endpoint) else None


def _client() -> ApiClient:
    if _Bound.client is None:
        raise NotSignedIn(
            "The desk's functions have no client yet: sign in with branch_desk.app.signed_in."
        )
    return _Bound.client


def _checked(base_url: str, settings: Settings) -> str:
    """Give an address that may be used: TLS with the bank's CA, or plain on loopback only."""
    parts = urlsplit(base_url)
    if parts.scheme == "https" and parts.hostname:
        if settings.core_ca is None:
            raise SettingsInvalid(
                "core_ca is missing: the file with the bank's certificate authority, "
                "without which no core is trusted. Ask IT."
            )
        _require_certificates(settings.core_ca)
        return base_url
    if parts.scheme == "http" and is_loopback(base_url):
        return base_url
    raise SettingsInvalid(
        "core_url must begin with https://, or with http://127.0.0.1 for a core on this computer."
    )


def _require_certificates(file: Path) -> None:
    try:
        ssl.create_default_context(cafile=file)
    except (OSError, ssl.SSLError):
        raise SettingsInvalid(f"core_ca: {file} holds no certificates that can be read.") from None


def is_loopback(base_url: str) -> bool:
    """Say whether an address names this computer by number; names are never looked up."""
    host = urlsplit(base_url).hostname or ""
    # Names are not asked: whoever answers them would choose who gets the password in clear.
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _failure(error: Exception, call: Call) -> SendFailed:
    left = call.may_have_left
    if isinstance(error, ReplyInvalid):
        return SendFailed(str(error), may_have_left=True)
    if call.is_over or isinstance(error, requests.Timeout):
        reason = "the core did not answer in time" if left else "the core cannot be reached"
        return SendFailed(reason, may_have_left=left)
    if isinstance(error, requests.exceptions.SSLError) and not left:
        is_certificate = "certificate" in str(error).lower()
        reason = "the core's certificate is not the bank's; call IT"
        return SendFailed(
            reason if is_certificate else "the core speaks no TLS that is allowed",
            may_have_left=False,
            is_permanent=True,
        )
    reason = "the connection to the core broke off" if left else "no connection to the core"
    return SendFailed(reason, may_have_left=left)
