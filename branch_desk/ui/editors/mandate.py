"""The editor of a signing rule: a preset by a word, or signatories and bands row by row."""

from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.domain.customers import CustomerType
from branch_desk.domain.mandate_check import deciding_terms
from branch_desk.domain.mandate_sketch import lost_amounts, standing_terms
from branch_desk.domain.mandate_update import current_of
from branch_desk.domain.mandate_words import mandate_words, names_of
from branch_desk.domain.mandates import MandateTerms
from branch_desk.domain.words import Choice
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.choice import ChoiceBox
from branch_desk.ui.editors.composite import CompositeEditor, RowMaker
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.field_row import LABEL_PX, NEEDED, FieldRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.mandate_presets import (
    ALONE,
    Holders,
    bands_of_preset,
    holders_of_preset,
    preset_meant,
    preset_of_bands,
    preset_of_holders,
    presets_for,
)
from branch_desk.ui.editors.mandate_terms import TermsRows

_RULE: Final = "Rule"


class MandateEditor(CompositeEditor):
    """Builds mandate terms, from the holders by a preset or from rows.

    A person who is the only holder signs alone, for a minor the guardian: the core fills that in,
    so nothing is sent. With joint holders the rule has to be chosen, and for an organisation the
    people who sign for it have to be entered.
    """

    def __init__(
        self, field: Field, ground: Ground, make_row: RowMaker, parent: QWidget | None = None
    ) -> None:
        super().__init__(field, ground, make_row, parent)
        self._terms: TermsRows | None = None
        self._is_chosen = self._is_read_only = False
        self._offered: tuple[Choice, ...] = ()
        self._before: MandateTerms | None = None
        self._box = ChoiceBox(self)
        self._words = PlainLabel("", self, tone="muted", wrap=True)
        self._words.setObjectName(f"{field.object_name}.words")
        self._label = PlainLabel(_RULE, self)
        self._label.setFixedWidth(LABEL_PX)
        self._label.setBuddy(self._box)
        self.name_part(self._box)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.addWidget(self._label, 0, 0)
        grid.addWidget(self._box, 0, 1)
        grid.addWidget(self._words, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        self._box.editTextChanged.connect(self._on_typed)
        self._box.activated.connect(self._on_chosen)
        self._box.left.connect(self._on_chosen)
        self.edited.connect(self._say)
        ground.learnt.connect(self._say)
        self.clear()

    @override
    def value(self) -> Any:
        if self._is_in_rows:
            return self._terms.value() if self._terms else None
        text = self._box.currentText().strip()
        found = preset_meant(text, self._offered)
        if found is None:
            return text or None
        holders = self._holders()
        signing = holders_of_preset(found.code, holders)
        if not signing or (found.code == ALONE and not self._must_say(holders)):
            return None
        return {
            "effective_from": self.ground.today.isoformat(),
            "signatories": [{"customer_id": each} for each in signing],
            "bands": bands_of_preset(found.code),
        }

    @override
    def set_value(self, value: Any) -> None:
        terms = value if isinstance(value, dict) else None
        self._is_chosen = terms is not None
        self._before = None
        self._offer()
        code = preset_of_holders(terms, self._holders()) if terms else None
        if terms and code is None:
            self._before = _kept_terms(terms, self.ground)
            self._rows_editor().set_value(terms)
        self._show_rows(terms is not None and code is None)
        if not self._is_in_rows:
            self._show(code or ("" if self._must_say(self._holders()) else ALONE))
        self._say()

    @override
    def set_read_only(self, read_only: bool) -> None:
        self._is_read_only = read_only
        self._box.set_read_only(read_only)
        if self._terms is not None:
            self._terms.set_read_only(read_only)

    @override
    def rows(self) -> list[FieldRow]:
        return self._terms.rows() if self._terms and self._is_in_rows else []

    @override
    def stops(self) -> list[QWidget]:
        return [self._box, *(self._terms.stops() if self._terms and self._is_in_rows else ())]

    @override
    def open_stops(self) -> list[QWidget]:
        is_open = (self.field.needed or self.is_wanted) and self.value() is None
        return [self._box] if is_open else super().open_stops()

    @override
    def show_wanted(self, wanted: bool) -> None:
        super().show_wanted(wanted)
        self._offer()
        if not self._is_chosen and not self._is_in_rows:
            self._show("" if self._must_say(self._holders()) else ALONE)
        self._say()

    @property
    def _is_in_rows(self) -> bool:
        return self._terms is not None and not self._terms.isHidden()

    def _must_say(self, holders: Holders) -> bool:
        """Say whether the core would not know by itself who signs."""
        return self.field.needed or holders.is_organisation or len(holders.ids) > 1

    def _holders(self) -> Holders:
        held = self.ground.facts().held
        if held is not None and held.account is not None:
            ids = tuple(each.customer_id for each in held.account.holders)
            is_business = held.customer.customer_type == CustomerType.BUSINESS
            return Holders(ids, is_business, held.customer.is_minor)
        ids = self.ground.named_holders()
        first = self.ground.customers.get(ids[0]) if ids else None
        if first is None:
            return Holders(ids)
        is_business = first.customer_type == CustomerType.BUSINESS
        return Holders(ids, is_business, first.is_minor)

    def _offer(self) -> None:
        holders = self._holders()
        offered = presets_for(holders)
        is_asked = self._must_say(holders) or self.is_wanted
        self._label.setText(f"{_RULE}{NEEDED if is_asked else ''}")
        if offered == self._offered:
            return
        text = self._box.currentText()
        self._offered = offered
        self._box.blockSignals(True)
        self._box.clear()
        self._box.addItems([each.words for each in offered])
        self._box.setEditText(text)
        self._box.blockSignals(False)

    def _show(self, code: str) -> None:
        words = next((each.words for each in self._offered if each.code == code), "")
        self._box.blockSignals(True)
        self._box.setCurrentIndex(self._box.findText(words) if words else -1)
        self._box.setEditText(words)
        self._box.blockSignals(False)

    def _on_typed(self) -> None:
        self._is_chosen = True
        if not self._is_in_rows:
            self.edited.emit()

    def _on_chosen(self) -> None:
        if self._is_read_only:
            return
        # A holder who was named a moment ago can be among those who sign.
        self._offer()
        found = preset_meant(self._box.currentText(), self._offered)
        if found is None:
            self._say()
            self.left.emit()
            return
        terms = self._terms.value() if self._terms and self._is_in_rows else None
        now = preset_of_bands(terms.get("bands") or []) if terms else None
        if found.code != now:
            self._choose(found.code, terms)
        self._show(found.code)
        self.left.emit()

    def _choose(self, code: str, terms: dict[str, Any] | None) -> None:
        """Let a preset hold: by holders alone it needs no rows, unless somebody signs already."""
        signing = holders_of_preset(code, self._holders())
        if signing and self._before is None:
            self._show_rows(False)
        else:
            rows = self._rows_editor()
            holders = self._holders()
            persons = () if holders.is_organisation else holders.ids
            people = terms.get("signatories") if terms else rows.people_of(persons)
            bands = bands_of_preset(code) or ((terms or {}).get("bands") or [{}])
            rows.set_value(
                {
                    "effective_from": (terms or {}).get(
                        "effective_from", self.ground.today.isoformat()
                    ),
                    "signatories": rows.people_of(signing) if signing else people,
                    "bands": bands,
                }
            )
            self._show_rows(True)
        self.edited.emit()

    def _rows_editor(self) -> TermsRows:
        if self._terms is None:
            self._terms = TermsRows(self.field, self.ground, self.make_row, self)
            self._terms.hide()
            self._terms.set_read_only(self._is_read_only)
            for row in self._terms.rows():
                self.watch(row)
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self._terms)
        return self._terms

    def _show_rows(self, in_rows: bool) -> None:
        if in_rows == self._is_in_rows:
            return
        if self._terms is not None:
            self._terms.setVisible(in_rows)
        self.reshaped.emit()

    def _say(self) -> None:
        """Say in a sentence what the rule is, and what it would mean."""
        value = self.value()
        terms = standing_terms(value, self.ground.today) if isinstance(value, dict) else None
        is_whole = terms is not None and bool(terms.signatories and terms.bands)
        held = self.ground.facts().held
        names = {each.customer_id: each.full_name for each in self.ground.customers.values()}
        names |= names_of(held) if held else {}
        words = mandate_words(terms.signatories, terms.bands, names) if terms and is_whole else ""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        if self._terms is None or not self._is_in_rows or terms is None:
            return
        if not self._box.hasFocus():
            self._show(preset_of_bands(value.get("bands") or []))
        before, day = self._before, _day_of(value, self.ground)
        lost = lost_amounts(before, terms, day) if before and is_whole else ()
        self._terms.show_meaning(terms, names, lost)


def _kept_terms(terms: dict[str, Any], ground: Ground) -> MandateTerms | None:
    """Give what is in force, where somebody signs already: the record's, else as it came."""
    if not any(each.get("signatory_id") for each in terms.get("signatories") or ()):
        return None
    held = ground.facts().held
    current = current_of(held) if held else None
    return deciding_terms(current) if current else standing_terms(terms, ground.today)


def _day_of(terms: dict[str, Any], ground: Ground) -> date:
    try:
        return date.fromisoformat(str(terms.get("effective_from")))
    except ValueError:
        return ground.today
