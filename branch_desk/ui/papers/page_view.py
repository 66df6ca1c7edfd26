"""The pages of a document as pictures: pixels only, one page at a time, by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.labels import PlainLabel

PAGE_KEYS: Final = (
    "Left and right turn the pages, up and down scroll, + and - make them larger and smaller."
)
_JPEG: Final = b"\xff\xd8"
_STEP: Final = 1.25
_LARGEST: Final = 4.0
_MARGIN: Final = 6
_SCROLLS: Final = {
    Qt.Key.Key_Up: -0.1,
    Qt.Key.Key_Down: 0.1,
    Qt.Key.Key_PageUp: -0.9,
    Qt.Key.Key_PageDown: 0.9,
}
"""What a key scrolls by, in heights of the view."""


@dataclass(frozen=True)
class Paper:
    """A document with its pages as the core stored them; `is_filed` says that it is on file.

    `small` holds a picture of each page.
    """

    document_id: str
    words: str
    pages: tuple[bytes, ...]
    is_filed: bool = False
    small: tuple[QImage, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """A page of a paper to be looked at, and the paper on file that it would replace."""

    paper: Paper
    page: int
    filed: Paper | None = None


def picture(data: bytes, width: int) -> QImage:
    """Decode a JPEG page no wider than `width` pixels (on a worker); a null image if it is none.

    JPEG is scaled while it is decoded, so a large page costs little.
    """
    if not data.startswith(_JPEG):
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    size = reader.size()
    if size.isValid() and size.width() > width:
        reader.setScaledSize(QSize(width, max(1, size.height() * width // size.width())))
    return reader.read()


class PageView(QWidget):
    """Shows pages as they come; left and right turn them, up and down scroll, plus and minus zoom.

    Each is decoded and scaled on a worker of `runner`, and stands on the screen once that is done.
    """

    def __init__(self, runner: Runner, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._call: Call | None = None
        self._pages: list[bytes] = []
        self._current = 0
        self._zoom = 1.0
        self._is_whole = False
        self._title = PlainLabel(title, tone="strong", name="page.title")
        self._place = PlainLabel(tone="muted", name="page.place")
        self._picture = PlainLabel(name="page.picture")
        self._area = QScrollArea()
        self._previous = QPushButton("Previous")
        self._next = QPushButton("Next")
        self._build()
        self._show()

    def set_pages(self, pages: Sequence[bytes], title: str | None = None) -> None:
        """Show these JPEG pages from the first on."""
        self._pages = list(pages)
        self._current = 0
        self._zoom = 1.0
        # The page of another paper must not stand under this one's title.
        self._picture.clear()
        if title is not None:
            self._title.setText(title)
        self._show()

    def clear(self) -> None:
        """Show nothing, and forget the pages."""
        self.set_pages((), "")

    def replace_page(self, index: int, page: bytes) -> None:
        """Show another JPEG in place of a page."""
        self._pages[index] = page
        if index == self._current:
            self._show_picture()

    def fit(self, whole: bool) -> None:
        """Show the whole page at once, or as before."""
        self._is_whole = whole
        self._show_picture()

    @property
    def canvas(self) -> QWidget:
        """Where the page is drawn, as large as it is drawn."""
        return self._picture

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def current(self) -> int:
        """The index of the page that is shown."""
        return self._current

    def turn(self, steps: int) -> None:
        """Turn that many pages on, or back."""
        page = max(0, min(len(self._pages) - 1, self._current + steps))
        if self._pages and page != self._current:
            self._current = page
            self._area.verticalScrollBar().setValue(0)
            self._show()

    def zoom(self, factor: float) -> None:
        """Make the page larger or smaller, from fitting the width to 4 times that."""
        self._zoom = max(1.0, min(_LARGEST, self._zoom * factor))
        self._show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        zooms = {Qt.Key.Key_Plus: _STEP, Qt.Key.Key_Equal: _STEP, Qt.Key.Key_Minus: 1 / _STEP}
        key = Qt.Key(event.key())
        if key in steps:
            self.turn(steps[key])
        elif key in zooms:
            self.zoom(zooms[key])
        elif key in _SCROLLS:
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + round(_SCROLLS[key] * bar.pageStep()))
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_picture()

    def _build(self) -> None:
        self._previous.setAccessibleName("Previous page")
        self._next.setAccessibleName("Next page")
        self._previous.clicked.connect(self._on_previous)
        self._next.clicked.connect(self._on_next)
        self._area.setWidget(self._picture)
        self._area.setAccessibleName("Page")
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout()
        row.addWidget(self._title)
        row.addWidget(self._place, 1)
        row.addWidget(self._previous)
        row.addWidget(self._next)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row)
        box.addWidget(self._area, 1)

    def _show(self) -> None:
        count = len(self._pages)
        self._place.setText(f"page {self._current + 1} of {count}" if count else "")
        words = f"{self._title.text()}, {self._place.text()}" if count else "No document"
        self.setAccessibleName(words)
        for button in (self._previous, self._next):
            button.setVisible(count > 1)
        self._previous.setEnabled(self._current > 0)
        self._next.setEnabled(self._current < count - 1)
        self._show_picture()

    def _show_picture(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None
        if not self._pages:
            self._picture.adjustSize()
            return
        work = partial(picture, self._pages[self._current], self._width())
        self._call = self._runner.read(work, self._on_picture, self._on_failed)

    def _width(self) -> int:
        """Give how wide the page may be drawn, in pixels."""
        # With the place of the bar that a long page brings, or a second bar would come with it.
        bar = self._area.verticalScrollBar()
        room = self._area.size() - QSize(_MARGIN + bar.sizeHint().width(), _MARGIN)
        drawn = self._picture.pixmap().size()
        if self._is_whole and not drawn.isEmpty():
            return max(1, min(room.width(), room.height() * drawn.width() // drawn.height()))
        return round(max(1, room.width()) * self._zoom)

    def _on_picture(self, image: QImage) -> None:
        if image.isNull():
            self._picture.setText("This page cannot be shown. Refuse it, and call IT.")
        else:
            self._picture.setPixmap(QPixmap.fromImage(image))
        self._picture.adjustSize()

    def _on_failed(self, error: Exception) -> None:
        self._on_picture(QImage())

    def _on_previous(self) -> None:
        self.turn(-1)

    def _on_next(self) -> None:
        self.turn(1)


class PagePair(QWidget):
    """A document large, and beside it the one on file that it would replace."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._new = PageView(runner)
        self._filed = PageView(runner)
        self._filed.setObjectName("page.filed")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._new, 1)
        row.addWidget(self._filed, 1)
        self._filed.hide()

    def show_papers(self, chosen: Chosen) -> None:
        """Show a paper at a page, with the one on file beside it if there is one."""
        self._new.set_pages(chosen.paper.pages, f"{chosen.paper.words} (Esc goes back)")
        self._new.turn(chosen.page)
        filed = chosen.filed
        self._filed.setVisible(filed is not None)
        self._filed.set_pages(filed.pages if filed else (), filed.words if filed else "")
        self._new.setFocus()

    def clear(self) -> None:
        """Show nothing, and forget the pages."""
        self._new.clear()
        self._filed.clear()
        self._filed.hide()
