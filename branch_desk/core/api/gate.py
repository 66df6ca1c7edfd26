"""What a request passes before its route acts, in the order of docs/contract.md 1.

Size and JSON; desk version; token; rate. The rest belongs to the route and its transaction.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from branch_desk.core.api.answers import JSON_TYPE, correlation_id_of
from branch_desk.core.auth.callers import Caller, caller_of
from branch_desk.core.calls import Call
from branch_desk.core.config import MIN_DESK_VERSION, Core
from branch_desk.core.problems import Refusal, validated
from branch_desk.core.store import reading
from branch_desk.domain.canonical import parse_strict

__all__ = [
    "Body",
    "JsonBody",
    "Reading",
    "Writing",
    "check_desk_version",
    "check_query",
    "core_of",
    "enter",
    "json_body",
    "signed_in",
    "signed_in_to_write",
    "validated",
]

_VERSION: Final = re.compile(
    r"([0-9]{1,6})\.([0-9]{1,6})\.([0-9]{1,6})(?:[-+][0-9A-Za-z.+-]{1,60})?", re.ASCII
)


@dataclass(frozen=True)
class JsonBody:
    """A body as it came, and what it says."""

    raw: bytes
    members: dict[str, Any]


def core_of(request: Request) -> Core:
    """Give the running core."""
    core: Core = request.app.state.core
    return core


def check_query(request: Request) -> None:
    """Pass a query whose names the route knows, each of them once.

    Raises Refusal `malformed_request`: a filter that is misspelt would widen what is shown.
    """
    names = [name for name, _ in request.query_params.multi_items()]
    route = request.scope.get("route")
    taken = set(_names_taken(route)) if isinstance(route, APIRoute) else set()
    if len(names) > len(set(names)) or not taken.issuperset(names):
        raise Refusal("malformed_request")


def _names_taken(route: APIRoute) -> Iterator[str]:
    yield from _query_names(route.dependant)
    # A route that reads its query by a model says so in its description alone.
    yield from (each["name"] for each in (route.openapi_extra or {}).get("parameters", ()))


def _query_names(dependant: Dependant) -> Iterator[str]:
    yield from (each.alias for each in dependant.query_params)
    for each in dependant.dependencies:
        yield from _query_names(each)


async def json_body(request: Request) -> JsonBody:
    """Read a body that is one JSON object.

    Raises Refusal `unsupported_media_type` or `malformed_request`; the size was seen to before.
    """
    sort = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    raw = await request.body()
    if sort != JSON_TYPE:
        raise Refusal("unsupported_media_type")
    try:
        members = parse_strict(raw)
    except ValueError:
        raise Refusal("malformed_request") from None
    if not isinstance(members, dict):
        raise Refusal("malformed_request")
    return JsonBody(raw, members)


def check_desk_version(request: Request) -> None:
    """Pass a desk that is new enough; raises Refusal `desk_too_old` or `malformed_request`."""
    found = _VERSION.fullmatch(request.headers.get("Desk-Version", ""))
    if found is None:
        raise Refusal("malformed_request")
    if tuple(map(int, found.groups())) < tuple(map(int, MIN_DESK_VERSION.split("."))):
        raise Refusal("desk_too_old", min_desk_version=MIN_DESK_VERSION)


def enter(request: Request, *, writes: bool = False) -> Call:
    """Let a signed-in officer's request in: desk version, token, session, rate."""
    check_desk_version(request)
    core = core_of(request)
    now = core.clock.now()
    caller = authenticated(request, core)
    policy = core.rules.policy
    sort, rate = (
        ("writes", policy.writes_per_minute) if writes else ("reads", policy.reads_per_minute)
    )
    core.rates.take(sort, caller.officer_id, rate, now)
    return Call(core, caller, correlation_id_of(request), now, request.url.path)


def authenticated(request: Request, core: Core) -> Caller:
    """Give the officer of the access token; raises Refusal `not_authenticated`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refusal("not_authenticated")
    now = core.clock.now()
    claims = core.tokens.judge(token.strip(), now)
    with reading(core.engine) as connection:
        return caller_of(connection, claims.officer_id, claims.session_id, now)


def signed_in(request: Request) -> Call:
    """Let a read in."""
    return enter(request)


def signed_in_to_write(request: Request) -> Call:
    """Let a write in."""
    return enter(request, writes=True)


Body = Annotated[JsonBody, Depends(json_body)]
"""A route's parameter for its JSON body; name it first, since it is judged first."""
Reading = Annotated[Call, Depends(signed_in)]
Writing = Annotated[Call, Depends(signed_in_to_write)]
