"""The maker's own requests in My work: how each stands, what its checker wrote, and the ways on."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from branch_desk.domain.operation import Operation
from branch_desk.domain.supervision import OPEN_STATES, QueueRow, RequestStatus
from branch_desk.services.approvals import OpenedItem
from branch_desk.services.errors import explain
from branch_desk.services.my_requests import (
    MyRequests,
    PutRight,
    begin_rework,
    read_my_requests,
)
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.told import Told
from branch_desk.ui.forms.withdraw_line import WithdrawLine
from branch_desk.ui.work.doubt import MY_WORK
from branch_desk.ui.work.my_work_model import STATE_WORDS, RequestsModel
from branch_desk.ui.work.my_work_reading import NOTED, RequestReading
from branch_desk.ui.work.work_list import WorkAct, WorkList, WorkTexts

# A request is read in clear, which is journalled, once the selection rests on it.
_REST_MS: Final = 120
_TEXTS: Final = WorkTexts(
    title="My requests",
    empty="No request of yours is open, and none ended in the last 7 days.",
    widths=(200, 270, 280, 170),
)
_ACTS: Final = (
    WorkAct("open", "Open  Enter", "open_work"),
    WorkAct("withdraw", "Withdraw  Del", "discard_draft"),
)
_OPEN_WORDS: Final = {
    RequestStatus.RETURNED: "Put right  Enter",
    RequestStatus.APPROVED: "Receipt  Enter",
}
_CUSTOMER: Final = "Customer  Enter"
_TOLD: Final = {*NOTED, RequestStatus.APPROVED, RequestStatus.EXPIRED}


class RequestsPart(QWidget):
    """Lists them; a returned one is read in clear, once, when the selection rests on it.

    One that cannot be read says so and is asked for again only by its officer, or as another than
    it was.

    `rework` gives the `PutRight` of a returned request that its maker goes on with,
    `receipt_wanted` the `QueueRow` of an approved one, `customer_wanted` the customer's ID of any
    other that is opened; `acted` comes after a withdrawal, with the customer's ID or None;
    `changed` when the rows are others.
    """

    rework = Signal(object)
    receipt_wanted = Signal(object)
    customer_wanted = Signal(str)
    acted = Signal(object)
    changed = Signal()

    def __init__(
        self,
        operations: Mapping[str, Operation],
        desk: DeskServices,
        runner: Runner,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = {code: each.action for code, each in operations.items()}
        self._titles = {code: each.title for code, each in operations.items()}
        self._desk = desk
        self._runner = runner
        self._notices = notices
        self._told = Told(desk, runner, self)
        self._model = RequestsModel(self._titles, self)
        self._reading = RequestReading(desk, runner, self)
        self._request_id = ""
        self._is_wanted = False
        self.list = WorkList("requests", _TEXTS, self._model, _ACTS, self)
        self._note = PlainLabel("", self, wrap=True, name="requests.note")
        self._withdraw = WithdrawLine(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._build()

    @property
    def returned(self) -> int:
        """How many requests wait for their maker."""
        return sum(row.status == RequestStatus.RETURNED for row in self._model.rows)

    def ask_again(self) -> None:
        """Ask how they stand, and once more for what could not be read."""
        self._reading.ask_again()
        self.refresh()

    def refresh(self) -> None:
        """Ask the core how they stand."""
        work = partial(read_my_requests, self._desk.approvals)
        self._runner.read(work, self._on_read, self._on_failed)

    def stop(self) -> None:
        """Forget what was read in clear."""
        self._rest.stop()
        self._reading.forget()

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addWidget(self.list)
        box.addWidget(self._note)
        box.addWidget(self._withdraw)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.list.chosen.connect(self._on_chosen)
        self.list.moved.connect(self._on_moved)
        self._rest.timeout.connect(self._on_rest)
        self._reading.opened.connect(self._on_opened)
        self._reading.failed.connect(self._on_unread)
        self._withdraw.confirmed.connect(self._on_withdraw)
        self._withdraw.left.connect(self.list.table.setFocus)
        self._show_current()

    def _on_read(self, mine: MyRequests) -> None:
        before = {row.request_id: row.status for row in self._model.rows}
        self._model.show_as_of(mine.as_of)
        self._model.show_unread(self._reading.refused)
        self.list.show_rows(mine.rows, same="request_id")
        for row in mine.rows:
            was = before.get(row.request_id, row.status)
            if was != row.status and row.status in _TOLD:
                self._tell(row)
        self.changed.emit()

    def _tell(self, row: QueueRow) -> None:
        title = self._titles.get(row.operation, row.operation)
        state = STATE_WORDS[RequestStatus(row.status)]
        words = f"{title}, {row.customer_name}: request {row.request_id} {state}."
        is_good = row.status == RequestStatus.APPROVED
        (self._notices.success if is_good else self._notices.error)(words, MY_WORK)

    def _on_moved(self) -> None:
        row: QueueRow | None = self.list.current
        request_id = row.request_id if row is not None else ""
        # A refresh that finds the same request selected takes nothing from who works on it.
        if request_id != self._request_id:
            self._request_id = request_id
            self._is_wanted = False
            self._withdraw.leave()
        self._show_current()
        if row is not None and self._reading.is_due(row) and not self._is_wanted:
            self._rest.start()

    def _show_current(self) -> None:
        row: QueueRow | None = self.list.current
        if row is None:
            self._note.hide()
            return
        may_withdraw = row.may.withdraw is None and row.status in OPEN_STATES
        self.list.offer(
            open=_OPEN_WORDS.get(RequestStatus(row.status), _CUSTOMER if row.customer_id else ""),
            withdraw="Withdraw  Del" if may_withdraw else "",
        )
        self._note.setText(self._reading.words(row))
        self._note.set_tone("warning" if row.status == RequestStatus.RETURNED else "muted")
        self._note.show()

    def _on_rest(self) -> None:
        # What nobody looks at is not read: the entry in the journal would say that it was.
        row: QueueRow | None = self.list.current
        if row is not None and self._reading.is_due(row) and self.list.table.hasFocus():
            self._reading.read(row)

    def _on_unread(self, error: Exception) -> None:
        self._model.show_unread(self._reading.refused)
        self._show_current()
        if self._is_wanted:
            self._on_failed(error)

    def _on_opened(self, opened: OpenedItem) -> None:
        self._model.show_unread(self._reading.refused)
        self._show_current()
        if self._is_wanted:
            self._is_wanted = False
            self._put_right(opened)

    def _put_right(self, opened: OpenedItem) -> None:
        work = partial(
            begin_rework,
            self._desk.approvals,
            self._desk.drafts,
            opened,
            self._actions[opened.item.operation],
        )
        self._runner.read(work, self._on_put_right, self._on_failed)

    def _on_put_right(self, found: PutRight) -> None:
        self.rework.emit(found)

    def _on_chosen(self, act: str) -> None:
        row: QueueRow = self.list.current
        if act == "withdraw":
            self._withdraw.ask(row)
        elif row.status == RequestStatus.APPROVED:
            self.receipt_wanted.emit(row)
        elif row.status != RequestStatus.RETURNED:
            self.customer_wanted.emit(row.customer_id)
        elif (found := self._reading.found(row)) is not None:
            self._put_right(found)
        else:
            self._rest.stop()
            self._is_wanted = True
            self._reading.read(row)

    def _on_withdraw(self, request_id: str, note: str) -> None:
        self.list.table.setFocus()
        work = partial(self._desk.rework.withdraw, request_id, note)
        self._runner.write(work, self._on_outcome, self._on_failed)

    def _on_outcome(self, outcome: Outcome) -> None:
        if outcome.kind is OutcomeKind.DONE:
            self._notices.success(outcome.sentence)
        else:
            self._notices.error(outcome.sentence, MY_WORK)
        self._told.note(outcome)
        rows = {row.request_id: row for row in self._model.rows}
        row = rows.get(outcome.request_id or "")
        self.refresh()
        self.acted.emit(row.customer_id if row else None)

    def _on_failed(self, error: Exception) -> None:
        self._is_wanted = False
        self._notices.error(explain(error).message)
