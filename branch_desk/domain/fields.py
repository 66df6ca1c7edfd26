"""The bank's sorts of value: each domain type has its rules, its normal form and its `Kind`.

A form chooses an editor, and masking chooses what to hide, by `Kind` alone.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Any, Final, get_args, get_origin

import phonenumbers
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    Strict,
    model_validator,
)
from pydantic.fields import FieldInfo

from branch_desk.common import validate_account_number, validate_customer_id
from branch_desk.domain.sentences import complain

# Two numbers that look the same must be the same, so nothing invisible stays, joiners included.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_PHONE: Final = re.compile(r"\+?[0-9 ().-]+", re.ASCII)
_PERSON_EXTRA: Final = frozenset(" '-.")
_BUSINESS_EXTRA: Final = frozenset(" '-.&,()/")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u0060", "'"))
_REASON_MIN: Final = 10
_EMAIL_LENGTH: Final = range(6, 255)


@dataclass(frozen=True)
class Kind:
    """What sort of value a field holds.

    `name` picks the editor; `personal` says that the core masks it in lists and searches;
    `source` names the reference list of /meta that a choice comes from, `papers` the types of
    document that a single paper may be of.
    """

    name: str
    personal: bool = False
    source: str | None = None
    papers: tuple[str, ...] = ()


class Body(BaseModel):
    """A request body: frozen, and refusing members that the contract does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        known = {name for name, info in cls.model_fields.items() if not info.alias}
        known |= {info.alias for info in cls.model_fields.values() if info.alias}
        return {name: each for name, each in value.items() if each is not None or name not in known}


class Patch(Body):
    """A merge patch (RFC 7396): an absent member stays as it is, a null one is cleared."""

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, value: Any) -> Any:
        return value


class Record(BaseModel):
    """A reply: frozen; a desk older than the core ignores the members it does not know."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


def wire_form(body: BaseModel) -> dict[str, Any]:
    """Give the members of a body as they travel: those that were set, their values normalised.

    A null member stands only in a `Patch`; everywhere else it was absent from the start.
    """
    return body.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN


def _clean(value: object, allowed: str = "") -> object:
    if not isinstance(value, str):
        return value
    cleaned = unicodedata.normalize("NFC", value).strip()
    if any(_is_hidden(each) for each in cleaned if each not in allowed):
        raise complain("text_characters")
    return cleaned


def _clean_lines(value: object) -> object:
    return _clean(value, allowed="\n")


def _length(minimum: int, maximum: int) -> AfterValidator:
    def check(value: str) -> str:
        if len(value) < minimum:
            raise complain("required")
        if len(value) > maximum:
            raise complain("too_long", n=maximum)
        return value

    return AfterValidator(check)


def _listed(maximum: int) -> AfterValidator:
    # Whether a list holds the code is asked of /meta later; what can be no code is refused here.
    def check(value: str) -> str:
        if not value:
            raise complain("required")
        if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{maximum}}}", value, re.ASCII):
            raise complain("choice")
        return value

    return AfterValidator(check)


def _reason(value: str) -> str:
    if len(value) < _REASON_MIN:
        raise complain("reason_short")
    return value


def _is_letter(character: str, among: str = "L") -> bool:
    return unicodedata.category(character)[0] in among


def _name_of(value: str, code: str, *, digits: bool, extra: frozenset[str]) -> str:
    name = " ".join(value.translate(_APOSTROPHES).split())
    fits = all(_is_letter(c, "LM") or c in extra or (digits and c.isdigit()) for c in name)
    if not fits or (name and not any(_is_letter(c) or c.isdigit() for c in name)):
        raise complain(code)
    return name


def _person_name(value: str) -> str:
    return _name_of(value, "name_characters", digits=False, extra=_PERSON_EXTRA)


def _business_name(value: str) -> str:
    return _name_of(value, "business_name_characters", digits=True, extra=_BUSINESS_EXTRA)


def _phone(value: str) -> str:
    # The library would find a number inside any text, and dial letters.
    if not _PHONE.fullmatch(value):
        raise complain("phone_invalid")
    try:
        number = phonenumbers.parse(value, "KE")
    except phonenumbers.NumberParseException:
        raise complain("phone_invalid") from None
    if not phonenumbers.is_valid_number(number):
        raise complain("phone_invalid")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(phone: str) -> bool:
    """Say whether an E.164 number can receive codes by SMS."""
    return phonenumbers.number_type(phonenumbers.parse(phone, "KE")) in {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }


def _email(value: str) -> str:
    local, _, domain = value.rpartition("@")
    whole = len(value) in _EMAIL_LENGTH and bool(local) and "@" not in local
    if not whole or re.search(r"\s", value) or not re.fullmatch(r"[\w-]+(\.[\w-]+)+", domain):
        raise complain("email_invalid")
    return f"{local}@{domain.lower()}"


def _pattern(code: str, pattern: str) -> AfterValidator:
    compiled = re.compile(pattern, re.ASCII)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise complain(code)
        return value

    return AfterValidator(check)


def _upper(value: str) -> str:
    return value.upper()


def _iso_date(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise complain("date_format")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise complain("date_format") from None


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"


_LINE: Final = BeforeValidator(_clean)

Line30 = Annotated[str, _LINE, _length(1, 30), Kind("text")]
Line80 = Annotated[str, _LINE, _length(1, 80), Kind("text")]
Place = Annotated[str, _LINE, _length(1, 60), Kind("text", personal=True)]
AddressLine = Annotated[str, _LINE, _length(1, 80), Kind("text", personal=True)]
PostalBox = Annotated[str, _LINE, _length(1, 20), Kind("text", personal=True)]
PostalCode = Annotated[str, _LINE, _pattern("required", r"\d{5}"), Kind("text")]
SearchText = Annotated[str, _LINE, _length(3, 80), Kind("text")]
Note = Annotated[str, BeforeValidator(_clean_lines), _length(0, 500), Kind("note")]
Reason = Annotated[
    str, BeforeValidator(_clean_lines), _length(0, 500), AfterValidator(_reason), Kind("note")
]
ShortReason = Annotated[str, _LINE, _length(0, 200), AfterValidator(_reason), Kind("text")]
PersonName = Annotated[str, _LINE, AfterValidator(_person_name), _length(1, 60), Kind("name")]
FullName = Annotated[str, _LINE, AfterValidator(_person_name), _length(2, 120), Kind("name")]
BusinessName = Annotated[str, _LINE, AfterValidator(_business_name), _length(2, 120), Kind("name")]
Phone = Annotated[str, _LINE, _length(1, 40), AfterValidator(_phone), Kind("phone", personal=True)]
Email = Annotated[str, _LINE, _length(1, 254), AfterValidator(_email), Kind("email", personal=True)]
KraPin = Annotated[
    str,
    _LINE,
    _length(1, 30),
    AfterValidator(_upper),
    _pattern("kra_pin_format", r"[AP]\d{9}[A-Z]"),
    Kind("kra_pin", personal=True),
]
IdNumber = Annotated[
    str, _LINE, _length(1, 30), AfterValidator(_upper), Kind("id_number", personal=True)
]
Tin = Annotated[str, _LINE, _length(1, 30), Kind("text", personal=True)]
CustomerId = Annotated[str, _LINE, AfterValidator(validate_customer_id), Kind("customer")]
AccountNo = Annotated[str, _LINE, AfterValidator(validate_account_number), Kind("account")]
OwnAccountNo = Annotated[AccountNo, Kind("own_account")]
"""One of the accounts of the customer whose record is changed."""
ReservedAccountNo = Annotated[AccountNo, Kind("reserved_number")]
"""A number that is kept for an account before it is opened."""
HolderAccountNo = Annotated[AccountNo, Kind("holder_account")]
"""An account of one of the holders whom the request names."""
BranchCode = Annotated[str, _LINE, _pattern("branch_unknown", r"\d{3}"), Kind("branch")]
ProductCode = Annotated[str, _LINE, _listed(2), Kind("product", source="products")]
OfficerId = Annotated[str, _LINE, _length(1, 20), Kind("text")]
BankDate = Annotated[date, BeforeValidator(_iso_date), Kind("date")]
BirthDate = Annotated[date, BeforeValidator(_iso_date), Kind("date", personal=True)]
DocumentId = Annotated[
    str,
    _pattern(
        "document_unusable",
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    ),
]
PagesDigest = Annotated[str, _pattern("document_unusable", r"[0-9a-f]{64}")]
SignatoryId = Annotated[str, _LINE, _pattern("choice", r"SIG-[0-9A-HJKMNP-TV-Z]{10}")]
HoldId = Annotated[str, _LINE, _pattern("choice", r"HLD-[0-9A-HJKMNP-TV-Z]{10}"), Kind("own_hold")]
ClassName = Annotated[str, _pattern("choice", r"[A-E]|ANY")]
Instant = Annotated[AwareDatetime, PlainSerializer(_instant, return_type=str, when_used="json")]
"""A moment: aware in the domain, `2026-11-24T07:15:30.123Z` on the wire."""
YesNo = Annotated[bool, Strict(), Kind("yes_no")]
Country = Annotated[str, _LINE, _listed(2), Kind("choice", source="countries")]
County = Annotated[str, _LINE, _listed(5), Kind("choice", source="counties")]
Occupation = Annotated[str, _LINE, _listed(40), Kind("choice", source="occupations")]
Sector = Annotated[str, _LINE, _listed(40), Kind("choice", source="sectors")]
SourceOfFunds = Annotated[str, _LINE, _listed(40), Kind("choice", source="sources_of_funds")]
Purpose = Annotated[str, _LINE, _listed(40), Kind("choice", source="account_purposes")]
Relationship = Annotated[str, _LINE, _listed(40), Kind("choice", source="relationships")]
FreezeReason = Annotated[str, _LINE, _listed(40), Kind("choice", source="freeze_reasons")]
RejectReason = Annotated[str, _LINE, _listed(40), Kind("choice", source="reject_reasons")]


def kind_of(field: FieldInfo) -> Kind:
    """Give the kind of a field, also of an optional one, whose marker sits inside the union.

    A nested model is of the kind that its class attribute `KIND` names, else a "group"; a tuple of
    models is "rows" unless its element says otherwise; an enumeration is a "choice".
    """
    for mark in reversed(field.metadata):  # The outermost one speaks.
        if isinstance(mark, Kind):
            return mark
    return _kind_of_type(field.annotation)


_PLAIN: Final[tuple[tuple[type, str], ...]] = ((Enum, "choice"), (bool, "yes_no"), (int, "number"))


def _kind_of_type(annotation: Any) -> Kind:
    origin = get_origin(annotation)
    if origin is Annotated:
        marks = [mark for mark in get_args(annotation)[1:] if isinstance(mark, Kind)]
        return marks[-1] if marks else _kind_of_type(get_args(annotation)[0])
    if origin is tuple:
        element = _kind_of_type(get_args(annotation)[0])
        return Kind("rows") if element.name == "group" else Kind(f"{element.name}_rows")
    if origin is not None:
        return _kind_of_type(next(a for a in get_args(annotation) if a is not type(None)))
    if not isinstance(annotation, type):
        return Kind("text")
    if issubclass(annotation, BaseModel):
        return Kind(getattr(annotation, "KIND", "group"))
    return Kind(next((name for base, name in _PLAIN if issubclass(annotation, base)), "text"))


def bare_type(annotation: Any) -> Any:
    """Give the type of a field without `Annotated` and without its `| None`.

    `tuple[Model, ...]` gives itself: what a list holds is asked of its first argument.
    """
    origin = get_origin(annotation)
    if origin is Annotated:
        return bare_type(get_args(annotation)[0])
    if origin is None or origin is tuple:
        return annotation
    return bare_type(next(a for a in get_args(annotation) if a is not type(None)))


def rows_of(annotation: Any) -> type[BaseModel] | None:
    """Give the model that a list field repeats, or None for a field that is no list of models."""
    inner = bare_type(annotation)
    if get_origin(inner) is not tuple:
        return None
    element = bare_type(get_args(inner)[0])
    return element if isinstance(element, type) and issubclass(element, BaseModel) else None
