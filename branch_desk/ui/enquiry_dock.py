"""The dock of an operation that only reads: the record in front of the officer, as a sheet."""

from functools import partial
from typing import Any, Final

from pydantic import BaseModel
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.common import Complaint, format_date, utc_now, validate_account_number
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import customer_facts
from branch_desk.domain.operation import Known, Operation, Read
from branch_desk.services.errors import Refused, explain
from branch_desk.ui.background import Call, Runner
from branch_desk.ui.customer_context import CustomerContext
from branch_desk.ui.desk_services import DeskServices
from branch_desk.ui.editors.editor import TARGET_PX
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.form import Form
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.notices import Notices
from branch_desk.ui.records import ask_for
from branch_desk.ui.sheet_view import SheetView

_EMPTY: Final = (
    "Nobody is in front. F3 finds a customer, or enter a customer ID or an account number above."
)

# One line of fields; a complaint and the summary above need more.
_FORM_PX: Final = 100
_FORM_WRONG_PX: Final = 200


class EnquiryDock(QWidget):
    """Asks for the customer in front, and for an account picked from the sheet or typed above."""

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
        self._form = Form(operation.form, operation.request, Ground(desk, runner, self))
        self._show_button = QPushButton("Show  F5")
        self._state = PlainLabel(_EMPTY, tone="muted", wrap=True, name="enquiry.state")
        self._area = QScrollArea()
        self._lay_out()
        self._show_button.clicked.connect(self.refresh)
        self._form.complete.connect(self.refresh)
        context.changed.connect(self._on_customer)
        context.renewed.connect(self._ask)
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
        """Say that an enquiry has no paper so far; F9."""
        self._notices.information("An enquiry cannot be printed yet.")

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
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self.operation.title, tone="title", name="dock.title"))
        head.addWidget(PlainLabel(self.operation.code, tone="muted", name="dock.code"))
        head.addStretch()
        line = QHBoxLayout()
        line.addWidget(self._form, 1)
        line.addWidget(self._show_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._form.setFixedHeight(_FORM_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self._state)
        layout.addWidget(self._area, 1)

    def _ask(self) -> None:
        if self._asked is None:
            return
        if self._call is not None:
            self._call.cancel()
        self._state.setText("Asking the core ...")
        params = self._asked.model_dump(mode="json", by_alias=True, exclude_none=True)
        work = partial(_answer, self._desk, self.operation, params)
        self._call = self._runner.read(work, self._on_reply, self._on_error)

    def _on_customer(self) -> None:
        self._area.takeWidget()
        self._form.clear()
        if self._context.current is None:
            self._asked = None
            self._state.setText(_EMPTY)
            return
        self._form.set_customer(self._context.current)
        self.refresh()

    def _on_reply(self, reply: Any) -> None:
        known = Known(meta=self._desk.session.meta)
        view = SheetView(self.operation.result(self._asked, reply, known), self._area)
        view.chosen.connect(self._on_chosen)
        self._area.setWidget(view)
        self._state.setText(f"As of {format_date(utc_now())}. F5 asks again.")
        if isinstance(reply, EnquiryReply):
            self._bring_to_front(reply)

    def _bring_to_front(self, reply: EnquiryReply) -> None:
        customer = customer_facts(reply)
        self._context.changed.disconnect(self._on_customer)
        self._context.set(customer)
        self._context.changed.connect(self._on_customer)

    def _on_chosen(self, cells: tuple[str, ...]) -> None:
        try:
            number = validate_account_number(cells[0])
        except Complaint:
            return
        known = self._form.values()
        self._form.fill({**known, "account_no": number})
        self.refresh()

    def _on_error(self, error: Exception) -> None:
        self._area.takeWidget()
        refused = error.problem.field_errors if isinstance(error, Refused) else ()
        if refused:
            # The core points into the query; the form knows its fields by the same names.
            self._form.setFixedHeight(_FORM_WRONG_PX)
            self._form.show_errors(
                each.model_copy(update={"field": each.field.removeprefix("/query")})
                for each in refused
            )
        self._state.setText("" if refused else explain(error).message)


def _answer(desk: DeskServices, operation: Operation, params: dict[str, str]) -> BaseModel:
    """Read and check what the core holds (on a worker)."""
    return ask_for(desk.client, Read(path=operation.path, params=params), operation.reply)
