"""How a submit ends in its dock: receipt, tracker, or banner, and what the officer can do next."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from branch_desk.domain.facts import CustomerFacts
from branch_desk.domain.receipts import Receipt
from branch_desk.services.errors import explain
from branch_desk.services.outcomes import Outcome, OutcomeKind, Refusal
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.customer_context import CustomerContext, is_same_customer
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.dock_parts import DockParts
from branch_desk.ui.forms.submitting import Submitting
from branch_desk.ui.papers.receipt_dialog import show_receipt


class DockEnding(QObject):
    """Shows each outcome of a dock's sends.

    `done` comes when a new form may begin, `pending` with the outcome of a form that was
    sent and waits, `stale` when what the form rests on is not so any more, `told` after every
    outcome.
    """

    done = Signal()
    pending = Signal(object)
    stale = Signal()
    told = Signal()

    def __init__(
        self,
        sending: Submitting,
        parts: DockParts,
        ground: Ground,
        context: CustomerContext,
        notices: Notices,
        dock: QWidget,
    ) -> None:
        super().__init__(dock)
        self._sending = sending
        self._parts = parts
        self._ground = ground
        self._context = context
        self._notices = notices
        self._dock = dock
        self._reference = ""
        self._whose = ""
        self._printing: Call | None = None
        self._bringing: Call | None = None
        self._in_front: CustomerFacts | None = None
        context.changed.connect(self._on_customer)
        sending.begun.connect(self._on_begun)
        sending.ended.connect(self._on_outcome)
        sending.failed.connect(self._on_failed)

    @property
    def has_paper(self) -> bool:
        """Whether this dock has done something whose receipt can be printed again."""
        return bool(self._reference)

    def print_out(self) -> None:
        """Show another paper of what this dock did last: a reprint, found at the core."""
        if not self.has_paper:
            self._notices.information("There is nothing to print here yet.")
        elif self._printing is None or not self._printing.is_open:
            # One paper for each answer: the core counts every asking.
            work = partial(self._ground.desk.receipts.by_reference, self._reference)
            self._printing = self._runner.read(work, self._on_paper, self._on_no_paper)

    def refer(self, reference: str) -> None:
        """Go by what the request has become that waited here; empty while it is nothing yet."""
        current = self._context.current
        self._reference, self._whose = reference, current.customer_id if current else ""

    def _show(self, receipt: Receipt) -> None:
        may_save = self._ground.desk.settings.may_save_pdf
        show_receipt(receipt, self._dock, self._runner, may_save=may_save)

    @property
    def _runner(self) -> Runner:
        return self._ground.runner

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
            self._reference = ""
            self.pending.emit(outcome)
            self._notices.information(self._named(outcome.sentence))
            self._context.renew()
        else:
            self._parts.banner.show_outcome(outcome)
            self._parts.allow(kind is not OutcomeKind.UNKNOWN)
            self._parts.form.show_errors(outcome.field_errors)
            if outcome.refusal is Refusal.STALE:
                self.stale.emit()
        self.told.emit()

    def _on_done(self, outcome: Outcome) -> None:
        self._notices.success(self._named(outcome.sentence))
        self.done.emit()
        customer_id: Any = getattr(outcome.result, "customer_id", None)
        self._in_front = self._context.current
        self._whose = customer_id or (self._in_front.customer_id if self._in_front else "")
        made = outcome.receipt
        self._reference = (made.reference if made else outcome.reference) or ""
        if customer_id:
            if self._bringing is not None:
                self._bringing.cancel()
            work = self._ground.holder_read(customer_id=customer_id)
            self._bringing = self._runner.read(work, self._on_new_record, self._on_unread)
        if outcome.receipt is not None:
            self._show(outcome.receipt)

    def _on_new_record(self, customer: CustomerFacts) -> None:
        # Whoever was brought to the front meanwhile stays there.
        if is_same_customer(self._context.current, self._in_front) or is_same_customer(
            self._context.current, customer
        ):
            self._context.set(customer)

    def _on_customer(self) -> None:
        current = self._context.current
        if current is None or current.customer_id != self._whose:
            self._reference = ""

    def _on_paper(self, receipt: Receipt) -> None:
        # Not with another customer in front by now.
        if receipt.reference == self._reference:
            self._show(receipt)

    def _on_no_paper(self, error: Exception) -> None:
        self._notices.error(explain(error).message)

    def _named(self, sentence: str) -> str:
        # It is still on view when the next customer is in front.
        who = self._ground.whose(self._parts.form.sketch())
        title = self._sending.title
        return f"{title}, {who}: {sentence}" if who else f"{title}: {sentence}"

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
