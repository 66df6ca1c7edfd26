"""The dock of any writing operation: title, needs line, form and foot, with a side column."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.domain.checklists import Requirement
from branch_desk.domain.complaints import FieldError
from branch_desk.domain.operation import Operation
from branch_desk.services.drafts import Draft
from branch_desk.ui.common.actions import make_action
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.dock_draft import DockDraft
from branch_desk.ui.forms.dock_ending import DockEnding
from branch_desk.ui.forms.dock_parts import DockParts
from branch_desk.ui.forms.dock_record import DockRecord
from branch_desk.ui.forms.dock_standing import DockStanding
from branch_desk.ui.forms.dock_wait import DockWait
from branch_desk.ui.forms.existing_customer import ExistingCustomer
from branch_desk.ui.forms.submitting import Submitting
from branch_desk.ui.forms.waiting_request import WaitingRequest
from branch_desk.ui.forms.way_out import WayOut
from branch_desk.ui.papers.checklist_paper import checklist_print
from branch_desk.ui.papers.slip_printer import SlipPrinter

_BUSY: Final = "What this dock has sent is not settled yet. Settle it first."
_OTHER: Final = "Not sent: another customer came to the front. F10 sends it."
_ANEW: Final = "Not sent: what it rests on is asked for anew. F10 sends it."


class OperationDock(QWidget):
    """Fills, explains and submits one operation, which it knows only by its declaration."""

    edited = Signal()
    in_doubt_changed = Signal()
    """The number of operations in doubt may have changed."""
    draft_kept = Signal()
    """What is typed here was saved as a draft."""
    discarded = Signal(object)
    """The draft of what was typed here, which its officer gave up."""
    handed_over = Signal(object)
    """A draft of what was typed here and goes on in another dock."""

    def __init__(
        self,
        operation: Operation,
        desk: DeskServices,
        runner: Runner,
        context: CustomerContext,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.operation = operation
        self._context = context
        self._ground = Ground(desk, runner, self)
        self._parts = DockParts(operation, self._ground, context, self)
        self._record = DockRecord(operation, self._ground, self._parts, self)
        self._sending = Submitting(operation, desk, runner, self)
        self._draft = DockDraft(operation, self._sending, self._parts, self._ground, notices, self)
        self._notices = notices
        self._ending = DockEnding(self._sending, self._parts, self._ground, context, notices, self)
        self._waiting = WaitingRequest(operation, self._parts, self._ground, notices, self)
        self._existing = ExistingCustomer(
            operation, self._parts.form.values, self._ground, context, notices, self
        )
        self._wait = DockWait(self._ground, self._parts, self)
        self.way_out = WayOut(self._parts.side, self._ground, context, notices, self)
        self._printer = SlipPrinter(runner, notices, self)
        self._standing = DockStanding(self._parts, self._record, self._draft, self._ground, context)
        self._connect()
        self._take_customer()

    def _connect(self) -> None:
        parts = self._parts
        parts.form.settled.connect(self._standing.show)
        parts.form.edited.connect(self.edited)
        parts.form.complete.connect(parts.submit.setFocus)
        parts.submit.clicked.connect(self.submit)
        parts.form.edited.connect(parts.confirm.forget)
        parts.confirm.entered.connect(self.submit)
        parts.confirm.left.connect(self.focus_first)
        parts.set_aside.clicked.connect(self.clear)
        parts.discard.clicked.connect(self.discard)
        parts.banner.ask_now.connect(self.refresh)
        parts.banner.send_again.connect(self._sending.send_again)
        parts.banner.cancel.connect(self._sending.cancel)
        parts.tracker.closed.connect(self.clear)
        parts.side.filled.connect(parts.form.put)
        parts.side.used.connect(self._existing.use)
        self._existing.handed_over.connect(self.handed_over)
        self.addAction(make_action("use_existing", self, parts.side.use_existing))
        self._draft.kept.connect(self.draft_kept)
        self._draft.away.connect(self._begin_afresh)
        self._ending.done.connect(self._begin_afresh)
        self._ending.pending.connect(self._draft.end)
        self._ending.pending.connect(self._waiting.begin)
        self._waiting.found.connect(self._ending.refer)
        self._ending.stale.connect(self._ask_again)
        self._ending.told.connect(self.in_doubt_changed)
        self._wait.over.connect(self.submit)
        self._context.changed.connect(self._take_customer)
        self._context.account_changed.connect(self._take_customer)
        self._context.renewed.connect(self._ask_again)

    def submit(self) -> None:
        """Send the form, or mark what has to be corrected first; F10."""
        if self._draft.is_closed or self._wait.is_on or self._draft.is_leaving:
            return
        missing = self._record.why_missing()
        if missing:
            self._parts.say(missing)
            return
        if self._ground.is_busy:
            self._wait.begin()
            return
        self._parts.say("")
        request = self._parts.form.read()
        if request is None or not self._parts.confirm.passes(self.operation.confirm(request)):
            return
        self._parts.banner.hide()
        self._draft.keep()
        self._sending.send(request, self._record.held)

    def clear(self) -> None:
        """Begin a new form for the same customer; what was typed is put away into My work."""
        if not self._draft.may_go:
            return
        self._wait.stop()
        if self.is_dirty:
            self._draft.put_away()
        else:
            self._begin_afresh()

    def discard(self) -> None:
        """Begin a new form for the same customer; `discarded` gives what was typed."""
        if not self._draft.may_go:
            return
        self._wait.stop()
        draft = self._draft.taken()
        self._begin_afresh()
        if draft is not None:
            self.discarded.emit(draft)

    def take_up(self, draft: Draft, marks: Sequence[FieldError] = (), told: str = "") -> None:
        """Go on with a draft, or with a request that was returned.

        `marks` stand under the fields that a checker marked, `told` above the form. What is typed
        here already is put away, unless it is this very draft.
        """
        if self.holds(draft.draft_id):
            self.focus_first()
            return
        if self._sending.is_under_way or self._sending.key:
            self._notices.information(_BUSY)
            return
        self._draft.want(draft, marks, told)
        self.clear()

    def holds(self, draft_id: str) -> bool:
        """Whether this draft stands in the form, to be gone on with."""
        return self.is_dirty and draft_id == self._sending.draft_id

    def keep(self) -> None:
        """Save now what was typed since the last time, as the desk is about to close."""
        self._draft.keep()

    def _begin_afresh(self) -> None:
        self._draft.end()
        self._sending.begin_afresh()
        self._ground.forget()
        self._parts.banner.hide()
        self._parts.confirm.forget()
        self._parts.show_form()
        self._parts.allow(True)
        self._parts.form.clear()
        self._record.forget()
        self._take_customer()
        self._draft.take_up()
        self.focus_first()

    def refresh(self) -> None:
        """Ask again: about what is in doubt or waits, else look-ups; send papers again; F5."""
        if self._sending.key and not self._sending.is_under_way:
            self._sending.ask_now()
        elif not self._sending.is_under_way:
            self._ask_again()
            self._ground.asked_again.emit()

    def print_out(self) -> None:
        """Print the checklist of what is filled in, or the slip of what waits; F9.

        Else show the last receipt again.
        """
        checklist = self._parts.side.requirements
        is_first = self.is_dirty or not self._ending.has_paper
        if self._parts.is_tracker_shown and is_first:
            self._waiting.print_slip()
        elif checklist and not self._draft.is_closed and is_first:
            self._print_checklist(checklist)
        else:
            self._ending.print_out()

    def focus_first(self) -> None:
        """Go to the first field that still needs something."""
        self._parts.form.focus_first()

    @property
    def subject(self) -> str:
        """What the form is about in a few words: the operation, and the name that it gives."""
        return f"{self.operation.title}  {self._ground.whose(self._parts.form.sketch())}".strip()

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that neither was sent nor is about to be."""
        # A tracker in its place says that the form was sent.
        return self._parts.form.is_dirty and not self._parts.is_tracker_shown

    def _print_checklist(self, checklist: Sequence[Requirement]) -> None:
        bank = self._ground.meta.bank
        whose = self._ground.whose(self._parts.form.sketch())
        title = self.operation.title
        self._printer.print(
            checklist_print(title, whose, checklist, bank=bank.name, training=bank.demo)
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._parts.fit(self.width(), self.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # Painted is seen; what is read for it takes a turn of its own.
        self._record.on_seen()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts = {
            Qt.Key.Key_F10: self.submit,
            Qt.Key.Key_F5: self.refresh,
            Qt.Key.Key_F9: self.print_out,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is not None:
            act()
        elif event.key() == Qt.Key.Key_Escape and self._parts.is_tracker_shown:
            self.clear()
        elif event.key() == Qt.Key.Key_Escape and self._wait.is_on:
            self._wait.stop()
        else:
            super().keyPressEvent(event)

    def _take_customer(self) -> None:
        # What was typed for one customer is never sent for another: it stays theirs, and the title
        # says so, until it is submitted or cleared.
        current = self._context.current
        if current is None or self._draft.is_closed:
            return
        if self._standing.whose and self._standing.whose.customer_id != current.customer_id:
            self._wait.stop(_OTHER)
        if self._parts.form.is_dirty:
            self._parts.show_customer(self._standing.whose, current)
        else:
            self._parts.banner.hide()
            self._parts.form.set_customer(current, self._context.account_no)
            self._record.heed()

    def _ask_again(self) -> None:
        if not self._draft.is_closed:
            if self.operation.before is not None:
                self._wait.stop(_ANEW)
            self._record.again()
            self._parts.ask_again()
        elif self._parts.is_tracker_shown:
            self._waiting.look()
