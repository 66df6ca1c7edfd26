"""Routes of the authorisation queue: the list, a request whole, decisions and rework."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator, TypeAdapter, ValidationError

from branch_desk.core.api.answers import json_response
from branch_desk.core.api.described import takes
from branch_desk.core.api.gate import Body, JsonBody, Reading
from branch_desk.core.api.writes import write
from branch_desk.core.operations import Outcome, Transaction
from branch_desk.core.problems import Refusal
from branch_desk.core.queue import QueueQuery, item_of, page_of
from branch_desk.core.rules import decisions, rework
from branch_desk.core.store import reading, writing
from branch_desk.domain.complaints import worded
from branch_desk.domain.fields import AccountNo, BankDate, BranchCode, CustomerId
from branch_desk.domain.money import Amount, Money
from branch_desk.domain.replies import OperationCode, WriteReply
from branch_desk.domain.sentences import complain
from branch_desk.domain.supervision import (
    Approve,
    QueueItem,
    QueuePage,
    Reject,
    RequestStatus,
    Resubmit,
    ReturnForRework,
    Withdraw,
)

router: Final = APIRouter(prefix="/supervision/authorization-queue", tags=["supervision"])
_PAGE: Final = 25
_PAGE_MAX: Final = 100
_EARLIEST: Final = date(2000, 1, 1)
_AMOUNT: Final[TypeAdapter[Money]] = TypeAdapter(Amount)


def _possible(day: date) -> date:
    # Days near the calendar's first have no instant in another time zone.
    if day < _EARLIEST:
        raise complain("date_format")
    return day


FirstDay = Annotated[BankDate, AfterValidator(_possible)]


class Scope(StrEnum):
    """Which part of the queue: to decide now, one's own, or the whole branch."""

    TO_CHECK = "TO_CHECK"
    MINE = "MINE"
    BRANCH = "BRANCH"


def _query(
    scope: Annotated[Scope | None, Query()] = None,
    branch_code: Annotated[BranchCode | None, Query()] = None,
    status: Annotated[RequestStatus | None, Query()] = None,
    operation: Annotated[OperationCode | None, Query()] = None,
    maker_id: Annotated[str | None, Query(pattern=r"^[A-Z]{3}[0-9]{3}$")] = None,
    overdue: Annotated[bool | None, Query()] = None,
) -> QueueQuery:
    return QueueQuery(
        scope=scope,
        branch_code=branch_code,
        status=status,
        operation=operation,
        maker_id=maker_id,
        overdue=overdue,
    )


def _about(
    query: Annotated[QueueQuery, Depends(_query)],
    customer_id: Annotated[CustomerId | None, Query()] = None,
    account_no: Annotated[AccountNo | None, Query()] = None,
    min_value: Annotated[str | None, Query()] = None,
    decided_from: Annotated[FirstDay | None, Query()] = None,
) -> QueueQuery:
    return replace(
        query,
        customer_id=customer_id,
        account_no=account_no,
        min_value=_amount(min_value),
        decided_from=decided_from,
    )


def _amount(text: str | None) -> Money | None:
    if text is None:
        return None
    try:
        return _AMOUNT.validate_python({"amount": text})
    except ValidationError as error:
        first = worded("/query/min_value", error.errors()[0], "min value")
        raise Refusal("validation_failed", field_errors=[first]) from None


@router.get("", summary="The authorisation queue", response_model=QueuePage)
def get_queue(
    call: Reading,
    query: Annotated[QueueQuery, Depends(_about)],
    limit: Annotated[int, Query(ge=1, le=_PAGE_MAX)] = _PAGE,
    cursor: Annotated[str | None, Query(max_length=2000)] = None,
) -> Response:
    """Give a page of the queue: overdue first, then by priority, then the oldest."""
    with reading(call.core.engine) as connection:
        page = page_of(connection, call, query, limit, cursor)
    return json_response(page.model_dump(mode="json", by_alias=True))


@router.get("/{request_id}", summary="A request whole", response_model=QueueItem)
def get_item(call: Reading, request_id: str) -> Response:
    """Give a request whole, in clear: a viewed read, which the access record keeps."""
    with writing(call.core.engine) as connection:
        item = item_of(connection, call, request_id)
    return json_response(item.model_dump(mode="json", by_alias=True))


@router.post(
    "/{request_id}/approve",
    summary="Approve a request",
    response_model=WriteReply,
    openapi_extra=takes(Approve),
)
def approve(body: Body, request: Request, request_id: str) -> Response:
    """Say yes to exactly what was shown; at the last level the operation takes effect."""
    decide = _with_rules(decisions.approve, request, body, request_id)
    return write(request, body, OperationCode.REQUEST_APPROVE.value, decide)


@router.post(
    "/{request_id}/reject",
    summary="Reject a request",
    response_model=WriteReply,
    openapi_extra=takes(Reject),
)
def reject(body: Body, request: Request, request_id: str) -> Response:
    """Say no, with a reason."""
    decide = partial(decisions.reject, request_id=request_id, members=body.members)
    return write(request, body, OperationCode.REQUEST_REJECT.value, decide)


@router.post(
    "/{request_id}/return-for-rework",
    summary="Return a request",
    response_model=WriteReply,
    openapi_extra=takes(ReturnForRework),
)
def return_for_rework(body: Body, request: Request, request_id: str) -> Response:
    """Say "not yet": the maker is told what to put right."""
    decide = _with_rules(decisions.return_for_rework, request, body, request_id)
    return write(request, body, OperationCode.REQUEST_RETURN.value, decide)


@router.post(
    "/{request_id}/withdraw",
    summary="Withdraw a request",
    response_model=WriteReply,
    openapi_extra=takes(Withdraw),
)
def withdraw(body: Body, request: Request, request_id: str) -> Response:
    """End one's own request; what it held is free again."""
    act = partial(rework.withdraw, request_id=request_id, members=body.members)
    return write(request, body, OperationCode.REQUEST_WITHDRAW.value, act)


@router.post(
    "/{request_id}/resubmit",
    summary="Send a returned request again",
    status_code=202,
    response_model=WriteReply,
    openapi_extra=takes(Resubmit),
)
def resubmit(body: Body, request: Request, request_id: str) -> Response:
    """Put one's own request back into the queue, judged anew."""
    act = _with_rules(rework.resubmit, request, body, request_id)
    return write(request, body, OperationCode.REQUEST_RESUBMIT.value, act)


def _with_rules(
    act: Callable[..., Outcome], request: Request, body: JsonBody, request_id: str
) -> Callable[[Transaction], Outcome]:
    """Give an act the rules of whatever operation its request is of."""
    rules = request.app.state.operations
    return partial(act, request_id=request_id, members=body.members, operations=rules)
