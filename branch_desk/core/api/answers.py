"""What leaves the core: JSON, problem documents, and the headers that every answer carries."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from starlette.exceptions import HTTPException

from branch_desk.core.problems import Refusal
from branch_desk.core.store import is_busy
from branch_desk.domain.complaints import FieldError, pointer_to, worded

PROBLEM_TYPE: Final = "application/problem+json"
JSON_TYPE: Final = "application/json"
_UNKNOWN_CALLER: Final = 401
_TOO_LARGE: Final = 413
_DEFECT: Final = 500
_BY_STATUS: Final = {
    400: "malformed_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}


def json_response(
    body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Give a JSON answer; `body` is in its wire form already."""
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return Response(text.encode(), status, dict(headers or {}), JSON_TYPE)


def problem_response(refusal: Refusal, path: str, correlation_id: str) -> Response:
    """Give the problem document of a refusal."""
    body = json.dumps(refusal.document(path, correlation_id), separators=(",", ":"))
    headers = {"Correlation-Id": correlation_id}
    if refusal.kind.status == _UNKNOWN_CALLER:
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    return Response(body.encode(), refusal.kind.status, headers, PROBLEM_TYPE)


def correlation_id_of(request: Request) -> str:
    """Give the id of this request, as the desk sent it or the core made it."""
    return str(getattr(request.state, "correlation_id", "") or uuid4())


def install(app: FastAPI) -> None:
    """Answer every failure with a problem document, those of the framework included."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(HTTPException, _on_framework)
    app.add_exception_handler(RequestValidationError, _on_unreadable)
    app.add_exception_handler(DBAPIError, _on_database)
    app.add_exception_handler(PoolExhausted, _on_busy)
    app.add_exception_handler(Exception, _on_defect)


def _answer(request: Request, refusal: Refusal) -> Response:
    return problem_response(refusal, request.url.path, correlation_id_of(request))


def _on_refusal(request: Request, error: Exception) -> Response:
    return _answer(request, error if isinstance(error, Refusal) else Refusal("internal_error"))


def _on_framework(request: Request, error: Exception) -> Response:
    status = int(getattr(error, "status_code", _DEFECT))
    refusal = Refusal(_BY_STATUS.get(status, "internal_error"))
    if status == _TOO_LARGE:  # The middleware says how much would have been taken.
        refusal.members["max_bytes"] = int(getattr(error, "detail", 0))
    response = _answer(request, refusal)
    allow = (getattr(error, "headers", None) or {}).get("Allow")
    if allow:
        response.headers["Allow"] = ", ".join(sorted({allow, *_methods_of(request)}))
    return response


def _methods_of(request: Request) -> Iterator[str]:
    """Give the methods of a path; the framework names those of the first route on it alone."""
    for path, acts in request.app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), request.url.path):
            yield from map(str.upper, acts)


def _on_unreadable(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    if any(each["loc"][0] == "path" for each in found):
        return _answer(request, Refusal("not_found"))
    # Headers have no place that a pointer could name.
    errors = [_query_error(each) for each in found if each["loc"][0] != "header"]
    code = "validation_failed" if errors else "malformed_request"
    return _answer(request, Refusal(code, field_errors=errors))


def _query_error(error: Mapping[str, Any]) -> FieldError:
    label = str(error["loc"][-1]).replace("_", " ")
    return worded(pointer_to(error["loc"]), error, label)


def _on_database(request: Request, error: Exception) -> Response:
    if isinstance(error, DBAPIError) and is_busy(error):
        return _on_busy(request, error)
    # The transaction is undone; what went wrong stands in the log, by type and place.
    return _on_defect(request, error)


def _on_busy(request: Request, _error: Exception) -> Response:
    return _answer(request, Refusal("unavailable", retry_after=1))


def _on_defect(request: Request, _error: Exception) -> Response:
    return _answer(request, Refusal("internal_error"))
