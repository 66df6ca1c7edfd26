"""The newest files of the scanner's folder, as small pictures; a digit or Enter takes one."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.common import span_words, utc_now
from branch_desk.services.documents import Documents, Scan
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.document_work import glimpse

_PICTURE: Final = QSize(150, 120)
_TILE: Final = QSize(200, 172)
_SIZE: Final = QSize(660, 620)
_EMPTY: Final = "No scans yet. Scan the paper, then F5 looks again; F2 browses elsewhere."
_KEYS: Final = "A digit or Enter takes one, F5 looks again, F2 browses, Esc closes."


class ScanTray(QDialog):
    """Shows up to nine scans, newest first; `chosen` gives the path of the one taken.

    It belongs to the form, so that it ends with it when the desk is locked.
    """

    chosen = Signal(str)
    browse_asked = Signal()

    def __init__(
        self, title: str, documents: Documents, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._documents = documents
        self._runner = runner
        self._call: Call | None = None
        self._scans: tuple[Scan, ...] = ()
        self._next = 0
        self._said = PlainLabel("", self, tone="muted", wrap=True, name="tray.said")
        self._list = QListWidget(self)
        self._build(title)
        self._look()

    def take(self, number: int) -> None:
        """Take the scan of that number, from 1; nothing if there is none."""
        if 1 <= number <= len(self._scans):
            self.accept()
            self.chosen.emit(str(self._scans[number - 1].path))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Before the list, which would look for a name that begins with the digit.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if event.text().isdecimal():
                self.take(int(event.text()))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.take(self._list.currentRow() + 1)
                return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F5:
            self._look()
        elif event.key() == Qt.Key.Key_F2:
            self._on_browse()
        else:
            super().keyPressEvent(event)

    @override
    def done(self, result: int) -> None:
        self._drop()
        super().done(result)

    def _build(self, title: str) -> None:
        self.setObjectName("tray")
        self.setWindowTitle(f"Scans: {title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_SIZE)
        self._list.setObjectName("tray.scans")
        self._list.setAccessibleName("Scans, newest first")
        self._list.setViewMode(QListView.ViewMode.IconMode)
        self._list.setMovement(QListView.Movement.Static)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setWordWrap(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setIconSize(_PICTURE)
        self._list.setGridSize(_TILE)
        self._list.installEventFilter(self)
        self._list.itemDoubleClicked.connect(self._on_picked)
        browse = QPushButton("Browse  F2", self)
        close = QPushButton("Close  Esc", self)
        for button, slot in ((browse, self._on_browse), (close, self.reject)):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
        foot = QHBoxLayout()
        foot.addWidget(PlainLabel(_KEYS, self, tone="muted"), 1)
        foot.addWidget(browse)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.addWidget(self._list, 1)
        box.addWidget(self._said)
        box.addLayout(foot)
        self._list.setFocus()

    def _look(self) -> None:
        self._drop()
        self._scans = ()
        self._list.clear()
        self._say("Looking ...")
        self._call = self._runner.read(self._documents.scans, self._on_scans, self._on_failed)

    def _drop(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None

    def _on_scans(self, scans: tuple[Scan, ...]) -> None:
        self._scans, self._next = scans, 0
        now = utc_now()
        for number, scan in enumerate(scans, 1):
            age = f"{span_words(now - scan.scanned_at)} ago"
            item = QListWidgetItem(_blank(), f"{number}  {scan.path.name}\n{age}")
            item.setSizeHint(_TILE)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            item.setToolTip(f"{scan.path.name}, {scan.size // 1024:,} KiB")
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._say("" if scans else _EMPTY)
        self._look_closer()

    def _look_closer(self) -> None:
        """Fetch the pictures one after the other, so that other reads have their turn."""
        if self._next < len(self._scans):
            path = self._scans[self._next].path
            work = partial(glimpse, self._documents, path, _PICTURE.width())
            self._call = self._runner.read(work, self._on_picture, self._on_no_picture)

    def _on_picture(self, picture: QImage) -> None:
        self._list.item(self._next).setIcon(QIcon(QPixmap.fromImage(picture)))
        self._next += 1
        self._look_closer()

    def _on_no_picture(self, error: Exception) -> None:
        item = self._list.item(self._next)
        item.setText(f"{item.text()}\ncannot be read")
        item.setToolTip(explain(error).message)
        self._next += 1
        self._look_closer()

    def _on_failed(self, error: Exception) -> None:
        self._say(explain(error).message)

    def _on_picked(self, item: QListWidgetItem) -> None:
        self.take(self._list.row(item) + 1)

    def _on_browse(self) -> None:
        self.reject()
        self.browse_asked.emit()

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))


def _blank() -> QIcon:
    """Hold the place of a picture that is on its way."""
    pixmap = QPixmap(_PICTURE)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
