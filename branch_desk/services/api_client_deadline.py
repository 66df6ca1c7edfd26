"""One HTTP call under its deadline: a watchdog thread shuts the socket that it uses."""

import socket
import threading
import time
from contextlib import suppress
from typing import Final


class Call:
    """A call in progress on this thread; knows whether a byte of the request may have left."""

    def __init__(self, left_s: float) -> None:
        self.may_have_left = False
        self.is_over = False
        self.has_ended: Final = threading.Event()
        self._ends = time.monotonic() + left_s
        self._guard = threading.Lock()
        self._socket: socket.socket | None = None
        self._watchdog = threading.Timer(max(0.0, left_s), self._shut)
        self._watchdog.daemon = True

    def __enter__(self) -> "Call":
        _current.call = self
        self._watchdog.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._watchdog.cancel()
        _current.call = None

    @property
    def left_s(self) -> float:
        """The seconds until the deadline."""
        return max(0.0, self._ends - time.monotonic())

    def takes(self, raw: socket.socket) -> None:
        """Note the socket just before bytes go out through it. Raises TimeoutError once over."""
        with self._guard:
            if self.is_over:
                raise TimeoutError("the deadline has passed")
            self._socket = raw
            self.may_have_left = True

    def _shut(self) -> None:
        with self._guard:
            self.is_over = True
            self.has_ended.set()
            if self._socket is not None:
                # Past any TLS layer: a close notice to a silent peer could wait in its turn.
                with suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Current(threading.local):
    call: Call | None = None


_current: Final = _Current()


def current_call() -> Call | None:
    """Give the call that this thread is making."""
    return _current.call
