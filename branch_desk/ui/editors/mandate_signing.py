"""Who can sign? For an amount and a day, while the signing rule is being made."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from branch_desk.common import Complaint, validate_amount
from branch_desk.domain.mandate_check import MandateEnquiry
from branch_desk.domain.mandates import MandateTerms
from branch_desk.domain.signing_words import signing_words
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.composite import RowMaker
from branch_desk.ui.editors.field import Field, field_at
from branch_desk.ui.editors.field_grid import FieldGrid
from branch_desk.ui.editors.ground import Ground

_ASK: Final = "Type an amount to see who can sign for it."


class SigningPanel(QWidget):
    """Answers from the terms as they stand; what is typed here belongs to no request."""

    def __init__(
        self, path: tuple[str, ...], ground: Ground, make_row: RowMaker, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._terms: MandateTerms | None = None
        self._names: Mapping[str, str] = {}
        grid = FieldGrid(self)
        self._amount = make_row(_asked(path, "amount", "For the amount"), ground, grid)
        self._on = make_row(_asked(path, "on", "On the day"), ground, grid)
        grid.place([self._amount, self._on])
        name = ".".join(("field", *path))
        self._can = PlainLabel("", self, wrap=True, name=f"{name}.can")
        self._cannot = PlainLabel("", self, tone="muted", wrap=True, name=f"{name}.cannot")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(PlainLabel("Who can sign?", self, tone="strong"))
        for part in (grid, self._can, self._cannot):
            layout.addWidget(part)
        for row in (self._amount, self._on):
            row.edited.connect(self._answer)
        self._on.editor.set_value(ground.today.isoformat())
        self._answer()

    def stops(self) -> list[QWidget]:
        """Give the parts that take the focus."""
        return [*self._amount.editor.stops(), *self._on.editor.stops()]

    def show_terms(self, terms: MandateTerms, names: Mapping[str, str]) -> None:
        """Answer from these terms, with names by customer ID and signatory id."""
        self._terms, self._names = terms, names
        self._answer()

    def _answer(self) -> None:
        typed = self._amount.editor.value()
        self._cannot.hide()
        if typed is None or self._terms is None:
            self._can.setText(_ASK)
            return
        try:
            amount = validate_amount(str(typed["amount"]))
            day = date.fromisoformat(self._on.editor.value() or self._ground.today.isoformat())
        except (Complaint, ValueError):
            self._can.setText("Type an amount and a day, for example 250,000 and today.")
            return
        found = signing_words(self._terms, amount, day, self._names)
        self._can.setText("\n".join(found.can))
        self._cannot.setText("\n".join(found.cannot))
        self._cannot.setVisible(bool(found.cannot))


def _asked(path: tuple[str, ...], name: str, title: str) -> Field:
    field = field_at(MandateEnquiry, name)
    return replace(field, path=(*path, name), title=title, needed=False)
