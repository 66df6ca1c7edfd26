"""Where Tab goes: round the bars and the dock in front, never into what nobody can see."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

_TAB: int = Qt.FocusPolicy.TabFocus.value


def go(window: QWidget, docks: Sequence[QDockWidget], *, forward: bool) -> bool:
    """Move the focus to the next stop of a window, past whatever lies in a dock behind another.

    False if there is none.
    """
    here = QApplication.focusWidget() or window
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    widget = _after(here, forward)
    while widget is not None and widget is not here:
        if _is_stop(widget, window) and not _is_behind(widget, docks):
            widget.setFocus(reason)
            return True
        widget = _after(widget, forward)
    return False


def _after(widget: QWidget, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def _is_behind(widget: QWidget, docks: Sequence[QDockWidget]) -> bool:
    behind = (each for each in docks if each.visibleRegion().isEmpty())
    return any(dock.isAncestorOf(widget) for dock in behind)


def _is_stop(widget: QWidget, window: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy().value & _TAB)
    is_here = widget.window() is window and widget.isVisible() and widget.isEnabled()
    return takes_tab and is_here and widget.focusProxy() is None
