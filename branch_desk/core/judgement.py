"""KYC status and risk of every customer, judged anew for a new day: time and policy change both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from branch_desk.core.rules.customer_rows import has_listed_name
from branch_desk.core.rules.days import months_after
from branch_desk.core.rules.ground import customer_facts
from branch_desk.core.store.schema import customers, documents, waivers
from branch_desk.domain.customers import CustomerRecord
from branch_desk.domain.facts import Facts
from branch_desk.domain.kyc import kyc_status
from branch_desk.domain.policy import Meta
from branch_desk.domain.risk import assess_risk, is_pep
from branch_desk.domain.sketch import sketch


@dataclass(frozen=True)
class Judged:
    """What of a customer is another on the new day: `kyc_status` or `risk_rating`."""

    customer_id: str
    what: str
    before: str
    after: str


def judge_customers(
    connection: Connection, meta: Meta, screening_list: Sequence[str]
) -> tuple[Judged, ...]:
    """Say anew how well each customer is known and what risk they are, for the day of `meta`.

    The record itself does not change, nor does its version: who saw it may go on.
    """
    found: list[Judged] = []
    for row in connection.execute(select(customers).order_by(customers.c.customer_id)).all():
        columns = _columns(connection, row, meta, screening_list)
        changed = {name: value for name, value in columns.items() if value != row._mapping[name]}
        if not changed:
            continue
        chosen = customers.c.customer_id == row.customer_id
        connection.execute(update(customers).where(chosen).values(changed))
        found += [
            Judged(row.customer_id, name, row._mapping[name], changed[name])
            for name in ("kyc_status", "risk_rating")
            if name in changed
        ]
    return tuple(found)


def _columns(
    connection: Connection, row: Row[Any], meta: Meta, screening_list: Sequence[str]
) -> dict[str, Any]:
    record = sketch(CustomerRecord, row.record)
    facts = _facts(connection, row, meta)
    is_listed = has_listed_name(record, facts, screening_list)
    risk = assess_risk(record, replace(facts, screening_hit=is_listed))
    review_due = row.kyc_review_due
    if risk.rating != row.risk_rating:
        months = getattr(meta.policy.review_months, risk.rating.value)
        review_due = min(review_due, months_after(meta.business_date, months))
    return {
        "risk_rating": risk.rating.value,
        "risk_factors": list(risk.factors),
        "is_pep": is_pep(record, facts),
        "kyc_review_due": review_due,
        "kyc_status": _kyc(connection, row.customer_id, record, review_due, facts),
    }


def _facts(connection: Connection, row: Row[Any], meta: Meta) -> Facts:
    guardians = {row.guardian_id} if row.guardian_id else set()
    return Facts(
        meta=meta,
        branch_code=row.branch_code,
        maker_alone_max=meta.policy.maker_alone_max,
        customers=customer_facts(connection, guardians, meta),
    )


def _kyc(
    connection: Connection, customer_id: str, record: CustomerRecord, due: date, facts: Facts
) -> str:
    filed = connection.scalars(
        select(documents.c.document_type).where(
            documents.c.customer_id == customer_id, documents.c.status == "CURRENT"
        )
    )
    waived = connection.execute(
        select(waivers.c.document_type, waivers.c.expires_on).where(
            waivers.c.customer_id == customer_id
        )
    )
    ends = {each.document_type: each.expires_on for each in waived}
    return kyc_status(record, set(filed), ends, due, facts)
