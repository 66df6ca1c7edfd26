"""The editor of the number that a new account will have: F4 reserves one."""

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.common import Complaint, format_date, validate_account_number
from branch_desk.domain.accounts import NumberReserved
from branch_desk.services.errors import OutcomeUnknown, explain
from branch_desk.services.reservations import reserve_number
from branch_desk.ui.common.background import Call
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.line import LineEditor

_HINT: Final = "F4 reserves one, else given when opened"
_TOO_SOON: Final = "Choose the customer and the product first, then F4."
_ASKING: Final = "Asking for a number ..."
_NO_ANSWER: Final = "No answer came. F4 asks for another number."
_LET_GO: Final = "That number was for another customer or product. F4 takes another."


class ReservedNumberEditor(LineEditor):
    """A number that the core keeps for the customer and the product that the form names.

    Once either is another one the number is given up, since it would be refused.
    """

    characters = 16

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self._kept_for: tuple[Any, Any] | None = None
        self._asked_for: tuple[Any, Any] | None = None
        self._call: Call | None = None
        self.say(_HINT)

    @override
    def value(self) -> Any:
        text = self.line.text().strip()
        if not text or self._is_for_another:
            return None
        try:
            return validate_account_number(text)
        except Complaint:
            return text

    @override
    def set_value(self, value: Any) -> None:
        self.let_go()
        super().set_value(value)
        self._kept_for = None
        self.say("" if value else _HINT)

    @override
    def on_typed(self, text: str) -> None:
        self._kept_for = None
        self.say("" if text else _HINT)
        super().on_typed(text)

    @override
    def show_wanted(self, wanted: bool) -> None:
        super().show_wanted(wanted)
        if not self.line.text():
            return
        if self._is_for_another:
            self.set_value(None)
            self.say(_LET_GO)
        elif self._kept_for is None and all(self._wish):
            # Out of a draft, or typed: from now on it goes with these two.
            self._kept_for = self._wish

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4 and not self.line.isReadOnly():
            self._reserve()
        else:
            super().keyPressEvent(event)

    @override
    def let_go(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._call = self._asked_for = None

    @property
    def _wish(self) -> tuple[Any, Any]:
        return self.ground.value_of("customer_id"), self.ground.value_of("product_code")

    @property
    def _is_for_another(self) -> bool:
        return self._kept_for is not None and self._kept_for != self._wish

    def _reserve(self) -> None:
        customer_id, product_code = wish = self._wish
        if self._asked_for is not None:
            return
        if not customer_id or self.ground.meta.product(product_code or "") is None:
            self.say(_TOO_SOON)
            return
        self.say(_ASKING)
        self._asked_for = wish
        work = partial(reserve_number, self.ground.desk.client, customer_id, product_code)
        self._call = self.ground.ask(work, self._on_reserved, self._on_refused)

    def _on_reserved(self, reserved: NumberReserved) -> None:
        self.line.setText(reserved.account_no)
        self._kept_for, self._asked_for = self._asked_for, None
        self.say(f"yours until {format_date(reserved.expires_at)}")
        self.edited.emit()

    def _on_refused(self, error: Exception) -> None:
        self._asked_for = None
        # A number that is kept without our knowing is let go by its time; it moves nothing.
        self.say(_NO_ANSWER if isinstance(error, OutcomeUnknown) else explain(error).message)
