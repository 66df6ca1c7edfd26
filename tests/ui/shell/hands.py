"""Hands of an officer: keys for the widget that has the focus, as typed on a keyboard."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Found = TypeVar("Found", bound=QObject)

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(focused(), key, modifier)


def type_text(text: str) -> None:
    """Type where the focus is."""
    QTest.keyClicks(focused(), text)


def focused() -> QWidget:
    """The widget that has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def find(parent: QObject, kind: type[Found], name: str) -> Found:
    """The one child of that kind and name."""
    child = parent.findChild(kind, name)
    assert child is not None, f"no {kind.__name__} named {name}"
    return child


def only(parent: QObject, kind: type[Found]) -> Found:
    """The one child of that kind."""
    children = parent.findChildren(kind)
    assert len(children) == 1, f"{len(children)} of {kind.__name__}"
    return children[0]
