"""The duplicate radar: what a half-filled record is compared by, and how a match reads."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel

from branch_desk.domain.customers import CifCreate, CustomerType, IdType
from branch_desk.domain.fields import (
    BankDate,
    BirthDate,
    Body,
    BusinessName,
    Country,
    Email,
    IdNumber,
    KraPin,
    Line30,
    PersonName,
    Phone,
    Record,
)
from branch_desk.domain.operation import Hit, Read

_TOP: Final = ("customer_type", "phone", "email", "kra_pin")
_PERSON: Final = ("first_name", "other_names", "surname", "date_of_birth")
_IDENTITY: Final = ("id_type", "id_number", "issuing_country")
_ORGANISATION: Final = ("registered_name", "trading_name", "registration_no")
_AGREE: Final = "Names agree"
_LIKENESS: Final = (
    (Decimal("0.99"), "the same names"),
    (Decimal("0.93"), "nearly the same names"),
    (Decimal("0.85"), "similar names"),
    (Decimal(0), "some of the same names"),
)
_ENOUGH: Final = frozenset({"surname", "registered_name", "identity", "registration_no"})


class ProbeIdentity(Body):
    """The part of an identity document that is known so far."""

    id_type: IdType | None = None
    id_number: IdNumber | None = None
    issuing_country: Country | None = None
    issued_on: BankDate | None = None
    expires_on: BankDate | None = None


class ProbeIndividual(Body):
    """The part of a person that the duplicate check compares."""

    first_name: PersonName | None = None
    other_names: PersonName | None = None
    surname: PersonName | None = None
    date_of_birth: BirthDate | None = None
    identity: ProbeIdentity | None = None


class ProbeBusiness(Body):
    """The part of an organisation that the duplicate check compares."""

    registered_name: BusinessName | None = None
    trading_name: BusinessName | None = None
    registration_no: Line30 | None = None


class DuplicateProbe(Body):
    """What is known of a new customer so far, as `POST /customer/duplicate-check` takes it."""

    customer_type: CustomerType | None = None
    phone: Phone | None = None
    email: Email | None = None
    kra_pin: KraPin | None = None
    individual: ProbeIndividual | None = None
    business: ProbeBusiness | None = None


class DuplicateMatch(Record):
    """A customer who may be the same one: no name, since looking at a record is audited.

    `score` is the name score 0.00 to 1.00 as a decimal string; `evidence` is words.
    """

    customer_id: str
    branch_code: str
    hard: bool
    score: str
    evidence: tuple[str, ...]


class DuplicateMatches(Record):
    """The answer of the duplicate check, best match first."""

    matches: tuple[DuplicateMatch, ...]


def probe_of(sketched: CifCreate) -> DuplicateProbe | None:
    """Give what is known so far to compare by, or None while it is too little to ask with.

    A surname, a registered name, an ID or registration number, or a KRA PIN is enough.
    """
    body = _known(sketched, _TOP)
    if sketched.individual:
        body["individual"] = _known(sketched.individual, _PERSON)
        identity = _known(sketched.individual.identity, _IDENTITY)
        if "id_number" in identity:
            body["individual"]["identity"] = identity
    if sketched.business:
        body["business"] = _known(sketched.business, _ORGANISATION)
    known = {*body, *body.get("individual", ()), *body.get("business", ())}
    if not known & (_ENOUGH | {"kra_pin"}):
        return None
    return DuplicateProbe.model_validate(body)


def probe_read(sketched: CifCreate) -> Read | None:
    """Give the question of the duplicate check, or None while it is too little to ask with."""
    probe = probe_of(sketched)
    if probe is None:
        return None
    body = probe.model_dump(mode="json", exclude_none=True)
    return Read(path="/customer/duplicate-check", body=body)


def match_hits(reply: Mapping[str, Any]) -> tuple[Hit, ...]:
    """Word the answer of the duplicate check, a hit a match."""
    matches = DuplicateMatches.model_validate(reply).matches
    return tuple(
        Hit(text=match_words(match), stops=match.hard, customer_id=match.customer_id)
        for match in matches
    )


def match_words(match: DuplicateMatch) -> str:
    """Word a match: where the other record is, what the two share, and how alike the names are."""
    where = f"{match.customer_id}, branch {match.branch_code}"
    if match.hard:
        evidence = _joined(match.evidence)
        return f"{where}: {evidence}. Cannot be created again: use this customer."
    names = f"{_likeness(Decimal(match.score))} ({match.score})"
    return f"{where}: {_joined((names, *match.evidence))}."


def reviewed_of(sketched: CifCreate) -> frozenset[str]:
    """Give the customers of whom the officer says, with a reason, that they are other people."""
    return frozenset(each.customer_id for each in sketched.duplicates_reviewed or () if each.reason)


def _likeness(score: Decimal) -> str:
    return next(words for least, words in _LIKENESS if score >= least)


def _joined(evidence: tuple[str, ...]) -> str:
    # That the names agree is said by how alike they are.
    said = [each for each in evidence if each != _AGREE]
    return ", ".join(each[:1].lower() + each[1:] for each in said)


def _known(model: BaseModel | None, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(model, name, None) for name in names}
    return {name: value for name, value in values.items() if value is not None}
