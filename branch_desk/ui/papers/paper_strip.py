"""The documents of a request as pictures, every page of each, side by side."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from branch_desk.domain.documents import DOCUMENT_WORDS
from branch_desk.services.approvals import Approvals, OpenedItem, replaced_by
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.papers.page_view import Chosen, Paper, picture

_WIDTH: Final = 190
_HEIGHT: Final = 150
_COLUMNS: Final = 3


def fetch(approvals: Approvals, opened: OpenedItem, document_id: str, *, is_filed: bool) -> Paper:
    """Fetch a document's pages, checked against its digest, and draw them small; on a worker."""
    described = approvals.document(opened, document_id)
    pages = tuple(
        approvals.page(opened, document_id, number) for number in range(1, described.pages + 1)
    )
    seen = "original seen" if described.original_seen else "original not seen"
    kind = document_words(described.document_type)
    kind = kind[:1].upper() + kind[1:]
    words = f"{kind} on file now" if is_filed else f"{kind}, {seen}"
    small = tuple(picture(page, 2 * _WIDTH) for page in pages)
    return Paper(document_id, words, pages, is_filed, small)


def document_words(document_type: str) -> str:
    """Name a type of document."""
    return next((words for code, words in DOCUMENT_WORDS.items() if code == document_type), "paper")


class PaperStrip(QWidget):
    """Fetches and shows the papers of an opened request; Enter on one shows it large.

    A photo or specimen has the one on file beside it that it would replace. `changed` comes when
    a paper arrived or failed; `chosen` gives what to show large.
    """

    changed = Signal()
    chosen = Signal(object)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._calls: list[Call] = []
        self._beside: dict[str, str] = {}
        self._wanted: tuple[str, ...] = ()
        self._papers: dict[str, Paper] = {}
        self._pictures: dict[str, list[_Picture]] = {}
        self._trouble = ""
        self._filed_trouble = ""
        self._filed_failures = 0
        self._note = PlainLabel(tone="muted", wrap=True, name="checker.papers")
        self._grid = QGridLayout()
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self._note)
        column.addLayout(self._grid)

    def show_papers(
        self, approvals: Approvals, opened: OpenedItem, documents: Sequence[dict[str, Any]]
    ) -> None:
        """Fetch these documents of a payload, and those on file that they would replace."""
        self.clear()
        self._wanted = tuple(dict.fromkeys(str(each["document_id"]) for each in documents))
        self._beside = replaced_by(opened)
        self._tell()
        for document_id in self._wanted:
            self._ask(approvals, opened, document_id, is_filed=False)
        for document_id in set(self._beside.values()):
            self._ask(approvals, opened, document_id, is_filed=True)

    def clear(self) -> None:
        """Drop what is on its way, and forget every picture."""
        for call in self._calls:
            call.cancel()
        self._calls.clear()
        self._filed_failures = 0
        self._papers.clear()
        self._beside.clear()
        self._wanted = ()
        self._trouble = self._filed_trouble = ""
        for button in (each for row in self._pictures.values() for each in row):
            self._grid.removeWidget(button)
            button.deleteLater()
        self._pictures.clear()
        self._note.setText("")

    @property
    def missing(self) -> int:
        """How many documents of the request, and of the file beside them, are not there yet."""
        of_request = sum(each not in self._papers for each in self._wanted)
        of_file = sum(each not in self._papers for each in set(self._beside.values()))
        return of_request + of_file - self._filed_failures

    @property
    def trouble(self) -> str:
        """Why a document of the request cannot be shown; empty if each can."""
        return self._trouble

    def _ask(
        self, approvals: Approvals, opened: OpenedItem, document_id: str, *, is_filed: bool
    ) -> None:
        work = partial(fetch, approvals, opened, document_id, is_filed=is_filed)
        failed = self._on_filed_failed if is_filed else self._on_failed
        self._calls.append(self._runner.read(work, self._on_paper, failed))

    def _on_paper(self, paper: Paper) -> None:
        self._papers[paper.document_id] = paper
        self._pictures[paper.document_id] = [
            self._picture(paper, number) for number in range(len(paper.pages))
        ]
        self._lay_out()
        self._tell()
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._trouble = explain(error).message
        self._tell()
        self.changed.emit()

    def _on_filed_failed(self, error: Exception) -> None:
        self._filed_failures += 1
        self._filed_trouble = f" What is on file cannot be shown: {explain(error).message}"
        self._tell()
        self.changed.emit()

    def _picture(self, paper: Paper, page: int) -> "_Picture":
        count = len(paper.pages)
        several = f", page {page + 1} of {count}" if count > 1 else ""
        button = _Picture(paper, page)
        button.setText(f"{paper.words.split(',')[0]}{several}")
        button.setAccessibleName(f"{paper.words}{several}")
        button.setToolTip(f"{paper.words}{several}")
        button.setIcon(QIcon(QPixmap.fromImage(paper.small[page])))
        button.opened.connect(self._on_opened)
        return button

    def _lay_out(self) -> None:
        """Put what has come in the order of the payload, what is on file after its successor."""
        pairs = ((each, self._beside.get(each, "")) for each in self._wanted)
        order = [each for pair in pairs for each in pair]
        shown = [button for each in order for button in self._pictures.get(each, ())]
        for at, button in enumerate(shown):
            self._grid.addWidget(button, at // _COLUMNS, at % _COLUMNS)

    def _on_opened(self, paper: Paper, page: int) -> None:
        filed = self._papers.get(self._beside.get(paper.document_id, ""))
        self.chosen.emit(Chosen(paper, page, filed))

    def _tell(self) -> None:
        if self._trouble:
            self._note.setText(self._trouble)
            self._note.set_tone("bad")
            return
        self._note.set_tone("muted")
        wanted = len(self._wanted)
        count = f"{wanted} document{'' if wanted == 1 else 's'}"
        loading = f", {self.missing} on the way ..." if self.missing else ". Enter shows one large."
        self._note.setText(f"{count}{loading}{self._filed_trouble}" if wanted else "No documents.")


class _Picture(QToolButton):
    opened = Signal(object, int)

    def __init__(self, paper: Paper, page: int) -> None:
        super().__init__()
        self._paper = paper
        self._page = page
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(_WIDTH, _HEIGHT))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.opened.emit(self._paper, self._page)
