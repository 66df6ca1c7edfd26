"""What a request changes, row by row: the field, what it is now, what it will be, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from branch_desk.common import format_currency, format_date
from branch_desk.domain.documents import DOCUMENT_WORDS
from branch_desk.domain.fields import bare_type, kind_of
from branch_desk.domain.mandate_words import mandate_words
from branch_desk.domain.mandates import MandateTerms
from branch_desk.domain.operation import rows_of
from branch_desk.domain.policy import Meta
from branch_desk.domain.sketch import sketch
from branch_desk.ui.editors.choices import Choice, words_of
from branch_desk.ui.rows_model import RowsModel

HEADINGS: Final = ("", "Field", "Now", "Will be")
MARK_WORDS: Final = {"+": "added", "-": "cleared", "=": "changed"}
_DOCUMENT: Final = {"document_id", "sha256"}
_MONEY: Final = {"amount", "currency"}


@dataclass(frozen=True)
class Change:
    """One row: the mark (+ added, - cleared, = changed), the field, and both values in words."""

    mark: str
    field: str
    now: str
    will_be: str

    @property
    def sentence(self) -> str:
        """The row as assistive software reads it."""
        return f"{self.field}, now {self.now or 'empty'}, will be {self.will_be or 'empty'}"


class Words:
    """Puts values of a request into words, with the bank's lists."""

    def __init__(self, meta: Meta, documents: Sequence[Mapping[str, Any]] = ()) -> None:
        self._meta = meta
        self._types = {str(each["document_id"]): str(each["document_type"]) for each in documents}

    def changes(self, model: type[BaseModel], payload: Mapping[str, Any]) -> tuple[Change, ...]:
        """Give the rows of a payload: its changes, or for something new all that it sets."""
        changed = payload.get("changes") or ()
        if not changed:
            return tuple(self._additions(model, payload["request"], ""))
        return tuple(self._change(model, each) for each in changed)

    def value(self, value: Any, annotation: Any = None, source: str | None = None) -> str:
        """Give one value in words, by the type of its field; None is empty."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Mapping):
            return self._group(value, bare_type(annotation))
        if isinstance(value, list | tuple):
            element = rows_of(annotation)
            return "; ".join(self.value(each, element, source) for each in value)
        kind = bare_type(annotation) if annotation is not None else None
        if isinstance(kind, type) and issubclass(kind, Enum) and value in list(kind):
            return words_of(kind(value))
        return self._text(str(value), source)

    def _text(self, text: str, source: str | None) -> str:
        if source is not None:
            row = next((row for row in self._meta.choices(source) if row.code == text), None)
            return Choice(row.code, row.en).shown if row else text
        try:
            return format_date(date.fromisoformat(text))
        except ValueError:
            return text

    def _group(self, value: Mapping[str, Any], model: Any) -> str:
        if set(value) == _DOCUMENT:
            kind = self._types.get(str(value["document_id"]), "")
            return next((word for key, word in DOCUMENT_WORDS.items() if key == kind), "document")
        if "amount" in value and set(value) <= _MONEY:
            return format_currency(str(value["amount"]), str(value.get("currency", "KES")))
        if getattr(model, "KIND", "") == MandateTerms.KIND:
            terms = sketch(MandateTerms, value)
            return mandate_words(terms.signatories, terms.bands, {})
        fields: Mapping[str, FieldInfo] = getattr(model, "model_fields", {})
        words = []
        for name, each in value.items():
            info = fields.get(name)
            source = kind_of(info).source if info else None
            said = self.value(each, info.annotation if info else None, source)
            # The parts of an address say by themselves what they are.
            is_plain = getattr(model, "KIND", "") == "address"
            words.append(said if is_plain else f"{_spaced(name)} {said}")
        return ", ".join(words)

    def _additions(
        self, model: type[BaseModel], values: Mapping[str, Any], prefix: str
    ) -> Iterator[Change]:
        for name, info in model.model_fields.items():
            value = values.get(info.alias or name)
            if value is None or value in ([], {}):
                continue
            title = f"{prefix}{info.title or _spaced(name).capitalize()}"
            inner, rows = bare_type(info.annotation), rows_of(info.annotation)
            if rows is not None and not hasattr(rows, "KIND"):
                for number, row in enumerate(value, 1):
                    yield from self._additions(rows, row, f"{title} {number}: ")
            elif _is_group(inner):
                yield from self._additions(inner, value, prefix)
            else:
                words = self.value(value, info.annotation, kind_of(info).source)
                yield Change("+", title, "", words)

    def _change(self, model: type[BaseModel], change: Mapping[str, Any]) -> Change:
        title, annotation, source = _field_of(model, str(change["field"]))
        now, will_be = change.get("before"), change.get("after")
        mark = "+" if now is None else "-" if will_be is None else "="
        both = (self.value(now, annotation, source), self.value(will_be, annotation, source))
        return Change(mark, title, *both)


class ChangeModel(RowsModel[Change]):
    """The rows as a table model."""

    headings = HEADINGS

    @override
    def cells(self, row: Change) -> tuple[str, ...]:
        return (row.mark, row.field, row.now, row.will_be)

    @override
    def spoken(self, row: Change, column: int) -> str:
        return row.sentence

    @override
    def tip(self, row: Change, column: int) -> str | None:
        return None if column else MARK_WORDS[row.mark]


class ChangeView(QTableView):
    """The table, as high as its rows: whatever holds it scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ChangeModel(self)
        self.setModel(self._model)
        self.setObjectName("changes")
        self.setAccessibleName("Changes: field, now, will be")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.sectionResized.connect(self._on_section_resized)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show these rows, and hide the column of old values where there are none."""
        self._model.replace(changes)
        self.setColumnHidden(2, not any(change.now for change in changes))
        self._fit()

    def _on_section_resized(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self._model.rowCount()))
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 6)


def _is_group(inner: Any) -> bool:
    is_model = isinstance(inner, type) and issubclass(inner, BaseModel)
    return is_model and not hasattr(inner, "KIND")


def _field_of(model: type[BaseModel], pointer: str) -> tuple[str, Any, str | None]:
    """Give title, type and list of choices of the field that a pointer names."""
    annotation: Any = model
    title, source = "", None
    for part in pointer.strip("/").split("/"):
        info = getattr(bare_type(annotation), "model_fields", {}).get(part)
        title = (info.title if info else None) or _spaced(part).capitalize()
        source = kind_of(info).source if info else None
        annotation = info.annotation if info else None
    return title, annotation, source


def _spaced(name: str) -> str:
    return name.replace("_", " ")
