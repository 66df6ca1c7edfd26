"""A field of a request as a form sees it: its place, its words, its sort of value."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from branch_desk.domain.fields import Kind, bare_type, kind_of


@dataclass(frozen=True)
class Field:
    """One field: `path` names its place in the body (rows by their index), as on the wire.

    `needed` says that the officer must fill it; the members of an optional group are not.
    """

    path: tuple[str, ...]
    title: str
    description: str
    kind: Kind
    info: FieldInfo
    needed: bool

    @property
    def object_name(self) -> str:
        """The name under which tests and the tour find the editor."""
        return ".".join(("field", *self.path))

    @property
    def bare(self) -> Any:
        """The type of the value, without its markers and its `| None`."""
        return bare_type(self.info.annotation)


def field_at(model: type[BaseModel], path: str) -> Field:
    """Give the field that a form names, such as `individual.surname`.

    Raises KeyError for a path that the model does not have.
    """
    parts = path.split(".")
    for part in parts[:-1]:
        model = bare_type(model.model_fields[part].annotation)
    return _field(tuple(parts[:-1]), parts[-1], model.model_fields[parts[-1]], optional=False)


def fields_of(
    model: type[BaseModel], path: tuple[str, ...] = (), *, optional: bool = False
) -> tuple[Field, ...]:
    """Give the fields of a nested model in their order; of an optional one, none is needed."""
    return tuple(
        _field(path, name, info, optional=optional) for name, info in model.model_fields.items()
    )


def _field(path: tuple[str, ...], name: str, info: FieldInfo, *, optional: bool) -> Field:
    return Field(
        path=(*path, info.alias or name),
        title=info.title or name.replace("_", " ").capitalize(),
        description=info.description or "",
        kind=kind_of(info),
        info=info,
        needed=info.is_required() and not optional,
    )
