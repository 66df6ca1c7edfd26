"""The checker's dock: the queue on the left, the request to be read on the right, the decision."""

from collections.abc import Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from branch_desk.domain.officers import Role
from branch_desk.domain.operation import Operation
from branch_desk.domain.supervision import Decision, QueueItem, QueueRow
from branch_desk.services.approvals import OpenedItem, barred_by
from branch_desk.services.errors import explain
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.ui.checker.checker_item import CheckerItem
from branch_desk.ui.checker.deciding import Deciding
from branch_desk.ui.checker.decision_foot import DecisionFoot
from branch_desk.ui.checker.queue_filters import scopes_of
from branch_desk.ui.checker.queue_list import QueueList
from branch_desk.ui.checker.queue_model import QueueModel, why_not
from branch_desk.ui.common.actions import make_action
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.papers.request_paper import RequestPrinter

_GONE: Final = "{} is not in the list any more. What you wrote is kept; Esc goes on without it."
_NEWER: Final = "{} was sent again by its maker. What you wrote is kept; Esc opens it as it is now."
_KEYS: Final = "Ctrl+Enter approves, Ctrl+Shift+Backspace returns, Ctrl+Backspace rejects."
_ONLY_READS: Final = "Nothing is decided here in your role: requests are read, and F9 prints one."
_DECIDE: Final = "transaction_approvals"
_SIZES: Final = [720, 630]
_SIZES_FOR_FORM: Final = [520, 830]


class CheckerPanel(QWidget):
    """Decides one request at a time; the next is selected by itself.

    `counted` gives the words for the status bar; `decided` the customer ID of a decision or None.
    """

    counted = Signal(str)
    decided = Signal(object)

    def __init__(
        self,
        operations: Iterable[Operation],
        desk: DeskServices,
        runner: Runner,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._notices = notices
        self._deciding = Deciding(desk, runner, notices, self)
        by_code = {str(each.operation): each for each in operations if each.operation is not None}
        model = QueueModel(
            {code: each.title for code, each in by_code.items()},
            self,
            reader=desk.session.officer.officer_id,
        )
        self._list = QueueList(model, desk.approvals, runner)
        self._item = CheckerItem(by_code, desk, runner)
        self._foot = DecisionFoot()
        self._printer = RequestPrinter(desk, runner, notices, self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._sizes: list[int] = []
        self._call: Call | None = None
        self._opened: OpenedItem | None = None
        # The request and revision that were opened last, also if that failed.
        self._asked: tuple[str, int] | None = None
        self._gone = ""
        self._deciding.ended.connect(self._on_ended)
        self._deciding.failed.connect(self._on_progressed)
        self._build()

    def refresh(self) -> None:
        """Ask for the queue now, and what became of a decision in doubt; F5.

        The request that is being read stays; one that could not be opened is tried again.
        """
        self._deciding.ask()
        if self._opened is None:
            self._asked = None
        self._list.refresh()

    def focus_first(self) -> None:
        """Take the focus to the list."""
        self._list.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Say which key decides: nothing is submitted here; F10."""
        self._notices.information(_ONLY_READS if self._foot.isHidden() else _KEYS)

    def print_out(self) -> None:
        """Print the request that is read, headed that nothing was done yet; F9."""
        item = self._item.item
        if item is None:
            self._notices.information("Nothing to print: no request is open.")
        else:
            self._printer.print(item.request_id, self._item.said, self._item.changes.rows)

    def start(self) -> None:
        """Offer the bank's reasons, ask for the queue, and go on asking every 30 s."""
        meta, officer = self._desk.session.meta, self._desk.session.officer
        # What a role may not do is absent, not grey.
        self._foot.setVisible(meta.policy.allows(officer.role, _DECIDE))
        self._foot.offer_reasons(meta.choices("reject_reasons"))
        scopes = scopes_of(meta.policy, officer.role)
        self._list.filters.offer(scopes, all_branches=officer.role is Role.AUDITOR)
        self._list.start()

    def stop(self) -> None:
        """Ask no more, and forget what was read; at log-out."""
        self._list.stop()
        if self._call is not None:
            self._call.cancel()
        self._item.clear()

    def _build(self) -> None:
        self.setObjectName("checker")
        right = QWidget()
        reading = QVBoxLayout(right)
        reading.setContentsMargins(6, 0, 0, 0)
        reading.addWidget(self._item, 1)
        reading.addWidget(self._foot)
        splitter = self._splitter
        splitter.setObjectName("checker.splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._list)
        splitter.addWidget(right)
        splitter.setSizes(_SIZES)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 4)
        box.addWidget(splitter)
        table = self._list.table
        for name, slot in (
            ("reject", self._foot.begin_rejection),
            ("return", self._foot.begin_return),
            ("why_not", self._on_why_not),
        ):
            table.addAction(make_action(name, table, slot))
        for name, slot in (("approve", self._on_decide), ("turn_over", self._item.turn_over)):
            self.addAction(make_action(name, self, slot))
        table.read_on.connect(self._item.read_on)
        self._list.selected.connect(self._on_selected)
        self._list.counted.connect(self.counted)
        self._item.turned.connect(self._on_turned)
        self._item.progressed.connect(self._on_progressed)
        self._item.marked.connect(self._foot.show_marked)
        self._item.left.connect(self._foot.focus_note)
        self._foot.decided.connect(self._decide)
        self._foot.marking.connect(self._item.ask_for_marks)
        self._foot.left.connect(self._on_note_left)
        self.setTabOrder(self._item.changes, self._foot.note)

    def _on_selected(self, row: QueueRow | None) -> None:
        is_same = row is not None and self._asked == (row.request_id, row.revision)
        gone = "" if is_same else self._gone_words(row)
        if is_same or gone:
            if gone not in {"", self._gone} and not self._deciding.is_on_its_way:
                self._notices.error(gone)
            self._gone = gone
            self._on_progressed()
            return
        if self._call is not None:
            self._call.cancel()
        self._put_away("Opening the request ..." if row else "No request is open.")
        if row is not None:
            self._asked = (row.request_id, row.revision)
            work = partial(self._desk.approvals.open_item, row.request_id)
            self._call = self._runner.read(work, self._on_item, self._on_item_failed)

    def _gone_words(self, row: QueueRow | None) -> str:
        """Say why what is being decided stays though the queue has it no more; empty if it goes."""
        is_busy = self._foot.is_writing or self._deciding.is_on_its_way
        if self._opened is None or not is_busy:
            return ""
        request_id = self._opened.item.request_id
        if not self._list.has(request_id):
            return _GONE.format(request_id)
        is_newer = row is not None and row.request_id == request_id
        # Else the officer has chosen another one.
        return _NEWER.format(request_id) if is_newer else ""

    def _put_away(self, why: str) -> None:
        self._opened = self._asked = None
        self._gone = ""
        self._item.clear()
        self._foot.clear()
        self._foot.forbid(why)

    def _on_item(self, opened: OpenedItem) -> None:
        self._opened = opened
        self._item.show_item(opened)
        self._on_progressed()

    def _on_item_failed(self, error: Exception) -> None:
        said = explain(error).message
        # Each asking is an act in the journal: a poll does not repeat it.
        self._foot.forbid(f"{said} F5 tries again.")
        self._notices.error(said)

    def _on_progressed(self) -> None:
        item = self._item.item
        if item is None:
            return
        if bar := self._deciding.bar or self._gone:
            self._foot.lock(bar)
            return
        barred = why_not(item)
        allowed = {each for each in Decision if barred_by(item, each) is None}
        if not self._item.is_read:
            allowed.discard(Decision.APPROVE)
        self._foot.allow(frozenset(allowed), barred or self._item.rest)

    def _on_turned(self, shows_form: bool) -> None:
        if shows_form:
            self._sizes = self._splitter.sizes()
            self._splitter.setSizes(_SIZES_FOR_FORM)
        elif self._sizes:
            self._splitter.setSizes(self._sizes)
            self._sizes = []
        focus = QApplication.focusWidget()
        if not shows_form and focus is not None and self._item.isAncestorOf(focus):
            self.focus_first()

    def _on_why_not(self) -> None:
        row = self._list.current
        if row is not None:
            self._notices.information(why_not(row) or "You may decide this request.")

    def _on_note_left(self) -> None:
        self.focus_first()
        # What was kept only for the note goes now.
        self._on_selected(self._list.current)

    def _on_decide(self) -> None:
        if self._deciding.is_in_doubt:
            self._deciding.send_again()
        elif self._item.item is not None and not self._item.is_read and not self._foot.is_writing:
            self._item.read_further()
        else:
            self._foot.decide()

    def _decide(self, decision: str, reason_code: str, note: str) -> None:
        if self._opened is not None:
            fields = [row.pointer for row in self._item.changes.marked]
            self._deciding.send(self._opened, decision, reason_code, note, fields)
            self._on_progressed()

    def _on_ended(self, outcome: Outcome, item: QueueItem) -> None:
        if outcome.kind is OutcomeKind.NOT_SENT:
            # Nothing happened: the note is still there, and the request still what was read.
            self._gone = ""
            self._on_progressed()
            return
        if self._asked in {None, (item.request_id, item.revision)}:
            self._put_away("Asking for the queue ...")
            if outcome.kind is OutcomeKind.DONE:
                self._list.go_on()
            self.focus_first()
        else:
            # The officer reads another request by now.
            self._on_progressed()
        self._list.refresh()
        self.decided.emit(item.customer_id)
