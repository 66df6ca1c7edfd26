"""The customer that is in front of the officer: one for all docks."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from branch_desk.domain.facts import CustomerFacts
from branch_desk.ui.common.lead import Lead


class CustomerContext(QObject):
    """Holds the current customer in memory only, and the one before, for F8."""

    changed = Signal()
    renewed = Signal()
    """What the core holds of the customer in front may be another than what was read."""
    account_changed = Signal()
    """Another account of the same customer is in front, or none."""
    led = Signal(str)
    """The officer goes on with the customer in front in the dock of this name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: CustomerFacts | None = None
        self._previous: CustomerFacts | None = None
        self._account_no = ""
        self.leads: Mapping[str, Lead] = {}
        """The docks where what is short of a customer is put right, by the code of its alert."""

    @property
    def account_no(self) -> str:
        """The account of the current customer that was named or chosen last; empty for none."""
        return self._account_no

    @property
    def current(self) -> CustomerFacts | None:
        """The customer every dock works on, or None."""
        return self._current

    @property
    def previous(self) -> CustomerFacts | None:
        """The customer before this one, or None."""
        return self._previous

    def set(self, customer: CustomerFacts, account_no: str | None = None) -> None:
        """Bring a customer to the front; what is newly known of the same one replaces the old.

        With `account_no` that account comes with them; without, the same customer's one stays.
        """
        is_other = self._current is None or self._current.customer_id != customer.customer_id
        if is_other:
            self._previous = self._current
        account_before, customer_before = self._account_no, self._current
        self._account_no = account_no or ("" if is_other else self._account_no)
        self._current = customer
        if customer != customer_before:
            self.changed.emit()
        elif self._account_no != account_before:
            self.account_changed.emit()

    def renew(self) -> None:
        """Have everything on the screen about the customer in front read anew."""
        if self._current is not None:
            self.renewed.emit()

    def go_back(self) -> None:
        """Change places with the customer before, if there is one."""
        if self._previous is not None:
            self.set(self._previous)

    def go_on(self, customer: CustomerFacts, place: str) -> None:
        """Bring a customer to the front, and the officer to the dock of this name."""
        self.set(customer)
        self.led.emit(place)

    def clear(self) -> None:
        """Forget both customers, as at log-out."""
        was = self._current
        self._current = self._previous = None
        self._account_no = ""
        if was is not None:
            self.changed.emit()


def is_same_customer(one: CustomerFacts | None, other: CustomerFacts | None) -> bool:
    """Say whether both are the same customer, or both nobody, whatever is known of them."""
    return (one and one.customer_id) == (other and other.customer_id)
