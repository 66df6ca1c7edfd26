"""What a request changes, put into words: the field as its form names it, now and will be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from pydantic import BaseModel

from branch_desk.common import format_currency, format_date
from branch_desk.domain.account_states import STOPS
from branch_desk.domain.change_places import (
    Place,
    field_named,
    is_composite,
    place_in,
    place_of,
    title_of,
)
from branch_desk.domain.documents import DOCUMENT_WORDS
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.fields import Patch, bare_type, kind_of, rows_of
from branch_desk.domain.maintenance import Change as RecordChange
from branch_desk.domain.maintenance import FreezeKind, StateAction
from branch_desk.domain.mandate_update import current_of, signatories_of
from branch_desk.domain.mandate_words import (
    bands_words,
    mandate_words,
    names_of,
    signatory_words,
)
from branch_desk.domain.mandates import MandateTerms, Signatory
from branch_desk.domain.policy import Meta
from branch_desk.domain.sketch import sketch
from branch_desk.domain.words import Choice, code_words, named, phone_words, words_of

_DOCUMENT: Final = {"document_id", "sha256"}
_MONEY: Final = {"amount", "currency"}
_CUSTOMER: Final = "customer"
_TARGET: Final = ("/customer_id", "/account_no")
_HOLD: Final = "/account/holds"
_SIGNATORY: Final = re.compile(r"/account/mandates/0/signatories/(\d+|-)(?:/(\w+))?", re.ASCII)
_BANDS: Final = "/account/mandates/0/bands"
_ASKED_SIGNATORIES: Final = "/mandate/signatories"
_PHONE: Final = re.compile(r"\+\d{8,15}", re.ASCII)
_ASKED_BANDS: Final = "/mandate/bands"
_WITHOUT: Final = {"personal_limit": "without limit", "effective_to": "without end"}
"""What it means that a signatory has none of these."""
_IDENTIFYING: Final = ("customer_id", "identity", "phone")


@dataclass(frozen=True)
class Change:
    """One row: the mark (+ added, - cleared, = changed), the field, and both values in words.

    `pointer` names the member of the request that the row is about, for a checker to mark; it is
    empty where the request has none. `since` says what became of it since a return.
    """

    mark: str
    field: str
    now: str
    will_be: str
    pointer: str = ""
    since: str = ""

    @property
    def sentence(self) -> str:
        """The row as assistive software reads it."""
        both = f"{self.field}, now {self.now or 'empty'}, will be {self.will_be or 'empty'}"
        return f"{both}, since the return: {self.since}" if self.since else both


class Words:
    """Puts a request into words, with the bank's lists.

    `documents` are those that the request names; `held` is the record as it stands, which knows
    who signs now; `names` are known beside it, by customer ID.
    """

    def __init__(
        self,
        meta: Meta,
        documents: Sequence[Mapping[str, Any]] = (),
        held: EnquiryReply | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._meta = meta
        self._types = {str(each["document_id"]): str(each["document_type"]) for each in documents}
        self._mandate = current_of(held) if held else None
        self._signatories = signatories_of(self._mandate)
        self._names = {**(names or {}), **(names_of(held) if held else {})}

    def changes(self, model: type[BaseModel], payload: Mapping[str, Any]) -> tuple[Change, ...]:
        """Give the rows of a payload, of which `request` and `changes` are read.

        Where it changes a record: each change, then what the request says beside them. For
        something new: all that it sets.
        """
        request = payload["request"]
        self._names |= _names_added(payload.get("changes") or ())
        changes = [self._change(model, request, each) for each in payload.get("changes") or ()]
        sets = self.additions(model, request)
        if not changes:
            return sets
        said = (*_TARGET, *(row.pointer for row in changes if row.pointer))
        return (*changes, *(row for row in sets if not is_within(row.pointer, said)))

    def changed(
        self, model: type[BaseModel], changes: Sequence[RecordChange]
    ) -> tuple[Change, ...]:
        """Give a row for each change of a record, and for nothing else of the request."""
        return tuple(self._change(model, {}, each.model_dump(mode="json")) for each in changes)

    def title_held(self, model: type[BaseModel], pointer: str) -> str:
        """Name a member of an enquiry's answer as the form of a request that changes it does."""
        return place_of(model, pointer).title

    def additions(self, model: type[BaseModel], request: Mapping[str, Any]) -> tuple[Change, ...]:
        """Give a row for everything that a request sets; a merge patch sets nothing by itself."""
        return tuple(self._additions(model, request, Place("")))

    def title(self, model: type[BaseModel], pointer: str) -> str:
        """Name a member of a request as its form does: `/individual/surname` is `Surname`."""
        return place_in(model, pointer).title

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
            member = kind(value)
            return STOPS[member] if isinstance(member, FreezeKind) else words_of(member)
        return self._text(str(value), kind, source)

    def _text(self, text: str, kind: Any, source: str | None) -> str:
        if source is not None:
            row = next((row for row in self._meta.choices(source) if row.code == text), None)
            return Choice(row.code, row.en).shown if row else text
        if kind is not date:
            return phone_words(text) if _PHONE.fullmatch(text) else text
        try:
            return format_date(date.fromisoformat(text))
        except ValueError:
            return text

    def _group(self, value: Mapping[str, Any], model: Any) -> str:
        if set(value) == _DOCUMENT:
            kind = self._types.get(str(value["document_id"]), "")
            found = (words for code, words in DOCUMENT_WORDS.items() if code == kind)
            return next(found, "the one on file")
        if "amount" in value and set(value) <= _MONEY:
            return format_currency(str(value["amount"]), str(value.get("currency", "KES")))
        words = []
        for name, each in value.items():
            info = field_named(model, name)
            source = kind_of(info).source if info else None
            said = self.value(each, info.annotation if info else None, source)
            # The parts of an address say by themselves what they are.
            is_plain = getattr(model, "KIND", "") == "address"
            words.append(said if is_plain else f"{title_of(info, name)} {said}")
        return ", ".join(words)

    def _additions(
        self, model: type[BaseModel], values: Mapping[str, Any], at: Place
    ) -> Iterator[Change]:
        """Walk a model; `at` has the words that stand before each title, and the way so far."""
        for name, info in model.model_fields.items():
            key = info.alias or name
            value, inner, rows = values.get(key), bare_type(info.annotation), _rows(info.annotation)
            if value is None or value in ([], {}) or _is_patch(inner):
                continue
            title, pointer = f"{at.title}{title_of(info, name)}", f"{at.pointer}/{key}"
            if rows is not None:
                for number, row in enumerate(value):
                    below = Place(f"{title} {number + 1}: ", pointer=f"{pointer}/{number}")
                    yield from self._additions(rows, row, below)
            elif _is_group(inner):
                before = f"{title}: " if is_composite(inner) else at.title
                yield from self._additions(inner, value, Place(before, pointer=pointer))
            elif inner is MandateTerms:
                yield from self._mandate_rows(title, pointer, value)
            else:
                kind = kind_of(info)
                words = self.value(value, info.annotation, kind.source)
                if kind.name == _CUSTOMER:
                    words = named(words, self._names)
                yield Change("+", title, "", words, pointer)

    def _change(
        self, model: type[BaseModel], request: Mapping[str, Any], change: Mapping[str, Any]
    ) -> Change:
        field, now, will_be = str(change["field"]), change.get("before"), change.get("after")
        mark = "+" if now is None else "-" if will_be is None else "="
        signatory = _SIGNATORY.fullmatch(field)
        if signatory:
            return self._signatory(mark, signatory, now, will_be)
        if field == _BANDS:
            both = [_bands(each) for each in (now, will_be)]
            return Change(mark, _title_in(MandateTerms, "bands"), both[0], both[1], _ASKED_BANDS)
        place = place_of(model, field)
        member = place.pointer.strip("/").partition("/")[0]
        if field == _HOLD:
            both = [_hold(each) for each in (now, will_be)]
        else:
            both = [self.value(each, place.annotation, place.source) for each in (now, will_be)]
        pointer = place.pointer if member in request else ""
        return Change(mark, place.title, both[0], both[1], pointer)

    def _signatory(self, mark: str, found: re.Match[str], now: Any, will_be: Any) -> Change:
        place, member = found[1], found[2]
        pointer = _ASKED_SIGNATORIES
        if member is None:
            who = "New signatory" if now is None else "Signatory"
            words = self._person(will_be) if will_be else "signs no more"
            if now is None:
                words = self._identified(will_be)
            return Change(mark, who, self._person(now) if now else "", words, pointer)
        info = field_named(Signatory, member)
        absent = _WITHOUT.get(member, "")
        both = [
            self.value(each, info.annotation if info else None) or absent for each in (now, will_be)
        ]
        title = f"{self._who(int(place))}: {title_of(info, member)}"
        return Change("=" if absent else mark, title, both[0], both[1], pointer)

    def _who(self, place: int) -> str:
        held = [*self._signatories.values()][place : place + 1]
        return self._named(held[0]) if held else f"Signatory {place + 1}"

    def _named(self, members: Mapping[str, Any]) -> str:
        number = str(members.get("customer_id") or "")
        return str(members.get("full_name") or self._names.get(number) or number)

    def _person(self, members: Mapping[str, Any]) -> str:
        """Give a signatory as a clause; what was not said again of one who is kept stays."""
        kept = self._signatories.get(str(members.get("signatory_id")), {})
        return signatory_words(sketch(Signatory, {**kept, **members}), self._names)

    def _identified(self, members: Mapping[str, Any]) -> str:
        """Give a new signatory with what tells them from another person of the name."""
        person = self._person(members)
        said = [person]
        for name in _IDENTIFYING:
            info = Signatory.model_fields[name]
            if members.get(name) and members[name] != self._named(members):
                words = self.value(members[name], info.annotation)
                is_group = isinstance(members[name], Mapping)
                said.append(words if is_group else f"{title_of(info, name)} {words}")
        return "; ".join(said)

    def _mandate_words(self, value: Mapping[str, Any]) -> str:
        people = [
            {**self._signatories.get(str(each.get("signatory_id")), {}), **each}
            for each in value.get("signatories") or ()
        ]
        terms = sketch(MandateTerms, {**value, "signatories": people})
        return mandate_words(terms.signatories, terms.bands, self._names)

    def _mandate_rows(self, title: str, pointer: str, value: Mapping[str, Any]) -> Iterator[Change]:
        held = self._mandate
        now = self._mandate_words(held.model_dump()) if held else ""
        words = self._mandate_words(value)
        yield Change("=" if now else "+", title, now, words, pointer)
        for each in value.get("signatories") or ():
            if str(each.get("signatory_id")) not in self._signatories:
                row = self._identified(each)
                yield Change("+", "New signatory", "", row, f"{pointer}/signatories")
        if value.get("effective_from"):
            day = self.value(value["effective_from"], date)
            yield Change(
                "+", _title_in(MandateTerms, "effective_from"), "", day, f"{pointer}/effective_from"
            )


def _title_in(model: type[BaseModel], name: str) -> str:
    return title_of(field_named(model, name), name)


def _names_added(changes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Give the names of customers who are newly to sign, which the record does not know yet."""
    added = [each.get("after") for each in changes if _SIGNATORY.fullmatch(str(each["field"]))]
    return {
        str(each["customer_id"]): str(each["full_name"])
        for each in added
        if isinstance(each, Mapping) and each.get("customer_id") and each.get("full_name")
    }


def _bands(bands: Sequence[Mapping[str, Any]] | None) -> str:
    return bands_words(sketch(MandateTerms, {"bands": bands or ()}).bands)


def _hold(members: Mapping[str, Any] | None) -> str:
    """Say what is held back, of a hold that stands or is asked for."""
    if members is None:
        return ""
    money = members.get("amount") or {}
    words = [f"{code_words(str(members.get('kind', '')))} {format_currency(money['amount'])}"]
    if members.get("expires_on"):
        words.append(f"until {format_date(date.fromisoformat(members['expires_on']))}")
    if members.get("reason"):
        words.append(str(members["reason"]))
    return ", ".join(words)


def _rows(annotation: Any) -> type[BaseModel] | None:
    """Give the model of a list that is shown row by row, not as one value."""
    rows = rows_of(annotation)
    return None if rows is None or hasattr(rows, "KIND") else rows


def _is_group(inner: Any) -> bool:
    """Say whether the parts of a model are rows of their own."""
    is_model = isinstance(inner, type) and issubclass(inner, BaseModel)
    return is_model and (inner is StateAction or not hasattr(inner, "KIND"))


def _is_patch(inner: Any) -> bool:
    return isinstance(inner, type) and issubclass(inner, Patch)


def is_within(pointer: str, places: Sequence[str]) -> bool:
    """Say whether a pointer is one of these places, or leads into one."""
    return any(pointer == each or pointer.startswith(f"{each}/") for each in places)
