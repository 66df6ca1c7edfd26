"""A new customer record: duplicates and screening, then the record with its papers and names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import insert

from branch_desk.core import duplicates
from branch_desk.core.names import NameRules, index_keys, name_score, plain_words
from branch_desk.core.numbers import next_customer_id
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.days import months_after
from branch_desk.core.rules.declaration import Ground, OperationRules, Subject
from branch_desk.core.rules.requests import mark_documents
from branch_desk.core.store.schema import customers, name_keys, waivers
from branch_desk.domain.customers import CifCreate, CifCreated, full_name_of
from branch_desk.domain.duplicates import DuplicateProbe
from branch_desk.domain.fields import wire_form
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.risk import RiskAssessment, assess_risk, is_pep

_PROBED: Final = ("customer_type", "phone", "email", "kra_pin")
_PROBED_PERSON: Final = ("first_name", "other_names", "surname", "date_of_birth", "identity")
_PROBED_BUSINESS: Final = ("registered_name", "trading_name", "registration_no")
# What stands elsewhere: papers in the file, waivers and reviews with the request.
_NOT_IN_RECORD: Final = frozenset({"documents", "waivers", "duplicates_reviewed"})


def _prepare(ground: Ground) -> Ground:
    request: CifCreate = ground.request
    policy = ground.facts.meta.policy
    matches = tuple(duplicates.find(ground.connection, _probe(request), policy))
    soft = frozenset(each.customer_id for each in matches if not each.hard)
    found = replace(ground, matches=matches)
    return found.with_facts(soft_matches=soft, screening_hit=_is_listed(request, ground))


def _settle(ground: Ground) -> None:
    reviewed = {each.customer_id for each in ground.request.duplicates_reviewed}
    if any(each.hard or each.customer_id not in reviewed for each in ground.matches):
        matches = [each.model_dump(mode="json") for each in ground.matches]
        raise Refusal("duplicate_customer", matches=matches)


def _objects(ground: Ground) -> tuple[str, ...]:
    request: CifCreate = ground.request
    if request.business:
        return (f"registration/{duplicates.registration_key(request.business.registration_no)}",)
    identity = request.individual.identity if request.individual else None
    parts = (identity.id_type, identity.id_number, identity.issuing_country) if identity else ()
    return ("/".join(("identity", *parts)),)


def _subject(ground: Ground) -> Subject:
    return Subject(customer_name=full_name_of(ground.request))


def _create(ground: Ground) -> CifCreated:
    request: CifCreate = ground.request
    customer_id = next_customer_id(ground.connection)
    risk = assess_risk(request, ground.facts)
    row = _row(ground, risk) | {"customer_id": customer_id}
    ground.connection.execute(insert(customers).values(row))
    for key in sorted(_name_keys(request)):
        ground.connection.execute(insert(name_keys).values(customer_id=customer_id, name_key=key))
    _grant_waivers(ground, customer_id)
    mark_documents(ground, {"status": "CURRENT", "customer_id": customer_id})
    return CifCreated(
        customer_id=customer_id,
        version=1,
        kyc_status=row["kyc_status"],
        kyc_tier=row["kyc_tier"],
        risk_rating=row["risk_rating"],
        kyc_review_due=row["kyc_review_due"],
    )


CIF_CREATE: Final = OperationRules(
    code=OperationCode.CIF_CREATE,
    action="cif_create",
    model=CifCreate,
    effect=_create,
    prepare=_prepare,
    settle=_settle,
    objects=_objects,
    subject=_subject,
    daily_cap=True,
)


def _probe(request: CifCreate) -> DuplicateProbe:
    sent = wire_form(request)
    probe: dict[str, Any] = {name: sent[name] for name in _PROBED if name in sent}
    for part, names in (("individual", _PROBED_PERSON), ("business", _PROBED_BUSINESS)):
        if part in sent:
            probe[part] = {name: sent[part][name] for name in names if name in sent[part]}
    return DuplicateProbe.model_validate(probe)


def _is_listed(request: CifCreate, ground: Ground) -> bool:
    policy = ground.facts.meta.policy
    rules = NameRules(policy)
    listed = [rules.words(name) for name in ground.transaction.call.core.rules.screening_list]
    asked = [rules.words(name) for name in _screened_names(request, ground)]
    least = float(policy.name_scores.screening)
    return any(name_score(one, other) >= least for one in asked for other in listed)


def _screened_names(request: CifCreate, ground: Ground) -> Iterator[str]:
    yield full_name_of(request)
    if request.individual and request.individual.guardian:
        guardian = ground.facts.customers.get(request.individual.guardian.customer_id)
        if guardian:
            yield guardian.full_name
    if request.business:
        yield from (each.full_name for each in request.business.directors)
        yield from (each.full_name for each in request.business.beneficial_owners)


def _row(ground: Ground, risk: RiskAssessment) -> dict[str, Any]:
    request: CifCreate = ground.request
    day, policy = ground.facts.business_date, ground.facts.meta.policy
    record = {n: v for n, v in wire_form(request).items() if n not in _NOT_IN_RECORD}
    person = request.individual
    return {
        "version": 1,
        "customer_type": request.customer_type.value,
        "branch_code": ground.maker.branch_code,
        "status": "ACTIVE",
        "full_name": full_name_of(request),
        "record": record,
        "kyc_tier": request.kyc_tier.value,
        "kyc_status": "INCOMPLETE" if request.waivers else "VERIFIED",
        "kyc_review_due": months_after(day, getattr(policy.review_months, risk.rating.value)),
        "risk_rating": risk.rating.value,
        "risk_factors": list(risk.factors),
        "is_pep": is_pep(request, ground.facts),
        "created_on": day,
        "next_of_kin_confirmed_on": day if person else None,
        "phone": request.phone,
        "alternative_phone": request.alternative_phone,
        "email": request.email,
        "kra_pin": request.kra_pin,
        **_identity_of(request),
    }


def _identity_of(request: CifCreate) -> dict[str, Any]:
    if request.individual is None:
        number = request.business.registration_no if request.business else None
        return {"registration_no": duplicates.registration_key(number)}
    person = request.individual
    return {
        "date_of_birth": person.date_of_birth,
        "id_type": person.identity.id_type.value,
        "id_number": person.identity.id_number,
        "issuing_country": person.identity.issuing_country,
        "guardian_id": person.guardian.customer_id if person.guardian else None,
    }


def _name_keys(request: CifCreate) -> set[str]:
    trading = request.business.trading_name if request.business else None
    names = [name for name in (full_name_of(request), trading) if name]
    return {key for name in names for key in index_keys(plain_words(name))}


def _grant_waivers(ground: Ground, customer_id: str) -> None:
    day, days = ground.facts.business_date, ground.facts.meta.policy.waiver_days
    granted = {each.document_type.value: each.reason for each in ground.request.waivers}
    for document_type, reason in granted.items():
        ground.connection.execute(
            insert(waivers).values(
                customer_id=customer_id,
                document_type=document_type,
                reason=reason,
                granted_on=day,
                expires_on=day + timedelta(days=days),
            )
        )
