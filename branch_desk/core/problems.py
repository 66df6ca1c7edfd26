"""How the core says no: one exception, and the problem document that it becomes (RFC 9457)."""

from collections.abc import Iterable
from typing import Any

from branch_desk.domain.complaints import FieldError
from branch_desk.domain.problems import PROBLEMS, TYPE_PREFIX, ProblemKind


class Refusal(Exception):
    """A no with a code of docs/contract.md 1, and the members that the code brings.

    Raised anywhere below a route. Whether it is kept under the key, its code says. `retry_after`
    is in seconds.
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
    """Refuse with every complaint about the fields at once, or pass if there is none."""
    found = tuple(errors)
    if found:
        raise Refusal("validation_failed", field_errors=found)
