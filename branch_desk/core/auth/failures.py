"""Guesses slow down from the third and lock at the fifth, counted per officer id as typed.

An attempt is counted as failed before it is judged, so that many at once gain nothing; a good one
takes the count back.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from branch_desk.core.problems import Refusal
from branch_desk.core.store.schema import login_failures

_WAITS_S: Final = {1: 0, 2: 0, 3: 5, 4: 30}
_LOCKED: Final = timedelta(minutes=30)
_LOCKED_FROM: Final = 5


def begin_attempt(connection: Connection, typed_id: str, now: datetime) -> int:
    """Count an attempt and say which it is in a row; 0 if none may be judged now.

    Raises Refusal `too_many_requests` while the third and fourth make one wait. An officer who is
    locked gets 0: the answer is that of a wrong password.
    """
    known = connection.execute(
        select(login_failures).where(login_failures.c.typed_id == typed_id)
    ).one_or_none()
    if known is not None and known.not_before is not None and now < known.not_before:
        if known.failures >= _LOCKED_FROM:
            return 0
        wait = ceil((known.not_before - now).total_seconds())
        raise Refusal("too_many_requests", retry_after=wait)
    count = 1 if known is None else known.failures + 1
    row = {"failures": count, "not_before": now + _wait(count)}
    if known is None:
        connection.execute(insert(login_failures).values(typed_id=typed_id, **row))
    else:
        chosen = login_failures.c.typed_id == typed_id
        connection.execute(update(login_failures).where(chosen).values(row))
    return count


def forget(connection: Connection, typed_id: str) -> None:
    """Begin to count anew, after a good log-in."""
    connection.execute(delete(login_failures).where(login_failures.c.typed_id == typed_id))


def refuse(count: int) -> None:
    """Refuse a failed attempt as its place in the row asks."""
    wait = _WAITS_S.get(count, 0)
    if wait:
        raise Refusal("too_many_requests", retry_after=wait)
    raise Refusal("credentials_refused")


def _wait(count: int) -> timedelta:
    return _LOCKED if count >= _LOCKED_FROM else timedelta(seconds=_WAITS_S[count])
