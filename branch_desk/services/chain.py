"""The sends of one key under one deadline: what to do after each, decided without a socket."""

import random
from collections.abc import Callable
from typing import Final, TypeVar

from branch_desk.services.messages import SendFailed, Wait
from branch_desk.services.outcomes import NOT_SO_FAR

Found = TypeVar("Found")

SENDS_MAX: Final = 3
_WAIT_FIRST_S: Final = 0.5
_WAIT_MAX_S: Final = 8.0


class ChainEnded(Exception):
    """A chain without a final answer; `may_have_left` decides between UNKNOWN and not sent."""

    def __init__(self, reason: str, *, may_have_left: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_have_left = may_have_left


class Chain:
    """Sends, waits, looks up and sends again, at most three times and within the deadline."""

    def __init__(self, deadline: float, now: Callable[[], float], wait: Wait) -> None:
        """Take the deadline on the clock `now`, and what waits between sends."""
        self._deadline = deadline
        self._now = now
        self._wait = wait
        self._waits = 0
        self._may_have_left = False

    def run(
        self, send: Callable[[], Found], look_up: Callable[[], Found | None] | None = None
    ) -> Found:
        """Give the first final answer, of a send or of a look-up.

        Both raise SendFailed for no answer; a look-up gives None while the core does not know the
        key. Raises ChainEnded when the chain is at its end.
        """
        for sends in range(1, SENDS_MAX + 1):
            try:
                return send()
            except SendFailed as failure:
                self._may_have_left |= failure.may_have_left
                found = self._after(failure, look_up, is_last=sends == SENDS_MAX)
            if found is not None:
                return found
        raise AssertionError("the last send ends the chain")  # pragma: no cover

    def _after(
        self,
        failure: SendFailed,
        look_up: Callable[[], Found | None] | None,
        *,
        is_last: bool,
    ) -> Found | None:
        """Wait, and look up if a byte may have left; None means: send again."""
        if failure.is_permanent:
            raise self._ended(failure.reason)
        asks = look_up if self._may_have_left else None
        if is_last and asks is None:
            raise self._ended(failure.reason)
        while True:
            self._pause(failure)
            if asks is None:
                return None
            try:
                found = asks()
            except SendFailed as unanswered:
                failure = unanswered
                continue
            if found is None and is_last:
                raise self._ended(NOT_SO_FAR)
            return found

    def _pause(self, failure: SendFailed) -> None:
        most = min(_WAIT_MAX_S, _WAIT_FIRST_S * 2**self._waits)
        wait = max(random.uniform(0, most), failure.retry_after_s or 0)  # noqa: S311 - spreads the desks of a branch, no secret
        self._waits += 1
        if self._now() + wait >= self._deadline:
            raise self._ended(failure.reason)
        self._wait(wait)

    def _ended(self, reason: str) -> ChainEnded:
        return ChainEnded(reason, may_have_left=self._may_have_left)
