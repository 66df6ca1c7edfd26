"""Leaving waits for what was sent, at most 30 s, and names what is open."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.shell.closing import PATIENCE_MS, Closing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


class Sink(QObject):
    def take(self, _value: object) -> None:
        pass


@pytest.fixture
def pool(qtbot: QtBot) -> Iterator[PoolRunner]:
    made = PoolRunner()
    yield made
    made.close()


@pytest.fixture
def strip(qtbot: QtBot) -> Notices:
    made = Notices()
    qtbot.addWidget(made)
    return made


def nothing() -> tuple[str, ...]:
    return ()


def test_it_waits_for_a_write_that_is_on_its_way(
    qtbot: QtBot, pool: PoolRunner, strip: Notices
) -> None:
    sink, go = Sink(), threading.Event()
    pool.write(lambda: go.wait(5), sink.take, sink.take)
    closing = Closing(pool, strip, nothing)
    with qtbot.waitSignal(closing.ready):
        closing.begin()
        closing.begin()
        assert strip.text == "Waiting for the core to answer 1 operation."
        go.set()


def test_it_waits_no_longer_than_half_a_minute(
    qtbot: QtBot, pool: PoolRunner, strip: Notices
) -> None:
    assert PATIENCE_MS == 30_000
    sink, go = Sink(), threading.Event()
    pool.write(lambda: go.wait(5), sink.take, sink.take)
    closing = Closing(pool, strip, nothing)
    closing.begin()
    with qtbot.waitSignal(closing.ready):
        closing._patience.timeout.emit()
    go.set()
    qtbot.waitUntil(lambda: pool.is_idle)
