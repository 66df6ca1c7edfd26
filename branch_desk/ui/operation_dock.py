"""The dock of any writing operation: title, needs line, form and foot, with a side column."""

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.domain.approvals import (
    approval_reasons,
    levels_due,
    needs_sentence,
    operation_value,
)
from branch_desk.domain.checklists import requirements
from branch_desk.domain.facts import CustomerFacts
from branch_desk.domain.judgement import Judgement
from branch_desk.domain.operation import Operation
from branch_desk.domain.receipts import Receipt
from branch_desk.services.errors import explain
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.ui.background import Runner
from branch_desk.ui.customer_context import CustomerContext
from branch_desk.ui.desk_services import DeskServices
from branch_desk.ui.dock_parts import DockParts
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.notices import Notices
from branch_desk.ui.receipt_dialog import show_receipt
from branch_desk.ui.submitting import Submitting

_NOTHING_YET: Final = "Nothing entered yet."
_SO_FAR: Final = "Goes straight through so far."
_WAITING: Final = "Waiting for a look-up before this can go ..."


class OperationDock(QWidget):
    """Fills, explains and submits one operation, which it knows only by its declaration."""

    edited = Signal()
    in_doubt_changed = Signal()
    """The number of operations in doubt may have changed."""

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
        self._runner = runner
        self._context = context
        self._notices = notices
        self._ground = Ground(desk, runner, self)
        self._parts = DockParts(operation, self._ground, self)
        self._sending = Submitting(operation, desk, runner, self)
        self._is_waiting = False
        self._whose: CustomerFacts | None = None
        self._last_receipt: Receipt | None = None
        self._connect()
        self._take_customer()

    def _connect(self) -> None:
        parts = self._parts
        parts.form.settled.connect(self._on_settled)
        parts.form.edited.connect(self.edited)
        parts.form.complete.connect(parts.submit.setFocus)
        parts.submit.clicked.connect(self.submit)
        parts.clear.clicked.connect(self.clear)
        parts.banner.ask_now.connect(self.refresh)
        parts.banner.send_again.connect(self._sending.send_again)
        parts.banner.cancel.connect(self._sending.cancel)
        parts.tracker.closed.connect(self.clear)
        parts.side.reviewed.connect(self._on_reviewed)
        self._sending.begun.connect(self._on_begun)
        self._sending.ended.connect(self._on_outcome)
        self._sending.failed.connect(self._on_failed)
        self._ground.settled.connect(self._on_ground_settled)
        self._context.changed.connect(self._take_customer)
        self._context.renewed.connect(self._parts.ask_again)

    def submit(self) -> None:
        """Send the form, or mark what has to be corrected first; F10."""
        if self._is_closed:
            return
        if self._ground.is_busy:
            self._is_waiting = True
            self._parts.say(_WAITING)
            return
        self._parts.say("")
        request = self._parts.form.read()
        if request is None:
            return
        self._parts.banner.hide()
        self._sending.send(request)

    def clear(self) -> None:
        """Begin a new form for the same customer."""
        if self._sending.is_under_way or self._sending.key:
            return
        self._sending.begin_afresh()
        self._ground.forget()
        self._parts.banner.hide()
        self._parts.show_form()
        self._parts.allow(True)
        self._parts.form.clear()
        self._take_customer()
        self.focus_first()

    def refresh(self) -> None:
        """Ask again: about what is in doubt, else the look-ups and prechecks; F5."""
        if self._sending.key and not self._sending.is_under_way:
            self._sending.ask_now()
        elif not self._sending.is_under_way:
            self._parts.ask_again()

    def print_out(self) -> None:
        """Show the last receipt of this dock again, to be printed; F9."""
        if self._last_receipt is None:
            self._notices.information("There is nothing to print here yet.")
        else:
            show_receipt(self._last_receipt, self, self._runner)

    def focus_first(self) -> None:
        """Go to the first field that still needs something."""
        self._parts.form.focus_first()

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that neither was sent nor is about to be."""
        # A tracker in its place says that the form was sent.
        return self._parts.form.is_dirty and not self._parts.is_tracker_shown

    @property
    def _is_closed(self) -> bool:
        return self._sending.is_under_way or bool(self._sending.key) or self._parts.is_tracker_shown

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._parts.fit(self.width(), self.height())

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
        else:
            super().keyPressEvent(event)

    def _take_customer(self) -> None:
        # What was typed for one customer is never sent for another: it stays theirs, and the title
        # says so, until it is submitted or cleared.
        if self._context.current is None or self._is_closed:
            return
        if self._parts.form.is_dirty:
            self._parts.show_customer(self._whose, self._context.current)
        else:
            self._parts.banner.hide()
            self._parts.form.set_customer(self._context.current)

    def _on_settled(self, found: Judgement) -> None:
        if self._is_closed:
            return
        sketch, facts = found.sketched, self._ground.facts()
        reasons = approval_reasons(sketch, facts)
        levels = levels_due(reasons, operation_value(sketch, facts), facts)
        if reasons:
            self._parts.show_needs(needs_sentence(reasons, levels), "warning")
        elif not self._parts.form.is_dirty:
            self._parts.show_needs(_NOTHING_YET, "muted")
        elif not found.is_right:
            self._parts.show_needs(_SO_FAR, "muted")
        else:
            self._parts.show_needs(needs_sentence((), ()), "good")
        customer = facts.customers.get(getattr(sketch, "customer_id", None) or "")
        self._whose = customer
        self._parts.show_customer(customer, self._context.current)
        self._parts.show_requirements(requirements(sketch, facts))
        self._parts.follow(sketch)

    def _on_ground_settled(self) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self.submit()

    def _on_reviewed(self, customer_id: str) -> None:
        self._parts.form.add_row("duplicates_reviewed", {"customer_id": customer_id})

    def _on_begun(self) -> None:
        self._parts.allow(False)
        self._parts.banner.allow_ways_out(False)
        self._parts.sending.start()

    def _on_outcome(self, outcome: Outcome) -> None:
        self._parts.sending.stop()
        kind = outcome.kind
        if kind is OutcomeKind.DONE:
            self._on_done(outcome)
            self._context.renew()
        elif kind is OutcomeKind.PENDING_APPROVAL:
            self._parts.show_tracker(outcome)
            self._notices.information(outcome.sentence)
            self._context.renew()
        else:
            self._parts.banner.show_outcome(outcome)
            self._parts.allow(kind is not OutcomeKind.UNKNOWN)
            self._parts.form.show_errors(outcome.field_errors)
        self.in_doubt_changed.emit()

    def _on_done(self, outcome: Outcome) -> None:
        self._notices.success(outcome.sentence)
        self._last_receipt = outcome.receipt
        self.clear()
        customer_id: Any = getattr(outcome.result, "customer_id", None)
        if customer_id:
            work = self._ground.holder_read(customer_id=customer_id)
            self._runner.read(work, self._context.set, self._on_unread)
        if outcome.receipt is not None:
            show_receipt(outcome.receipt, self, self._runner)

    def _on_unread(self, error: Exception) -> None:
        self._notices.information(f"The new record is not in front yet. {explain(error).message}")

    def _on_failed(self, error: Exception) -> None:
        self._parts.sending.stop()
        said = explain(error)
        if self._sending.key:
            # Still in doubt: what failed was only the asking.
            self._notices.error(said.message)
            self._parts.banner.allow_ways_out(True)
            return
        self._parts.banner.show_error(said.message, said.reference)
        self._parts.allow(True)
