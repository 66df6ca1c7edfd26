"""What the desk does with a defect: reference, type and place only, for the officer and for IT.

The text of an exception may hold a customer's data, so it is neither shown nor logged.
"""

import secrets
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Final

import structlog
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from branch_desk.ui.common.labels import PlainLabel

_PACKAGE: Final = "branch_desk"


@dataclass(frozen=True)
class Defect:
    """What may be told of a defect: a reference to read out, its type, and where it arose."""

    reference: str
    kind: str
    place: str

    @classmethod
    def of(cls, kind: type[BaseException], trace: TracebackType | None) -> "Defect":
        """Describe an exception by its type and by the innermost place in our own files."""
        frames = extract_tb(trace)
        ours = [frame for frame in frames if _PACKAGE in Path(frame.filename).parts] or frames
        place = "unknown"
        if ours:
            parts = Path(ours[-1].filename).parts
            start = parts.index(_PACKAGE) if _PACKAGE in parts else len(parts) - 1
            place = f"{'/'.join(parts[start:])}:{ours[-1].lineno} in {ours[-1].name}"
        return cls(secrets.token_hex(4), kind.__name__, place)


class CrashDialog(QDialog):
    """Tells of a defect without losing what stands in the window."""

    def __init__(self, defect: Defect) -> None:
        super().__init__()
        self.setObjectName("crash")
        self.setWindowTitle("Branch Desk - something went wrong")
        self._go_on = QPushButton("Go on")
        self._quit = QPushButton("Close Branch Desk")
        self._go_on.clicked.connect(self.accept)
        self._quit.clicked.connect(self._on_quit)
        box = QVBoxLayout(self)
        for words in (
            "Something went wrong inside Branch Desk. What you typed is still there.",
            "Look whether your last act is done before you repeat it. "
            "If this comes again, call IT and read out:",
        ):
            box.addWidget(PlainLabel(words, wrap=True))
        details = f"reference {defect.reference}\n{defect.kind}\n{defect.place}"
        label = PlainLabel(details, tone="strong", name="crash.details")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._go_on)
        row.addWidget(self._quit)
        box.addLayout(row)
        self._go_on.setDefault(True)
        self.setMinimumWidth(460)

    def _on_quit(self) -> None:
        self.accept()
        QApplication.closeAllWindows()


class CrashHook(QObject):
    """Catches what nothing else caught, on any thread, and shows it on the GUI thread."""

    _caught = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._dialog: CrashDialog | None = None
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the hook of every thread; done before the first window."""
        sys.excepthook = self.on_exception
        threading.excepthook = self.on_thread_exception

    def on_exception(
        self, kind: type[BaseException], _error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log and show an exception that reached the top; Ctrl+C in a terminal just ends."""
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        defect = Defect.of(kind, trace)
        try:
            structlog.get_logger(__name__).error(
                "defect", reference=defect.reference, kind=defect.kind, place=defect.place
            )
            self._caught.emit(defect)
        except Exception:  # noqa: BLE001 - one of the two places: the last line of defence
            sys.stderr.write(f"defect {defect.reference} {defect.kind} {defect.place}\n")

    def on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        """Do the same for an exception that ended a thread."""
        if arguments.exc_value is not None:
            self.on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _on_caught(self, defect: Defect) -> None:
        # A defect that repeats, as in a timer, must not bury the window under boxes.
        if QApplication.instance() is None or self._dialog is not None:
            return
        self._dialog = CrashDialog(defect)
        self._dialog.finished.connect(self._on_closed)
        self._dialog.open()

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None
