"""The papers that a customer's record names, to be looked at one by one."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.common import format_date
from branch_desk.domain.enquiries import DocumentHeld
from branch_desk.domain.words import document_words
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.seen import is_seen
from branch_desk.ui.papers.page_view import PAGE_KEYS, PageView

_LIST_PX: Final = 300
_KEYS: Final = "Enter shows a paper, which the journal records as a view. Esc goes back."
_READING: Final = "Fetching the paper ..."


class PapersOnFile(QWidget):
    """Lists papers; Enter reads one under a `view` entry of its own and shows its pages.

    Esc first forgets what is shown, then gives `closed`.
    """

    closed = Signal()

    def __init__(self, desk: DeskServices, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._call: Call | None = None
        self._papers: tuple[DocumentHeld, ...] = ()
        self._title = ""
        self._list = QListWidget()
        self._view = PageView(runner)
        self._said = PlainLabel("", tone="muted", wrap=True, name="papers.said")
        self._build()

    def open(self, papers: Sequence[DocumentHeld]) -> None:
        """List these papers; none of them is read yet."""
        self.clear()
        self._papers = tuple(papers)
        for paper in self._papers:
            self._list.addItem(paper_line(paper))
        self._list.setCurrentRow(0)
        self._say(_KEYS)
        self._list.setFocus()

    def clear(self) -> None:
        """Forget the papers, and what is shown of them."""
        self._forget_pages()
        self._papers = ()
        self._list.clear()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._go_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_paper()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self._list.setObjectName("papers.list")
        self._list.setAccessibleName("Papers on file")
        self._list.setWordWrap(True)
        self._list.setFixedWidth(_LIST_PX)
        self._list.setSpacing(3)
        self._list.itemDoubleClicked.connect(self._on_picked)
        column = QVBoxLayout()
        column.addWidget(PlainLabel("Papers on file", tone="strong"))
        column.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.addLayout(column)
        row.addWidget(self._view, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row, 1)
        box.addWidget(self._said)

    def _show_paper(self) -> None:
        if not 0 <= self._list.currentRow() < len(self._papers):
            return
        paper = self._papers[self._list.currentRow()]
        self._forget_pages()
        self._title = _words(paper)
        self._say(_READING)
        work = partial(
            self._desk.viewing.paper, paper.document_id, paper.sha256, paper.document_type
        )
        self._call = self._runner.read(work, self._on_pages, self._on_failed)

    def _go_back(self) -> None:
        if self._view.page_count or self._call is not None:
            self._forget_pages()
            self._say(_KEYS)
            self._list.setFocus()
        else:
            self.closed.emit()

    def _forget_pages(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self._view.clear()

    def _on_picked(self, item: QListWidgetItem) -> None:
        self._list.setCurrentItem(item)
        self._show_paper()

    def _on_pages(self, pages: Sequence[bytes]) -> None:
        self._call = None
        self._view.set_pages(pages, self._title)
        if is_seen(self):
            self._view.setFocus()
        self._say(f"{PAGE_KEYS} Esc goes back to the list.")

    def _on_failed(self, error: Exception) -> None:
        self._call = None
        self._say(explain(error).message, "bad")

    def _say(self, words: str, tone: str = "muted") -> None:
        self._said.set_tone(tone)
        self._said.setText(words)


def paper_line(paper: DocumentHeld) -> str:
    """Say what a paper on file is, and what matters of it."""
    seen = "original seen" if paper.original_seen else "original not seen"
    expiry = f", expires {format_date(paper.expires_on)}" if paper.expires_on else ""
    return f"{_words(paper)}\n{seen}{expiry}"


def _words(paper: DocumentHeld) -> str:
    words = document_words(paper.document_type)
    return words[:1].upper() + words[1:]
