"""Keeps waiting work off the thread that paints: the GUI thread registers itself, services ask."""

import threading
from typing import Final


class _Forbidden(threading.local):
    """Whether the present thread is one that may not wait."""

    is_here = False


_forbidden: Final = _Forbidden()


def forbid_current_thread() -> None:
    """Say that this thread paints, so that no service may be called on it from now on."""
    _forbidden.is_here = True


def allow_current_thread() -> None:
    """Take `forbid_current_thread` back, as a program does once its window is gone."""
    _forbidden.is_here = False


def require_worker() -> None:
    """Raise RuntimeError on a thread that may not wait for socket, disk or key store."""
    if _forbidden.is_here:
        raise RuntimeError("a service that waits was called on the GUI thread")
