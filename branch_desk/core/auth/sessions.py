"""Log-in, refresh and log-out: sessions that end at once, and refresh tokens that work once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from branch_desk.core.auth.callers import branches_of
from branch_desk.core.problems import Refusal
from branch_desk.core.store.schema import officers, refresh_tokens, sessions

_TOKEN_BYTES: Final = 32


@dataclass(frozen=True)
class OpenSession:
    """A session with its newest refresh token, which is nowhere else but in its owner's hands."""

    officer_id: str
    session_id: str
    refresh_token: str
    expires_at: datetime


def password_hash_of(connection: Connection, officer_id: str) -> str | None:
    """Give the hash to compare with; None for an unknown or disabled officer."""
    row = connection.execute(
        select(officers.c.password_hash).where(
            officers.c.officer_id == officer_id, officers.c.disabled.is_(False)
        )
    ).one_or_none()
    return row.password_hash if row else None


def begin(
    connection: Connection,
    officer_id: str,
    branch_code: str,
    workstation_id: str,
    times: tuple[datetime, timedelta],
) -> OpenSession:
    """Begin a session at one of the officer's branches; `times` are now and how long it may last.

    Raises Refusal `branch_out_of_scope` for another branch.
    """
    now, lasts = times
    branches = branches_of(connection, officer_id)
    if branch_code not in branches:
        raise Refusal("branch_out_of_scope", branches=list(branches))
    session_id = str(uuid4())
    connection.execute(
        insert(sessions).values(
            session_id=session_id,
            officer_id=officer_id,
            branch_code=branch_code,
            workstation_id=workstation_id,
            started_at=now,
            expires_at=now + lasts,
        )
    )
    refresh_token = _issue(connection, session_id, now)
    return OpenSession(officer_id, session_id, refresh_token, now + lasts)


def refresh(connection: Connection, refresh_token: str, now: datetime) -> OpenSession | None:
    """Exchange a refresh token for the next one; None if it came a second time.

    Then its session has ended, which the caller has to commit before it refuses. Raises Refusal
    `session_ended` for a token that is unknown or whose session is over.
    """
    row = _session_of(connection, refresh_token)
    if row is None or row.ended_at is not None or row.expires_at <= now or row.disabled:
        raise Refusal("session_ended")
    if row.used_at is not None:
        end(connection, row.session_id, "REUSE", now)
        return None
    spent = refresh_tokens.c.token_hash == _digest(refresh_token)
    connection.execute(update(refresh_tokens).where(spent).values(used_at=now))
    fresh = _issue(connection, row.session_id, now)
    return OpenSession(row.officer_id, row.session_id, fresh, row.expires_at)


def end(connection: Connection, session_id: str, ended_by: str, now: datetime) -> None:
    """End a session; its tokens are worth nothing from the next request on."""
    is_live = (sessions.c.session_id == session_id, sessions.c.ended_at.is_(None))
    ended = {"ended_at": now, "ended_by": ended_by}
    connection.execute(update(sessions).where(*is_live).values(ended))


def _session_of(connection: Connection, refresh_token: str) -> Any:
    columns = (
        sessions.c.session_id,
        sessions.c.officer_id,
        sessions.c.ended_at,
        sessions.c.expires_at,
        refresh_tokens.c.used_at,
        officers.c.disabled,
    )
    joined = refresh_tokens.join(sessions).join(officers)
    chosen = refresh_tokens.c.token_hash == _digest(refresh_token)
    return connection.execute(select(*columns).select_from(joined).where(chosen)).one_or_none()


def _issue(connection: Connection, session_id: str, now: datetime) -> str:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    connection.execute(
        insert(refresh_tokens).values(
            token_hash=_digest(token), session_id=session_id, issued_at=now
        )
    )
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
