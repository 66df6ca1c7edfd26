"""How routes tell the OpenAPI document what they take, and the document itself."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from branch_desk.common import CONTRACT_VERSION

_SCHEMAS = "#/components/schemas/"


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """Describe a JSON body; the route reads it itself, in the order of the contract."""
    schema = model.model_json_schema(ref_template=_SCHEMAS + "{model}")
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Give the OpenAPI 3.1 document of exactly the routes that the core serves."""
    document = get_openapi(
        title="Branch Desk core",
        version=CONTRACT_VERSION,
        summary="The contract between branch desks and the core",
        routes=app.routes,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for operations in document["paths"].values():
        for operation in operations.values():
            _lift(operation.get("requestBody", {}), schemas)
            # The framework's own complaint about input never leaves the core.
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = _PROBLEM
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _problem_schema()
    return document


def _lift(body: dict[str, Any], schemas: dict[str, Any]) -> None:
    for content in body.get("content", {}).values():
        schema = content["schema"]
        schemas.update(schema.pop("$defs", {}))
        title = schema.get("title")
        if title:
            schemas[title] = schema
            content["schema"] = {"$ref": _SCHEMAS + title}


_PROBLEM = {
    "description": "What the core refused, and why (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": _SCHEMAS + "Problem"}}},
}


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    error = {
        "type": "object",
        "required": ["field", "code", "message"],
        "properties": {"field": text, "code": text, "message": text},
    }
    return {
        "type": "object",
        "title": "Problem",
        "required": ["type", "title", "status", "code", "detail", "instance", "correlation_id"],
        "properties": {
            **dict.fromkeys(("type", "title", "code", "detail", "instance"), text),
            "status": {"type": "integer"},
            "correlation_id": text,
            "field_errors": {"type": "array", "items": error},
        },
        "additionalProperties": True,
    }
