"""Leads from what stands in the way of a form to the dock that clears it, with the account."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.lead import Lead
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.beside_form import BesideForm
from branch_desk.ui.forms.form_record import ACCOUNT, CUSTOMER
from branch_desk.ui.forms.side_column import SideColumn


class WayOut(BesideForm):
    """Brings the customer and the account of a form to the front, then opens the other dock."""

    def __init__(
        self,
        side: SideColumn,
        ground: Ground,
        context: CustomerContext,
        notices: Notices,
        parent: QObject,
    ) -> None:
        super().__init__(ground, context, notices, parent)
        self._side = side
        side.followed.connect(self._on_followed)

    def use(self, leads: Mapping[str, Lead]) -> None:
        """Lead to these docks, by the code of what they clear."""
        self._side.use_leads(leads)

    def _on_followed(self, place: str, items: Sequence[str]) -> None:
        held = self._ground.held
        own = [each.account_no for each in held.accounts] if held else []
        # What hangs on another account of the customer is cleared on that one.
        named = [each for each in items if each in own]
        account_no = named[0] if named else self._ground.value_of(ACCOUNT)
        customer = self._ground.customers.get(self._ground.value_of(CUSTOMER))
        if customer is not None:
            self._context.set(customer, account_no)
        # The window opens where a notice leads, and so where this does.
        self._notices.followed.emit(place)
