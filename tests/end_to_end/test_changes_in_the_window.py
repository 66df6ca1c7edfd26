"""A change of a record in the real window: read in clear only when seen, and never over another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.core.desk_work import AMINA
from tests.core_fixtures import running_core
from tests.seat import HARMLESS, WITHIN_MS, Seat, seated
from tests.ui.shell.hands import ALT, CONTROL, find, focused, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)
PHONE = "field.customer_changes.phone"


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path) as running:
        yield running


@pytest.fixture
def seat(core: RunningCore, tmp_path: Path, qtbot: QtBot) -> Iterator[Seat]:
    with seated(tmp_path, core.url, qtbot) as found:
        found.log_in("REL001")
        found.bring_to_front(AMINA)
        yield found


def viewed(core: RunningCore) -> list[str]:
    """Give the ids under which the core answered reads in clear."""
    with core.database() as database:
        rows = database.execute("SELECT correlation_id FROM access_record WHERE viewed")
        return [str(row[0]) for row in rows]


def open_the_record(seat: Seat) -> QLineEdit:
    press(Qt.Key.Key_3, ALT)
    line = find(seat.window, QLineEdit, PHONE)
    seat.qtbot.waitUntil(lambda: bool(line.text()), timeout=WITHIN_MS)
    return line


def retype(seat: Seat, text: str) -> None:
    seat.go_to(PHONE)
    press(Qt.Key.Key_A, CONTROL)
    type_text(text)
    press(Qt.Key.Key_Tab)


def notes(seat: Seat) -> list[str]:
    assert seat.window._desk is not None
    entries: Any = seat.window._desk.journal.entries()
    return [entry.key for entry in entries if entry.kind == "view"]


def test_a_phone_number_is_changed_and_nothing_else(core: RunningCore, seat: Seat) -> None:
    assert notes(seat) == viewed(core) == [], "the dock is not in sight"
    line = open_the_record(seat)
    assert line.text() == "0712 400001"
    assert notes(seat) == viewed(core) != []
    retype(seat, "0722 000 111")
    seat.wait_for_text("needs", "Goes straight through.")
    press(Qt.Key.Key_F10)
    seat.wait_for_text("notices.text", "Done on")
    record = core.log_in("REL002").get(f"/customer/enquiry?customer_id={AMINA}&reveal=true").body
    assert record["customer"]["phone"] == "+254722000111"
    assert record["customer"]["version"] == 2


def test_a_newer_change_is_shown_and_not_overwritten(core: RunningCore, seat: Seat) -> None:
    line = open_the_record(seat)
    retype(seat, "0722 000 111")
    other = core.log_in("REL002")
    answer = other.send(
        "PUT",
        "/customer/account-maintenance",
        {"customer_id": AMINA, "customer_changes": {"email": "new@example.co.ke"}},
        {"If-Match": '"c1"', "Idempotency-Key": "0b7c2f1e-3d0a-4c53-9d0e-0000000000aa"},
    )
    assert answer.status == 200, answer.raw
    press(Qt.Key.Key_F10)
    seat.wait_for_text("outcome.sentence", "Changed meanwhile")
    seat.wait_for_text(
        "field.customer_changes.email.now", "changed meanwhile, now new@example.co.ke"
    )
    assert line.text() == "0722 000111"
    assert focused() is not None
    press(Qt.Key.Key_F10)
    seat.wait_for_text("tracker.request", "NOT YET DONE")
    seat.wait_for_text("tracker.reasons", "soon after another")
