"""The dock of an operation that only reads: the record in front of the officer, as a sheet."""

from functools import partial
from typing import Any, Final

from pydantic import BaseModel
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.common import Complaint, format_date, utc_now, validate_account_number
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import customer_facts
from branch_desk.domain.operation import Known, Operation, Read
from branch_desk.services.errors import Refused, explain
from branch_desk.services.viewing import PAGES
from branch_desk.ui.common.actions import make_action
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.records import ask_for
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.enquiry.enquiry_acts import EnquiryActs
from branch_desk.ui.enquiry.record_faces import RecordFaces
from branch_desk.ui.enquiry.reveal import Reveal
from branch_desk.ui.forms.form import Form

_EMPTY: Final = (
    "Nobody is in front. F3 finds a customer, or enter a customer ID or an account number above."
)
_NO_ACCOUNT: Final = "Choose an account first: Enter on its line, or F3 with its number."

# One line of fields; a complaint and the summary above need more.
_FORM_PX: Final = 58
_FORM_WRONG_PX: Final = 160


class EnquiryDock(QWidget):
    """Asks for the customer in front, and for an account picked from the sheet or typed above.

    What else it offers stands in the declaration (`beside`); `signatures_wanted` comes when the
    officer asks for who signs.
    """

    signatures_wanted = Signal()

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
        self._desk = desk
        self._runner = runner
        self._context = context
        self._notices = notices
        self._call: Call | None = None
        self._asked: BaseModel | None = None
        self._reply: Any = None
        self._known = Known(meta=desk.session.meta)
        self._form = Form(operation.form, operation.request, Ground(desk, runner, self))
        self._show_button = QPushButton("Show  F5")
        self._acts = EnquiryActs()
        self._state = PlainLabel(_EMPTY, tone="muted", wrap=True, name="enquiry.state")
        self._faces = RecordFaces(desk, runner)
        self._reveal = Reveal(operation, desk, runner, self)
        self._lay_out()
        self._connect()
        self._on_customer()

    def refresh(self) -> None:
        """Ask for what stands in the fields, afresh; F5."""
        request = self._form.read()
        self._form.setFixedHeight(_FORM_PX if request is not None else _FORM_WRONG_PX)
        if request is None or not request.model_fields_set:
            self._state.setText(_EMPTY if request is not None else self._state.text())
            return
        self._asked = request
        self._ask()

    def submit(self) -> None:
        """Do as `refresh`: there is nothing to submit here; F10."""
        self.refresh()

    def print_out(self) -> None:
        """Print the statement that is shown, else the short paper of the record; F9."""
        line, beside = self._faces.paper_line, self.operation.beside
        if line is not None:
            line.print_out()
            return
        sheet = beside.paper(self._reply, self._known) if beside and self._reply else None
        if beside is None or sheet is None:
            self._notices.information(_NO_ACCOUNT)
            return
        self._reveal.stop()
        name = f"{sheet.title.lower()}-{beside.account_no(self._reply)}.pdf"
        self._faces.print_sheet(sheet, name)

    def reveal(self) -> None:
        """Read the record again with its personal data in clear, for some seconds; Ctrl+R."""
        if self._reply is not None:
            self._state.setText("Asking the core ...")
            self._reveal.begin(_params(self._asked))

    def show_statement(self) -> None:
        """Go to the statement of the account in front."""
        account = getattr(self._reply, "account", None)
        if account is None:
            self._notices.information(_NO_ACCOUNT)
            return
        self._reveal.stop()
        self._faces.show_statement(account)

    def focus_first(self) -> None:
        """Go to the first field."""
        self._form.focus_first()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_F5, Qt.Key.Key_F10):
            self.refresh()
        elif event.key() == Qt.Key.Key_F9:
            self.print_out()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._show_button.setObjectName("enquiry.show")
        self._show_button.setAccessibleName("Show the record")
        self._show_button.setMinimumHeight(TARGET_PX)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self.operation.title, tone="title", name="dock.title"))
        head.addWidget(PlainLabel(self.operation.code, tone="muted", name="dock.code"))
        head.addSpacing(16)
        head.addWidget(self._acts, 1)
        line = QHBoxLayout()
        line.addWidget(self._form, 1)
        line.addWidget(self._show_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._form.setFixedHeight(_FORM_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self._state)
        layout.addWidget(self._faces, 1)

    def _connect(self) -> None:
        self._show_button.clicked.connect(self.refresh)
        self._form.complete.connect(self.refresh)
        self._acts.reveal.connect(self.reveal)
        self._acts.statement.connect(self.show_statement)
        self._acts.signatures.connect(self.signatures_wanted)
        self._acts.paper.connect(self.print_out)
        self.addAction(make_action("papers_on_file", self, self._acts.ask_for_papers))
        # First, so that what was in clear does not come to the front when its time is over.
        self._acts.papers.connect(self._reveal.stop)
        self._acts.papers.connect(self._faces.show_papers)
        # A statement needs the room, and has fields of its own.
        self._faces.is_record.connect(self._form.setVisible)
        self._faces.is_record.connect(self._show_button.setVisible)
        self._faces.chosen.connect(self._on_chosen)
        self._reveal.answered.connect(self._show)
        self._reveal.failed.connect(self._on_not_clear)
        self._reveal.ticked.connect(self._acts.say_left)
        self._reveal.over.connect(self._on_over)
        self._context.changed.connect(self._on_customer)
        self._context.account_changed.connect(self._on_customer)
        self._context.renewed.connect(self._ask)

    def _ask(self) -> None:
        if self._asked is None:
            return
        if self._call is not None:
            self._call.cancel()
        self._reveal.stop()
        self._state.setText("Asking the core ...")
        work = partial(_answer, self._desk, self.operation, _params(self._asked))
        self._call = self._runner.read(work, self._on_reply, self._on_error)

    def _on_customer(self) -> None:
        self._show_nothing()
        self._form.clear()
        if self._context.current is None:
            self._asked = None
            self._state.setText(_EMPTY)
            return
        self._form.set_customer(self._context.current)
        if self._context.account_no:
            self._form.fill({**self._form.values(), "account_no": self._context.account_no})
        self.refresh()

    def _show_nothing(self) -> None:
        # First, so that what was in clear is not shown masked once more.
        self._reply = None
        self._reveal.stop()
        self._faces.clear()
        self._acts.allow()

    def _on_reply(self, reply: Any) -> None:
        self._reply = reply
        self._known = Known(meta=self._desk.session.meta, at=utc_now())
        self._show(reply)
        if isinstance(reply, EnquiryReply):
            self._bring_to_front(reply)

    def _show(self, reply: Any) -> None:
        beside = self.operation.beside
        account_no = (beside.account_no(reply) if beside else None) or ""
        sheet = self.operation.result(self._asked, reply, self._known)
        on_file = reply.kyc.documents if isinstance(reply, EnquiryReply) else ()
        self._faces.show_record(sheet, account_no, on_file)
        self._acts.allow(
            reveal=self._reveal.is_allowed,
            account=bool(account_no),
            signatures=bool(account_no) and self._desk.permissions.may(PAGES),
            papers=bool(on_file) and self._desk.permissions.may(PAGES),
        )
        self._state.setText(f"As of {format_date(self._known.at or utc_now())}. F5 asks again.")

    def _on_over(self) -> None:
        self._acts.say_left(0)
        if self._reply is not None:
            self._show(self._reply)

    def _on_not_clear(self, error: Exception) -> None:
        self._state.setText(f"Still masked. {explain(error).message}")

    def _bring_to_front(self, reply: EnquiryReply) -> None:
        account_no = reply.account.account_no if reply.account else None
        for signal in (self._context.changed, self._context.account_changed):
            signal.disconnect(self._on_customer)
        self._context.set(customer_facts(reply), account_no)
        for signal in (self._context.changed, self._context.account_changed):
            signal.connect(self._on_customer)

    def _on_chosen(self, cells: tuple[str, ...]) -> None:
        try:
            number = validate_account_number(cells[0])
        except Complaint:
            return
        known = self._form.values()
        self._form.fill({**known, "account_no": number})
        self.refresh()

    def _on_error(self, error: Exception) -> None:
        self._show_nothing()
        refused = error.problem.field_errors if isinstance(error, Refused) else ()
        if refused:
            # The core points into the query; the form knows its fields by the same names.
            self._form.setFixedHeight(_FORM_WRONG_PX)
            self._form.show_errors(
                each.model_copy(update={"field": each.field.removeprefix("/query")})
                for each in refused
            )
        self._state.setText("" if refused else explain(error).message)


def _params(asked: BaseModel | None) -> dict[str, str]:
    return asked.model_dump(mode="json", by_alias=True, exclude_none=True) if asked else {}


def _answer(desk: DeskServices, operation: Operation, params: dict[str, str]) -> BaseModel:
    """Read and check what the core holds (on a worker)."""
    return ask_for(desk.client, Read(path=operation.path, params=params), operation.reply)
