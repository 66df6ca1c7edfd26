"""The link: five failures in a row are an outage, one valid answer ends it."""

import socket
from datetime import UTC, datetime, timedelta

import pytest

from branch_desk.services.api_client_deadline import Call
from branch_desk.services.link import FAILURES_UNTIL_OFFLINE, Link

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


def test_five_failures_in_a_row_are_an_outage_and_one_answer_ends_it() -> None:
    link = Link(lambda: NOW)
    seen: list[bool] = []

    def note(changed: Link) -> None:
        seen.append(changed.is_online)

    link.watch(note)
    for _ in range(FAILURES_UNTIL_OFFLINE - 1):
        link.failed()
    link.succeeded()
    for _ in range(FAILURES_UNTIL_OFFLINE):
        assert link.is_online
        link.failed()
    assert not link.is_online
    link.failed()
    link.succeeded()
    assert link.is_online
    assert seen == [False, True]
    link.unwatch(note)
    for _ in range(FAILURES_UNTIL_OFFLINE):
        link.failed()
    assert seen == [False, True]


def test_the_clocks_are_compared() -> None:
    link = Link(lambda: NOW)
    link.note_time(NOW - timedelta(seconds=90))
    assert link.clock_skew_s == 90.0


def test_a_call_past_its_deadline_takes_no_socket() -> None:
    with Call(0) as call, socket.socket() as raw:
        assert call.has_ended.wait(2)
        assert call.left_s == 0.0
        with pytest.raises(TimeoutError):
            call.takes(raw)
        assert not call.may_have_left
