"""From a refused value to what stands under its field: pointer, code and sentence."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from branch_desk.common import Complaint
from branch_desk.domain.fields import Record, bare_type
from branch_desk.domain.sentences import sentence

_NAME_SHOWN: Final = 40
# Other errors of shape (a number for text, a list for an object) leave nothing to read: "required".
_CODES: Final = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "enum": "choice",
    "literal_error": "choice",
}
_BOUNDS: Final = {"ge": "Enter {n} or more.", "le": "Enter {n} or less."}


class FieldError(Record):
    """One complaint of the core or of a form about one field."""

    field: str
    """A JSON Pointer into the body, `/query/<name>`, or in an upload `/<part>`."""
    code: str
    message: str


def field_error(pointer: str, code: str, /, **places: object) -> FieldError:
    """Make the complaint of a contract code at a JSON Pointer, its sentence filled."""
    return FieldError(field=pointer, code=code, message=sentence(code, **places))


def too_many_rows(pointer: str, most: int) -> FieldError:
    """Make the complaint about a list that has more rows than it takes."""
    message = f"Keep {most} of these at most."
    return FieldError(field=pointer, code="too_long", message=message)


def field_errors(error: ValidationError, model: type[BaseModel]) -> tuple[FieldError, ...]:
    """Word every complaint of a failed validation, one a field, first complaint first.

    The input never appears in it: pydantic is asked to leave it out.
    """
    found: dict[str, FieldError] = {}
    every = error.errors(include_url=False, include_input=False)
    for each in every:
        pointer = pointer_to(each["loc"])
        # pydantic calls a list too short as well when one of its rows is refused.
        if each["type"] != "too_short" or not _has_below(pointer, every):
            found.setdefault(pointer, worded(pointer, each, label_of(model, pointer)))
    return tuple(found.values())


def worded(pointer: str, error: Mapping[str, Any], label: str) -> FieldError:
    """Word an error of pydantic about the field that a label names inside a sentence."""
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Complaint):
        message = cause.sentence.replace("{label}", label)
        return FieldError(field=pointer, code=cause.code, message=message)
    if error["type"] == "too_long":
        return too_many_rows(pointer, error["ctx"]["max_length"])
    if error["type"] == "string_too_long":
        return field_error(pointer, "too_long", n=error["ctx"]["max_length"])
    for kind, words in _BOUNDS.items():
        if kind in error.get("ctx", {}):
            message = words.format(n=error["ctx"][kind])
            return FieldError(field=pointer, code="choice", message=message)
    code = _CODES.get(error["type"], "required")
    if error.get("ctx", {}).get("class_name") == "Money":
        code = "amount_format"
    name = str(error["loc"][-1])[:_NAME_SHOWN] if error["loc"] else ""
    return field_error(pointer, code, label=label, name=name)


def pointer_to(location: Iterable[int | str]) -> str:
    """Give the JSON Pointer (RFC 6901) of a location in a body."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location)


def label_of(model: type[BaseModel], pointer: str) -> str:
    """Give the title of the field that a pointer names, worded to stand inside a sentence."""
    current: Any = model
    title = ""
    for part in pointer.strip("/").split("/"):
        if get_origin(current) is tuple:
            current = bare_type(get_args(current)[0])
        info = _field_of(current, part)
        if info is not None:
            title = info.title or part.replace("_", " ")
            current = bare_type(info.annotation)
    return _inside_sentence(title)


def names_member(model: type[BaseModel], request: Mapping[str, Any], pointer: str) -> bool:
    """Say whether a pointer leads to a member of a request, or to one that it could have."""
    current: Any = model
    value: Any = request
    for part in pointer.strip("/").split("/"):
        if isinstance(value, list | tuple):
            if not part.isdecimal() or int(part) >= len(value):
                return False
            value = value[int(part)]
            current = bare_type(get_args(current)[0]) if get_origin(current) is tuple else None
            continue
        info = _field_of(current, part)
        members = value if isinstance(value, Mapping) else {}
        if info is None and part not in members:
            return False
        value = members.get(part)
        current = bare_type(info.annotation) if info else None
    return True


def _has_below(pointer: str, every: Iterable[ErrorDetails]) -> bool:
    return any(pointer_to(each["loc"]).startswith(f"{pointer}/") for each in every)


def _field_of(model: Any, name: str) -> FieldInfo | None:
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return None
    fields = model.model_fields
    return fields.get(name) or next((i for i in fields.values() if i.alias == name), None)


def _inside_sentence(title: str) -> str:
    starts_as_word = len(title) > 1 and title[1:2].islower()
    return title[:1].lower() + title[1:] if starts_as_word else title or "this field"
