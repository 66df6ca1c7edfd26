"""The editor of amounts: grouped while typing, read by `validate_amount`, never through a float."""

import re
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.common import Complaint, format_amount, validate_amount
from branch_desk.domain.words import amount_in_words
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.line import LineEditor, align_right

_DEFAULT_CURRENCY = "KES"
_SPELLED_FROM = Decimal(100_000)


class MoneyEditor(LineEditor):
    """An amount and its currency."""

    characters = 18

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        align_right(self.line)
        self._currency = _DEFAULT_CURRENCY
        self._before = ""
        self._is_hands_off = False
        self.say(self._currency)

    @override
    def value(self) -> Any:
        text = self.line.text().strip()
        return {"amount": plain_amount(text), "currency": self._currency} if text else None

    @override
    def set_value(self, value: Any) -> None:
        amount = value.get("amount", "") if isinstance(value, dict) else value or ""
        self._currency = _DEFAULT_CURRENCY
        if isinstance(value, dict):
            self._currency = str(value.get("currency", _DEFAULT_CURRENCY))
        super().set_value(in_full(str(amount)))
        self._before, self._is_hands_off = self.line.text(), False
        self._spell()

    @override
    def on_typed(self, text: str) -> None:
        # A comma that the officer typed may be meant for decimals: from then on the text is left
        # alone, or `1,5` would turn into 15.
        if text.count(",") > self._before.count(","):
            self._is_hands_off = True
        if not text:
            self._is_hands_off = False
        if not self._is_hands_off:
            self._group(text)
        self._before = self.line.text()
        self._spell()
        super().on_typed(text)

    @override
    def on_left(self) -> None:
        self.line.setText(in_full(self.line.text()))
        self._before, self._is_hands_off = self.line.text(), False

    def _spell(self) -> None:
        """Say the currency, and of a large amount its words: a nought too many is seen there."""
        words = spelled(self.line.text())
        self.say(f"{self._currency} {words}".strip())

    def _group(self, text: str) -> None:
        grouped = group_digits(text)
        if grouped == text:
            return
        behind = len(re.sub(r"[, ]", "", text[self.line.cursorPosition() :]))
        self.line.setText(grouped)
        place = len(grouped)
        while behind:
            place -= 1
            behind -= grouped[place] != ","
        self.line.setCursorPosition(place)


def plain_amount(text: str) -> str:
    """Give the wire form of a typed amount, or the text as typed where it reads as none.

    An amount out of bounds or with too many decimals stays an amount, so that the model says so.
    """
    try:
        return f"{validate_amount(text, minimum=Decimal(0)):.2f}"
    except Complaint as complaint:
        return text if complaint.code == "amount_format" else re.sub(r"[, ]", "", text)


def spelled(text: str) -> str:
    """Give an amount of 100,000 or more in words, and of any other text nothing."""
    try:
        amount = validate_amount(text, minimum=_SPELLED_FROM)
    except Complaint:
        return ""
    return amount_in_words(amount)


def in_full(text: str) -> str:
    """Give an amount as officers read it, `1,234.50`, or any other text unchanged."""
    try:
        return format_amount(validate_amount(text, minimum=Decimal(0)))
    except Complaint:
        return text


def group_digits(text: str) -> str:
    """Group the whole digits of an amount in thousands; other text is given back unchanged."""
    bare = text.replace(",", "")
    found = re.fullmatch(r"([0-9]+)(\.[0-9]*)?", bare)
    if not found or "," in text.partition(".")[2]:
        return text
    whole = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", ",", found[1])
    return whole + (found[2] or "")
