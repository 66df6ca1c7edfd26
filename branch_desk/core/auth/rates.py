"""How many calls a minute somebody may make: a bucket each, filled steadily (contract 2)."""

from datetime import datetime
from math import ceil
from threading import Lock
from typing import Final

from branch_desk.core.problems import Refusal

_MINUTE_S: Final = 60.0
_BUCKETS_MAX: Final = 10_000


class Rates:
    """Counts the calls of each officer and each workstation in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, sort: str, who: str, per_minute: int, now: datetime) -> None:
        """Let one call pass.

        Raises Refusal `too_many_requests`, with the seconds until there is room again.
        """
        moment = now.timestamp()
        with self._lock:
            left, since = self._buckets.get((sort, who), (float(per_minute), moment))
            # A clock that is set back takes nothing away from anybody.
            filled = max(0.0, moment - since) * per_minute / _MINUTE_S
            left = min(float(per_minute), left + filled)
            if left < 1:
                wait = ceil((1 - left) * _MINUTE_S / per_minute)
                raise Refusal("too_many_requests", retry_after=wait)
            self._forget_the_idle(moment)
            self._buckets[(sort, who)] = (left - 1, moment)

    def _forget_the_idle(self, moment: float) -> None:
        if len(self._buckets) >= _BUCKETS_MAX:
            # A bucket untouched for a minute is full again.
            self._buckets = {
                key: (left, since)
                for key, (left, since) in self._buckets.items()
                if moment - since < _MINUTE_S
            }
