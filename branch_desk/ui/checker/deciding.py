"""One decision on its way to the core: what was decided, under which key, and whether in doubt."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from branch_desk.domain.supervision import Decided, Decision, QueueItem
from branch_desk.services.approvals import OpenedItem
from branch_desk.services.errors import explain
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.told import Told

IN_DOUBT: Final = "A decision is in doubt: F5 asks the core, Ctrl+Enter sends it again."
SENDING: Final = "Sending the decision ..."


class Deciding(QObject):
    """Sends one decision at a time, and keeps the request it was about until its end is known.

    How it ended is a notice. `ended` gives the `Outcome`, and the `QueueItem` that was decided,
    whatever is read by then; `failed` comes when the work itself failed, which decided nothing.
    """

    ended = Signal(object, object)
    failed = Signal()

    def __init__(
        self, desk: DeskServices, runner: Runner, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._notices = notices
        self._told = Told(desk, runner, self)
        self._item: QueueItem | None = None
        self._key = ""
        self.is_on_its_way = False
        """Whether the core has not answered yet."""

    @property
    def is_in_doubt(self) -> bool:
        """Whether it is not known if the last decision was booked."""
        return bool(self._key)

    @property
    def bar(self) -> str:
        """Why nothing else can be decided now; empty if it can."""
        if self.is_in_doubt:
            return IN_DOUBT
        return SENDING if self.is_on_its_way else ""

    def send(
        self, opened: OpenedItem, decision: str, reason_code: str, note: str, fields: Sequence[str]
    ) -> None:
        """Decide what was opened; nothing is sent while another decision is open."""
        if self.bar:
            return
        self._item = opened.item
        self._write(
            partial(
                self._desk.approvals.decide,
                opened,
                Decision(decision),
                note=note,
                reason_code=reason_code or None,
                fields=tuple(fields),
            )
        )

    def ask(self) -> None:
        """Ask what became of the decision in doubt, if there is one."""
        self._settle(self._desk.submission.resolve)

    def send_again(self) -> None:
        """Send the decision in doubt once more under its key, if there is one."""
        self._settle(self._desk.submission.send_again)

    def _settle(self, way: Callable[[str], Outcome]) -> None:
        if self.is_in_doubt and not self.is_on_its_way:
            self._write(partial(way, self._key))

    def _write(self, work: Callable[[], Outcome]) -> None:
        self.is_on_its_way = True
        self._runner.write(work, self._on_outcome, self._on_failed)

    def _on_outcome(self, outcome: Outcome) -> None:
        self.is_on_its_way = False
        self._key = outcome.key if outcome.kind is OutcomeKind.UNKNOWN else ""
        if outcome.kind is OutcomeKind.DONE:
            whose = f" {self._item.customer_name}." if self._item else ""
            self._notices.success(f"{_decided_words(outcome)}{whose}")
        else:
            ways_out = f" {IN_DOUBT}" if self.is_in_doubt else ""
            self._notices.error(f"{outcome.sentence}{ways_out}")
        self._told.note(outcome)
        self.ended.emit(outcome, self._item)

    def _on_failed(self, error: Exception) -> None:
        self.is_on_its_way = False
        self._notices.error(explain(error).message)
        self.failed.emit()


def _decided_words(outcome: Outcome) -> str:
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
