"""A signing rule row by row: from which day, who signs, and how many must up to which amount."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.domain.mandate_sketch import LostAmounts
from branch_desk.domain.mandate_words import lost_words
from branch_desk.domain.mandates import MandateTerms
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.composite import RowMaker
from branch_desk.ui.editors.field import Field, fields_of
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.mandate_signatories import SignatoriesEditor, signatory_of
from branch_desk.ui.editors.mandate_signing import SigningPanel
from branch_desk.ui.editors.rows import ListedRow, RowsEditor

_HINT: Final = (
    "Each band holds up to its amount; leave the amount of the last one empty for any above."
)


class BandsEditor(RowsEditor):
    """How many must sign, up to which amount."""

    @override
    def new_row(self, number: int, path: tuple[str, ...], value: Mapping[str, Any]) -> ListedRow:
        return ListedRow("Band", number, path, self)


class TermsRows(QWidget):
    """The fields of mandate terms, and beneath them who can sign by what stands there."""

    def __init__(self, field: Field, ground: Ground, make_row: RowMaker, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = ground
        starts, signatories, bands = fields_of(field.bare, field.path)
        self._starts = make_row(starts, ground, self)
        self._people = FieldRow(partial(SignatoriesEditor, signatories, ground, make_row), self)
        self._bands = FieldRow(partial(BandsEditor, bands, ground, make_row), self)
        self._lost = PlainLabel(
            "", self, tone="warning", wrap=True, name=f"{field.object_name}.lost"
        )
        self._lost.hide()
        self._panel = SigningPanel((*field.path, "who"), ground, make_row, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._starts, self._people, self._bands):
            layout.addWidget(part)
        layout.addWidget(PlainLabel(_HINT, self, tone="muted", wrap=True))
        layout.addWidget(self._lost)
        layout.addWidget(self._panel)
        self._starts.editor.set_value(ground.today.isoformat())

    def rows(self) -> list[FieldRow]:
        """Give the day, the list of signatories and the list of bands."""
        return [self._starts, self._people, self._bands]

    def stops(self) -> list[QWidget]:
        """Give the focusable parts, those of the question who can sign last."""
        inner = [stop for row in self.rows() for stop in row.editor.stops()]
        return [*inner, *self._panel.stops()]

    def value(self) -> dict[str, Any]:
        """Give the terms in wire form, as far as they are typed."""
        given = {row.field.path[-1]: row.editor.value() for row in self.rows()}
        return {name: value for name, value in given.items() if value is not None}

    def set_value(self, value: Mapping[str, Any]) -> None:
        """Show terms in wire form."""
        for row in self.rows():
            row.editor.set_value(value.get(row.field.path[-1]))

    def people_of(self, customer_ids: Sequence[str]) -> list[dict[str, Any]]:
        """Give customers as signatories, those who sign already as they do now."""
        return [signatory_of(each, self._ground) for each in customer_ids]

    def set_read_only(self, read_only: bool) -> None:
        """Let the terms be read and no longer changed; who can sign may still be asked."""
        for row in self.rows():
            row.editor.set_read_only(read_only)

    def show_meaning(
        self, terms: MandateTerms, names: Mapping[str, str], lost: LostAmounts
    ) -> None:
        """Say who can sign by these terms, and for which amounts nobody could any more."""
        self._panel.show_terms(terms, names)
        self._lost.setText("\n".join(lost_words(lost)))
        self._lost.setVisible(bool(lost))
