"""Where My work stands in the window: its title counts, its rows lead to docks, and keys to it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from branch_desk.domain.complaints import FieldError
from branch_desk.domain.supervision import QueueRow
from branch_desk.services.drafts import Draft
from branch_desk.services.my_requests import PutRight
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.seen import is_seen
from branch_desk.ui.common.shell_services import ShellServices
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.shell.docks import MY_WORK, DockShelf
from branch_desk.ui.shell.reprint import Reprints
from branch_desk.ui.work.doubt import Doubt
from branch_desk.ui.work.my_work import MyWork
from branch_desk.ui.work.my_work_model import marks_of, note_words


class WorkPlace(QObject):
    """Ties My work to the shelf of docks and to what is in doubt, while an officer has it.

    `customer_wanted` gives the ID of the customer whose work is opened, to be brought to the front.
    """

    customer_wanted = Signal(str)

    def __init__(
        self, shelf: DockShelf, doubt: Doubt, runner: Runner, notices: Notices, window: QWidget
    ) -> None:
        super().__init__(window)
        self.reprints = Reprints(window, runner, notices)
        self._shelf = shelf
        self._doubt = doubt
        self._work: MyWork | None = None
        doubt.listed.connect(self._on_listed)
        doubt.changed.connect(self.look)
        notices.followed.connect(self.follow)

    def adopt(self, work: MyWork) -> None:
        """Begin with the dock that was just built."""
        self._work = work
        work.is_open = self._is_open
        work.counted.connect(self._on_counted)
        work.draft_opened.connect(self.open_draft)
        work.rework.connect(self._on_rework)
        work.receipt_wanted.connect(self._on_receipt_wanted)
        work.customer_wanted.connect(self.customer_wanted)
        self._doubt.use(work.doubt)
        for dock in self._shelf.docks:
            if dock.isAncestorOf(work):
                dock.visibilityChanged.connect(self._on_seen)
        work.start()

    def watch(self, dock: OperationDock) -> None:
        """Count and list anew what a dock keeps and has in doubt; take on what it hands over."""
        dock.in_doubt_changed.connect(self.look)
        dock.draft_kept.connect(self._on_draft_kept)
        dock.handed_over.connect(self.open_draft)
        dock.discarded.connect(self._on_discarded)

    def start(self, desk: ShellServices) -> None:
        """Settle what the last run of the officer who has just logged in left behind."""
        self._doubt.start(desk)
        self.reprints.start(desk)

    def stop(self) -> None:
        """Forget it, at log-out."""
        self._doubt.stop()
        self.reprints.stop()
        if self._work is not None:
            self._work.stop()
        self._work = None

    def look(self) -> None:
        """Count anew: something was sent, settled or decided."""
        if self._work is not None:
            self._work.look()
            self._doubt.look()

    def go(self) -> None:
        """Go to what is in doubt, in My work or, without it, in a dialog; Ctrl+Shift+D."""
        if self._work is None:
            self._doubt.show()
        else:
            self._shelf.open(MY_WORK)
            self._work.focus_doubt()

    def follow(self, place: str) -> None:
        """Go to the dock where a notice or an alert leads; what is in doubt needs none."""
        if self._shelf.open(place) is None:
            self._doubt.show()

    def _on_draft_kept(self) -> None:
        # Going there is what has one saved, which may take longer than to read the list.
        if self._work is not None and is_seen(self._work):
            self._work.list_drafts()

    def _on_discarded(self, draft: Draft) -> None:
        if self._work is not None:
            self._work.discarded.add(draft)

    def _is_open(self, draft: Draft) -> bool:
        return any(dock.holds(draft.draft_id) for dock in self._shelf.unsent)

    def _on_listed(self, rows: object) -> None:
        if self._work is not None and isinstance(rows, tuple):
            self._work.show_doubt(rows)

    def _on_counted(self, count: int) -> None:
        for dock in self._shelf.docks:
            if self._work is not None and dock.isAncestorOf(self._work):
                dock.setWindowTitle(f"{MY_WORK} My work{f' {count}' if count else ''}")

    def _on_seen(self, is_seen: bool) -> None:
        # Whoever comes here looks for what they have just put away or sent.
        if is_seen and self._work is not None:
            self._work.look()

    def open_draft(self, draft: Draft) -> None:
        """Go on with a draft in the dock that it is of."""
        self._open(draft)

    def _on_receipt_wanted(self, row: QueueRow) -> None:
        self._bring(row.customer_id)
        self.reprints.show_of(row)

    def _on_rework(self, found: PutRight) -> None:
        history = found.item.history
        self._open(found.draft, marks_of(history), note_words(history))

    def _open(self, draft: Draft, marks: Sequence[FieldError] = (), told: str = "") -> None:
        self._bring(draft.customer_id)
        dock = self._shelf.open(draft.action)
        if isinstance(dock, OperationDock):
            # One that is seen for the first time was built in this turn, so it is filled in the
            # next; not at all if it is gone by then.
            QTimer.singleShot(0, dock, partial(dock.take_up, draft, marks, told))

    def _bring(self, customer_id: str | None) -> None:
        # A new customer has none yet.
        if customer_id:
            self.customer_wanted.emit(customer_id)
