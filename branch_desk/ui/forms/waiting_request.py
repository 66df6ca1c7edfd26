"""A request that waits, followed in its dock: how it stands, its slip, and its withdrawal."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from branch_desk.common import utc_now
from branch_desk.domain.change_words import Words
from branch_desk.domain.differences import request_changes
from branch_desk.domain.fields import wire_form
from branch_desk.domain.operation import Operation
from branch_desk.domain.replies import OperationRecord
from branch_desk.domain.supervision import QueueRow
from branch_desk.services.errors import explain
from branch_desk.services.my_requests import read_my_request
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.ui.common.background import Call
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.told import Told
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.dock_parts import DockParts
from branch_desk.ui.papers.request_paper import RequestPrinter


class WaitingRequest(QObject):
    """Keeps the tracker of a dock in step with the core.

    `found` gives the reference of what the request has become, empty while it is nothing yet.
    """

    found = Signal(str)

    def __init__(
        self,
        operation: Operation,
        parts: DockParts,
        ground: Ground,
        notices: Notices,
        dock: QWidget,
    ) -> None:
        super().__init__(dock)
        self._operation = operation
        self._parts = parts
        self._ground = ground
        self._notices = notices
        self._printer = RequestPrinter(ground.desk, ground.runner, notices, self)
        self._told = Told(ground.desk, ground.runner, self)
        self._key = self._request_id = ""
        self._calls: list[Call] = []
        parts.tracker.withdrawn.connect(self._withdraw)

    def begin(self, outcome: Outcome) -> None:
        """Show the request that a submit has become, in place of its form."""
        self._key, self._request_id = outcome.key, outcome.request_id or ""
        self._parts.show_tracker(outcome)
        self._ask_row()

    def look(self) -> None:
        """Ask the core how the request stands."""
        work = partial(self._ground.desk.client.look_up, self._key)
        self._ask_row()
        self._calls.append(self._ground.runner.read(work, self._on_state, self._on_error))

    def print_slip(self) -> None:
        """Print the request as it was sent, headed that nothing was done yet."""
        sketched, facts = self._parts.form.sketch(), self._ground.facts()
        documents = [
            {"document_id": number, "document_type": each.document_type}
            for number, each in self._ground.documents.items()
        ]
        names = {number: each.full_name for number, each in facts.customers.items()}
        changes = request_changes(sketched, facts)
        payload = {
            "request": wire_form(sketched),
            "changes": [each.model_dump(mode="json") for each in changes],
        }
        words = Words(self._ground.meta, documents, facts.held, names)
        rows = words.changes(self._operation.request, payload)
        whose = self._ground.whose(sketched)
        said = (f"{self._operation.title}  {whose}".strip(), *self._parts.tracker.said)
        self._printer.print(self._request_id, said, rows)

    def _ask_row(self) -> None:
        for call in self._calls:
            call.cancel()
        work = partial(read_my_request, self._ground.desk.approvals, self._request_id)
        # When it is due is more than the tracker promises: without it, it says the rest.
        self._calls = [self._ground.runner.read(work, self._on_row, self._on_no_row)]

    def _on_row(self, row: QueueRow | None) -> None:
        if self._parts.is_tracker_shown:
            self._parts.tracker.show_row(row, utc_now())

    def _on_no_row(self, _error: Exception) -> None:
        self._parts.tracker.show_row(None, utc_now())

    def _on_state(self, record: OperationRecord | None) -> None:
        state = record.approval if record else None
        if state is not None and self._parts.is_tracker_shown:
            self._parts.tracker.show_state(state)
            self.found.emit(state.reference or "")

    def _withdraw(self, note: str) -> None:
        work = partial(self._ground.desk.rework.withdraw, self._request_id, note)
        self._ground.runner.write(work, self._on_withdrawn, self._on_error)

    def _on_withdrawn(self, outcome: Outcome) -> None:
        say = self._notices.success if outcome.kind is OutcomeKind.DONE else self._notices.error
        say(outcome.sentence)
        self._told.note(outcome)
        self.look()

    def _on_error(self, error: Exception) -> None:
        self._notices.error(explain(error).message)
