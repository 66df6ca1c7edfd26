"""The lists of My work share the height: all rows where there is room, and scrolling where not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QTableView, QWidget

from branch_desk.ui.common.labels import PlainLabel
from tests.ui.shell.hands import find
from tests.ui.shell.test_my_work import DRAFT, go, keep, wait_for_rows

if TYPE_CHECKING:
    from branch_desk.app import Desk
    from branch_desk.ui.work.my_work import MyWork
    from tests.ui.shell.conftest import Screen
    from tests.ui.shell.edge import Bank


def rows_on_view(screen: Screen, name: str) -> int:
    table = find(screen.window, QTableView, f"{name}.list")
    return table.viewport().height() // table.rowHeight(0)


def foot_of(part: QWidget, work: MyWork) -> int:
    return part.mapTo(work, QPoint(0, part.height())).y()


def open_with(screen: Screen, bank: Bank, desk: Desk, drafts: int, requests: int) -> MyWork:
    keep(desk, *(replace(DRAFT, draft_id=f"d{at}") for at in range(drafts)))
    for at in range(requests):
        bank.add_request(f"AQ-{at}")
    work = go(screen)
    wait_for_rows(screen, "drafts", drafts)
    wait_for_rows(screen, "requests", requests)
    screen.rest()
    return work


@pytest.mark.parametrize("requests", [1, 5])
def test_every_row_is_on_view_where_there_is_room(
    screen: Screen, bank: Bank, desk: Desk, requests: int
) -> None:
    open_with(screen, bank, desk, 2, requests)
    screen.qtbot.waitUntil(lambda: rows_on_view(screen, "requests") == requests)
    assert rows_on_view(screen, "drafts") == 2


def test_a_long_list_takes_the_room_below_it(screen: Screen, bank: Bank, desk: Desk) -> None:
    work = open_with(screen, bank, desk, 2, 30)
    note = find(work, PlainLabel, "requests.note")
    screen.qtbot.waitUntil(lambda: work.height() - foot_of(note, work) < 30)
    assert rows_on_view(screen, "drafts") == 2
    assert rows_on_view(screen, "requests") >= 8


def test_two_long_lists_share_the_room(screen: Screen, bank: Bank, desk: Desk) -> None:
    open_with(screen, bank, desk, 20, 20)
    for name in ("drafts", "requests"):
        screen.qtbot.waitUntil(lambda: 4 <= rows_on_view(screen, name) < 20)  # noqa: B023 - waited for at once
