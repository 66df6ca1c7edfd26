"""Codes in words: one place where a person's text is made of what stands on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

import phonenumbers

from branch_desk.domain.documents import DOCUMENT_WORDS, DocumentType
from branch_desk.domain.money import Money

_ABBREVIATIONS: Final = {
    **{each.capitalize(): each for each in ("ID", "NGO", "CR12", "CIF", "KYC", "KRA", "PIN")},
    "En": "English",
    "Sw": "Swahili",
}
_TEENS: Final = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS: Final = (
    *("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)
_SHORT_CODE: Final = 3
_GROUPS: Final = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def code_words(code: str) -> str:
    """Give a code in words, capital first: `NATIONAL_ID` is `National ID`, `TIER_2` `Tier 2`."""
    words = code.replace("_", " ").capitalize()
    return " ".join(_ABBREVIATIONS.get(each.capitalize(), each) for each in words.split())


def document_words(code: str) -> str:
    """Give the name of a document type, in small letters; a type not known here by its code."""
    return next((words for kind, words in DOCUMENT_WORDS.items() if kind == code), code)


def words_of(member: Enum) -> str:
    """Give an enumeration's code in words: `NATIONAL_ID` is `National ID`."""
    if isinstance(member, DocumentType):
        words = document_words(member)
        return words[:1].upper() + words[1:]
    return code_words(str(member.value))


@dataclass(frozen=True)
class Choice:
    """One row of a list: its code on the wire, and its words."""

    code: str
    words: str

    @property
    def shown(self) -> str:
        """The words, with a short code beside them, since officers know those by heart."""
        is_short = len(self.code) <= _SHORT_CODE and self.code.upper() == self.code != self.words
        return f"{self.words} ({self.code})" if is_short else self.words


def amount_in_words(amount: Decimal) -> str:
    """Give an amount from 0 as a receipt spells it: `five thousand`, `ten and 50/100`, `nil`."""
    cents = int(amount * 100)
    whole, rest = divmod(cents, 100)
    if not cents:
        return "nil"
    return _spelled(whole) + (f" and {rest:02}/100" if rest else "")


def money_in_words(money: Money) -> str:
    """Give an amount in figures and in words: `KES 5,000.00 (five thousand)`."""
    return f"{money} ({amount_in_words(money.amount)})"


def phone_words(text: str) -> str:
    """Give a valid number as written in Kenya, a foreign one with its country code.

    Anything else is given back unchanged, and masked numbers are among it.
    """
    try:
        number = phonenumbers.parse(text, "KE")
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(number) or number.extension:
        return text
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    if phonenumbers.region_code_for_number(number) == "KE":
        form = phonenumbers.PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(number, form)


def named(number: str, names: Mapping[str, str]) -> str:
    """Give the name that is known for a number, and the number: `Lydia Chebet  1000000032`."""
    return f"{names[number]}  {number}" if number in names else number


def _spelled(number: int) -> str:
    if not number:
        return "zero"
    parts = []
    for size, name in _GROUPS:
        count, number = divmod(number, size)
        if count:
            parts.append(f"{_below_thousand(count)} {name}")
    return " ".join((*parts, _below_thousand(number))).strip()


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{_TEENS[hundreds]} hundred"] if hundreds else []
    tens, ones = divmod(rest, 10)
    joined = "-".join(word for word in (_TENS[tens], _TEENS[ones]) if word)
    parts.append(_TEENS[rest] if rest < len(_TEENS) else joined)
    return " and ".join(part for part in parts if part)
