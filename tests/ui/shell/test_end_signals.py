"""A desk that is told to end by the system closes as its officer would close it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from branch_desk.ui.shell.end_signals import EndSignals

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_being_told_to_end_close_the_window(qtbot: QtBot, told: signal.Signals) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    before = signal.getsignal(told)
    with EndSignals():
        os.kill(os.getpid(), told)
        qtbot.waitUntil(lambda: not window.isVisible())
    assert signal.getsignal(told) == before


def test_another_signal_closes_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    heard: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _: heard.append(number))
    with EndSignals() as ends:
        os.kill(os.getpid(), signal.SIGUSR1)
        with qtbot.waitSignal(ends.woken):
            assert heard == [signal.SIGUSR1]
    signal.signal(signal.SIGUSR1, before)
    assert window.isVisible()
