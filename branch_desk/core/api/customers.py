"""Routes that make and change customers."""

from typing import Final

from fastapi import APIRouter, Request, Response

from branch_desk.core.api.described import takes
from branch_desk.core.api.gate import Body
from branch_desk.core.api.writes import submit
from branch_desk.core.rules import ACCOUNT_MAINTENANCE, CIF_CREATE
from branch_desk.domain.customers import CifCreate
from branch_desk.domain.maintenance import AccountMaintenance
from branch_desk.domain.replies import WriteReply

router: Final = APIRouter(prefix="/customer", tags=["customers"])


@router.post(
    "/cif-create",
    summary="Create a customer record",
    status_code=201,
    responses={201: {"model": WriteReply}, 202: {"model": WriteReply}},
    openapi_extra=takes(CifCreate),
)
def create_customer(body: Body, request: Request) -> Response:
    """Create a customer record, or ask for its approval."""
    return submit(request, body, CIF_CREATE)


@router.put(
    "/account-maintenance",
    summary="Change a customer record or an account",
    responses={200: {"model": WriteReply}, 202: {"model": WriteReply}},
    openapi_extra=takes(AccountMaintenance),
)
def change_record(body: Body, request: Request) -> Response:
    """Change a record or an account, or ask for the change's approval."""
    return submit(request, body, ACCOUNT_MAINTENANCE)
