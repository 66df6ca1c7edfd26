"""The line that takes a document: a typed path, F2 to browse, a drop or a pasted picture."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from branch_desk.ui.common.look import TARGET_PX


class PathLine(QLineEdit):
    """Gives a path by `chosen`, a pasted picture by `pasted`."""

    chosen = Signal(str)
    pasted = Signal(QImage)
    browse_asked = Signal()
    tray_asked = Signal()
    """Enter on an empty line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken = ""
        self.setAcceptDrops(True)
        self.setMinimumHeight(TARGET_PX)
        self.setPlaceholderText("Path, drop or paste; F2 browses")
        self.editingFinished.connect(self._on_finished)

    def take(self, path: str) -> None:
        """Show a path and give it as chosen, also if it is the one from before."""
        self._taken = path
        self.setText(path)
        self.chosen.emit(path)

    def offer_scans(self) -> None:
        """Say that Enter shows the scans of this workstation."""
        self.setPlaceholderText("Enter: scans; F2, drop or paste")

    def show_fixed(self, words: str) -> None:
        """Show words in place of a path, which are not taken for one."""
        self._taken = words
        self.setText(words)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_empty = not self.text().strip()
        if event.key() == Qt.Key.Key_F2:
            self.browse_asked.emit()
        elif is_enter and is_empty and not self.isReadOnly():
            self.tray_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and self._paste_picture():
            return
        else:
            super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.isReadOnly():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and not self.isReadOnly():
            event.acceptProposedAction()
            self.take(paths[0])

    def _paste_picture(self) -> bool:
        image = QGuiApplication.clipboard().image()
        if image.isNull() or self.isReadOnly():
            return False
        self.show_fixed("pasted picture")
        self.pasted.emit(image)
        return True

    def _on_finished(self) -> None:
        path = self.text().strip()
        if path != self._taken and not self.isReadOnly():
            self.take(path)
