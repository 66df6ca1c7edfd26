"""Whether a new customer may be one already: hard and soft matches, with words for the officer.

Hard is what no two customers share: an identity, a registration, a PIN. Soft is agreeing names
beside the same date of birth, phone or email (contract 2.3).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from branch_desk.core.names import FoldedName, NameRules, name_score, search_keys
from branch_desk.core.store.schema import customers, name_keys
from branch_desk.domain.customers import CustomerType
from branch_desk.domain.duplicates import DuplicateMatch, DuplicateProbe, ProbeIdentity
from branch_desk.domain.policy import Policy

_SAME_BIRTH: Final = "Same date of birth"


def find(connection: Connection, probe: DuplicateProbe, policy: Policy) -> list[DuplicateMatch]:
    """Give every customer of the bank who may be the one asked about: hard first, then by score."""
    search = _Search(probe, NameRules(policy))
    conditions = list(search.conditions())
    if not conditions:
        return []
    rows = connection.execute(select(customers).where(or_(*conditions)))
    found = [match for match in map(search.match, rows) if match]
    return sorted(found, key=lambda each: (not each.hard, -float(each.score), each.customer_id))


def is_near(one: date, other: date) -> bool:
    """Say whether two dates may be one mistyped.

    That is one digit apart, two neighbouring digits changed places, or day and month swapped.
    """
    digits = list(zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True))
    apart = [place for place, (a, b) in enumerate(digits) if a != b]
    if len(apart) <= 1:
        return True
    if apart == [apart[0], apart[0] + 1] and digits[apart[0]] == digits[apart[1]][::-1]:
        return True
    return (one.year, one.month, one.day) == (other.year, other.day, other.month)


def registration_key(registration_no: str | None) -> str | None:
    """Give a registration number as it is kept and compared: its case tells nothing."""
    return registration_no.upper() if registration_no else None


class _Search:
    """One question: where to look, and what each customer found there amounts to."""

    def __init__(self, probe: DuplicateProbe, rules: NameRules) -> None:
        self._probe = probe
        self._rules = rules
        person, business = probe.individual, probe.business
        self._type = probe.customer_type or (
            CustomerType.BUSINESS if business else CustomerType.INDIVIDUAL
        )
        self._identity = person.identity if person else None
        self._born = person.date_of_birth if person else None
        self._registration = registration_key(business.registration_no) if business else None
        self._names = tuple(self._asked_names())

    def _asked_names(self) -> Iterator[FoldedName]:
        person, business = self._probe.individual, self._probe.business
        if person:
            given = " ".join(part for part in (person.first_name, person.other_names) if part)
            yield self._rules.person(given, person.surname or "")
        if business:
            for name in (business.registered_name, business.trading_name):
                if name:
                    yield self._rules.name(name)

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Give where a match may stand; each uses an index."""
        if self._identity and self._identity.id_number:
            yield customers.c.id_number == self._identity.id_number
        if self._registration:
            yield customers.c.registration_no == self._registration
        if self._probe.kra_pin:
            yield customers.c.kra_pin == self._probe.kra_pin
        if self._probe.phone:
            yield customers.c.phone == self._probe.phone
            yield customers.c.alternative_phone == self._probe.phone
        if self._probe.email:
            yield customers.c.email == self._probe.email
        keys = self._keys()
        if self._born and keys:
            alike = select(name_keys.c.customer_id).where(name_keys.c.name_key.in_(keys))
            yield and_(customers.c.date_of_birth == self._born, customers.c.customer_id.in_(alike))

    def _keys(self) -> list[str]:
        words = {word for name in self._names for word in name.words}
        return sorted({key for word in words for key in search_keys(word, self._rules)})

    def match(self, row: Row[Any]) -> DuplicateMatch | None:
        """Say what a customer amounts to; None for no match."""
        hard = tuple(self._hard_evidence(row))
        soft = tuple(self._soft_evidence(row))
        score, agree = self._compared_names(row, soft)
        is_soft = agree and self._is_soft(row, soft)
        if not hard and not is_soft:
            return None
        names = ("Names agree",) if agree else ()
        return DuplicateMatch(
            customer_id=row.customer_id,
            branch_code=row.branch_code,
            hard=bool(hard),
            score=f"{score:.2f}",
            evidence=(*hard, *names, *soft),
        )

    def _hard_evidence(self, row: Row[Any]) -> Iterator[str]:
        if self._identity and _is_same_identity(self._identity, row):
            yield "Same ID number"
        if self._registration and row.registration_no == self._registration:
            yield "Same registration number"
        pin = self._probe.kra_pin
        # Within a type: a sole proprietor shares the owner's.
        if pin and row.kra_pin == pin and row.customer_type == self._type:
            yield "Same KRA PIN"

    def _soft_evidence(self, row: Row[Any]) -> Iterator[str]:
        if self._born and row.date_of_birth == self._born:
            yield _SAME_BIRTH
        if self._probe.phone and self._probe.phone in (row.phone, row.alternative_phone):
            yield "Same phone"
        if self._probe.email and row.email == self._probe.email:
            yield "Same email"

    def _is_soft(self, row: Row[Any], evidence: tuple[str, ...]) -> bool:
        if not evidence or row.customer_type != self._type:
            return False
        if self._born is None or row.date_of_birth is None:
            return True
        return is_near(self._born, row.date_of_birth)

    def _compared_names(self, row: Row[Any], soft: tuple[str, ...]) -> tuple[float, bool]:
        pairs = [(asked, held) for asked in self._names for held in self._held_names(row.record)]
        score = max((name_score(asked.words, held.words) for asked, held in pairs), default=0.0)
        is_doubly = len(soft) > 1 and soft[0] == _SAME_BIRTH
        return score, any(
            self._rules.agree(asked, held, is_doubly=is_doubly) for asked, held in pairs
        )

    def _held_names(self, record: Mapping[str, Any]) -> Iterator[FoldedName]:
        person, business = record.get("individual"), record.get("business")
        if person:
            given = (person.get("first_name"), person.get("other_names"))
            yield self._rules.person(" ".join(part for part in given if part), person["surname"])
        if business:
            for name in ("registered_name", "trading_name"):
                if business.get(name):
                    yield self._rules.name(business[name])


def _is_same_identity(identity: ProbeIdentity, row: Row[Any]) -> bool:
    asked = (identity.id_type, identity.id_number, identity.issuing_country)
    held = (row.id_type, row.id_number, row.issuing_country)
    # What is not typed yet does not speak against it.
    return identity.id_number is not None and all(
        a is None or a == b for a, b in zip(asked, held, strict=True)
    )
