"""The docks of the window: one a permitted operation, in one tabbed area, by fixed numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from branch_desk.domain.operation import Operation
from branch_desk.ui.common.layout import put_in_order
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.shell.dock_place import BuildQueue, DockContent, DockPlace

CHECKER: Final = 7
MY_WORK: Final = 8
"""The numbers of these two docks; those of the operations stand in their declarations."""
_FREE: Final = (9,)
_LAST: Final = 10
# Qt takes None for "the bar that it draws itself", which its type hints do not say.
_ITS_OWN: Final = cast("QWidget", None)
_AREA: Final = Qt.DockWidgetArea.TopDockWidgetArea


@dataclass(frozen=True)
class Shelved:
    """A dock with the place of its content, and its number (0 for none)."""

    dock: QDockWidget
    place: DockPlace
    number: int

    def answers_to(self, which: int | str) -> bool:
        """Whether this is its number, or its name."""
        return which in {self.number, self.dock.objectName().removeprefix("dock.")}

    @property
    def typed_in(self) -> OperationDock | None:
        """The form in it, if something was typed that neither was sent nor is about to be."""
        content = self.place.content
        return content if isinstance(content, OperationDock) and content.is_dirty else None


class DockShelf(QObject):
    """Makes, raises and clears the docks of a window."""

    built = Signal(object)
    """The content of a dock, when it stands for the first time."""

    seen_changed = Signal()
    """Another dock may be in front by now."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.queue = BuildQueue(self)
        """Builds what is seen, or has work to do before anybody looks at it."""
        self._window = window
        self._shelved: list[Shelved] = []
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks
        )

    @property
    def docks(self) -> tuple[QDockWidget, ...]:
        """The docks in the order of their numbers."""
        return tuple(each.dock for each in self._shelved)

    @property
    def front(self) -> DockContent | None:
        """What the officer works in: the dock with the focus, else the one that is seen."""
        front = self._front()
        return front.place.build() if front else None

    @property
    def seen(self) -> DockContent | None:
        """What `front` gives, unless it has yet to be built."""
        front = self._front()
        return front.place.content if front else None

    def add(
        self, name: str, number: int, title: str, make: Callable[[QWidget], DockContent]
    ) -> DockPlace:
        """Add a dock behind the others; its content is made when it is first seen."""
        dock = QDockWidget(f"{number} {title}" if number else title, self._window)
        dock.setObjectName(f"dock.{name}")
        place = DockPlace(make, dock)
        place.built.connect(self.built)
        dock.setWidget(place)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetFloatable
        )
        # The tab says what the bar would; it comes back while the dock floats.
        dock.setTitleBarWidget(QWidget(dock))
        dock.topLevelChanged.connect(self._on_top_level_changed)
        self._window.addDockWidget(_AREA, dock)
        if self._shelved:
            self._window.tabifyDockWidget(self._shelved[-1].dock, dock)
        dock.visibilityChanged.connect(self.queue.on_seen)
        dock.visibilityChanged.connect(self.seen_changed)
        self._shelved.append(Shelved(dock, place, number))
        return place

    @property
    def unsent(self) -> tuple[OperationDock, ...]:
        """The forms in which something was typed and not sent."""
        return tuple(each.typed_in for each in self._shelved if each.typed_in is not None)

    def show_first(self) -> None:
        """Put the tabs in order, bring the first to the front, and name the bar of tabs."""
        put_in_order(self._window, self.docks)
        for bar in self._window.findChildren(QTabBar):
            bar.setAccessibleName("Docks")
        if self._shelved:
            self._shelved[0].dock.raise_()

    def has(self, which: int | str) -> bool:
        """Whether there is a dock of a number or a name."""
        return any(each.answers_to(which) for each in self._shelved)

    def open(self, which: int | str) -> DockContent | None:
        """Raise the dock of a number or a name, go into it and give it; None if there is none."""
        for each in self._shelved:
            if each.answers_to(which):
                self._raise(each)
                return each.place.build()
        return None

    def open_by_key(self) -> None:
        """Raise the dock whose key was pressed, Alt+1 to Alt+9."""
        self.open(int(self.sender().objectName().rsplit("_", 1)[-1]))

    def next(self) -> None:
        """Raise the dock after the one in front."""
        self._step(1)

    def previous(self) -> None:
        """Raise the dock before the one in front."""
        self._step(-1)

    def float_front(self) -> None:
        """Let the dock in front float, or put it back."""
        front = self._front()
        if front is not None:
            front.dock.setFloating(not front.dock.isFloating())
            self._raise(front)

    def reset(self) -> None:
        """Put every dock back where it is by default."""
        for before, each in zip([None, *self._shelved], self._shelved, strict=False):
            each.dock.setFloating(False)
            self._window.addDockWidget(_AREA, each.dock)
            each.dock.show()
            if before is not None:
                self._window.tabifyDockWidget(before.dock, each.dock)
        self.show_first()

    def clear(self) -> None:
        """Destroy every dock with all that is in it."""
        self.queue.clear()
        for each in self._shelved:
            self._window.removeDockWidget(each.dock)
            each.dock.deleteLater()
        self._shelved.clear()

    def _front(self) -> Shelved | None:
        focus = QApplication.focusWidget()
        holding = [each for each in self._shelved if focus and each.dock.isAncestorOf(focus)]
        seen = [each for each in self._shelved if not each.dock.visibleRegion().isEmpty()]
        return next(iter([*holding, *seen]), None)

    def _step(self, steps: int) -> None:
        front = self._front()
        if front is not None:
            self._raise(self._shelved[(self._shelved.index(front) + steps) % len(self._shelved)])

    def _raise(self, shelved: Shelved) -> None:
        shelved.dock.show()
        shelved.dock.raise_()
        # Its own window where it floats, which would else keep the keys from the others.
        shelved.dock.window().activateWindow()
        shelved.place.build().focus_first()

    def _on_top_level_changed(self, is_floating: bool) -> None:
        dock = self.sender()
        if isinstance(dock, QDockWidget):
            old = dock.titleBarWidget()
            dock.setTitleBarWidget(_ITS_OWN if is_floating else QWidget(dock))
            if old is not None:
                old.deleteLater()


def keep_unsent(shelf: DockShelf) -> tuple[str, ...]:
    """Save what was typed and not sent in any dock of a shelf, and give the titles of these."""
    unsent = shelf.unsent
    for dock in unsent:
        dock.keep()
    return tuple(each.operation.title for each in unsent)


def numbered(operations: Iterable[Operation]) -> tuple[tuple[int, Operation], ...]:
    """Give each operation its number, in the order of the numbers; those without come last."""
    free = iter(_FREE)
    pairs = [(each.dock or next(free, 0), each) for each in operations]
    return tuple(sorted(pairs, key=lambda pair: pair[0] or _LAST))
