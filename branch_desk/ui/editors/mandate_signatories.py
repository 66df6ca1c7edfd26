"""The editor of those who sign: a CIF or a person with an identity, the class, limit and dates."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from branch_desk.domain.mandate_update import current_of, signatories_of
from branch_desk.domain.mandates import SignatoryClass
from branch_desk.domain.signing_words import with_papers_filed
from branch_desk.ui.common.look import TARGET_PX
from branch_desk.ui.editors.composite import RowMaker
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.holder import HolderEditor
from branch_desk.ui.editors.rows import ListedRow, RowsEditor

_PERSON: Final = ("full_name", "identity", "phone")
"""What a signatory who is no customer is known by; of a customer, the CIF says it."""
_KEPT: Final = (*_PERSON, "specimen")
"""What somebody who signs already has, and is sent only if it changes."""
_UNSEEN: Final = "signatory_id"


class SignatoryRow(ListedRow):
    """One who signs; who is kept shows only class, limit and dates until more is asked for."""

    reshaped = Signal()

    def __init__(
        self, number: int, path: tuple[str, ...], inherited: Mapping[str, Any], parent: QWidget
    ) -> None:
        super().__init__("Signatory", number, path, parent)
        self._all: list[FieldRow] = []
        self._inherited = inherited
        self._signatory_id: str | None = None
        self._customer_id: str | None = None
        self._untouched: dict[str, Any] = {}
        self._more = QPushButton("Name, ID and specimen", self)
        self._more.setCheckable(True)
        self._more.setMinimumHeight(TARGET_PX)
        self._more.setObjectName(".".join(("field", *path, "more")))
        self._more.hide()
        self._more.clicked.connect(self._on_asked)
        self.head.insertWidget(1, self._more)

    @override
    def place(self, rows: list[FieldRow]) -> None:
        self._all = rows
        for row in rows:
            if row.field.path[-1] == "customer_id":
                row.edited.connect(self._on_customer)
                if isinstance(row.editor, HolderEditor):
                    row.editor.words_of = with_papers_filed
        self._arrange()

    @override
    def every(self) -> list[FieldRow]:
        return self._all

    @override
    def begin(self) -> None:
        self._member("class").editor.set_value(SignatoryClass.A.value)

    @override
    def fill(self, value: Mapping[str, Any]) -> None:
        self._signatory_id = value.get(_UNSEEN)
        if self._signatory_id is None:
            super().fill(value)
            self._arrange()
            return
        self._customer_id = value.get("customer_id") or self._inherited.get("customer_id")
        # The customer stays out of sight: a number that is shown would be looked up.
        super().fill({**self._inherited, **value, "customer_id": None})
        # An editor may word a value its own way: what it gives now is what nobody touched.
        self._untouched = {
            row.field.path[-1]: row.editor.value()
            for row in self._all
            if value.get(row.field.path[-1]) in (None, self._inherited.get(row.field.path[-1]))
        }
        name = str(self._inherited.get("full_name") or self._signatory_id)
        self.say_title(name)
        self._more.setAccessibleName(f"Name, ID and specimen of {name}")
        self._more.show()
        self._arrange()

    @override
    def value(self) -> dict[str, Any]:
        given = super().value()
        if self._signatory_id is not None:
            kept = {
                name: value
                for name, value in given.items()
                if name not in _KEPT
                or name not in self._untouched
                or value != self._untouched[name]
            }
            named = {_UNSEEN: self._signatory_id, "customer_id": self._customer_id}
            return {**{name: each for name, each in named.items() if each}, **kept}
        if "customer_id" in given:
            return {name: value for name, value in given.items() if name not in _PERSON}
        return given

    @override
    def stops(self) -> list[QWidget]:
        stops = super().stops()
        if self._more.isHidden():
            return stops
        place = len(stops) - (not self._remove.isHidden())
        return [*stops[:place], self._more, *stops[place:]]

    def untouched_stop(self) -> list[QWidget]:
        """Give the line of the customer while nobody is named; a name will do as well."""
        named = any(self._member(name).editor.value() for name in ("customer_id", "full_name"))
        is_open = not named and self._signatory_id is None
        return self._member("customer_id").editor.stops()[:1] if is_open else []

    def _member(self, name: str) -> FieldRow:
        return next(row for row in self._all if row.field.path[-1] == name)

    def _on_asked(self) -> None:
        self._arrange()
        self.reshaped.emit()

    def _on_customer(self) -> None:
        before = self.rows
        self._arrange()
        if before != self.rows:
            self.reshaped.emit()

    def _arrange(self) -> None:
        """Show the fields that this signatory needs, and hide the others."""
        unseen = {_UNSEEN}
        typed = self._member("customer_id").editor.value()
        is_customer = bool(typed or self._customer_id)
        if self._signatory_id is not None:
            unseen |= {"customer_id"} | (set() if self._more.isChecked() else set(_KEPT))
        if is_customer:
            unseen |= set(_PERSON)
        self.rows = [row for row in self._all if row.field.path[-1] not in unseen]
        for row in self._all:
            row.setVisible(row in self.rows)
        self.grid.place(self.rows)


class SignatoriesEditor(RowsEditor):
    """The people who sign; of those who sign already, what the record says of them stays."""

    def __init__(
        self, field: Field, ground: Ground, make_row: RowMaker, parent: QWidget | None = None
    ) -> None:
        self._came: dict[str, Mapping[str, Any]] = {}
        super().__init__(field, ground, make_row, parent)

    @override
    def set_value(self, value: Any) -> None:
        for each in value or ():
            if each.get(_UNSEEN):
                self._came.setdefault(each[_UNSEEN], each)
        super().set_value(value)

    @override
    def open_stops(self) -> list[QWidget]:
        rows = (each for each in self._listed if isinstance(each, SignatoryRow))
        still_open = [*super().open_stops(), *(s for row in rows for s in row.untouched_stop())]
        return [each for each in self.stops() if each in still_open]

    @override
    def new_row(self, number: int, path: tuple[str, ...], value: Mapping[str, Any]) -> ListedRow:
        signatory_id = str(value.get(_UNSEEN))
        inherited = _held(self.ground).get(signatory_id) or self._came.get(signatory_id) or {}
        row = SignatoryRow(number, path, inherited, self)
        row.reshaped.connect(self.reshaped)
        return row


def signatory_of(customer_id: str, ground: Ground) -> dict[str, Any]:
    """Give a customer as a signatory: as one who signs already, if that is so."""
    signing = (each for each in _held(ground).values() if each.get("customer_id") == customer_id)
    return dict(next(signing, {"customer_id": customer_id}))


def _held(ground: Ground) -> Mapping[str, Mapping[str, Any]]:
    held = ground.facts().held
    return signatories_of(current_of(held)) if held else {}
