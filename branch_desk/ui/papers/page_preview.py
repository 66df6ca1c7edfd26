"""A paper shown large: page by page, larger and smaller, by key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.papers.page_view import PAGE_KEYS, PageView

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
        self._title = title
        self._runner = runner
        self._said = PlainLabel("Preparing ...", self, tone="muted", name="preview.said")
        self._help = PlainLabel(PAGE_KEYS, self, tone="muted", wrap=True, name="preview.help")
        self._view = PageView(runner, title, self)
        self._foot = QHBoxLayout()
        self._lay_out()
        self._view.setFocus()
        runner.read(work, self._on_pages, self._on_failed)

    def _lay_out(self) -> None:
        self.resize(_WIDTH, _HEIGHT)
        close = self._button("Close  Esc", self.accept)
        self._foot.addStretch()
        self._foot.addWidget(close)
        box = QVBoxLayout(self)
        box.addWidget(self._view, 1)
        box.addWidget(self._said)
        box.addWidget(self._help)
        box.addLayout(self._foot)

    def _button(self, words: str, pressed: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        # Enter must not close what is being read.
        button.setAutoDefault(False)
        button.clicked.connect(pressed)
        return button

    def _on_pages(self, pages: Sequence[bytes]) -> None:
        self._said.hide()
        self._view.set_pages(pages, self._title)

    def _on_failed(self, error: Exception) -> None:
        self._said.setText(explain(error).message)
