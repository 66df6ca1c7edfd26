"""A decision that its checker has seen is not told again at the next log-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branch_desk.ui.common.labels import PlainLabel
from tests.core.desk_work import opening
from tests.core_fixtures import running_core
from tests.seat import HARMLESS, WITHIN_MS, seated
from tests.ui.shell.hands import find

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)


def test_a_decision_is_told_once(tmp_path: Path, qtbot: QtBot) -> None:
    with running_core(tmp_path) as core:
        body = opening(initial_deposit={"amount": "150000.00"})
        request = core.log_in("REL001").post("/customer/account-open", body).body["request_id"]
        with seated(tmp_path, core.url, qtbot) as seat:
            seat.log_in("SUP001")
            seat.open_request(request)
            seat.approve()
            seat.wait_for_text("notices.text", "Approved. Reference")
            seat.log_out()
            seat.log_in("SUP001")
            # What was left behind has been looked for by then.
            seat.qtbot.waitUntil(lambda: seat.application.runner.is_idle, timeout=WITHIN_MS)
            assert "Reference" not in find(seat.window, PlainLabel, "notices.text").text()
