"""The life of a request over HTTP: each act in each status, where it leads or why it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from branch_desk.domain.supervision import RequestStatus
from tests.core.desk_work import (
    approve,
    big_opening,
    item,
    reject,
    resubmit,
    row_counts,
    send_back,
    withdraw,
)

if TYPE_CHECKING:
    from tests.core_fixtures import Answer, RunningCore, SignedIn

pytestmark = pytest.mark.usefixtures("new_day")

ONE: Final = "250000.00"
TWO: Final = "1500000.00"
ACTS: Final = ("approve 1", "approve 2", "reject", "return", "withdraw", "resubmit")
LATE: Final = "request_not_pending"
# How the request came to its status, and what each act makes of it, in the order of ACTS: a status
# (upper case) or the problem's code.
LIFE: Final = {
    "PENDING of one": ("APPROVED", LATE, "REJECTED", "RETURNED", "WITHDRAWN", LATE),
    "PENDING of two": ("PENDING_SECOND", LATE, "REJECTED", "RETURNED", "WITHDRAWN", LATE),
    "PENDING_SECOND": (LATE, "APPROVED", "REJECTED", "RETURNED", "WITHDRAWN", LATE),
    "RETURNED": (LATE, LATE, LATE, LATE, "WITHDRAWN", "PENDING"),
    "APPROVED": (LATE,) * 6,
    "REJECTED": (LATE,) * 6,
    "WITHDRAWN": (LATE,) * 6,
    "EXPIRED": (LATE,) * 6,
}
ROWS: Final = [
    pytest.param(status, act, leads_to, id=f"{status}: {act}")
    for status, found in LIFE.items()
    for act, leads_to in zip(ACTS, found, strict=True)
]


class Officers:
    """Who makes and who decides in these tests."""

    def __init__(self, core: RunningCore) -> None:
        self.core = core
        self.maker = core.log_in("REL001")
        self.first, self.other = core.log_in("SUP001"), core.log_in("SUP002")
        self.manager = core.log_in("MGR001")

    def bring(self, status: str) -> dict[str, Any]:
        """Give a new request, brought to a status by the acts that lead there."""
        is_great = status in {"PENDING of two", "PENDING_SECOND"}
        request = big_opening(self.maker, TWO if is_great else ONE)
        answers = {
            "PENDING_SECOND": lambda: approve(self.first, request),
            "RETURNED": lambda: send_back(self.first, request),
            "APPROVED": lambda: approve(self.first, request),
            "REJECTED": lambda: reject(self.first, request),
            "WITHDRAWN": lambda: withdraw(self.maker, request),
        }
        if status in answers:
            assert answers[status]().status == 200
        if status == "EXPIRED":
            # By the end of a day, which would move all the others' dates, too.
            with self.core.database() as database:
                database.execute(
                    "UPDATE approval_requests SET status = 'EXPIRED' WHERE request_id = ?",
                    (request["request_id"],),
                )
        return request

    def act(self, act: str, status: str, request: dict[str, Any]) -> Answer:
        """Do it, by somebody whose business it is."""
        checker: SignedIn = self.other if status.startswith("PENDING of") else self.manager
        return {
            "approve 1": lambda: approve(self.other, request, 1),
            "approve 2": lambda: approve(self.manager, request, 2),
            "reject": lambda: reject(checker, request),
            "return": lambda: send_back(checker, request),
            "withdraw": lambda: withdraw(self.maker, request),
            "resubmit": lambda: resubmit(self.maker, request, request["payload"]["request"]),
        }[act]()


@pytest.fixture(scope="module")
def officers(core: RunningCore) -> Officers:
    return Officers(core)


@pytest.mark.parametrize(("status", "act", "leads_to"), ROWS)
def test_an_act_leads_where_the_contract_says(
    core: RunningCore, officers: Officers, status: str, act: str, leads_to: str
) -> None:
    request = officers.bring(status)
    before = row_counts(core)
    answer = officers.act(act, status, request)
    stands = item(officers.maker, request["request_id"])["status"]
    if leads_to.isupper():
        assert answer.status in {200, 202}, answer.raw
        assert stands == leads_to
    else:
        assert (answer.status, answer.code) == (409, leads_to)
        assert stands == status.split(maxsplit=1)[0]
        assert row_counts(core) == before


def test_every_status_is_met_with_every_act(record_property: Any) -> None:
    assert {status.split()[0] for status in LIFE} == set(RequestStatus)
    allowed = sum(each.isupper() for found in LIFE.values() for each in found)
    record_property("rows", len(ROWS))
    print(f"status x act: {len(ROWS)} rows, {allowed} allowed")  # noqa: T201
