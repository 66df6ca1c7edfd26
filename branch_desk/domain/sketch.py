"""A half-filled form as a model: what is missing stands as None, so that rules can look early."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from branch_desk.domain.fields import Patch, bare_type, rows_of

Model = TypeVar("Model", bound=BaseModel)


def sketch(model: type[Model], values: Mapping[str, Any]) -> Model:
    """Make a model of raw values without refusing anything.

    A value that its field would refuse counts as missing; a missing one is the field's default, or
    None. The result is for rules that look early, never for sending. A patch keeps which members
    were given, since one that is missing changes nothing and one that is null clears.
    """
    members = {name: _member(model, name, values) for name in model.model_fields}
    given = {name for name, value in members.items() if _is_given(name, value, model, values)}
    return model.model_construct(given, **members)


def _is_given(name: str, value: Any, model: type[BaseModel], values: Mapping[str, Any]) -> bool:
    named = [each for each in (model.model_fields[name].alias or name, name) if each in values]
    if not named:
        return False
    return value is not None or (issubclass(model, Patch) and values[named[0]] is None)


def _member(model: type[BaseModel], name: str, values: Mapping[str, Any]) -> Any:
    info = model.model_fields[name]
    raw = values.get(info.alias or name, values.get(name))
    inner = bare_type(info.annotation)
    row = rows_of(info.annotation)
    if raw is not None and row is not None:
        return _rows(row, raw)
    if isinstance(raw, Mapping) and _is_model(inner) and not hasattr(inner, "KIND"):
        return sketch(inner, raw)
    if raw is not None:
        try:
            return _adapter(model, name).validate_python(raw)
        except ValidationError:
            if isinstance(raw, Mapping) and _is_model(inner) and inner.KIND != "money":
                return sketch(inner, raw)
    return None if info.is_required() else info.get_default(call_default_factory=True)


def _rows(model: type[BaseModel], raw: Any) -> tuple[BaseModel, ...]:
    rows = raw if isinstance(raw, list | tuple) else ()
    made = (sketch(model, row) if isinstance(row, Mapping) else row for row in rows)
    return tuple(row for row in made if isinstance(row, model))


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    # Made once a field: making one takes longer than all the rest of a sketch.
    info = model.model_fields[name]
    annotation: Any = info.annotation
    return TypeAdapter(Annotated[(annotation, *info.metadata)] if info.metadata else annotation)


def _is_model(candidate: Any) -> bool:
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)
