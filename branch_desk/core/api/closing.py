"""Routes of those who close an account."""

from typing import Final

from fastapi import APIRouter, Request, Response

from branch_desk.core.api.answers import json_response
from branch_desk.core.api.described import takes
from branch_desk.core.api.gate import Body, Reading
from branch_desk.core.api.queries import asked, asks
from branch_desk.core.api.writes import submit
from branch_desk.core.closing import check_closure
from branch_desk.core.rules import ACCOUNT_CLOSE
from branch_desk.core.store import writing
from branch_desk.domain.closure import AccountClosure, ClosureEnquiry, ClosureQuote
from branch_desk.domain.replies import WriteReply

router: Final = APIRouter(prefix="/customer", tags=["accounts"])


@router.get(
    "/closure-check",
    summary="What closing an account would pay, and what stands in its way",
    response_model=ClosureQuote,
    openapi_extra=asks(ClosureEnquiry),
)
def get_closure_check(call: Reading, request: Request) -> Response:
    """Give the quote of today with every blocker and every warning."""
    call.require("account_closure")
    question = asked(ClosureEnquiry, request.query_params)
    with writing(call.core.engine) as connection:
        quote = check_closure(connection, call, question)
    return json_response(quote.model_dump(mode="json"))


@router.post(
    "/account-close",
    summary="Close an account",
    status_code=202,
    responses={202: {"model": WriteReply}},
    openapi_extra=takes(AccountClosure),
)
def close_account(body: Body, request: Request) -> Response:
    """Ask for the approval of a closure: every one needs it."""
    return submit(request, body, ACCOUNT_CLOSE)
