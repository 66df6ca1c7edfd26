"""A new customer record: duplicates and screening, then the record with its papers and names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import insert

from branch_desk.core import duplicates
from branch_desk.core.numbers import next_customer_id
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.customer_rows import (
    columns_of,
    is_listed,
    probe_of_record,
    write_name_keys,
)
from branch_desk.core.rules.days import months_after
from branch_desk.core.rules.declaration import Ground, OperationRules, Subject
from branch_desk.core.rules.requests import mark_documents
from branch_desk.core.store.schema import customers, waivers
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.customers import CifCreate, CifCreated, full_name_of
from branch_desk.domain.replies import OperationCode
from branch_desk.domain.risk import RiskAssessment, assess_risk


def _prepare(ground: Ground) -> Ground:
    request: CifCreate = ground.request
    policy = ground.facts.meta.policy
    matches = tuple(duplicates.find(ground.connection, probe_of_record(request), policy))
    soft = frozenset(each.customer_id for each in matches if not each.hard)
    found = replace(ground, matches=matches)
    return found.with_facts(soft_matches=soft, screening_hit=is_listed(request, ground))


def _complaints(ground: Ground) -> Iterator[FieldError]:
    for index, each in enumerate(ground.request.duplicates_reviewed):
        if each.customer_id not in ground.facts.customers:
            pointer = f"/duplicates_reviewed/{index}/customer_id"
            yield field_error(pointer, "customer_unknown")


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
    write_name_keys(ground.connection, customer_id, request)
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
    complaints=_complaints,
    settle=_settle,
    objects=_objects,
    subject=_subject,
    daily_cap=True,
)


def _row(ground: Ground, risk: RiskAssessment) -> dict[str, Any]:
    request: CifCreate = ground.request
    day, policy = ground.facts.business_date, ground.facts.meta.policy
    return columns_of(request, ground.facts, risk) | {
        "version": 1,
        "branch_code": ground.maker.branch_code,
        "status": "ACTIVE",
        "kyc_status": "INCOMPLETE" if request.waivers else "VERIFIED",
        "kyc_review_due": months_after(day, getattr(policy.review_months, risk.rating.value)),
        "created_on": day,
        "next_of_kin_confirmed_on": day if request.individual else None,
    }


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
