"""The one way off the GUI thread: reads in a pool, writes in a lane, answers back as signals.

What PySide6 6.11.3 does, and each shape here answers (docs/architecture.md 7): thread-locals do
not outlive a task of `QThreadPool`, so the pools are Python's own; a signal of an object that only
the worker holds is lost, so a runner keeps each call until it ended; a lambda over a deleted widget
still runs and raises where a bound slot does not, so handlers are bound methods of QObjects.
"""

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

Value = TypeVar("Value")

READERS: Final = 4
_SWITCH_INTERVAL_S: Final = 0.001


@dataclass(frozen=True)
class _Ended:
    """How a piece of work ended: with a value, or with the exception it raised."""

    value: Any = None
    error: Exception | None = None


class Call(QObject):
    """One piece of work on its way; its handlers are known before it starts."""

    ended = Signal(object)
    """From the worker: the `_Ended` of the work. Delivered on the GUI thread."""
    answered = Signal(object)
    failed = Signal(object)
    finished = Signal(object)

    def __init__(
        self,
        on_result: Callable[[Any], object],
        on_error: Callable[[Exception], object],
        *,
        may_be_dropped: bool,
    ) -> None:
        super().__init__()
        for handler in (on_result, on_error):
            _refuse_unbound(handler)
        self._future: Future[None] | None = None
        self._may_be_dropped = may_be_dropped
        self._is_dropped = False
        self.is_finished = False
        self.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self.answered.connect(on_result)
        self.failed.connect(on_error)

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return not (self.is_finished or self._is_dropped)

    def cancel(self) -> bool:
        """Drop a read's answer, or take back a write that still waits; say whether it worked.

        A write that has begun goes on and is answered.
        """
        if self.is_finished:
            return False
        taken_back = self._future is not None and self._future.cancel()
        if taken_back or self._may_be_dropped:
            self._is_dropped = True
        if taken_back:
            self._finish()
        return self._is_dropped

    def submit(self, pool: ThreadPoolExecutor, work: Callable[[], Any]) -> None:
        """Hand the work to a pool; only what follows `finished` connects after this."""
        self._future = pool.submit(self._run, work)

    def perform(self, work: Callable[[], Any]) -> None:
        """Do the work and hand on its answer at once, on the caller's thread."""
        self._on_ended(_attempt(work))

    def _run(self, work: Callable[[], Any]) -> None:
        self.ended.emit(_attempt(work))

    def _on_ended(self, end: _Ended) -> None:
        if not self._is_dropped:
            if end.error is None:
                self.answered.emit(end.value)
            else:
                self.failed.emit(end.error)
        self._finish()

    def _finish(self) -> None:
        self.is_finished = True
        self.finished.emit(self)


class Runner(Protocol):
    """Runs work away from the widgets and brings the answer back to bound methods of QObjects."""

    def read(
        self,
        work: Callable[[], Value],
        on_result: Callable[[Value], object],
        on_error: Callable[[Exception], object],
    ) -> Call:
        """Ask for something; several reads run side by side and may be dropped."""

    def write(
        self,
        work: Callable[[], Value],
        on_result: Callable[[Value], object],
        on_error: Callable[[Exception], object],
    ) -> Call:
        """Book something; writes run one after the other, in the order given."""

    def save(
        self,
        work: Callable[[], Value],
        on_result: Callable[[Value], object],
        on_error: Callable[[Exception], object],
    ) -> Call:
        """Keep something on this machine, such as the layout; in the order given."""

    def drop_reads(self) -> None:
        """Answer no read that was begun so far: whoever asked is gone, as at log-out."""

    @property
    def open_writes(self) -> int:
        """How many writes have not been answered."""


class PoolRunner(QObject):
    """The desk's threads: R reads (4), W writes (1), D saves (1)."""

    writes_done = Signal()
    """The last open write was answered."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._saver = ThreadPoolExecutor(1, thread_name_prefix="save")
        # Call by call, with the pool it went to: a call that only the worker holds loses its end.
        self._calls: dict[Call, ThreadPoolExecutor] = {}
        self._usual_interval_s = sys.getswitchinterval()

    def read(
        self,
        work: Callable[[], Value],
        on_result: Callable[[Value], object],
        on_error: Callable[[Exception], object],
    ) -> Call:
        """Run in the read pool."""
        return self._start(self._readers, work, Call(on_result, on_error, may_be_dropped=True))

    def write(
        self,
        work: Callable[[], Value],
        on_result: Callable[[Value], object],
        on_error: Callable[[Exception], object],
    ) -> Call:
        """Run in the write lane, behind the writes before."""
        return self._start(self._writer, work, Call(on_result, on_error, may_be_dropped=False))

    def save(
        self,
        work: Callable[[], Value],
        on_result: Callable[[Value], object],
        on_error: Callable[[Exception], object],
    ) -> Call:
        """Run in the saver, behind the saves before."""
        return self._start(self._saver, work, Call(on_result, on_error, may_be_dropped=False))

    def drop_reads(self) -> None:
        """Cancel every call of the read pool."""
        for call in [each for each, pool in self._calls.items() if pool is self._readers]:
            call.cancel()

    @property
    def open_writes(self) -> int:
        """How many writes wait or run."""
        return sum(pool is self._writer for pool in self._calls.values())

    @property
    def is_idle(self) -> bool:
        """Whether every call was answered."""
        return not self._calls

    def close(self) -> None:
        """Start nothing more, drop what waits, and wait for what runs.

        For the end of the program: while this waits, nothing is delivered.
        """
        for pool in (self._readers, self._writer, self._saver):
            pool.shutdown(wait=True, cancel_futures=True)
        self._calls.clear()
        sys.setswitchinterval(self._usual_interval_s)

    def _start(self, pool: ThreadPoolExecutor, work: Callable[[], Any], call: Call) -> Call:
        call.finished.connect(self._on_finished)
        if not self._calls:
            # While workers run Python, the GUI thread must get its turn soon.
            self._usual_interval_s = sys.getswitchinterval()
            sys.setswitchinterval(_SWITCH_INTERVAL_S)
        self._calls[call] = pool
        call.submit(pool, work)
        return call

    def _on_finished(self, call: Call) -> None:
        pool = self._calls.pop(call, None)
        # Not deleted within its own slot, which the last reference going now would do.
        call.deleteLater()
        if not self._calls:
            sys.setswitchinterval(self._usual_interval_s)
        if pool is self._writer and self.open_writes == 0:
            self.writes_done.emit()


class InlineRunner:
    """Runs everything on the spot, so that a test of a dock needs no waiting."""

    def read(
        self,
        work: Callable[[], Value],
        on_result: Callable[[Value], object],
        on_error: Callable[[Exception], object],
    ) -> Call:
        """Run now; the handlers have been called on return."""
        call = Call(on_result, on_error, may_be_dropped=True)
        call.perform(work)
        return call

    write = read
    save = read

    def drop_reads(self) -> None:
        """Nothing to do: each was answered before it returned."""

    @property
    def open_writes(self) -> int:
        """None: each was answered before it returned."""
        return 0


def _attempt(work: Callable[[], Any]) -> _Ended:
    try:
        return _Ended(value=work())
    except Exception as error:  # noqa: BLE001 - one of the two places: an error becomes an answer
        return _Ended(error=error)


def _refuse_unbound(handler: Callable[..., object]) -> None:
    if not isinstance(getattr(handler, "__self__", None), QObject):
        raise TypeError("a handler is a bound method of a QObject, or it outlives its widget")
