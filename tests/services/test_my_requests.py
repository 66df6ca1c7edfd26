"""A maker's own requests: how long one that has ended is listed still."""

from datetime import timedelta
from pathlib import Path

from branch_desk.core.clock import ManualClock
from branch_desk.core.end_of_day import end_day
from branch_desk.domain.supervision import RequestStatus
from branch_desk.services.my_requests import SHOWN_FOR, read_my_requests
from branch_desk.services.settings import Settings
from tests.core.desk_work import big_opening, send_back
from tests.core.seed_store import NOW
from tests.core_fixtures import RunningCore, running_core

from .station import desk_at, log_in


def shown(core: RunningCore, place: Path, request_id: str) -> RequestStatus | None:
    """Read the list at a desk of its own; gives the state that the request is listed in."""
    with desk_at(place, core.url, Settings()) as desk:
        log_in(desk)
        rows = read_my_requests(desk.approvals).rows
        return next((RequestStatus(r.status) for r in rows if r.request_id == request_id), None)


def test_a_request_is_listed_for_a_week_after_its_end_however_long_it_waited(
    tmp_path: Path,
) -> None:
    clock = ManualClock(NOW)
    with running_core(tmp_path, clock=clock) as core:
        request = big_opening(core.log_in("REL001"))

        def end_days(count: int) -> list[str]:
            expired: list[str] = []
            for _ in range(count):
                clock.advance(timedelta(days=1))
                expired += end_day(core.app.state.core).expired
            return expired

        end_days(2)
        assert send_back(core.log_in("SUP001"), request).status == 200
        assert request["request_id"] in end_days(6)
        assert clock.now() - NOW > SHOWN_FOR
        assert shown(core, tmp_path / "desk", request["request_id"]) is RequestStatus.EXPIRED
        clock.advance(SHOWN_FOR + timedelta(days=1))
        assert shown(core, tmp_path / "desk", request["request_id"]) is None
