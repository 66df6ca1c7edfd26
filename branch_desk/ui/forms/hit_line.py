"""One hit of a look-up, in words, with what the officer can do about it."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from branch_desk.domain.operation import Hit
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.lead import Lead, LeadButton
from branch_desk.ui.common.look import TARGET_PX


class HitLine(QWidget):
    """A customer can be used in place of a new one; one that does not stop, judged another person.

    `number` counts the hits of a panel from 1; it is the key that uses the customer. What stands in
    the way opens the dock where it is cleared: `followed` gives its name, and what it is about.
    """

    used = Signal(str)
    reviewed = Signal(str)
    followed = Signal(str, object)

    def __init__(self, hit: Hit, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hit: Final = hit
        self._customer_id = hit.customer_id or ""
        self._use: QPushButton | None = None
        self._open: LeadButton | None = None
        words = f"Stop: {hit.text}" if hit.stops else hit.text
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        if not hit.customer_id:
            layout.addWidget(PlainLabel(words, self, wrap=True, tone="bad" if hit.stops else ""))
            if hit.code:
                self._open = LeadButton(f"lookup.open.{hit.code}", parent=self)
                self._open.setAutoDefault(True)
                self._open.followed.connect(self._on_followed)
                layout.addWidget(self._open)
            return
        words = f"{number}  {words}"
        layout.addWidget(PlainLabel(words, self, wrap=True, tone="bad" if hit.stops else ""))
        acts = QHBoxLayout()
        self._use = self._button("used", f"Use it  {number}", f"Use customer {hit.customer_id}")
        self._use.clicked.connect(self.use)
        acts.addWidget(self._use)
        if not hit.stops:
            other = self._button(
                "reviewed",
                "Another person: why",
                f"{hit.customer_id} is another person: give the reason",
            )
            other.clicked.connect(self._on_reviewed)
            acts.addWidget(other)
        acts.addStretch()
        layout.addLayout(acts)

    @property
    def names_customer(self) -> bool:
        """Whether the hit is about a customer who can be used."""
        return self._use is not None

    def use(self) -> None:
        """Use this customer."""
        self.used.emit(self._customer_id)

    def choose(self) -> None:
        """Put the focus where Enter or Space uses this customer."""
        if self._use is not None:
            self._use.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_lead(self, lead: Lead | None) -> None:
        """Offer to open the dock where this is cleared, or nothing if the officer has none."""
        if self._open is None:
            return
        if lead is None:
            self._open.hide()
        else:
            words = f"Open it: {lead.words}"
            self._open.show_lead(words, lead)
            # They name the dock already.
            self._open.setAccessibleName(words)

    def _button(self, name: str, words: str, accessible: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(f"lookup.{name}.{self._customer_id}")
        button.setAccessibleName(accessible)
        button.setMinimumHeight(TARGET_PX)
        # Enter too, which a button outside a dialog does not hear by itself.
        button.setAutoDefault(True)
        return button

    def _on_followed(self, place: str) -> None:
        self.followed.emit(place, self.hit.items)

    def _on_reviewed(self) -> None:
        self.reviewed.emit(self._customer_id)
