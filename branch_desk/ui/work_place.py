"""Where My work stands in the window: its title counts, its rows lead to docks, and keys to it."""

from PySide6.QtCore import QObject

from branch_desk.services.drafts import Draft
from branch_desk.services.my_requests import PutRight
from branch_desk.ui.docks import MY_WORK, DockShelf
from branch_desk.ui.doubt import Doubt
from branch_desk.ui.my_work import MyWork
from branch_desk.ui.my_work_model import marks_of, note_words
from branch_desk.ui.operation_dock import OperationDock


class WorkPlace(QObject):
    """Ties My work to the shelf of docks and to what is in doubt, while an officer has it."""

    def __init__(self, shelf: DockShelf, doubt: Doubt, parent: QObject) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._doubt = doubt
        self._work: MyWork | None = None
        doubt.listed.connect(self._on_listed)

    def adopt(self, work: MyWork) -> None:
        """Begin with the dock that was just built."""
        self._work = work
        work.counted.connect(self._on_counted)
        work.draft_opened.connect(self._on_draft_opened)
        work.rework.connect(self._on_rework)
        self._doubt.use(work.doubt)
        work.start()

    def stop(self) -> None:
        """Forget it, at log-out."""
        if self._work is not None:
            self._work.stop()
        self._work = None

    def look(self) -> None:
        """Count anew: something was sent, settled or decided."""
        if self._work is not None:
            self._work.refresh()
            self._doubt.look()

    def go(self) -> None:
        """Go to what is in doubt, in My work or, without it, in a dialog; Ctrl+Shift+D."""
        if self._work is None:
            self._doubt.show()
        else:
            self._shelf.open(MY_WORK)
            self._work.focus_doubt()

    def follow(self, place: str) -> None:
        """Go where a notice leads: My work is the only such place so far."""
        if self._shelf.open(place) is None:
            self._doubt.show()

    def _on_listed(self, rows: object) -> None:
        if self._work is not None and isinstance(rows, tuple):
            self._work.show_doubt(rows)

    def _on_counted(self, count: int) -> None:
        for dock in self._shelf.docks:
            if self._work is not None and dock.isAncestorOf(self._work):
                dock.setWindowTitle(f"{MY_WORK} My work{f' {count}' if count else ''}")

    def _on_draft_opened(self, draft: Draft) -> None:
        dock = self._shelf.open(draft.action)
        if isinstance(dock, OperationDock):
            dock.take_up(draft)

    def _on_rework(self, found: PutRight) -> None:
        history = found.item.history
        dock = self._shelf.open(found.draft.action)
        if isinstance(dock, OperationDock):
            dock.take_up(found.draft, marks_of(history), note_words(history))
