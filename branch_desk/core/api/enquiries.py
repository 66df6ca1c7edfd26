"""Routes of those who look something up, from the enquiry to the duplicate check."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from branch_desk.core.api.answers import json_response
from branch_desk.core.api.described import takes
from branch_desk.core.api.gate import Body, Reading
from branch_desk.core.api.queries import asked, asks
from branch_desk.core.calls import ReadOf, record_read
from branch_desk.core.duplicates import find
from branch_desk.core.enquiry import enquire
from branch_desk.core.problems import validated
from branch_desk.core.search import search
from branch_desk.core.statements import check_mandate, statement
from branch_desk.core.store import writing
from branch_desk.domain.duplicates import DuplicateMatches, DuplicateProbe
from branch_desk.domain.enquiries import CustomerEnquiry, CustomerSearch, EnquiryReply, SearchPage
from branch_desk.domain.mandate_check import MandateAnswer, MandateEnquiry
from branch_desk.domain.statements import StatementEnquiry, StatementPage

router: Final = APIRouter(prefix="/customer", tags=["enquiries"])
_PAGE: Final = 25
_PAGE_MAX: Final = 100


@router.get("/enquiry", summary="Look up a customer or an account", response_model=EnquiryReply)
def get_enquiry(
    call: Reading,
    customer_id: Annotated[str | None, Query()] = None,
    account_no: Annotated[str | None, Query()] = None,
    reveal: Annotated[str | None, Query(pattern="^(true|false)$")] = None,
) -> Response:
    """Give the 360 view, masked unless revealed, with the record's tag."""
    call.require("enquiries")
    named = {"customer_id": customer_id, "account_no": account_no}
    question = asked(CustomerEnquiry, named)
    with writing(call.core.engine) as connection:
        answer = enquire(connection, call, question, reveal=reveal == "true")
    body = answer.reply.model_dump(mode="json", exclude_none=True)
    return json_response(body, headers={"ETag": answer.etag})


@router.get(
    "/statement",
    summary="What was posted to an account in a period",
    response_model=StatementPage,
    openapi_extra=asks(StatementEnquiry),
)
def get_statement(
    call: Reading,
    request: Request,
    limit: Annotated[int, Query(ge=1, le=_PAGE_MAX)] = _PAGE,
    cursor: Annotated[str | None, Query(max_length=2000)] = None,
) -> Response:
    """Give a page of lines, oldest first, and the balances at both ends of the period."""
    call.require("enquiries")
    period = asked(StatementEnquiry, request.query_params)
    with writing(call.core.engine) as connection:
        page = statement(connection, call, period, limit, cursor)
    return _page_response(page)


@router.get(
    "/mandate-check",
    summary="Who may sign for an amount",
    response_model=MandateAnswer,
    openapi_extra=asks(MandateEnquiry),
)
def get_mandate_check(call: Reading, request: Request) -> Response:
    """Give the sets of people who may sign together, and why the others may not."""
    call.require("enquiries")
    question = asked(MandateEnquiry, request.query_params)
    with writing(call.core.engine) as connection:
        answer = check_mandate(connection, call, question)
    return json_response(answer.model_dump(mode="json"))


@router.post(
    "/search",
    summary="Find customers",
    response_model=SearchPage,
    openapi_extra=takes(CustomerSearch),
)
def post_search(body: Body, call: Reading) -> Response:
    """Give a page of customers found, masked."""
    call.require("enquiries")
    wanted = validated(CustomerSearch, body.members)
    with writing(call.core.engine) as connection:
        page = search(connection, call, wanted)
    return _page_response(page)


@router.post(
    "/duplicate-check",
    summary="Ask whether a new customer may be one already",
    response_model=DuplicateMatches,
    openapi_extra=takes(DuplicateProbe),
)
def post_duplicate_check(body: Body, call: Reading) -> Response:
    """Give the possible duplicates, without names: opening a record is audited."""
    call.require("cif_create")
    probe = validated(DuplicateProbe, body.members)
    with writing(call.core.engine) as connection:
        matches = find(connection, probe, call.policy)
        record_read(connection, call, ReadOf(act="DUPLICATE_CHECK", viewed=False))
    return json_response(DuplicateMatches(matches=tuple(matches)).model_dump(mode="json"))


def _page_response(page: SearchPage | StatementPage) -> Response:
    # `next_cursor` stands there as null on the last page, as on every page of the contract.
    items = [each.model_dump(mode="json", exclude_none=True) for each in page.items]
    return json_response(page.model_dump(mode="json", exclude={"items"}) | {"items": items})
