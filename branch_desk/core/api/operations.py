"""Routes of keys: what became of one, its cancellation, and what a reference stands for."""

from typing import Final

from fastapi import APIRouter, Response

from branch_desk.core.api.answers import json_response
from branch_desk.core.api.gate import Reading, Writing
from branch_desk.core.api.middleware import UUID4
from branch_desk.core.keys import cancel, find_by_reference, find_operation
from branch_desk.core.problems import Refusal
from branch_desk.core.store import reading, writing
from branch_desk.domain.paper_facts import OperationCopy
from branch_desk.domain.replies import OperationRecord

router: Final = APIRouter(prefix="/operations", tags=["operations"])


@router.get("/{idempotency_key}", summary="What became of a key", response_model=OperationRecord)
def get_operation(call: Reading, idempotency_key: str) -> Response:
    """Give the kept answer of a key, and how its approval stands."""
    with reading(call.core.engine) as connection:
        found = find_operation(connection, call, idempotency_key)
    return json_response(found.model_dump(mode="json"))


@router.get(
    "/by-reference/{reference}",
    summary="What took effect under a reference",
    response_model=OperationCopy,
)
def get_by_reference(call: Reading, reference: str) -> Response:
    """Give an operation whole, for another paper: a viewed read, which the access record keeps."""
    with writing(call.core.engine) as connection:
        found = find_by_reference(connection, call, reference)
    return json_response(found.model_dump(mode="json"))


@router.delete("/{idempotency_key}", summary="Cancel a key", response_model=OperationRecord)
def cancel_operation(call: Writing, idempotency_key: str) -> Response:
    """Cancel a key that the core does not know; a known one is given as it is."""
    if not UUID4.fullmatch(idempotency_key):
        raise Refusal("not_found")
    with writing(call.core.engine) as connection:
        found = cancel(connection, call, idempotency_key)
    return json_response(found.model_dump(mode="json"))
