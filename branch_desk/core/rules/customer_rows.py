"""A customer's row: what is drawn from the record, by whose names it is found and screened."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, insert

from branch_desk.core import duplicates
from branch_desk.core.names import NameRules, index_keys, name_score, plain_words
from branch_desk.core.rules.declaration import Ground
from branch_desk.core.store.schema import name_keys
from branch_desk.domain.customers import CustomerRecord, full_name_of
from branch_desk.domain.duplicates import DuplicateProbe
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import wire_form
from branch_desk.domain.risk import RiskAssessment, is_pep

_PROBED: Final = ("customer_type", "phone", "email", "kra_pin")
_PROBED_PERSON: Final = ("first_name", "other_names", "surname", "date_of_birth", "identity")
_PROBED_BUSINESS: Final = ("registered_name", "trading_name", "registration_no")


def columns_of(record: CustomerRecord, facts: Facts, risk: RiskAssessment) -> dict[str, Any]:
    """Give the columns that the record itself decides; papers and reviews stand elsewhere."""
    members = wire_form(record)
    return {
        "customer_type": record.customer_type.value,
        "full_name": full_name_of(record),
        "record": {name: members[name] for name in CustomerRecord.model_fields if name in members},
        "kyc_tier": record.kyc_tier.value,
        "risk_rating": risk.rating.value,
        "risk_factors": list(risk.factors),
        "is_pep": is_pep(record, facts),
        "phone": record.phone,
        "alternative_phone": record.alternative_phone,
        "email": record.email,
        "kra_pin": record.kra_pin,
        **_identity_of(record),
    }


def write_name_keys(connection: Connection, customer_id: str, record: CustomerRecord) -> None:
    """Make the customer findable under the names of the record, and no others."""
    connection.execute(delete(name_keys).where(name_keys.c.customer_id == customer_id))
    trading = record.business.trading_name if record.business else None
    names = [name for name in (full_name_of(record), trading) if name]
    for key in sorted({key for name in names for key in index_keys(plain_words(name))}):
        connection.execute(insert(name_keys).values(customer_id=customer_id, name_key=key))


def probe_of_record(record: CustomerRecord) -> DuplicateProbe:
    """Give what the duplicate check compares of a record."""
    sent = wire_form(record)
    probe: dict[str, Any] = {name: sent[name] for name in _PROBED if name in sent}
    for part, names in (("individual", _PROBED_PERSON), ("business", _PROBED_BUSINESS)):
        if part in sent:
            probe[part] = {name: sent[part][name] for name in names if name in sent[part]}
    return DuplicateProbe.model_validate(probe)


def is_listed(record: CustomerRecord, ground: Ground) -> bool:
    """Say whether a name of the record is like one on the screening list."""
    listed = ground.transaction.call.core.rules.screening_list
    return has_listed_name(record, ground.facts, listed)


def has_listed_name(record: CustomerRecord, facts: Facts, screening_list: Sequence[str]) -> bool:
    """Say whether a name of the record, a guardian's included, is like one of the list."""
    policy = facts.meta.policy
    rules = NameRules(policy)
    listed = [rules.words(name) for name in screening_list]
    # A record that is only half told, as a change may leave it, lacks names.
    asked = [rules.words(name) for name in _screened_names(record, facts) if name]
    least = float(policy.name_scores.screening)
    return any(name_score(one, other) >= least for one in asked for other in listed)


def _screened_names(record: CustomerRecord, facts: Facts) -> Iterator[str]:
    yield full_name_of(record)
    if record.individual and record.individual.guardian:
        guardian = facts.customers.get(record.individual.guardian.customer_id)
        if guardian:
            yield guardian.full_name
    if record.business:
        yield from (each.full_name for each in record.business.directors or ())
        yield from (each.full_name for each in record.business.beneficial_owners or ())


def _identity_of(record: CustomerRecord) -> dict[str, Any]:
    if record.individual is None:
        number = record.business.registration_no if record.business else None
        return {"registration_no": duplicates.registration_key(number)}
    person = record.individual
    return {
        "date_of_birth": person.date_of_birth,
        "id_type": person.identity.id_type.value,
        "id_number": person.identity.id_number,
        "issuing_country": person.identity.issuing_country,
        "guardian_id": person.guardian.customer_id if person.guardian else None,
    }
