"""Brings a customer who is on the books already to the front, in place of a new one."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from branch_desk.domain.facts import CustomerFacts
from branch_desk.domain.operation import Operation
from branch_desk.services.drafts import Draft
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call
from branch_desk.ui.common.customer_context import CustomerContext, is_same_customer
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.beside_form import BesideForm


class ExistingCustomer(BesideForm):
    """Reads the record that the officer chose; what was typed stays in its form.

    What of it changes that record goes over into the dock that takes it, where the officer has one:
    `handed_over` gives it as a draft.
    """

    handed_over = Signal(object)

    def __init__(
        self,
        operation: Operation,
        typed: Callable[[], Mapping[str, Any]],
        ground: Ground,
        context: CustomerContext,
        notices: Notices,
        parent: QObject,
    ) -> None:
        super().__init__(ground, context, notices, parent)
        self._operation = operation
        self._typed = typed
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
        hand_over, title = self._operation.hand_over, self._operation.title
        is_in_front = f"{customer.full_name}, {customer.customer_id}, is in front now."
        values = hand_over.values(self._typed()) if hand_over else {}
        lead = self._context.leads.get(hand_over.action) if hand_over and values else None
        self._context.set(customer)
        if hand_over is None or lead is None:
            self._notices.information(
                f"{is_in_front} What you typed still stands in {title}: change the record with it, "
                "or set it aside."
            )
            return
        self.handed_over.emit(self._draft(hand_over.action, customer, values))
        self._notices.information(
            f"{is_in_front} Contact and work as you typed them are in {lead.words}; {title} still "
            "stands, to be set aside."
        )

    def _draft(self, action: str, customer: CustomerFacts, values: Mapping[str, Any]) -> Draft:
        return Draft(
            draft_id=str(uuid.uuid4()),
            officer_id=self._ground.desk.session.officer.officer_id,
            action=action,
            values={"customer_id": customer.customer_id, **values},
            customer_id=customer.customer_id,
            title=customer.full_name,
        )

    def _on_unread(self, error: Exception) -> None:
        self._notices.error(f"The record cannot be opened. {explain(error).message}")
