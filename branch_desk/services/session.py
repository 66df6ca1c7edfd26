"""Who is signed in: log-in, renewal of tokens one at a time, log-out, and what the core served.

Tokens live here in memory and nowhere else (security S6).
"""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeVar

from pydantic import BaseModel

from branch_desk.common import utc_now
from branch_desk.domain.fields import Instant, Record
from branch_desk.domain.officers import Officer
from branch_desk.domain.policy import Meta, PublicMeta
from branch_desk.journal.errors import AppendRefused
from branch_desk.journal.log import Journal
from branch_desk.services import reply_checks
from branch_desk.services.api_client import ApiClient
from branch_desk.services.errors import (
    BackendUnreachable,
    BranchDeskError,
    NotSent,
    NotSignedIn,
    OutcomeUnknown,
    Refused,
    SessionExpired,
)
from branch_desk.services.keyed_writes import problem_of
from branch_desk.services.reply_checks import ReplyInvalid

CONTRACT_MAJOR: Final = "1"
_RENEW_BELOW_S: Final = 60.0
_SESSION_BYTES: Final = 8

Model = TypeVar("Model", bound=BaseModel)
Held = TypeVar("Held")


class _Tokens(Record):
    """A pair of tokens; `expires_in` is in seconds."""

    access_token: str
    expires_in: int
    refresh_token: str
    session_expires_at: Instant | None = None


class _LoggedIn(_Tokens):
    """The core's answer to a log-in."""

    session_id: str
    password_change_required: bool = False
    officer: Officer


@dataclass(frozen=True)
class Actor:
    """The officer as the journal names them, with the session drawn at log-in."""

    actor: str
    role: str
    session: str


class ContractDiffers(BranchDeskError):
    """The core speaks another contract than this desk; nothing is sent to it."""

    title = "The core speaks another version"


class Session:
    """The one session of this desk; thread-safe."""

    def __init__(self, client: ApiClient, journal: Journal, workstation_id: str) -> None:
        self._client = client
        self._journal = journal
        self._workstation_id = workstation_id
        self._guard = threading.RLock()
        self._tokens: _Tokens | None = None
        self._expires = 0.0
        self._officer: Officer | None = None
        self._meta: Meta | None = None
        self._actor: Actor | None = None
        self._at_end: list[Callable[[], object]] = []
        client.tokens = self

    def at_end(self, callback: Callable[[], object]) -> None:
        """Call this back whenever a session has ended."""
        self._at_end.append(callback)

    @property
    def is_signed_in(self) -> bool:
        """Whether an officer is signed in; the core may still find the session over."""
        return self._tokens is not None

    @property
    def officer(self) -> Officer:
        """The officer who is signed in. Raises NotSignedIn."""
        return _of_the_log_in(self._officer)

    @property
    def meta(self) -> Meta:
        """The bank's day, products, policy and lists, as served at log-in. Raises NotSignedIn."""
        return _of_the_log_in(self._meta)

    @property
    def actor(self) -> Actor:
        """Who acts, in the journal's words. Raises NotSignedIn."""
        return _of_the_log_in(self._actor)

    @property
    def left_s(self) -> float:
        """The seconds that the core will still take this session, by its own word."""
        if self._officer is None:
            return 0.0
        return (self._officer.session_expires_at - utc_now()).total_seconds()

    def public_meta(self) -> PublicMeta:
        """Read what anybody may know of the core. Raises BackendUnreachable, Refused."""
        return public_meta(self._client)

    def login(
        self, officer_id: str, password: str, branch_code: str, totp: str | None = None
    ) -> Officer:
        """Sign an officer in at a branch, and read what the core serves them.

        Raises Refused (wrong, locked, other branch, password due), BackendUnreachable,
        ContractDiffers, JournalError if the journal fails while it notes the session.
        """
        _require_contract(self.public_meta())
        body: dict[str, object] = {
            "officer_id": officer_id.strip().upper(),
            "password": password,
            "branch_code": branch_code,
            "workstation_id": self._workstation_id,
        }
        if totp:
            body["totp"] = totp
        begun = self._post("/auth/login", body, _LoggedIn)
        with self._guard:
            self._take(begun)
            self._officer = begun.officer
        try:
            _require_own_password(begun)
            self._meta = self._read("/meta", Meta)
            self._note_start(begun.officer)
        except BaseException:
            self._forget()
            raise
        return begun.officer

    def logout(self) -> None:
        """End the session in the journal and at the core; the core's answer is not waited on."""
        was_noted = self._actor is not None
        try:
            if was_noted and self._journal.status.is_ready:
                # A session found open at start is ended by the journal itself.
                with suppress(AppendRefused):
                    self._journal.end_session()
        finally:
            with suppress(BranchDeskError):
                self._client.post_request("/auth/logout", {})
            self._forget()
            for callback in self._at_end:
                callback()

    def refresh_officer(self) -> Officer:
        """Read the officer anew: rights, limits, and what is used of them today.

        Raises SessionExpired, BackendUnreachable, Refused.
        """
        officer = self._read("/auth/me", Officer)
        self._officer = officer
        return officer

    def access(self) -> str:
        """Give the access token, renewed first if less than a minute of it is left."""
        with self._guard:
            tokens = self._tokens
        if tokens is None:
            raise NotSignedIn if self._officer is None else SessionExpired
        if time.monotonic() > self._expires - _RENEW_BELOW_S:
            self.renew(tokens.access_token)
            with self._guard:
                tokens = self._tokens
            if tokens is None:
                raise SessionExpired
        return tokens.access_token

    def renew(self, stale: str) -> bool:
        """Replace a token that has ended, once however many ask at the same time.

        False means that the session is over; a core that cannot be asked leaves it as it is.
        """
        with self._guard:
            if self._tokens is None:
                return False
            if self._tokens.access_token != stale:
                return True
            try:
                body = {"refresh_token": self._tokens.refresh_token}
                self._take(self._post("/auth/refresh", body, _Tokens))
            except (Refused, BackendUnreachable) as error:
                if isinstance(error, Refused):
                    self._tokens = None
                return False
            return True

    def _take(self, tokens: _Tokens) -> None:
        self._tokens = tokens
        self._expires = time.monotonic() + tokens.expires_in

    def _note_start(self, officer: Officer) -> None:
        """Begin the session in the journal; without a journal only masked enquiries go on."""
        actor = Actor(officer.officer_id, officer.role.value, secrets.token_hex(_SESSION_BYTES))
        if self._journal.status.is_ready:
            self._journal.append("session", event="start", **vars(actor))
        self._actor = actor

    def _forget(self) -> None:
        with self._guard:
            self._tokens = self._officer = self._meta = self._actor = None

    def _read(self, path: str, model: type[Model]) -> Model:
        return _read(self._client, path, model)

    def _post(self, path: str, body: Mapping[str, object], model: type[Model]) -> Model:
        try:
            return reply_checks.as_model(model, self._client.post_request(path, body).body)
        except (NotSent, OutcomeUnknown) as error:
            raise BackendUnreachable(error.reason) from None
        except ReplyInvalid as error:
            raise BackendUnreachable(str(error)) from None


def public_meta(client: ApiClient) -> PublicMeta:
    """Read what anybody may know of a core. Raises BackendUnreachable, Refused."""
    return _read(client, "/meta", PublicMeta)


class _Bound:
    """The one session behind the module's functions."""

    session: Session | None = None


def bind(session: Session) -> None:
    """Name the session that the functions of this module act on."""
    _Bound.session = session


def unbind() -> None:
    """Let the functions of this module act on nothing again."""
    _Bound.session = None


def get_logged_in_officer() -> Officer:
    """Give the officer who is signed in. Raises NotSignedIn, SessionExpired."""
    session = _Bound.session
    if session is None:
        raise NotSignedIn
    officer = session.officer
    if not session.is_signed_in:
        raise SessionExpired
    return officer


def get_officer_info() -> dict[str, str]:
    """Give officer_id, full_name, role and branch_code of the officer who is signed in.

    Raises as `get_logged_in_officer`.
    """
    officer = get_logged_in_officer()
    return {
        "officer_id": officer.officer_id,
        "full_name": officer.full_name,
        "role": officer.role.value,
        "branch_code": officer.branch_code,
    }


def _of_the_log_in(held: Held | None) -> Held:
    if held is None:
        raise NotSignedIn
    return held


def _read(client: ApiClient, path: str, model: type[Model]) -> Model:
    try:
        return reply_checks.as_model(model, client.get_request(path).body)
    except ReplyInvalid as error:
        raise BackendUnreachable(str(error)) from None


def _require_own_password(begun: _LoggedIn) -> None:
    if begun.password_change_required:
        raise Refused(problem_of("password_change_required"))


def _require_contract(meta: PublicMeta) -> None:
    if meta.contract_version.split(".")[0] != CONTRACT_MAJOR:
        raise ContractDiffers(
            f"The core speaks contract {meta.contract_version} and this desk {CONTRACT_MAJOR}.0. "
            "Nothing was sent. Ask IT for the desk that belongs to this core."
        )
