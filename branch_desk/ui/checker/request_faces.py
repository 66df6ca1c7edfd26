"""The three faces of a request: what changes with its papers, the whole form, one page large."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget
from typing_extensions import override

from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.pause import NEXT_TURN_MS, pause
from branch_desk.ui.forms.form import Form
from branch_desk.ui.papers.page_view import Chosen, PagePair

_OF_A_PAGE: Final = 0.9
_SCROLLS: Final = {
    Qt.Key.Key_PageDown: 1.0,
    Qt.Key.Key_PageUp: -1.0,
    Qt.Key.Key_Down: 0.1,
    Qt.Key.Key_Up: -0.1,
    Qt.Key.Key_Home: -1e6,
    Qt.Key.Key_End: 1e6,
}
"""What a key scrolls by, in pages."""


class RequestFaces(QStackedWidget):
    """Shows one face at a time, scrolled by keys; Esc comes back to the first.

    `turned` says whether the whole form is shown, which wants more room.
    """

    turned = Signal(bool)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area: Final = QScrollArea()
        self.content: Final = QWidget()
        self._pages = PagePair(runner)
        self._form: Form | None = None
        self._values: object = None
        self._fill = pause(self, NEXT_TURN_MS, self._on_fill)
        self.area.setWidget(self.content)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.addWidget(self.area)
        self.addWidget(self._pages)

    @property
    def shows_changes(self) -> bool:
        """Whether the first face is on view."""
        return self.currentWidget() is self.area

    def clear(self) -> None:
        """Come back to the first face, and forget the others."""
        self.turn_back()
        self._pages.clear()
        if self._form is not None:
            self.removeWidget(self._form)
            self._form.deleteLater()
            self._form = None

    def turn_over(self, make: Callable[[QWidget], Form], values: object) -> None:
        """Change between what changes and the whole form, made for the first who asks for it."""
        if self._form is not None and self.currentWidget() is self._form:
            self.turn_back()
            return
        if self._form is None:
            self._form = make(self)
            self._form.setAccessibleName("The whole request, to be read only")
            self._form.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._form.set_read_only(True)
            self.addWidget(self._form)
            self._values = values
            self._fill.start()
        self.setCurrentWidget(self._form)
        self.turned.emit(True)
        self._form.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn_back(self) -> None:
        """Show what changes."""
        self.setCurrentWidget(self.area)
        self.turned.emit(False)

    def show_large(self, chosen: Chosen) -> None:
        """Show a page large, beside the one on file if there is one."""
        self._pages.show_papers(chosen)
        self.setCurrentWidget(self._pages)

    def read_on(self, pages: float) -> None:
        """Scroll the face on view by pages; down reads on, up goes back."""
        area = self.area
        if self._form is not None and self.currentWidget() is self._form:
            # Its own, and none that an editor in it may have.
            only_here = Qt.FindChildOption.FindDirectChildrenOnly
            area = self._form.findChild(QScrollArea, options=only_here) or area
        if self.currentWidget() is not self._pages:
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() + round(pages * bar.pageStep() * _OF_A_PAGE))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and not self.shows_changes:
            self.turn_back()
        elif key in _SCROLLS:
            self.read_on(_SCROLLS[key])
        else:
            super().keyPressEvent(event)

    def _on_fill(self) -> None:
        # In a turn of its own: making and filling so many editors in one would be felt.
        if self._form is not None and isinstance(self._values, dict):
            self._form.fill(self._values)
            self._form.set_read_only(True)
