"""Routes that any desk asks first: is the core there, and what are its rules."""

import re
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from branch_desk.core.api.answers import json_response
from branch_desk.core.api.gate import authenticated, check_desk_version, core_of
from branch_desk.core.meta import meta_of, public_meta
from branch_desk.core.problems import wire_instant
from branch_desk.core.store import reading
from branch_desk.domain.canonical import canonical, sha256_hex
from branch_desk.domain.fields import Instant, Record
from branch_desk.domain.policy import Meta, PublicMeta, meta_as_json

router: Final = APIRouter(tags=["meta"])
_TAG_LENGTH: Final = 32


class Health(Record):
    """The core is up."""

    status: str
    server_time: Instant


@router.get("/health", summary="Whether the core is up", response_model=Health)
def get_health(request: Request) -> Response:
    """Say that the core is up, and its time."""
    now = core_of(request).clock.now()
    return json_response({"status": "ok", "server_time": wire_instant(now)})


@router.get(
    "/meta",
    summary="What a desk has to know of this core",
    response_model=Meta | PublicMeta,
    responses={304: {"description": "Nothing of it has changed"}},
)
def get_meta(request: Request) -> Response:
    """Give the public part to anybody, and all of it to officers who are signed in."""
    core = core_of(request)
    is_known = "Authorization" in request.headers
    if is_known:
        authenticated(request, core)
    with reading(core.engine) as connection:
        meta = meta_of(connection, core) if is_known else public_meta(connection, core)
    body = meta_as_json(meta)
    tag = _tag(body)
    headers = {"ETag": tag, "Vary": "Authorization"}
    # As RFC 9110, 13.1.2 compares: any of a list, and a weak tag like a strong one.
    known = re.findall(r'"[^"]*"|^\*$', request.headers.get("If-None-Match", ""))
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return json_response(body, headers=headers)


@router.get("/openapi.json", include_in_schema=False)
def get_openapi_document(request: Request) -> Response:
    """Give the OpenAPI document to officers who are signed in, in a demo to anybody."""
    check_desk_version(request)
    core = core_of(request)
    if not core.is_demo:
        authenticated(request, core)
    return json_response(request.app.openapi())


def _tag(body: dict[str, Any]) -> str:
    lasting = {name: value for name, value in body.items() if name != "server_time"}
    return f'"{sha256_hex(canonical(lasting))[:_TAG_LENGTH]}"'
