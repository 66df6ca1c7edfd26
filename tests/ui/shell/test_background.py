"""The runner answers on the GUI thread, loses nothing, and avoids what PySide6 does otherwise."""

from __future__ import annotations

import gc
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, QRunnable, Qt, QThread, QThreadPool, Signal

from branch_desk.ui.common.background import READERS, InlineRunner, PoolRunner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


class Listener(QObject):
    """Notes what it was told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[object] = []
        self.errors: list[Exception] = []
        self.threads: list[QThread] = []

    def on_value(self, value: object) -> None:
        self.values.append(value)
        self.threads.append(QThread.currentThread())

    def on_error(self, error: Exception) -> None:
        self.errors.append(error)
        self.threads.append(QThread.currentThread())


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[PoolRunner]:
    made = PoolRunner()
    yield made
    made.close()


def fail() -> None:
    raise ValueError("no such thing")


def test_an_answer_and_an_error_arrive_on_the_gui_thread(qtbot: QtBot, runner: PoolRunner) -> None:
    listener = Listener()
    runner.read(threading.current_thread, listener.on_value, listener.on_error)
    runner.write(fail, listener.on_value, listener.on_error)
    qtbot.waitUntil(lambda: len(listener.threads) == 2)
    assert listener.values != [threading.main_thread()]
    assert [str(error) for error in listener.errors] == ["no such thing"]
    assert listener.threads == [QThread.currentThread()] * 2


def test_thread_locals_last_from_read_to_read(qtbot: QtBot, runner: PoolRunner) -> None:
    local = threading.local()
    listener = Listener()

    def count() -> int:
        local.count = getattr(local, "count", 0) + 1
        return int(local.count)

    for _ in range(3 * READERS):
        runner.read(count, listener.on_value, listener.on_error)
    qtbot.waitUntil(lambda: len(listener.values) == 3 * READERS)
    assert max(int(str(value)) for value in listener.values) > 1


def test_qts_own_pool_would_forget_them(qtbot: QtBot) -> None:
    """The trap that the pools of the runner avoid."""
    local = threading.local()
    seen: list[bool] = []
    pool = QThreadPool()
    pool.setMaxThreadCount(1)

    def look() -> None:
        seen.append(hasattr(local, "mark"))
        local.mark = True

    for _ in range(3):
        pool.start(QRunnable.create(look))
    assert pool.waitForDone(5_000)
    assert seen == [False, False, False]


def test_a_call_is_kept_until_it_ended_though_nobody_else_holds_it(
    qtbot: QtBot, runner: PoolRunner
) -> None:
    listener, go = Listener(), threading.Event()
    runner.read(lambda: go.wait(5), listener.on_value, listener.on_error)
    gc.collect()
    go.set()
    qtbot.waitUntil(lambda: listener.values == [True])


def test_a_deleted_listener_is_not_called(qtbot: QtBot, runner: PoolRunner) -> None:
    gone, listener, go = Listener(), Listener(), threading.Event()
    values = gone.values
    runner.write(lambda: go.wait(5), gone.on_value, gone.on_error)
    gone.deleteLater()
    del gone
    gc.collect()
    qtbot.waitUntil(lambda: runner.open_writes == 1)
    go.set()
    runner.write(lambda: "after it", listener.on_value, listener.on_error)
    qtbot.waitUntil(lambda: listener.values == ["after it"])
    assert values == []


@pytest.mark.parametrize("handler", [print, lambda _: None])
def test_a_handler_that_would_outlive_its_widget_is_refused(
    runner: PoolRunner, handler: Any
) -> None:
    listener = Listener()
    with pytest.raises(TypeError, match="bound method"):
        runner.read(dict, handler, listener.on_error)


def test_nothing_is_delivered_while_the_gui_thread_waits(qtbot: QtBot, runner: PoolRunner) -> None:
    listener, done = Listener(), threading.Event()

    def work() -> str:
        done.set()
        return "late"

    runner.read(work, listener.on_value, listener.on_error)
    assert done.wait(5)
    assert listener.values == []
    qtbot.waitUntil(lambda: listener.values == ["late"])


def test_writes_run_one_after_the_other_in_their_order(qtbot: QtBot, runner: PoolRunner) -> None:
    listener = Listener()
    running: list[int] = []

    def book(number: int) -> tuple[int, int]:
        running.append(number)
        beside = len(running)
        running.remove(number)
        return number, beside

    with qtbot.waitSignal(runner.writes_done):
        for number in range(5):
            runner.write(partial(book, number), listener.on_value, listener.on_error)
        assert runner.open_writes == 5
    assert listener.values == [(number, 1) for number in range(5)]
    assert runner.open_writes == 0


def test_a_slow_write_does_not_hold_up_a_read(qtbot: QtBot, runner: PoolRunner) -> None:
    listener, go = Listener(), threading.Event()
    runner.write(lambda: go.wait(5), listener.on_value, listener.on_error)
    runner.read(lambda: "read", listener.on_value, listener.on_error)
    runner.save(lambda: "saved", listener.on_value, listener.on_error)
    qtbot.waitUntil(lambda: sorted(map(str, listener.values)) == ["read", "saved"])
    go.set()
    qtbot.waitUntil(lambda: True in listener.values)


def test_a_cancelled_read_is_never_answered(qtbot: QtBot, runner: PoolRunner) -> None:
    listener, started, go = Listener(), threading.Event(), threading.Event()

    def work() -> str:
        started.set()
        go.wait(5)
        return "dropped"

    call = runner.read(work, listener.on_value, listener.on_error)
    assert started.wait(5)
    assert call.cancel()
    go.set()
    qtbot.waitUntil(lambda: call.is_finished)
    assert listener.values == []
    assert not call.cancel()


def test_dropped_reads_are_never_answered_and_writes_are(qtbot: QtBot, runner: PoolRunner) -> None:
    gone, listener, go = Listener(), Listener(), threading.Event()
    # One more than there are readers, so that one has not begun.
    for _ in range(5):
        runner.read(lambda: go.wait(5), gone.on_value, gone.on_error)
    runner.write(lambda: "written", listener.on_value, listener.on_error)
    runner.drop_reads()
    go.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert (gone.values, listener.values) == ([], ["written"])
    runner.read(lambda: "anew", gone.on_value, gone.on_error)
    qtbot.waitUntil(lambda: gone.values == ["anew"])


def test_a_write_is_taken_back_only_while_it_waits(qtbot: QtBot, runner: PoolRunner) -> None:
    listener, started, go = Listener(), threading.Event(), threading.Event()

    def work() -> str:
        started.set()
        go.wait(5)
        return "booked"

    first = runner.write(work, listener.on_value, listener.on_error)
    second = runner.write(fail, listener.on_value, listener.on_error)
    assert started.wait(5)
    assert not first.cancel()
    assert second.cancel()
    assert runner.open_writes == 1
    go.set()
    qtbot.waitUntil(lambda: runner.open_writes == 0)
    assert listener.values == ["booked"]
    assert listener.errors == []


def test_the_gui_thread_gets_its_turn_sooner_while_workers_run(
    qtbot: QtBot, runner: PoolRunner
) -> None:
    usual, listener, go = sys.getswitchinterval(), Listener(), threading.Event()
    runner.read(lambda: go.wait(5), listener.on_value, listener.on_error)
    assert sys.getswitchinterval() == pytest.approx(0.001)
    go.set()
    qtbot.waitUntil(lambda: bool(listener.values))
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_closing_drops_what_waits(qtbot: QtBot) -> None:
    runner, listener, started, go = PoolRunner(), Listener(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        go.wait(5)

    runner.write(work, listener.on_value, listener.on_error)
    runner.write(fail, listener.on_value, listener.on_error)
    assert started.wait(5)
    go.set()
    runner.close()
    assert runner.open_writes == 0
    assert listener.errors == []


def test_the_inline_runner_has_answered_on_return(qtbot: QtBot) -> None:
    InlineRunner().drop_reads()
    runner, listener = InlineRunner(), Listener()
    call = runner.write(lambda: None, listener.on_value, listener.on_error)
    runner.read(fail, listener.on_value, listener.on_error)
    runner.save(lambda: 1, listener.on_value, listener.on_error)
    assert call.is_finished
    assert runner.open_writes == 0
    assert listener.values == [None, 1]
    assert [type(error) for error in listener.errors] == [ValueError]


class Bell(QObject):
    rung = Signal()


def test_an_exception_in_a_slot_reaches_the_hook_and_the_loop_goes_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: seen.append(kind))

    class Clumsy(Listener):
        def on_ring(self) -> None:
            raise ValueError("clumsy")

    bell, clumsy = Bell(), Clumsy()
    bell.rung.connect(clumsy.on_ring, Qt.ConnectionType.QueuedConnection)
    bell.rung.emit()
    qtbot.waitUntil(lambda: seen == [ValueError])
