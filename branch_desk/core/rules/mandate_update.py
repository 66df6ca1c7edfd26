"""Changing who signs: a new mandate beside the old ones, current or scheduled by its day."""

from typing import Final

from sqlalchemy import func, select, update

from branch_desk.core.problems import Refusal
from branch_desk.core.rules.declaration import Ground, OperationRules
from branch_desk.core.rules.held import (
    account_branch,
    account_object,
    account_of,
    change_account,
    changes_held,
    held_of,
    subject_held,
    tag_held,
    with_held,
)
from branch_desk.core.rules.mandate_rows import begun_today, specimen_complaints, write_mandate
from branch_desk.core.rules.requests import mark_documents
from branch_desk.core.states import refuse_ended, refused_state
from branch_desk.core.store.schema import mandates
from branch_desk.domain.kyc import EXPIRED
from branch_desk.domain.mandate_update import (
    MandateUpdate,
    MandateUpdated,
    current_of,
    signatories_of,
)
from branch_desk.domain.replies import OperationCode


def _prepare(ground: Ground) -> Ground:
    return with_held(begun_today(ground))


def _settle(ground: Ground) -> None:
    held, account = held_of(ground), account_of(ground)
    if held.customer.status != "ACTIVE":
        raise refused_state(held.customer.status, customer_id=held.customer.customer_id)
    refuse_ended(account, ("PENDING", "ACTIVE", "DORMANT", "FROZEN"))
    if held.kyc.status == EXPIRED:
        raise Refusal(
            "kyc_not_sufficient",
            kyc_status=held.kyc.status,
            required_tier=held.kyc.tier,
            missing=list(held.kyc.missing),
            customer_id=held.customer.customer_id,
        )


def _update(ground: Ground) -> MandateUpdated:
    request: MandateUpdate = ground.request
    account_no, day = request.account_no, ground.facts.business_date
    own = mandates.c.account_no == account_no
    # One may wait for its day; the newer one takes its place.
    ground.connection.execute(
        update(mandates).where(own, mandates.c.effective_from > day).values(superseded=True)
    )
    last = ground.connection.scalar(select(func.max(mandates.c.mandate_no)).where(own)) or 0
    kept = signatories_of(current_of(held_of(ground)))
    write_mandate(ground, account_no, last + 1, request.mandate, kept)
    mark_documents(ground, {"status": "CURRENT", "customer_id": request.customer_id})
    return MandateUpdated(
        mandate_no=last + 1,
        status="CURRENT" if request.mandate.effective_from <= day else "SCHEDULED",
        effective_from=request.mandate.effective_from,
        account_version=change_account(ground, {}),
    )


MANDATE_UPDATE: Final = OperationRules(
    code=OperationCode.MANDATE_MANAGEMENT,
    action="mandate_management",
    model=MandateUpdate,
    effect=_update,
    prepare=_prepare,
    complaints=specimen_complaints,
    settle=_settle,
    objects=account_object,
    branches=account_branch,
    tag=tag_held,
    changes=changes_held,
    subject=subject_held,
    names_version=True,
    created=False,
)
