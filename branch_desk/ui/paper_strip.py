"""The documents of a request as pictures, every page of each, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from branch_desk.domain.documents import DOCUMENT_WORDS
from branch_desk.services.approvals import Approvals, OpenedItem
from branch_desk.services.errors import explain
from branch_desk.ui.background import Call, Runner
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.page_view import picture

_WIDTH: Final = 190
_HEIGHT: Final = 150
_COLUMNS: Final = 3


@dataclass(frozen=True)
class Paper:
    """A document with its pages as the core stored them."""

    document_id: str
    words: str
    pages: tuple[bytes, ...]


def fetch(approvals: Approvals, opened: OpenedItem, document_id: str) -> Paper:
    """Fetch a document's pages, each of them checked against the payload; on a worker."""
    described = approvals.document(opened, document_id)
    pages = tuple(
        approvals.page(opened, document_id, number) for number in range(1, described.pages + 1)
    )
    seen = "original seen" if described.original_seen else "original not seen"
    return Paper(document_id, f"{document_words(described.document_type)}, {seen}", pages)


def document_words(document_type: str) -> str:
    """Name a type of document."""
    return next((words for code, words in DOCUMENT_WORDS.items() if code == document_type), "paper")


class PaperStrip(QWidget):
    """Fetches and shows the papers of an opened request; Enter on one shows it large.

    `changed` comes when a paper arrived or failed; `chosen` gives the paper to show large.
    """

    changed = Signal()
    chosen = Signal(object)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._calls: list[Call] = []
        self._wanted = 0
        self._papers: dict[str, Paper] = {}
        self._trouble = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._note = PlainLabel(tone="muted", wrap=True, name="checker.papers")
        self._grid.addWidget(self._note, 0, 0, 1, _COLUMNS)

    def show_papers(
        self, approvals: Approvals, opened: OpenedItem, documents: Sequence[dict[str, Any]]
    ) -> None:
        """Fetch these documents of a payload."""
        self.clear()
        ids = list(dict.fromkeys(str(each["document_id"]) for each in documents))
        self._wanted = len(ids)
        self._tell()
        for document_id in ids:
            work = partial(fetch, approvals, opened, document_id)
            self._calls.append(self._runner.read(work, self._on_paper, self._on_failed))

    def clear(self) -> None:
        """Drop what is on its way, and forget every picture."""
        for call in self._calls:
            call.cancel()
        self._calls.clear()
        self._papers.clear()
        self._wanted = 0
        self._trouble = ""
        for button in self.findChildren(QToolButton):
            self._grid.removeWidget(button)
            button.deleteLater()
        self._note.setText("")

    @property
    def missing(self) -> int:
        """How many documents are not on the screen yet."""
        return self._wanted - len(self._papers)

    @property
    def trouble(self) -> str:
        """Why a document cannot be shown; empty if each can."""
        return self._trouble

    def _on_paper(self, paper: Paper) -> None:
        self._papers[paper.document_id] = paper
        for number, page in enumerate(paper.pages, 1):
            self._add_picture(paper, number, page)
        self._tell()
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._trouble = explain(error).message
        self._tell()
        self.changed.emit()

    def _add_picture(self, paper: Paper, number: int, page: bytes) -> None:
        several = f", page {number} of {len(paper.pages)}" if len(paper.pages) > 1 else ""
        button = _Picture(paper, number - 1)
        button.setText(f"{paper.words.split(',')[0]}{several}")
        button.setAccessibleName(f"{paper.words}{several}")
        button.setToolTip(f"{paper.words}{several}")
        image = picture(page, 2 * _WIDTH)
        button.setIcon(QIcon(QPixmap.fromImage(image)))
        button.opened.connect(self.chosen)
        count = len(self.findChildren(_Picture))
        self._grid.addWidget(button, 1 + count // _COLUMNS, count % _COLUMNS)

    def _tell(self) -> None:
        if self._trouble:
            self._note.setText(self._trouble)
            self._note.set_tone("bad")
            return
        self._note.set_tone("muted")
        count = f"{self._wanted} document{'' if self._wanted == 1 else 's'}"
        loading = f", {self.missing} on the way ..." if self.missing else ". Enter shows one large."
        self._note.setText(f"{count}{loading}" if self._wanted else "No documents.")


class _Picture(QToolButton):
    opened = Signal(object)

    def __init__(self, paper: Paper, page: int) -> None:
        super().__init__()
        self._paper = paper
        self._page = page
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(_WIDTH, _HEIGHT))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.opened.emit((self._paper, self._page))
