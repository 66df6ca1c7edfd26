"""Guards the pin of PySide6: 6.12.0 on CPython 3.11 loses a reference at every call.

After some hundred emitted signals the interpreter aborts. A change of the pin has to pass here.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

EMITTED = 5_000
# Other code holds and drops references to these objects all the time, but not thousands.
NOISE = 200


class _Bell(QObject):
    rung = Signal(bool)
    told = Signal(object)


class _Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def on_signal(self, _value: object) -> None:
        self.heard += 1


def test_emitting_signals_loses_no_reference_of_none_or_true() -> None:
    bell, listener = _Bell(), _Listener()
    bell.rung.connect(listener.on_signal)
    bell.told.connect(listener.on_signal)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(EMITTED):
        bell.rung.emit(True)
        bell.told.emit(None)
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert listener.heard == 2 * EMITTED
    assert abs(after[0] - before[0]) < NOISE
    assert abs(after[1] - before[1]) < NOISE


def test_calling_methods_of_qt_loses_no_reference_of_none_or_true() -> None:
    item = _Listener()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(EMITTED):
        item.blockSignals(True)
        item.setObjectName("bell")
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) < NOISE
    assert abs(after[1] - before[1]) < NOISE
