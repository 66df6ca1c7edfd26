"""A paper shown large before it goes up: page by page, larger and smaller, by key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from branch_desk.services.errors import explain
from branch_desk.ui.background import Runner
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.page_view import PageView

_WIDTH, _HEIGHT = 900, 640


class PagePreview(QDialog):
    """Shows the pages that `work` gives on a worker; Esc closes it.

    It belongs to the form, so that it ends with it when the desk is locked.
    """

    def __init__(
        self, title: str, work: Callable[[], Sequence[bytes]], runner: Runner, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH, _HEIGHT)
        self._title = title
        self._said = PlainLabel("Preparing ...", self, tone="muted", name="preview.said")
        self._view = PageView(runner, title, self)
        help_line = PlainLabel(
            "Left and right turn the pages, + and - make them larger and smaller.",
            self,
            tone="muted",
        )
        close = QPushButton("Close  Esc", self)
        # Enter must not close what is being read.
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        box = QVBoxLayout(self)
        box.addWidget(self._view, 1)
        box.addWidget(self._said)
        box.addWidget(help_line)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self._view.setFocus()
        runner.read(work, self._on_pages, self._on_failed)

    def _on_pages(self, pages: Sequence[bytes]) -> None:
        self._said.hide()
        self._view.set_pages(pages, self._title)

    def _on_failed(self, error: Exception) -> None:
        self._said.setText(explain(error).message)
