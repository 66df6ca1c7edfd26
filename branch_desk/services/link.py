"""Whether the core answers: offline after five failures in a row, online at the next answer."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

from branch_desk.common import utc_now

FAILURES_UNTIL_OFFLINE: Final = 5


class Link:
    """The state of the link, with callbacks for who shows it; thread-safe.

    Callbacks get the link and come from whatever thread noticed the change.
    """

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._failures = 0
        self._watchers: list[Callable[[Link], object]] = []
        self.is_online = True
        self.since = clock()
        self.clock_skew_s = 0.0
        """How far this workstation's clock is ahead of the core's, in seconds."""

    def watch(self, callback: Callable[["Link"], object]) -> None:
        """Call back at every change between online and offline."""
        self._watchers.append(callback)

    def unwatch(self, callback: Callable[["Link"], object]) -> None:
        """Call back no more."""
        self._watchers.remove(callback)

    def succeeded(self) -> None:
        """Note a valid answer, whatever it said."""
        self._note(0)

    def failed(self) -> None:
        """Note a call without a valid answer."""
        self._note(self._failures + 1)

    def note_time(self, core_time: datetime) -> None:
        """Compare the clocks, by the `Date` of an answer."""
        self.clock_skew_s = (self._clock() - core_time).total_seconds()

    def _note(self, failures: int) -> None:
        with self._guard:
            self._failures = failures
            is_online = failures < FAILURES_UNTIL_OFFLINE
            has_changed = is_online is not self.is_online
            if has_changed:
                self.is_online, self.since = is_online, self._clock()
        if has_changed:
            for callback in tuple(self._watchers):
                callback(self)
