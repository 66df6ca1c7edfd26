"""How a route hands a keyed write to the one transaction, and gives back what it answered."""

from collections.abc import Callable
from functools import partial

from fastapi import Request, Response

from branch_desk.core.api.answers import JSON_TYPE, PROBLEM_TYPE
from branch_desk.core.api.gate import JsonBody, enter
from branch_desk.core.api.middleware import UUID4
from branch_desk.core.operations import Outcome, Sent, Transaction, carry_out
from branch_desk.core.problems import Refusal
from branch_desk.core.rules.declaration import OperationRules
from branch_desk.core.rules.submission import perform

_REFUSED_FROM = 400


def submit(request: Request, body: JsonBody, operation: OperationRules) -> Response:
    """Serve a maker's submission of a customer operation."""
    decide = partial(perform, operation=operation, members=body.members)
    return write(request, body, str(operation.code), decide)


def write(
    request: Request, body: JsonBody, operation: str, decide: Callable[[Transaction], Outcome]
) -> Response:
    """Serve a write under its idempotency key: decided once, and answered alike ever after."""
    call = enter(request, writes=True)
    sent = Sent(
        operation=operation,
        key=key_of(request),
        method=request.method,
        path=request.url.path,
        body=body.raw,
        if_match=request.headers.get("If-Match", ""),
    )
    answer = carry_out(call, sent, decide)
    sort = PROBLEM_TYPE if answer.status >= _REFUSED_FROM else JSON_TYPE
    return Response(answer.text.encode(), answer.status, dict(answer.headers), sort)


def key_of(request: Request) -> str:
    """Give the idempotency key; raises Refusal `key_missing`, or `malformed_request`."""
    key = request.headers.get("Idempotency-Key")
    if not key:
        raise Refusal("key_missing")
    if not UUID4.fullmatch(key):
        raise Refusal("malformed_request")
    return key
