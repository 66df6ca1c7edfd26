"""The core's clock, handed to whoever needs the time, so that a test can move it."""

from datetime import datetime, timedelta
from typing import Protocol

from branch_desk.common import utc_now


class Clock(Protocol):
    """Something that knows the present moment."""

    def now(self) -> datetime:
        """Give the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Give the present instant, aware, in UTC."""
        return utc_now()


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Give the moment at which the clock stands."""
        return self._moment

    def advance(self, step: timedelta) -> None:
        """Move the clock on."""
        self._moment += step
