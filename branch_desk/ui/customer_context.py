"""The customer that is in front of the officer: one for all docks."""

from PySide6.QtCore import QObject, Signal

from branch_desk.domain.facts import CustomerFacts


class CustomerContext(QObject):
    """Holds the current customer in memory only, and the one before, for F8."""

    changed = Signal()
    renewed = Signal()
    """What the core holds of the customer in front may be another than what was read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: CustomerFacts | None = None
        self._previous: CustomerFacts | None = None

    @property
    def current(self) -> CustomerFacts | None:
        """The customer every dock works on, or None."""
        return self._current

    @property
    def previous(self) -> CustomerFacts | None:
        """The customer before this one, or None."""
        return self._previous

    def set(self, customer: CustomerFacts) -> None:
        """Bring a customer to the front; what is newly known of the same one replaces the old."""
        if customer == self._current:
            return
        if self._current is None or self._current.customer_id != customer.customer_id:
            self._previous = self._current
        self._current = customer
        self.changed.emit()

    def renew(self) -> None:
        """Have everything on the screen about the customer in front read anew."""
        if self._current is not None:
            self.renewed.emit()

    def go_back(self) -> None:
        """Change places with the customer before, if there is one."""
        if self._previous is not None:
            self.set(self._previous)

    def clear(self) -> None:
        """Forget both customers, as at log-out."""
        was = self._current
        self._current = self._previous = None
        if was is not None:
            self.changed.emit()
