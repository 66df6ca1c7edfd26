"""How the core says no: one exception, and the problem document that it becomes (RFC 9457)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from branch_desk.domain.complaints import FieldError, field_errors
from branch_desk.domain.fields import Instant
from branch_desk.domain.problems import PROBLEMS, TYPE_PREFIX, Problem, ProblemKind

Model = TypeVar("Model", bound=BaseModel)
_INSTANT: Final[TypeAdapter[datetime]] = TypeAdapter(Instant)
_TAKEN: Final = frozenset(Problem.model_fields)
"""The members that every problem document has; a code's own may not shadow them."""


class Refusal(Exception):
    """A no with a code of docs/contract.md 1, and the members that the code brings.

    Raised anywhere below a route. Whether it is kept under the key, its code says. `retry_after`
    is in seconds. Raises ValueError for a member that every problem document has already.
    """

    def __init__(
        self,
        code: str,
        /,
        *,
        field_errors: Iterable[FieldError] = (),
        retry_after: int | None = None,
        **members: Any,
    ) -> None:
        super().__init__(code)
        if shadowing := _TAKEN & members.keys():
            raise ValueError(f"{code}: a problem has these members already: {sorted(shadowing)}")
        self.code = code
        self.field_errors = tuple(field_errors)
        self.retry_after = retry_after
        self.members = members

    @property
    def kind(self) -> ProblemKind:
        """What the contract says of the code: status, title, sentence, kept or not."""
        return PROBLEMS[self.code]

    def document(self, path: str, correlation_id: str) -> dict[str, Any]:
        """Give the problem document; nothing of the input is in it."""
        document: dict[str, Any] = {
            "type": TYPE_PREFIX + self.code,
            "title": self.kind.title,
            "status": self.kind.status,
            "code": self.code,
            "detail": self.kind.detail,
            "instance": path,
            "correlation_id": correlation_id,
        }
        if self.field_errors:
            errors = [each.model_dump(mode="json") for each in self.field_errors]
            document["field_errors"] = errors
        return document | self.members


def refuse_fields(errors: Iterable[FieldError]) -> None:
    """Refuse with the first complaint of each field at once, or pass if there is none."""
    found: dict[str, FieldError] = {}
    for each in errors:
        found.setdefault(each.field, each)
    if found:
        raise Refusal("validation_failed", field_errors=found.values())


def validated(model: type[Model], members: Mapping[str, Any]) -> Model:
    """Make a model of a body; raises Refusal `validation_failed` with every complaint."""
    try:
        return model.model_validate(members)
    except ValidationError as error:
        raise Refusal("validation_failed", field_errors=field_errors(error, model)) from None


def wire_instant(moment: datetime) -> str:
    """Give the wire form of an instant, for the members of a problem."""
    return str(_INSTANT.dump_python(moment, mode="json"))
