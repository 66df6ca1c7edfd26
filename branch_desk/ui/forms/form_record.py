"""What a form began with where it changes something that exists, and what differs by now.

A form shows the record as it will be. Of a merge patch only what differs is sent, so that nothing
is written back that somebody else may have changed meanwhile.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from branch_desk.domain.change_words import Words
from branch_desk.domain.customers import is_born_minor
from branch_desk.domain.fields import Patch, bare_type
from branch_desk.domain.patches import difference, merged
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.form_fields import FormFields, value_in

CUSTOMER: Final = "customer_id"
ACCOUNT: Final = "account_no"
_OF_RECORD: Final = "record."
_OF_PRODUCT: Final = "product."
_IS_MINOR: Final = "minor."
_PRODUCT: Final = "product_code"
_OWN_ACCOUNT: Final = "own_account"
_QUOTED: Final = "quoted"
NAMING: Final = frozenset({"customer", _OWN_ACCOUNT})
"""The kinds of the fields that say whose form it is."""


class FormRecord:
    """Holds the values of a form against the record that it began with."""

    def __init__(self, fields: FormFields, request: type[BaseModel], ground: Ground) -> None:
        self._fields = fields
        self._ground = ground
        self._words = Words(ground.meta)
        kinds = {name: bare_type(info.annotation) for name, info in request.model_fields.items()}
        self._patches = frozenset(name for name, kind in kinds.items() if _is_patch(kind))
        # What may be left out is not asked for by an empty form of it.
        self._left_out = self._patches | {
            name
            for name, kind in kinds.items()
            if _is_model(kind) and not request.model_fields[name].is_required()
        }
        self._start: Mapping[str, Any] = {}
        self._base: Mapping[str, Any] = {}
        self._asked: Mapping[str, Any] = {}
        self._whose: Mapping[str, Any] = {}
        self._meanwhile: frozenset[tuple[str, ...]] = frozenset()

    def values(self) -> dict[str, Any]:
        """Give the raw values of the form, of a merge patch only what differs."""
        values = self._fields.values()
        for name in self._patches:
            # Until the record is there nothing can be typed, so what was asked for stands.
            differs = difference(self._base.get(name, {}), values.get(name, {}))
            values[name] = differs if self._start else self._asked.get(name)
        return {name: each for name, each in values.items() if each or name not in self._left_out}

    def typed(self) -> dict[str, Any]:
        """Give the values without those that come by themselves, which are never lost.

        These are which customer and which account, a quote, and what a field starts with.
        """
        named = {row.field.path[0] for row in self._fields.top() if _came_by_itself(row)}
        return {name: value for name, value in self.values().items() if name not in named}

    def value_at(self, path: str) -> Any:
        """Give the raw value of a field.

        With `record.` before it a member of the record, with `product.` one of the product that the
        form names; with `minor.` whether the day of birth in it is that of somebody under 18.
        """
        if path.startswith(_IS_MINOR):
            born = self._fields.value_at(path.removeprefix(_IS_MINOR))
            return is_born_minor(born, self._ground.today)
        if path.startswith(_OF_RECORD):
            return self._ground.held_at(path.removeprefix(_OF_RECORD))
        if path.startswith(_OF_PRODUCT):
            product = self._ground.meta.product(str(self._fields.value_at(_PRODUCT)))
            return getattr(product, path.removeprefix(_OF_PRODUCT), None)
        return self._fields.value_at(path)

    def own_accounts(self) -> tuple[str, ...]:
        """Give the paths of the fields that name an account of the customer."""
        rows = (row.field for row in self._fields.top() if row.field.kind.name == _OWN_ACCOUNT)
        return tuple(".".join(each.path) for each in rows)

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show the values of a request, whose patches lie over the record."""
        self._asked = values
        # A form that awaits its record is empty: only what is asked for has to be shown.
        is_empty = bool(self._patches) and not self._start
        self._fields.fill(self._over_record(values), self.value_at, {} if is_empty else None)

    def begin(self, start: Mapping[str, Any], *, is_same: bool) -> None:
        """Begin with a record; what was typed or asked for so far lies over it.

        Of the same record, read anew, what differs from before is marked as changed meanwhile. Of
        another one only what was typed on parts that are the same in both goes over; a reason or
        evidence does so only where an account is named beside a customer who had none here so far.
        """
        old, whose = self._start, self._whose
        self._whose = self.named()
        goes_on = is_same or all(self._whose.get(name) == each for name, each in whose.items())
        typed = {
            name: value
            for name, value in self.values().items()
            if name in self._whose or self._goes_over(name, value, start, goes_on=goes_on)
        }
        self._start = start
        plain = {name: value for name, value in typed.items() if name not in start}
        shown = {**start, **plain}
        # What the record says no otherwise is left alone: a file on its way stands in no value.
        kept = {
            path: value_in(self._base, path)
            for path in self._fields.paths()
            if old and goes_on and value_in(old, path) == value_in(start, path)
        }
        self._fields.fill(shown, self.value_at, but=kept)
        self._base = self._fields.values(instead=kept)
        if not is_same:
            self._meanwhile = frozenset()
        elif old:
            self._meanwhile |= _differing(old, start)
        if typed.keys() & start.keys():
            # Only what differs: a form of forty fields is not filled twice in a turn.
            over = self._over_record({**shown, **typed})
            self._fields.fill(over, self.value_at, shown, but=kept)
        self.mark()

    def forget(self) -> None:
        """Begin with nothing."""
        self._start, self._base, self._asked, self._whose = {}, {}, {}, {}
        self._meanwhile = frozenset()

    @property
    def is_begun(self) -> bool:
        """Whether there is a record to begin with."""
        return bool(self._start)

    def mark(self) -> None:
        """Say beside each field what it is now, where that differs from what it will be."""
        for row in self._fields.top():
            path = row.field.path
            if path[0] in self._patches and self._start:
                row.show_now(self._said(row))

    def _over_record(self, values: Mapping[str, Any]) -> dict[str, Any]:
        patched = {name: values.get(name) or {} for name in self._patches}
        over = {name: merged(self._start.get(name, {}), patch) for name, patch in patched.items()}
        return {**values, **over}

    def named(self) -> dict[str, Any]:
        """Give what the fields say that tell whose form it is, those that say anything."""
        rows = (row for row in self._fields.top() if row.field.kind.name in NAMING)
        named = {row.field.path[0]: row.editor.value() for row in rows if len(row.field.path) == 1}
        return {name: value for name, value in named.items() if value is not None}

    def _goes_over(self, name: str, value: Any, start: Mapping[str, Any], *, goes_on: bool) -> bool:
        if name not in start:
            return goes_on
        is_same_part = goes_on or self._start.get(name) == start[name]
        return is_same_part and (name in self._patches or value != self._base.get(name))

    def _said(self, row: FieldRow) -> str:
        path = row.field.path
        is_changed = row.editor.value() != value_in(self._base, path)
        was_changed = any(each[: len(path)] == path for each in self._meanwhile)
        if not is_changed and not was_changed:
            return ""
        annotation, source = row.field.info.annotation, row.field.kind.source
        now = self._words.value(value_in(self._start, path), annotation, source) or "empty"
        told = f"changed meanwhile, now {now}" if was_changed else f"now {now}"
        cleared = is_changed and row.editor.value() is None
        return f"{told}; will be cleared" if cleared else told


def _came_by_itself(row: FieldRow) -> bool:
    is_start = len(row.field.path) == 1 and row.editor.value() == row.editor.default()
    return row.field.kind.name in NAMING | {_QUOTED} or is_start


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_patch(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Patch)


def _differing(old: Any, new: Any, place: tuple[str, ...] = ()) -> frozenset[tuple[str, ...]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        found = (_differing(old.get(n), new.get(n), (*place, n)) for n in {*old, *new})
        return frozenset().union(*found)
    return frozenset() if old == new else frozenset({place})
