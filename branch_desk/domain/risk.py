"""The computed risk of a customer (docs/contract.md 3): the highest factor counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from branch_desk.domain.customers import (
    CustomerRecord,
    CustomerType,
    Identity,
    Individual,
    RiskRating,
)
from branch_desk.domain.facts import Facts

_FOREIGN_FORMS = ("NGO", "TRUST", "SOCIETY")
_EXEMPTIONS = ("REFUGEE", "NON_RESIDENT")


@dataclass(frozen=True)
class RiskAssessment:
    """The rating and the factors that made it, in the contract's words."""

    rating: RiskRating
    factors: tuple[str, ...]


def assess_risk(request: CustomerRecord, facts: Facts) -> RiskAssessment:
    """Rate a new customer; members that are not filled in yet count for nothing."""
    high = list(_high_factors(request, facts))
    medium = list(_medium_factors(request, facts))
    rating = RiskRating.HIGH if high else RiskRating.MEDIUM if medium else RiskRating.LOW
    return RiskAssessment(rating, tuple(dict.fromkeys(high + medium)))


def is_pep(request: CustomerRecord, facts: Facts) -> bool:
    """Say whether the customer, guardian, a director or an owner is politically exposed."""
    person, business = request.individual, request.business
    if person and (person.pep or _has_exposed_guardian(person, facts)):
        return True
    if not business:
        return False
    directors = any(each.pep for each in business.directors or ())
    return directors or any(each.pep for each in business.beneficial_owners or ())


def _has_exposed_guardian(person: Individual, facts: Facts) -> bool:
    guardian = facts.customers.get(person.guardian.customer_id) if person.guardian else None
    return guardian is not None and guardian.is_pep


def _high_factors(request: CustomerRecord, facts: Facts) -> Iterator[str]:
    policy = facts.meta.policy
    turnover = request.expected_monthly_turnover
    is_person = request.customer_type == CustomerType.INDIVIDUAL
    if is_pep(request, facts):
        yield "PEP"
    if facts.screening_hit:
        yield "SCREENING"
    if set(_countries(request)) & set(policy.high_risk_countries):
        yield "COUNTRY"
    if request.business and request.business.sector in policy.high_risk_sectors:
        yield "SECTOR"
    if turnover and is_person and turnover.amount >= policy.turnover_high:
        yield "TURNOVER"


def _medium_factors(request: CustomerRecord, facts: Facts) -> Iterator[str]:
    turnover = request.expected_monthly_turnover
    nationality = request.individual.nationality if request.individual else None
    if turnover and turnover.amount >= facts.meta.policy.turnover_medium:
        yield "TURNOVER"
    if nationality and nationality != "KE":
        yield "FOREIGN"
    if request.business and request.business.business_type in _FOREIGN_FORMS:
        yield "BUSINESS_TYPE"
    if request.source_of_funds == "OTHER":
        yield "FUNDS"
    if request.kra_pin_exemption in _EXEMPTIONS:
        yield "EXEMPTION"


def _countries(request: CustomerRecord) -> Iterator[str]:
    if request.physical_address:
        yield request.physical_address.country
    yield from (each.country for each in request.tax_residencies or ())
    if request.individual:
        yield request.individual.nationality
        yield from _issuers([request.individual.identity])
    if request.business:
        owners = request.business.beneficial_owners or ()
        yield from (each.nationality for each in owners)
        yield from _issuers(each.identity for each in owners)
        yield from _issuers(each.identity for each in request.business.directors or ())


def _issuers(identities: Iterable[Identity]) -> Iterator[str]:
    yield from (each.issuing_country for each in identities if each)
