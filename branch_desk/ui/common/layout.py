"""Where the docks stood and which branch was last used: kept beside the settings, per profile."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow

from branch_desk.common import replace_private

LAYOUT_VERSION: Final = 1
"""Raised whenever docks or toolbars change their names: an older layout then falls back."""


@dataclass(frozen=True)
class Layout:
    """A window's geometry and state as Qt gives them, and the branch of the last log-in.

    `docks` names the docks that the window had: what another role let float may be
    all that this one has, so it is docked again.
    `is_damaged` says that the file was there and could not be read.
    """

    geometry: bytes = b""
    state: bytes = b""
    last_branch: str = ""
    docks: str = ""
    is_damaged: bool = False


class LayoutFile:
    """The file of the layout; reads and writes belong on the runner's threads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Layout:
        """Read the layout; an unreadable one is reported, never raised."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
            return Layout(
                b64decode(found["geometry"], validate=True),
                b64decode(found["state"], validate=True),
                str(found["last_branch"]),
                str(found.get("docks", "")),
            )
        except FileNotFoundError:
            return Layout()
        except (OSError, ValueError, KeyError, TypeError):
            return Layout(is_damaged=True)

    def store(self, layout: Layout) -> None:
        """Write the layout whole or not at all; raises OSError."""
        content = {
            "geometry": b64encode(layout.geometry).decode(),
            "state": b64encode(layout.state).decode(),
            "last_branch": layout.last_branch,
            "docks": layout.docks,
        }
        replace_private(self._path, json.dumps(content).encode())

    def forget(self) -> None:
        """Forget the layout, for `--reset-layout`; the branch goes with it."""
        self._path.unlink(missing_ok=True)


def take(window: QMainWindow, last_branch: str) -> Layout:
    """Take the layout that a window has now."""
    geometry, state = window.saveGeometry(), window.saveState(LAYOUT_VERSION)
    return Layout(bytes(geometry.data()), bytes(state.data()), last_branch, _docks(window))


def apply(window: QMainWindow, layout: Layout) -> bool:
    """Lay out a window as it was; False if that was not possible, and nothing is guaranteed."""
    if layout.is_damaged:
        return False
    if not layout.geometry and not layout.state:
        return True
    whole = window.restoreGeometry(QByteArray(layout.geometry))
    whole = window.restoreState(QByteArray(layout.state), LAYOUT_VERSION) and whole
    for dock in window.findChildren(QDockWidget):
        if layout.docks != _docks(window):
            dock.setFloating(False)
        _bring_onto_a_screen(dock)
    _place_strangers(window, layout.docks.split())
    return whole


def put_in_order(window: QMainWindow, docks: Sequence[QDockWidget]) -> None:
    """Have those docks that lie behind one another stand in the order given.

    A layout that another role left behind has no place for a dock which that role lacks.
    """
    for place, dock in enumerate(docks):
        tabbed = window.tabifiedDockWidgets(dock)
        before = [each for each in docks[:place] if each in tabbed]
        if before:
            window.tabifyDockWidget(before[-1], dock)


def _place_strangers(window: QMainWindow, known: Sequence[str]) -> None:
    """Put the docks that a layout does not know behind one that it knows.

    Without this, Qt 6.11 may leave them off the screen, where no key and no tab leads.
    """
    docks = window.findChildren(QDockWidget)
    settled = [each for each in docks if each.objectName() in known and not each.isFloating()]
    for dock in docks:
        if settled and dock.objectName() not in known:
            window.tabifyDockWidget(settled[0], dock)


def _docks(window: QMainWindow) -> str:
    return " ".join(sorted(dock.objectName() for dock in window.findChildren(QDockWidget)))


def _bring_onto_a_screen(dock: QDockWidget) -> None:
    """Move a floating dock that lies on a screen which is no longer there."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    frame = dock.frameGeometry()
    if dock.isFloating() and not any(screen.contains(frame.center()) for screen in screens):
        room = QGuiApplication.primaryScreen().availableGeometry()
        dock.resize(dock.size().boundedTo(room.size()))
        dock.move(room.center() - dock.rect().center())
