"""What a pointer names: the title that its form has, its type, and where a request asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from branch_desk.domain.account_states import AccountState
from branch_desk.domain.customers import CustomerRecord
from branch_desk.domain.fields import bare_type, kind_of, rows_of
from branch_desk.domain.maintenance import AccountTerms, FreezeKind


@dataclass(frozen=True)
class Place:
    """A member's title, its type, the list that its codes come from, and its pointer.

    `pointer` leads into a request; it is empty where no request asks for it.
    """

    title: str
    annotation: Any = None
    source: str | None = None
    pointer: str = ""


_ROOTS: Final[Mapping[str, tuple[type[BaseModel], str]]] = {
    "customer": (CustomerRecord, "/customer_changes"),
    "account": (AccountTerms, "/account_changes"),
}
"""Which model knows the parts of an enquiry's answer, and where a request asks for another."""
_NO_FIELDS: Final[Mapping[str, Place]] = {
    "/customer/next_of_kin_confirmed_on": Place(
        "Next of kin last confirmed", date, pointer="/customer_changes/next_of_kin_confirmed"
    ),
    "/account/state": Place("Account state", AccountState, pointer="/state_action/action"),
    "/account/freeze/kind": Place("Freeze", FreezeKind, pointer="/state_action/kind"),
    "/account/holds": Place("Hold", pointer="/state_action"),
    "/account/balances/ledger": Place("Ledger balance"),
    "/kyc/documents": Place("Documents", pointer="/customer_changes/documents"),
}
"""What stands in an enquiry's answer and in no form."""


def place_of(model: type[BaseModel], pointer: str) -> Place:
    """Find what the pointer of a change names: in an enquiry's answer, else in the request."""
    if pointer in _NO_FIELDS:
        return _NO_FIELDS[pointer]
    root, _, rest = pointer.strip("/").partition("/")
    if root in _ROOTS and rest and root not in model.model_fields:
        record, asked_in = _ROOTS[root]
        return replace(place_in(record, rest), pointer=f"{asked_in}/{rest}")
    return place_in(model, pointer)


def place_in(model: type[BaseModel], pointer: str) -> Place:
    """Find what a pointer into a request names, as far as its model knows the way."""
    annotation: Any = model
    title, before, source = "", "", None
    for part in pointer.strip("/").split("/"):
        rows = rows_of(annotation) if annotation is not None else None
        if rows is not None and part.isdecimal():
            before, annotation = f"{title} {int(part) + 1}: ", rows
            continue
        inner = bare_type(annotation)
        if is_composite(inner):
            before = f"{title}: "
        info = field_named(inner, part)
        title, source = title_of(info, part), kind_of(info).source if info else None
        annotation = info.annotation if info else None
    return Place(f"{before}{title}", annotation, source, f"/{pointer.strip('/')}")


def field_named(model: Any, name: str) -> FieldInfo | None:
    """Give the field that has this name on the wire, or None."""
    fields: Mapping[str, FieldInfo] = getattr(model, "model_fields", {})
    return next((info for key, info in fields.items() if name in {key, info.alias}), None)


def title_of(info: FieldInfo | None, name: str) -> str:
    """Give the title of a field, else its name in words."""
    return (info.title if info else None) or name.replace("_", " ").capitalize()


def is_composite(inner: Any) -> bool:
    """Say whether a model stands in a form as one thing with parts, so that they need its name."""
    is_model = isinstance(inner, type) and issubclass(inner, BaseModel)
    return is_model and hasattr(inner, "KIND")
