"""Editors of numbers that name a record: they show whose it is, by a read on the runner."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.common import Complaint
from branch_desk.domain.facts import CustomerFacts
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.line import LineEditor


class HolderEditor(LineEditor):
    """A number whose holder is looked up as soon as it is whole; the newest answer counts."""

    characters = 18
    enquiry = ""
    """The parameter of the enquiry that takes this number."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self._asked = ""
        self._call: Call | None = None
        self.words_of: Callable[[CustomerFacts], str] = _name_of
        """How a holder reads beside the number."""

    def check(self, text: str) -> str:
        """Give the number without spaces and hyphens; raises Complaint if it is none."""
        raise NotImplementedError

    @override
    def value(self) -> Any:
        text = self.line.text().strip()
        try:
            return self.check(text)
        except Complaint:
            return text or None

    @override
    def set_value(self, value: Any) -> None:
        super().set_value(value)
        self._look_up()

    @override
    def on_typed(self, text: str) -> None:
        self._look_up()
        super().on_typed(text)

    @override
    def let_go(self) -> None:
        self._forget("")

    @override
    def set_apart(self) -> None:
        self._forget("")

    @override
    def come_back(self) -> None:
        self._look_up()

    def _look_up(self) -> None:
        try:
            number = self.check(self.line.text())
        except Complaint:
            self._forget("")
            return
        if number == self._asked:
            return
        self._forget(number)
        known = self.ground.customers.get(number)
        if known:
            self.say(self.words_of(known))
            return
        self.say("looking up ...")
        work = self.ground.holder_read(**{self.enquiry: number})
        self._call = self.ground.ask(work, self._on_found, self._on_refused)

    def _forget(self, number: str) -> None:
        if self._call is not None:
            self._call.cancel()
        self._call = None
        self._asked = number
        self.say("")

    def _on_found(self, customer: CustomerFacts) -> None:
        self.say(self.words_of(customer))
        self.ground.learn_customer(customer)

    def _on_refused(self, error: Exception) -> None:
        self.say(explain(error).message)
        self._asked = ""


def _name_of(customer: CustomerFacts) -> str:
    return customer.full_name
