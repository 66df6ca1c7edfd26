"""Dock 8, My work: what was typed and not sent, what is in doubt, and what others decide."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from branch_desk.common import utc_now
from branch_desk.domain.operation import Operation
from branch_desk.services.drafts import Draft
from branch_desk.services.errors import explain
from branch_desk.services.submission import InDoubt
from branch_desk.services.taking_up import TakenUp, take_up
from branch_desk.ui.common.actions import make_action
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.work.discarded import Discarded
from branch_desk.ui.work.doubt import MY_WORK, DoubtList
from branch_desk.ui.work.last_days import LastDays
from branch_desk.ui.work.my_work_model import DraftsModel
from branch_desk.ui.work.my_work_requests import RequestsPart
from branch_desk.ui.work.work_list import WorkAct, WorkList, WorkTexts

POLL_MS: Final = 30_000
_OPEN: Final = "This draft is open in its form: Enter goes there, and Ctrl+S there sets it aside."
_TEXTS: Final = WorkTexts(
    title="Drafts",
    empty="No drafts. What you type is kept here by itself until it is sent.",
    widths=(220, 280, 120, 310),
)
_ACTS: Final = (
    WorkAct("open", "Go on  Enter", "open_work"),
    WorkAct("discard", "Discard  Del", "discard_draft"),
)


class MyWork(QWidget):
    """Three lists; `counted` gives how many of their rows need the officer.

    `draft_opened` gives a `Draft` to go on with; `rework`, `receipt_wanted` and `customer_wanted`
    are those of `RequestsPart`. `doubt` is kept up to date by whoever settles what is in doubt.
    """

    counted = Signal(int)
    draft_opened = Signal(object)
    rework = Signal(object)
    receipt_wanted = Signal(object)
    customer_wanted = Signal(str)
    acted = Signal(object)

    def __init__(
        self,
        operations: Iterable[Operation],
        desk: DeskServices,
        runner: Runner,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        by_code = {str(each.operation): each for each in operations}
        by_action = {each.action: each.title for each in by_code.values()}
        self._desk = desk
        self._runner = runner
        self._notices = notices
        self._officer_id = desk.session.officer.officer_id
        self._since = utc_now()
        self.is_open: Callable[[Draft], bool] = _nowhere
        """Says whether a draft stands in a form on the screen."""
        self.discarded = Discarded(desk.drafts, runner, notices, self)
        self._asked: Call | None = None
        self._drafts = WorkList("drafts", _TEXTS, DraftsModel(by_action), _ACTS, self)
        self.doubt = DoubtList(by_action, self)
        self._last_days = LastDays(by_action, notices, self)
        self._requests = RequestsPart(by_code, desk, runner, notices, self)
        self._lists = (self._drafts, self.doubt, self._requests.list)
        self._timer = QTimer(self)
        self._counts = {"drafts": 0, "doubt": 0, "requests": 0}
        self._build()

    def start(self) -> None:
        """Ask for everything, and go on asking every 30 s."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Ask no more, and forget what was read in clear; at log-out."""
        self._timer.stop()
        self._requests.stop()
        self.discarded.forget()

    def refresh(self) -> None:
        """Ask anew how drafts and requests stand, and for what could not be read; F5."""
        self.list_drafts()
        self._requests.ask_again()

    def look(self) -> None:
        """Ask anew how drafts and requests stand."""
        self.list_drafts()
        self._requests.refresh()

    def list_drafts(self) -> None:
        """Ask anew which drafts there are."""
        if self._asked is not None:
            # An older answer must not come after the newer one.
            self._asked.cancel()
        read = partial(self._desk.drafts.of, self._officer_id)
        self._asked = self._runner.read(read, self._on_drafts, self._on_failed)

    def focus_first(self) -> None:
        """Take the focus to the first list that has a row."""
        tables = [each.table for each in self._lists if each.current is not None]
        if tables:
            tables[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_doubt(self) -> None:
        """Take the focus to what is in doubt, if anything is."""
        if self.doubt.current is not None:
            self.doubt.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.focus_first()

    def submit(self) -> None:
        """Say which key goes on: nothing is submitted here; F10."""
        self._notices.information("Enter opens what is selected; nothing is submitted here.")

    def print_out(self) -> None:
        """Say which key gives a receipt; F9."""
        self._notices.information("Enter on an approved request shows its receipt.")

    def show_doubt(self, rows: Sequence[InDoubt]) -> None:
        """Count what is in doubt of this officer's own."""
        self._count("doubt", sum(row.officer_id == self._officer_id for row in rows))

    def _build(self) -> None:
        self.setObjectName(MY_WORK)
        self.setAccessibleName("My work")
        # Keeps the keys here when the last row of a list goes; Tab does not stop at it.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 6)
        box.setSpacing(14)
        box.addWidget(self._drafts)
        box.addWidget(self.doubt)
        box.addWidget(self._requests)
        box.addStretch(1)
        self.addAction(make_action("take_back", self, self.discarded.take_back))
        self.discarded.changed.connect(self.look)
        self._drafts.chosen.connect(self._on_draft_chosen)
        self._drafts.moved.connect(self._on_draft_moved)
        self._requests.rework.connect(self.rework)
        self._requests.receipt_wanted.connect(self.receipt_wanted)
        self._requests.customer_wanted.connect(self.customer_wanted)
        self._requests.acted.connect(self.acted)
        self._requests.changed.connect(self._on_requests)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look)

    def _on_drafts(self, drafts: Sequence[Draft]) -> None:
        was_there = self._drafts.table.hasFocus()
        self._drafts.show_rows(drafts, same="draft_id")
        self._last_days.look(drafts)
        if was_there and not drafts:
            self.focus_first()
        self._count("drafts", sum(_waits(each, self._since) for each in drafts))

    def _on_draft_moved(self) -> None:
        draft: Draft | None = self._drafts.current
        if draft is not None:
            self._drafts.offer(
                open="See in doubt  Enter" if draft.sent_key else "Go on  Enter",
                discard="" if draft.sent_key else "Discard  Del",
            )

    def _on_draft_chosen(self, act: str) -> None:
        draft: Draft = self._drafts.current
        if act == "discard" and self.is_open(draft):
            self._notices.information(_OPEN)
        elif act == "discard":
            self.discarded.add(draft)
        elif draft.sent_key:
            self.focus_doubt()
        else:
            # It may have been typed in since it was listed.
            days = self._desk.session.meta.policy.unattached_days
            read = partial(take_up, self._desk.drafts, self._desk.viewing, draft, days)
            self._runner.read(read, self._on_draft, self._on_failed)

    def _on_draft(self, found: TakenUp | None) -> None:
        if found is None:
            self.look()
            return
        self.draft_opened.emit(found.draft)
        if found.told:
            self._notices.error(found.told)

    def _on_requests(self) -> None:
        self._count("requests", self._requests.returned)

    def _count(self, what: str, number: int) -> None:
        if self.hasFocus():
            # It was gone into before it had a row to stand on.
            self.focus_first()
        self._counts[what] = number
        self.counted.emit(sum(self._counts.values()))

    def _on_failed(self, error: Exception) -> None:
        self._notices.error(explain(error).message)


def _nowhere(_draft: Draft) -> bool:
    """Stand for the docks before there are any."""
    return False


def _waits(draft: Draft, since: datetime) -> bool:
    """Say whether a draft needs its officer: one that is being typed does not, nor one put away."""
    if draft.sent_key or draft.is_set_aside:
        return False
    return draft.is_ready or draft.saved_at < since
