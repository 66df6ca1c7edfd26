"""Print and Save PDF under something that can go on paper."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.papers.paper import Print, write_pdf
from branch_desk.ui.papers.printing import NO_PRINTER, default_printer, print_out, printed_words

_BOLD_PX = 16
_NO_PDF = "Your bank keeps no PDF on it: call IT, or print it at another one."


class PaperLine(QWidget):
    """Offers one paper at a time to the printer or a PDF file, and says what became of it.

    Where a bank wants no customer's paper on the disk, `may_save` is False and no PDF is offered.
    """

    def __init__(
        self, runner: Runner, parent: QWidget | None = None, *, may_save: bool = True
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._may_save = may_save
        self.printer: Callable[[], QPrinter | None] = default_printer
        """Gives the printer, on a worker."""
        self._content: Print | None = None
        self._print = QPushButton("Print  F9")
        self._path = QLineEdit()
        self._save = QPushButton("Save PDF")
        self._said = PlainLabel(wrap=True, name="paper.said")
        self._build()
        self._print.clicked.connect(self.print_out)
        self._save.clicked.connect(self._on_save)
        self._path.returnPressed.connect(self._on_save)

    def offer(self, content: Print | None, file_name: str = "") -> None:
        """Offer a paper under the name of a file in the officer's folder; None offers nothing."""
        self._content = content
        self._path.setText(str(Path.home() / file_name) if content else "")
        self._say("")
        for part in (self._print, self._path, self._save):
            part.setEnabled(content is not None)

    def offer_instead(self, content: Print) -> None:
        """Offer the same on other paper, under the name that is typed."""
        self._content = content

    def focus_print(self) -> None:
        """Go to Print, which Enter means in a dialog as long as nothing else is gone to."""
        self._print.setDefault(True)
        # Its words are bold then, which the size hint does not know.
        self._print.setMinimumWidth(self._print.sizeHint().width() + _BOLD_PX)
        self._print.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in the file's line saved it; a dialog around would print besides.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def print_out(self) -> None:
        """Print it on the default printer, or say that there is none."""
        if self._content is not None:
            self._say("printing ...")
            work = partial(print_out, self._content, self.printer)
            self._runner.read(work, self._on_printed, self._on_not_printed)

    def _build(self) -> None:
        named = (
            (self._print, "paper.print", "Print"),
            (self._path, "paper.path", "File of the PDF"),
            (self._save, "paper.save_pdf", "Save as PDF"),
        )
        row = QHBoxLayout()
        for part, name, words in named:
            part.setObjectName(name)
            part.setAccessibleName(words)
            part.setMinimumHeight(TARGET_PX)
            if part is self._path:
                label = PlainLabel("PDF file")
                label.setBuddy(self._path)
                row.addWidget(label)
                self._no_pdf(label)
            if part is not self._print:
                self._no_pdf(part)
            row.addWidget(part, 1 if part is self._path else 0)
        if not self._may_save:
            row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row)
        box.addWidget(self._said)

    def _no_pdf(self, part: QWidget) -> None:
        # Only ever hidden: to show what has no parent yet would open a window of its own.
        if not self._may_save:
            part.hide()

    def _on_save(self) -> None:
        if self._content is not None:
            work = partial(write_pdf, self._content, Path(self._path.text().strip()))
            self._say("writing ...")
            self._runner.read(work, self._on_saved, self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self._say(f"Saved: {path}", "good")

    def _on_printed(self, pages: int | None) -> None:
        if pages is None:
            way_out = "Save a PDF instead." if self._may_save else _NO_PDF
            self._say(f"{NO_PRINTER} {way_out}", "warning")
            self._path.setFocus()
        else:
            self._say(printed_words(pages), "good")

    def _on_not_printed(self, error: Exception) -> None:
        self._say(f"Not printed. {explain(error).message}", "bad")

    def _on_failed(self, error: Exception) -> None:
        self._say(f"Not written. {explain(error).message}", "bad")

    def _say(self, words: str, tone: str = "") -> None:
        self._said.setText(words)
        self._said.set_tone(tone)
