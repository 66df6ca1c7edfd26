"""Questions asked by GET: read out of the query by their model, and described by it."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from branch_desk.core.problems import Refusal
from branch_desk.domain.complaints import FieldError, field_errors

Model = TypeVar("Model", bound=BaseModel)


def asks(model: type[BaseModel]) -> dict[str, Any]:
    """Describe the query of a route that reads it with `asked`."""
    parameters = [
        {
            "name": info.alias or name,
            "in": "query",
            "required": info.is_required(),
            "schema": {"type": "string", "title": info.title or name},
        }
        for name, info in model.model_fields.items()
    ]
    return {"parameters": parameters}


def asked(model: type[Model], query: Mapping[str, str | None]) -> Model:
    """Make a model of a query, whose other members are not for it.

    Raises Refusal `validation_failed` with a complaint a member, at `/query/<name>`.
    """
    names = [info.alias or name for name, info in model.model_fields.items()]
    try:
        return model.model_validate({name: query[name] for name in names if name in query})
    except ValidationError as error:
        errors = [
            # A member of the query is one text, whatever its value has inside.
            FieldError(
                field=f"/query/{each.field.split('/')[1]}", code=each.code, message=each.message
            )
            for each in field_errors(error, model)
        ]
        raise Refusal("validation_failed", field_errors=errors) from None
