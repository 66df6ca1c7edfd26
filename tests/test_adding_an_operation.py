"""Adding `card_issuance` touches the rooms that docs/architecture.md names, and no other.

It is driven through its dock, and through the checker's, by keys against a real core.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt

from branch_desk import app
from branch_desk.operations import OPERATIONS
from branch_desk.ui.checker.checker_panel import CheckerPanel
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.forms.form import Form
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.papers.receipt_dialog import ReceiptDialog
from tests.card_issuance import BEYOND, CARD_ISSUANCE, policy_with_cards
from tests.core.desk_work import AMINA
from tests.core_fixtures import running_core
from tests.seat import HARMLESS, WITHIN_MS, Seat, seated
from tests.ui.shell.hands import ALT, CONTROL, focused, only, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from branch_desk.domain.operation import Operation
    from tests.core_fixtures import RunningCore

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)

PACKAGE: Final = Path(app.__file__).parent
WITH_CARDS: Final = (*OPERATIONS, CARD_ISSUANCE)


@pytest.fixture
def core(tmp_path: Path) -> Iterator[RunningCore]:
    with running_core(tmp_path, policy=policy_with_cards(tmp_path), beyond=BEYOND) as running:
        yield running


@pytest.fixture
def seat(
    core: RunningCore, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Seat]:
    """A seat where the one line in `operations/__init__.py` is written already."""
    monkeypatch.setattr(app, "OPERATIONS", WITH_CARDS)
    with seated(tmp_path, core.url, qtbot) as found:
        yield found


def card_docks(seat: Seat) -> list[OperationDock]:
    """Give the dock once it stands: it may be built when it is first seen."""
    docks = seat.window.findChildren(OperationDock)
    return [each for each in docks if each.operation.code == "CARD" and each.isVisible()]


def begin_a_card(seat: Seat) -> OperationDock:
    """Bring Amina to the front, raise the dock on its free number, and type what it asks for."""
    seat.bring_to_front(AMINA)
    press(Qt.Key.Key_9, ALT)
    seat.qtbot.waitUntil(lambda: bool(card_docks(seat)), timeout=WITHIN_MS)
    (dock,) = card_docks(seat)
    seat.qtbot.waitUntil(lambda: dock.isAncestorOf(focused()), timeout=WITHIN_MS)
    seat.go_to("field.daily_limit")
    type_text("20000")
    seat.go_to("field.premium")
    return dock


def receipt_of(seat: Seat, dock: OperationDock) -> ReceiptDialog:
    seat.qtbot.waitUntil(lambda: bool(dock.findChildren(ReceiptDialog)), timeout=WITHIN_MS)
    return only(dock, ReceiptDialog)


def words(dialog: ReceiptDialog) -> list[str]:
    return [each.text() for each in dialog.findChildren(PlainLabel)]


def test_it_is_filled_in_its_dock_and_done_with_a_receipt(seat: Seat, core: RunningCore) -> None:
    seat.log_in("REL001")
    titles = [dock.windowTitle() for dock in seat.window._shelf.docks]
    assert "9 Card issuance" in titles
    dock = begin_a_card(seat)
    type_text("n")
    press(Qt.Key.Key_F10)
    dialog = receipt_of(seat, dock)
    shown = words(dialog)
    assert {"****0016", AMINA, "KES 20,000.00"} <= set(shown)
    reference = dialog.windowTitle().removeprefix("Receipt ")
    done = "SELECT count(*) FROM operations WHERE operation = 'CARD_ISSUANCE' AND reference = ?"
    assert core.one(done, reference) == 1
    assert "Receipt: Card issuance" in shown
    only(dock, ReceiptDialog).accept()


def test_it_waits_for_a_supervisor_who_reads_the_same_form_and_approves(
    seat: Seat, core: RunningCore
) -> None:
    seat.log_in("REL001")
    dock = begin_a_card(seat)
    type_text("y")
    press(Qt.Key.Key_F10)
    seat.wait_for_text("tracker.request", "NOT YET DONE   request AQ-")
    head = dock.findChild(PlainLabel, "tracker.request")
    assert head is not None
    request_id = str(re.findall(r"AQ-[0-9A-Z]{10}", head.text())[0])
    assert not dock.findChildren(ReceiptDialog)
    seat.log_out()
    seat.log_in("SUP001")
    assert "9 Card issuance" not in [each.windowTitle() for each in seat.window._shelf.docks]
    seat.open_request(request_id)
    panel = only(seat.window, CheckerPanel)
    seat.wait_for_text("checker.title", "Card issuance")
    seat.wait_for_text("checker.because", "Asked because: A premium card.")
    press(Qt.Key.Key_D, CONTROL)
    form = only(panel, Form)
    assert form.isVisible()
    seat.qtbot.waitUntil(lambda: "premium" in form.values(), timeout=WITHIN_MS)
    assert form.values() == {
        "customer_id": AMINA,
        "daily_limit": {"amount": "20000.00", "currency": "KES"},
        "premium": True,
    }
    press(Qt.Key.Key_D, CONTROL)
    seat.approve()
    seat.wait_for_text("notices.text", "Approved. Reference 001-")
    status = "SELECT status FROM approval_requests WHERE request_id = ?"
    assert core.one(status, request_id) == "APPROVED"


def names_of(operation: Operation) -> set[str]:
    """Give every word by which code could know an operation.

    The path of an enquiry is not among them: the 360 view is read all over the desk.
    """
    return {
        operation.action,
        operation.action.upper(),
        str(operation.operation),
        operation.code,
        operation.title,
        operation.request.__name__,
        *(() if operation.is_enquiry else (operation.path,)),
    }


def named_in(path: Path) -> Iterator[str]:
    """Give every whole string, name and attribute that a file's code holds."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name


@pytest.mark.parametrize("room", ["ui", "services", "journal"])
def test_no_room_of_the_machinery_knows_an_operation(room: str) -> None:
    every = set.union(*(names_of(each) for each in WITH_CARDS))
    known: list[str] = []
    for path in sorted((PACKAGE / room).rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        found = set(named_in(path)) & every
        known += [f"{place} names {name}" for name in sorted(found)]
    assert known == []


def test_the_search_for_names_finds_one(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text('if action == "card_issuance":\n    print(CardIssuance)\n')
    assert set(named_in(planted)) & names_of(CARD_ISSUANCE) == {"card_issuance", "CardIssuance"}
