"""Routes that open accounts and keep their numbers."""

from functools import partial
from typing import Final

from fastapi import APIRouter, Request, Response

from branch_desk.core.api.described import takes
from branch_desk.core.api.gate import Body
from branch_desk.core.api.writes import submit, write
from branch_desk.core.rules import ACCOUNT_OPEN, MANDATE_UPDATE, reserve
from branch_desk.domain.accounts import AccountOpening, NumberReservation
from branch_desk.domain.mandate_update import MandateUpdate
from branch_desk.domain.replies import OperationCode, WriteReply

router: Final = APIRouter(prefix="/customer", tags=["accounts"])


@router.post(
    "/account-number-reserve",
    summary="Keep an account number for a customer and product",
    status_code=201,
    responses={201: {"model": WriteReply}},
    openapi_extra=takes(NumberReservation),
)
def reserve_number(body: Body, request: Request) -> Response:
    """Keep the next account number for the officer, the customer and the product."""
    decide = partial(reserve, members=body.members)
    return write(request, body, OperationCode.ACCOUNT_NUMBER_RESERVATION.value, decide)


@router.post(
    "/account-open",
    summary="Open an account",
    status_code=201,
    responses={201: {"model": WriteReply}, 202: {"model": WriteReply}},
    openapi_extra=takes(AccountOpening),
)
def open_account(body: Body, request: Request) -> Response:
    """Open an account, or ask for its approval."""
    return submit(request, body, ACCOUNT_OPEN)


@router.post(
    "/mandate-update",
    summary="Change who signs for an account",
    responses={200: {"model": WriteReply}, 202: {"model": WriteReply}},
    openapi_extra=takes(MandateUpdate),
)
def update_mandate(body: Body, request: Request) -> Response:
    """Give an account a new mandate, or ask for its approval."""
    return submit(request, body, MANDATE_UPDATE)
