"""A mandate's rows: who signs, by which rule up to which amount; written once, never edited."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import insert, select

from branch_desk.core.documents import specimen_on_file
from branch_desk.core.numbers import opaque_id
from branch_desk.core.rules.declaration import Ground
from branch_desk.core.store.schema import customers, mandate_bands, mandates, signatories
from branch_desk.domain.complaints import FieldError, field_error
from branch_desk.domain.fields import wire_form
from branch_desk.domain.mandate_update import wanted_signatory
from branch_desk.domain.mandates import MandateTerms, Signatory
from branch_desk.domain.money import Money

Kept = Mapping[str, Mapping[str, Any]]
NOBODY: Final[Kept] = {}


def begun_today(ground: Ground) -> Ground:
    """Let a signing rule that is approved after its day begin on the day of the approval."""
    mandate: MandateTerms | None = ground.request.mandate
    day = ground.facts.business_date
    if ground.is_first or mandate is None or mandate.effective_from >= day:
        return ground
    moved = mandate.model_copy(update={"effective_from": day})
    return replace(ground, request=ground.request.model_copy(update={"mandate": moved}))


def specimen_complaints(ground: Ground) -> Iterator[FieldError]:
    """Complain of each customer who is to sign and whose signature nobody could compare."""
    mandate: MandateTerms | None = ground.request.mandate
    for index, each in enumerate(mandate.signatories if mandate else ()):
        known = ground.facts.customers.get(each.customer_id) if each.customer_id else None
        has_one = each.specimen or each.signatory_id
        if known and not has_one and specimen_on_file(ground.connection, known.customer_id) is None:
            pointer = f"/mandate/signatories/{index}/specimen"
            yield field_error(pointer, "specimen_missing", name=known.full_name)


def write_mandate(
    ground: Ground, account_no: str, mandate_no: int, terms: MandateTerms, kept: Kept = NOBODY
) -> None:
    """Write a mandate of an account; what is not said of a kept signatory stays as it was."""
    named = {"account_no": account_no, "mandate_no": mandate_no}
    ground.connection.execute(
        insert(mandates).values(
            **named,
            effective_from=terms.effective_from,
            created_at=ground.transaction.call.now,
        )
    )
    for position, each in enumerate(terms.signatories):
        row = _signatory_row(ground, each, kept.get(each.signatory_id or "", {}))
        ground.connection.execute(insert(signatories).values(**row, **named, position=position))
    for position, band in enumerate(terms.bands):
        ground.connection.execute(
            insert(mandate_bands).values(
                **named,
                position=position,
                up_to_minor=band.up_to.minor if band.up_to else None,
                rule=wire_form(band.rule),
            )
        )


def _signatory_row(ground: Ground, signatory: Signatory, kept: Mapping[str, Any]) -> dict[str, Any]:
    terms = wanted_signatory(signatory, kept)
    customer_id = terms.get("customer_id")
    specimen = terms.get("specimen")
    if specimen is None and customer_id:
        specimen = specimen_on_file(ground.connection, customer_id)
    limit = terms.get("personal_limit")
    return {
        "signatory_id": signatory.signatory_id or opaque_id("SIG-"),
        "customer_id": customer_id,
        "full_name": _name_of(ground, customer_id) if customer_id else terms["full_name"],
        "identity": terms.get("identity") if customer_id is None else None,
        "phone": terms.get("phone"),
        "signatory_class": terms["class"],
        "personal_limit_minor": Money.model_validate(limit).minor if limit else None,
        "effective_from": signatory.effective_from,
        "effective_to": signatory.effective_to,
        "specimen_document_id": specimen["document_id"] if specimen else None,
        "specimen_sha256": specimen["sha256"] if specimen else None,
    }


def _name_of(ground: Ground, customer_id: str) -> str:
    chosen = customers.c.customer_id == customer_id
    return str(ground.connection.scalar(select(customers.c.full_name).where(chosen)))
