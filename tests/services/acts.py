"""What a maker does in the tests, and what a core then knows."""

from typing import Any

from branch_desk.app import Desk
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.services.outcomes import Outcome, OutcomeKind

from .edge import Asked, Edge, dropped, envelope_of, problem, reply
from .station import OPENED, entries, opening

OPEN = ("POST", "/customer/account-open")


def submit(desk: Desk, draft: str = "draft-1") -> Outcome:
    return desk.submission.submit(ACCOUNT_OPENING, opening(), draft)


def results(desk: Desk) -> list[str]:
    return [each.outcome for each in entries(desk, "result")]


def final(asked: Asked, **members: Any) -> dict[str, Any]:
    return {
        "state": "FINAL",
        "operation": "ACCOUNT_OPENING",
        "idempotency_key": asked.headers["idempotency-key"],
        "officer_id": "REL001",
        "decided_at": "2026-11-24T07:15:30.123Z",
        "http_status": 201,
        "reply": envelope_of(asked, "ACCOUNT_OPENING", OPENED),
        **members,
    }


def unknown_keys(edge: Edge) -> None:
    """Let the core know no key at all."""
    edge.on("GET", "/operations/", problem("operation_unknown"))


def in_doubt(edge: Edge, desk: Desk) -> Outcome:
    """Leave one operation in doubt, of which the edge then says nothing more by itself."""
    edge.on(*OPEN, dropped)
    outcome = submit(desk)
    assert outcome.kind is OutcomeKind.UNKNOWN
    return outcome


def cancelling(edge: Edge) -> None:
    """Let the core cancel every key that it is asked to."""

    def cancel(asked: Asked) -> bytes | None:
        record = {
            "state": "CANCELLED",
            "idempotency_key": asked.path.rpartition("/")[2],
            "officer_id": "REL001",
            "decided_at": "2026-11-24T07:15:30.123Z",
        }
        return reply(record)(asked)

    edge.on("DELETE", "/operations/", cancel)
