"""The checker's dock: the queue on the left, the request to be read on the right, the decision."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from branch_desk.domain.officers import Role
from branch_desk.domain.operation import Operation
from branch_desk.domain.supervision import Decided, Decision, QueueRow
from branch_desk.services.approvals import OpenedItem, barred_by
from branch_desk.services.errors import explain
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.ui.actions import make_action
from branch_desk.ui.background import Call, Runner
from branch_desk.ui.checker_item import CheckerItem
from branch_desk.ui.decision_foot import DecisionFoot
from branch_desk.ui.desk_services import DeskServices
from branch_desk.ui.notices import Notices
from branch_desk.ui.queue_filters import scopes_of
from branch_desk.ui.queue_list import QueueList
from branch_desk.ui.queue_model import QueueModel, why_not
from branch_desk.ui.request_paper import RequestPrinter
from branch_desk.ui.told import Told

_IN_DOUBT: Final = "A decision is in doubt: F5 asks the core, Ctrl+Enter sends it again."
_KEYS: Final = "Ctrl+Enter approves, Ctrl+Shift+Backspace returns, Ctrl+Backspace rejects."
_SIZES: Final = [720, 630]
_SIZES_FOR_FORM: Final = [400, 950]


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
        self._told = Told(desk, runner, self)
        self._notices = notices
        by_code = {str(each.operation): each for each in operations if each.operation is not None}
        model = QueueModel({code: each.title for code, each in by_code.items()}, self)
        self._list = QueueList(model, desk.approvals, runner)
        self._item = CheckerItem(by_code, desk, runner)
        self._foot = DecisionFoot()
        self._printer = RequestPrinter(desk, runner, notices, self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._sizes: list[int] = []
        self._call: Call | None = None
        self._opened: OpenedItem | None = None
        self._key_in_doubt = ""
        self._is_deciding = False
        self._build()

    def refresh(self) -> None:
        """Ask for the queue now, and what became of a decision in doubt; F5.

        The request that is being read stays.
        """
        self._settle(self._desk.submission.resolve)
        self._list.refresh()

    def focus_first(self) -> None:
        """Take the focus to the list."""
        self._list.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Say which key decides: nothing is submitted here; F10."""
        self._notices.information(_KEYS)

    def print_out(self) -> None:
        """Print the request that is read, headed that nothing was done yet; F9."""
        item = self._item.item
        if item is None:
            self._notices.information("Nothing to print: no request is open.")
        else:
            self._printer.print(item, self._item.said, self._item.changes.rows)

    def start(self) -> None:
        """Offer the bank's reasons, ask for the queue, and go on asking every 30 s."""
        meta, officer = self._desk.session.meta, self._desk.session.officer
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
        self._foot.left.connect(self.focus_first)
        self.setTabOrder(self._item.changes, self._foot.note)

    def _on_selected(self, row: QueueRow | None) -> None:
        if row is not None and self._opened is not None:
            shown = self._opened.item
            if (shown.request_id, shown.revision) == (row.request_id, row.revision):
                return
        if self._call is not None:
            self._call.cancel()
        self._put_away("Opening the request ..." if row else "No request is open.")
        if row is not None:
            work = partial(self._desk.approvals.open_item, row.request_id)
            self._call = self._runner.read(work, self._on_item, self._on_item_failed)

    def _put_away(self, why: str) -> None:
        self._opened = None
        self._item.clear()
        self._foot.clear()
        self._foot.forbid(why)

    def _on_item(self, opened: OpenedItem) -> None:
        self._opened = opened
        self._item.show_item(opened)
        self._on_progressed()

    def _on_item_failed(self, error: Exception) -> None:
        self._foot.forbid(explain(error).message)
        self._notices.error(explain(error).message)

    def _on_progressed(self) -> None:
        item = self._item.item
        if item is None or self._is_deciding:
            return
        if self._key_in_doubt:
            self._foot.lock(_IN_DOUBT)
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

    def _settle(self, ask: Callable[[str], Outcome]) -> None:
        """Ask about the decision in doubt, or send it again under its key, if there is one."""
        if self._key_in_doubt and not self._is_deciding:
            self._is_deciding = True
            work = partial(ask, self._key_in_doubt)
            self._runner.write(work, self._on_outcome, self._on_decide_failed)

    def _on_decide(self) -> None:
        if self._key_in_doubt:
            self._settle(self._desk.submission.send_again)
        elif self._item.item is not None and not self._item.is_read and not self._foot.is_writing:
            self._item.read_on(1)
        else:
            self._foot.decide()

    def _decide(self, decision: str, reason_code: str, note: str) -> None:
        if self._opened is None or self._is_deciding:
            return
        self._is_deciding = True
        self._foot.lock("Sending the decision ...")
        work = partial(
            self._desk.approvals.decide,
            self._opened,
            Decision(decision),
            note=note,
            reason_code=reason_code or None,
            fields=tuple(row.pointer for row in self._item.changes.marked),
        )
        self._runner.write(work, self._on_outcome, self._on_decide_failed)

    def _on_outcome(self, outcome: Outcome) -> None:
        self._is_deciding = False
        is_in_doubt = outcome.kind is OutcomeKind.UNKNOWN
        self._key_in_doubt = outcome.key if is_in_doubt else ""
        item = self._opened.item if self._opened is not None else None
        customer = item.customer_id if item else None
        if outcome.kind is OutcomeKind.DONE:
            whose = f" {item.customer_name}." if item else ""
            self._notices.success(f"{decided_words(outcome)}{whose}")
        else:
            self._notices.error(f"{outcome.sentence}{f' {_IN_DOUBT}' if is_in_doubt else ''}")
        self._told.note(outcome)
        if outcome.kind is OutcomeKind.NOT_SENT:
            # Nothing happened: the note is still there, and the request still what was read.
            self._on_progressed()
            return
        self._put_away("Asking for the queue ...")
        if outcome.kind is OutcomeKind.DONE:
            self._list.go_on()
        self._list.refresh()
        self.focus_first()
        self.decided.emit(customer)

    def _on_decide_failed(self, error: Exception) -> None:
        self._is_deciding = False
        self._notices.error(explain(error).message)
        self._on_progressed()


def decided_words(outcome: Outcome) -> str:
    """Say what a decision did: the reference of the effect, or that there is none yet."""
    status = outcome.result.status if isinstance(outcome.result, Decided) else ""
    if status == "APPROVED" and outcome.reference:
        return f"Approved. Reference {outcome.reference}."
    if status == "RETURNED":
        return (
            "Returned. Nothing has taken effect; the maker reads your note and may send it again."
        )
    if status == "REJECTED":
        return "Rejected. Nothing has taken effect; the maker reads your note."
    return outcome.sentence
