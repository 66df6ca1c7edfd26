"""The one send of a dock: under way, answered, or in doubt and being cleared up."""

import uuid
from functools import partial

from PySide6.QtCore import QObject, Signal

from branch_desk.domain.differences import version_seen
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.fields import Body
from branch_desk.domain.operation import Operation
from branch_desk.services.outcomes import Outcome
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.told import Told


class Submitting(QObject):
    """Sends on the write lane, one thing at a time; `ended` gives the outcome, `failed` why not.

    While the outcome is not known, `key` names what is in doubt and nothing else may be sent.
    """

    begun = Signal()
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        operation: Operation,
        desk: DeskServices,
        runner: Runner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._operation = operation
        self.title = operation.title
        self._desk = desk
        self._runner = runner
        self._told = Told(desk, runner, self)
        self.draft_id = str(uuid.uuid4())
        self.request_id: str | None = None
        """The returned request that the form puts right, if it does."""
        self.is_under_way = False
        self.key = ""

    def begin_afresh(self) -> None:
        """What is sent next is another form."""
        self.draft_id = str(uuid.uuid4())
        self.request_id = None

    def go_on(self, draft_id: str, request_id: str | None) -> None:
        """What is sent next is a form that was begun earlier."""
        self.draft_id = draft_id
        self.request_id = request_id

    def send(self, request: Body, before: EnquiryReply | None) -> None:
        """Submit a request, made on the record as the officer saw it, or send it again."""
        if self.request_id is None:
            submit = self._desk.submission.submit
            self._start(partial(submit, self._operation, request, self.draft_id, before))
            return
        resubmit = partial(self._desk.rework.resubmit, self.request_id, self._operation, request)
        tag = version_seen(request, before) if before else None
        self._start(partial(resubmit, draft_id=self.draft_id, tag=tag))

    def ask_now(self) -> None:
        """Ask the core how what is in doubt ended."""
        self._start(partial(self._desk.submission.resolve, self.key))

    def send_again(self) -> None:
        """Send what is in doubt once more, under the same key."""
        self._start(partial(self._desk.submission.send_again, self.key))

    def cancel(self) -> None:
        """Have the core never carry out what is in doubt, if it has not so far."""
        self._start(partial(self._desk.submission.cancel, self.key))

    def _start(self, work: "partial[Outcome]") -> None:
        self.is_under_way = True
        self.begun.emit()
        self._runner.write(work, self._on_outcome, self._on_error)

    def _on_outcome(self, outcome: Outcome) -> None:
        self.is_under_way = False
        self.key = "" if outcome.is_final else outcome.key
        self.ended.emit(outcome)
        self._told.note(outcome)

    def _on_error(self, error: Exception) -> None:
        self.is_under_way = False
        self.failed.emit(error)
