"""Brings a customer who is on the books already to the front, in place of a new one."""

from PySide6.QtCore import QObject

from branch_desk.domain.facts import CustomerFacts
from branch_desk.services.errors import explain
from branch_desk.ui.background import Call
from branch_desk.ui.customer_context import CustomerContext, is_same_customer
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.notices import Notices


class ExistingCustomer(QObject):
    """Reads the record that the officer chose; what was typed stays in its form."""

    def __init__(
        self,
        title: str,
        ground: Ground,
        context: CustomerContext,
        notices: Notices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._ground = ground
        self._context = context
        self._notices = notices
        self._call: Call | None = None
        self._in_front: CustomerFacts | None = None

    def use(self, customer_id: str) -> None:
        """Bring this customer to the front, unless another comes there while the record is read."""
        if self._call is not None:
            self._call.cancel()
        self._in_front = self._context.current
        work = self._ground.holder_read(customer_id=customer_id)
        self._call = self._ground.runner.read(work, self._on_read, self._on_unread)

    def _on_read(self, customer: CustomerFacts) -> None:
        if not is_same_customer(self._context.current, self._in_front):
            return
        self._context.set(customer)
        self._notices.information(
            f"{customer.full_name}, {customer.customer_id}, is in front now. "
            f"What you typed still stands in {self._title}: change the record with it, or clear it."
        )

    def _on_unread(self, error: Exception) -> None:
        self._notices.error(f"The record cannot be opened. {explain(error).message}")
