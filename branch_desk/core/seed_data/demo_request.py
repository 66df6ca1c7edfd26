"""One request of the demo's authorisation queue, before it becomes rows."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from branch_desk.core.seed_data.customers import Paper
from branch_desk.domain.approvals import REASON_TEXTS
from branch_desk.domain.money import Money

BRANCH: Final = "001"
_MINUTES: Final = {"URGENT": 60, "HIGH": 120, "NORMAL": 480}
_THRESHOLDS: Final = {
    "cif_turnover": "KES 1,000,000.00",
    "open_deposit": "KES 100,000.00",
    "open_day_total": "KES 500,000.00",
    "mandate_limit": "KES 100,000.00",
}


@dataclass(frozen=True)
class Act:
    """What somebody did to a request, so long before the moment of seeding."""

    act: str
    officer_id: str
    before: timedelta
    level: int | None = None
    note: str | None = None
    reason_code: str | None = None
    fields: tuple[str, ...] | None = None


@dataclass(frozen=True)
class DemoRequest:
    """One request; `n` is fixed for good. `papers` are uploaded for it and wait with it."""

    n: int
    operation: str
    maker_id: str
    before: timedelta
    body: dict[str, Any]
    customer_name: str
    objects: tuple[str, ...]
    value: Money | None
    """None is without limit."""

    reasons: tuple[str, ...]
    levels: int = 1
    priority: str = "NORMAL"
    status: str = "PENDING"
    customer_id: str | None = None
    account_no: str | None = None
    papers: tuple[Paper, ...] = ()
    documents: tuple[Paper, ...] = ()
    acts: tuple[Act, ...] = ()
    opened_by: tuple[str, timedelta] | None = None
    target: str | None = None
    """Of a change: the version of the record that it was made on."""

    changes: tuple[dict[str, Any], ...] = ()
    result: dict[str, Any] | None = field(default=None)
    counter: int = 0
    """For an approved one: its number among the references of its day."""

    branch_code: str = BRANCH

    @property
    def reason_rows(self) -> list[dict[str, str]]:
        """Why it needs a checker, in the sentences that officers read."""
        return [
            {"code": code, "text": REASON_TEXTS[code].format(threshold=_THRESHOLDS.get(code))}
            for code in self.reasons
        ]

    @property
    def due_minutes(self) -> int:
        """Minutes from submission until it is due."""
        return _MINUTES[self.priority]


def minutes(count: int) -> timedelta:
    """Give so many minutes."""
    return timedelta(minutes=count)
