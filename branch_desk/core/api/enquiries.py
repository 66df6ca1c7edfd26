"""Routes of those who look something up: enquiry, search and the duplicate check."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import ValidationError

from branch_desk.core.api.answers import json_response
from branch_desk.core.api.described import takes
from branch_desk.core.api.gate import Body, Reading
from branch_desk.core.calls import ReadOf, record_read
from branch_desk.core.duplicates import find
from branch_desk.core.enquiry import enquire
from branch_desk.core.problems import Refusal, validated
from branch_desk.core.search import search
from branch_desk.core.store import writing
from branch_desk.domain.complaints import FieldError, field_errors
from branch_desk.domain.duplicates import DuplicateMatches, DuplicateProbe
from branch_desk.domain.enquiries import CustomerEnquiry, CustomerSearch, EnquiryReply, SearchPage

router: Final = APIRouter(prefix="/customer", tags=["enquiries"])


@router.get("/enquiry", summary="Look up a customer or an account", response_model=EnquiryReply)
def get_enquiry(
    call: Reading,
    customer_id: Annotated[str | None, Query()] = None,
    account_no: Annotated[str | None, Query()] = None,
    reveal: Annotated[str | None, Query(pattern="^(true|false)$")] = None,
) -> Response:
    """Give the 360 view, masked unless revealed, with the record's tag."""
    call.require("enquiries")
    asked = _asked({"customer_id": customer_id, "account_no": account_no})
    with writing(call.core.engine) as connection:
        answer = enquire(connection, call, asked, reveal=reveal == "true")
    body = answer.reply.model_dump(mode="json", exclude_none=True)
    return json_response(body, headers={"ETag": answer.etag})


def _asked(members: dict[str, str | None]) -> CustomerEnquiry:
    try:
        return CustomerEnquiry.model_validate(members)
    except ValidationError as error:
        errors = [
            FieldError(field=f"/query{each.field}", code=each.code, message=each.message)
            for each in field_errors(error, CustomerEnquiry)
        ]
        raise Refusal("validation_failed", field_errors=errors) from None


@router.post(
    "/search",
    summary="Find customers",
    response_model=SearchPage,
    openapi_extra=takes(CustomerSearch),
)
def post_search(body: Body, call: Reading) -> Response:
    """Give a page of customers found, masked."""
    call.require("enquiries")
    asked = validated(CustomerSearch, body.members)
    with writing(call.core.engine) as connection:
        page = search(connection, call, asked)
    # `next_cursor` stands there as null on the last page, as on every page of the contract.
    items = [each.model_dump(mode="json", exclude_none=True) for each in page.items]
    return json_response(page.model_dump(mode="json", exclude={"items"}) | {"items": items})


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
