"""The facts of a judgement, drawn from the store: whom and which papers a request names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Connection, Row, select

from branch_desk.core.auth.callers import Caller
from branch_desk.core.meta import meta_of
from branch_desk.core.operations import Transaction
from branch_desk.core.rules import day_use
from branch_desk.core.rules.declaration import Ground
from branch_desk.core.store.schema import approval_requests, customers, documents
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.customers import ADULT_AGE, age_on
from branch_desk.domain.documents import DocumentRef
from branch_desk.domain.facts import CustomerFacts, DocumentFacts, Facts
from branch_desk.domain.fields import kind_of
from branch_desk.domain.policy import Meta

_REUSE: Final = timedelta(days=7)
_WITHOUT_EFFECT: Final = frozenset({"REJECTED", "WITHDRAWN", "EXPIRED"})


def ground_of(
    transaction: Transaction, maker: Caller, request: BaseModel, request_id: str | None = None
) -> Ground:
    """Gather what a request is judged on."""
    connection = transaction.connection
    meta = meta_of(connection, transaction.call.core)
    makes = meta.policy.allows(maker.role, "account_opening")
    named = set(customers_named(request))
    usage = _Usage(
        maker,
        getattr(request, "customer_id", None),
        named,
        transaction.call.now,
        timedelta(days=meta.policy.unattached_days),
        request_id,
    )
    facts = Facts(
        meta=meta,
        branch_code=maker.branch_code,
        maker_alone_max=meta.policy.maker_alone_max if makes else Decimal(0),
        value_alone_today=day_use.value_alone(connection, maker.officer_id, meta.business_date),
        documents=_usable_documents(connection, request, usage),
        customers=customer_facts(connection, named, meta),
    )
    return Ground(
        transaction=transaction, maker=maker, request=request, facts=facts, request_id=request_id
    )


def document_complaints(ground: Ground) -> Iterator[FieldError]:
    """Complain of every document that the maker may not use, or that is another than it was."""
    for pointer, ref in documents_named(ground.request):
        if ref.document_id not in ground.facts.documents:
            yield field_error(pointer, "document_unusable")


def customer_facts(
    connection: Connection, customer_ids: set[str], meta: Meta
) -> dict[str, CustomerFacts]:
    """Give what the rules ask of some customers; one that is not there is left out."""
    if not customer_ids:
        return {}
    rows = connection.execute(select(customers).where(customers.c.customer_id.in_(customer_ids)))
    return {row.customer_id: _facts_of_customer(row, meta) for row in rows}


def facts_of_document(row: Row[Any]) -> DocumentFacts:
    """Give what the rules ask of a stored document."""
    return DocumentFacts(row.document_type, row.original_seen, row.issued_on, row.expires_on)


def customers_named(model: BaseModel) -> Iterator[str]:
    """Give every customer ID in a request, at any depth."""
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, str) and kind_of(info).name == "customer":
            yield value
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BaseModel):
                yield from customers_named(part)


def documents_named(model: BaseModel, place: str = "") -> Iterator[tuple[str, DocumentRef]]:
    """Give every document that a request names, with the pointer to it."""
    for name, info in type(model).model_fields.items():
        value, pointer = getattr(model, name), f"{place}/{info.alias or name}"
        rows = value if isinstance(value, tuple) else ()
        places = [(pointer, value), *((f"{pointer}/{n}", row) for n, row in enumerate(rows))]
        for at, part in places:
            if isinstance(part, DocumentRef):
                yield at, part
            elif isinstance(part, BaseModel):
                yield from documents_named(part, at)


def _facts_of_customer(row: Row[Any], meta: Meta) -> CustomerFacts:
    born = row.date_of_birth
    return CustomerFacts(
        customer_id=row.customer_id,
        full_name=row.full_name,
        customer_type=row.customer_type,
        status=row.status,
        kyc_status=row.kyc_status,
        kyc_tier=row.kyc_tier,
        is_minor=born is not None and age_on(born, meta.business_date) < ADULT_AGE,
        is_pep=row.is_pep,
        paper=(row.id_type, row.id_number, row.issuing_country) if row.id_number else None,
    )


def _rows_of_documents(connection: Connection, request: BaseModel) -> Mapping[str, Row[Any]]:
    ids = {ref.document_id for _, ref in documents_named(request)}
    if not ids:
        return {}
    columns = (documents, approval_requests.c.status.label("request_status"))
    joined = documents.outerjoin(approval_requests)
    decided = approval_requests.c.decided_at.label("request_decided_at")
    maker = approval_requests.c.maker_id.label("request_maker_id")
    about = approval_requests.c.customer_id.label("request_customer_id")
    rows = connection.execute(
        select(*columns, decided, maker, about)
        .select_from(joined)
        .where(documents.c.document_id.in_(ids), documents.c.deleted_at.is_(None))
    )
    return {row.document_id: row for row in rows}


def _usable_documents(
    connection: Connection, request: BaseModel, usage: "_Usage"
) -> dict[str, DocumentFacts]:
    rows = _rows_of_documents(connection, request)
    return {
        ref.document_id: facts_of_document(rows[ref.document_id])
        for _, ref in documents_named(request)
        if usage.allows(rows.get(ref.document_id), ref)
    }


@dataclass(frozen=True)
class _Usage:
    """Who wants to use documents, for whom, when, and in which request."""

    maker: Caller
    customer_id: str | None
    """Whom the request is about; nobody yet where it makes a customer."""
    customer_ids: set[str]
    now: datetime
    unattached_for: timedelta
    request_id: str | None

    def allows(self, row: Row[Any] | None, ref: DocumentRef) -> bool:
        if row is None or row.sha256 != ref.sha256 or not self._is_for(row.customer_id):
            return False
        if row.status == "UNATTACHED":
            is_fresh = self.now - row.uploaded_at <= self.unattached_for
            return bool(row.uploaded_by == self.maker.officer_id and is_fresh)
        if row.status == "IN_REQUEST":
            return row.request_id == self.request_id or self._may_reuse(row)
        return row.customer_id is not None

    def _is_for(self, customer_id: str | None) -> bool:
        return customer_id is None or customer_id in self.customer_ids

    def _may_reuse(self, row: Row[Any]) -> bool:
        whose = (row.request_maker_id, row.request_customer_id)
        if whose != (self.maker.officer_id, self.customer_id):
            return False
        is_over = row.request_status in _WITHOUT_EFFECT and row.request_decided_at is not None
        is_recent = is_over and self.now - row.request_decided_at <= _REUSE
        return bool(row.request_status == "RETURNED" or is_recent)
