"""Merge patches (RFC 7396): a patch model made of a record's model, and how a patch is applied."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, get_origin

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from branch_desk.domain.fields import Body, Patch, bare_type


def patch_of(
    model: type[BaseModel], *, without: frozenset[str] = frozenset(), **others: type[Patch]
) -> type[Patch]:
    """Make the patch of a model: every member optional, every nested body a patch of its own.

    `without` names the members that cannot change; `others` gives patches made by hand. Lists are
    replaced whole, and so is money.
    """
    members: dict[str, Any] = {
        name: _optional(info, others.get(name))
        for name, info in model.model_fields.items()
        if name not in without
    }
    if hasattr(model, "KIND"):
        members["KIND"] = (ClassVar[str], model.KIND)
    return create_model(
        f"{model.__name__}Changes", __base__=Patch, __doc__=model.__doc__, **members
    )


def merged(target: Any, patch: Any) -> Any:
    """Apply a merge patch to a value in wire form, and give the outcome; nothing is changed."""
    if not isinstance(patch, Mapping):
        return patch
    base = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            base.pop(name, None)
        else:
            base[name] = merged(base.get(name), value)
    return base


def difference(before: Any, after: Any) -> Any:
    """Give the merge patch that leads from one value in wire form to another.

    It is {} where two objects are the same; anything else than two objects is replaced whole.
    """
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return after
    patch: dict[str, Any] = {name: None for name in before if name not in after}
    for name, value in after.items():
        if name not in before or before[name] != value:
            patch[name] = difference(before.get(name), value)
    return patch


def _optional(info: FieldInfo, given: type[Patch] | None) -> tuple[Any, Any]:
    inner = bare_type(info.annotation)
    if given is not None:
        annotation: Any = given
    elif isinstance(inner, type) and get_origin(inner) is None and issubclass(inner, Body):
        annotation = patch_of(inner)
    elif info.metadata:
        annotation = Annotated[(info.annotation, *info.metadata)]
    else:
        annotation = info.annotation
    field = Field(None, title=info.title, description=info.description, alias=info.alias)
    return annotation | None, field
