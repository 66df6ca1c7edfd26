"""A teller's and an officer's look-ups in the whole window, before a real core, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton, QTableView

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.sheet_view import SheetTableView
from branch_desk.ui.enquiry import statement_view
from branch_desk.ui.enquiry.enquiry_dock import EnquiryDock
from branch_desk.ui.enquiry.signature_view import SignatureView
from tests.seat import WITHIN_MS, Seat
from tests.ui.shell.hands import ALT, CONTROL, find, focused, press, type_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.core_fixtures import RunningCore

SAVINGS, LOAN, BARAKA = "0011000000015", "0011000000023", "0012100000012"


def words(seat: Seat) -> str:
    labels = seat.window.findChildren(PlainLabel)
    return "\n".join(each.text() for each in labels if each.isVisible())


def find_account(seat: Seat, number: str) -> None:
    """Find an account by F3, and come to the enquiry."""
    press(Qt.Key.Key_F3)
    type_text(number)
    press(Qt.Key.Key_Return)
    seat.wait_for_text("customer.cif", "CIF ")
    press(Qt.Key.Key_6, ALT)
    seat.qtbot.waitUntil(lambda: f"{number}  " in words(seat), timeout=WITHIN_MS)


def dock_of(seat: Seat) -> EnquiryDock:
    found = seat.window.findChildren(EnquiryDock)
    assert len(found) == 1
    return found[0]


def viewed(core: RunningCore) -> set[str]:
    with core.database() as connection:
        rows = connection.execute("SELECT correlation_id FROM access_record WHERE viewed")
        return {row[0] for row in rows}


def noted(seat: Seat) -> list[str]:
    desk = seat.window._desk
    assert desk is not None
    return [each.key for each in desk.journal.entries() if each.kind == "view"]


def test_an_account_found_by_f3_comes_with_its_balances(seat: Seat) -> None:
    seat.log_in("REL001")
    find_account(seat, SAVINGS)
    shown = words(seat)
    assert "KES 84,250.00" in shown
    assert "Balances as of" in shown
    assert "****0001" in shown
    table = dock_of(seat).findChild(SheetTableView)
    assert table is not None
    table.setFocus()
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Return)
    seat.qtbot.waitUntil(lambda: "F5 asks again" in words(seat), timeout=WITHIN_MS)
    assert isinstance(focused(), SheetTableView)


def test_a_paper_on_file_is_looked_at_as_one_act(core: RunningCore, seat: Seat) -> None:
    seat.log_in("REL001")
    find_account(seat, SAVINGS)
    press(Qt.Key.Key_F11)
    papers = find(seat.window, QListWidget, "papers.list")
    assert focused() is papers
    lines = [papers.item(row).text() for row in range(papers.count())]
    assert "ID front\noriginal seen" in lines
    assert noted(seat) == []
    front = next(row for row, line in enumerate(lines) if line.startswith("ID front"))
    for _ in range(front):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    seat.wait_for_text("page.title", "ID front")
    picture = dock_of(seat).findChild(PlainLabel, "page.picture")
    assert picture is not None
    seat.qtbot.waitUntil(lambda: not picture.pixmap().isNull(), timeout=WITHIN_MS)
    assert len(noted(seat)) == 1
    assert viewed(core) == set(noted(seat))
    press(Qt.Key.Key_Escape)
    assert picture.pixmap().isNull()
    assert focused() is papers
    press(Qt.Key.Key_Escape)
    assert not papers.isVisible()


def test_a_paper_goes_with_the_customer_and_a_teller_sees_no_identity_papers(
    core: RunningCore, seat: Seat
) -> None:
    seat.log_in("TEL001")
    find_account(seat, SAVINGS)
    find(seat.window, QPushButton, "enquiry.papers").click()
    papers = find(seat.window, QListWidget, "papers.list")
    for row in range(papers.count()):
        if papers.item(row).text().startswith("Photo"):
            papers.itemDoubleClicked.emit(papers.item(row))
    seat.wait_for_text("page.title", "Photo")
    press(Qt.Key.Key_Escape)
    front = next(
        row for row in range(papers.count()) if papers.item(row).text().startswith("ID front")
    )
    papers.itemDoubleClicked.emit(papers.item(front))
    seat.wait_for_text("papers.said", "A teller may look at photos and specimens only.")
    assert noted(seat) == []
    seat.bring_to_front("1000000024")
    assert papers.count() == 0
    press(Qt.Key.Key_Return)


def test_what_is_revealed_goes_by_itself_and_with_its_dock(core: RunningCore, seat: Seat) -> None:
    seat.log_in("REL001")
    find_account(seat, SAVINGS)
    for end in ("time", "dock", "customer"):
        press(Qt.Key.Key_R, CONTROL)
        seat.wait_for_text("enquiry.left", "In clear for 20 seconds more.")
        assert "0712 400001" in words(seat)
        tick = dock_of(seat)._reveal._time._tick
        if end == "time":
            for _ in range(20):
                tick.timeout.emit()
        elif end == "dock":
            press(Qt.Key.Key_2, ALT)
            seat.qtbot.waitUntil(lambda: not tick.isActive(), timeout=WITHIN_MS)  # noqa: B023 - waited for at once
            press(Qt.Key.Key_6, ALT)
        else:
            seat.bring_to_front("1000000024")
        assert "0712 400001" not in words(seat)
        assert not tick.isActive()
    keys = noted(seat)
    assert len(keys) == 3
    assert viewed(core) == set(keys)


@pytest.mark.parametrize(
    ("officer", "acts"),
    [
        ("TEL001", {"signatures"}),
        ("REL001", {"reveal", "signatures"}),
        ("ADM001", set()),
    ],
)
def test_what_a_role_may_not_do_is_absent(seat: Seat, officer: str, acts: set[str]) -> None:
    seat.log_in(officer)
    for name in ("reveal", "signatures"):
        action = seat.window.findChild(QAction, f"action.{name}")
        assert action is not None
        assert action.isVisible() is action.isEnabled() is (name in acts)


def test_signatures_lie_over_the_docks_and_say_who_may_sign(core: RunningCore, seat: Seat) -> None:
    seat.log_in("TEL001")
    press(Qt.Key.Key_F12)
    seat.wait_for_text("notices.text", "Signatures are those of an account")
    find_account(seat, BARAKA)
    press(Qt.Key.Key_R, CONTROL)
    assert viewed(core) == set()
    press(Qt.Key.Key_F12)
    panel = find(seat.window, SignatureView, "signatures")
    seat.wait_for_text("signatures.about", "in force since")
    specimens = [each.pixmap() for each in panel.findChildren(PlainLabel, "signatory.specimen")]
    assert len(specimens) > 2
    assert not any(each.isNull() for each in specimens)
    line = find(panel, QLineEdit, "signatures.amount")
    line.setFocus()
    type_text("250000+")
    assert line.text() == "250000"
    seat.wait_for_text("signatures.may", " + ")
    assert "not " in find(panel, PlainLabel, "signatures.may_not").text()


def test_signatures_go_at_esc_and_with_the_customer(core: RunningCore, seat: Seat) -> None:
    seat.log_in("TEL001")
    find_account(seat, BARAKA)
    panel = find(seat.window, SignatureView, "signatures")
    for end in ("esc", "customer"):
        press(Qt.Key.Key_F12)
        seat.wait_for_text("signatures.about", "in force since")
        seat.window.resize(1200, 700)
        if end == "esc":
            press(Qt.Key.Key_Escape)
        else:
            seat.bring_to_front("1000000024")
        assert not panel.isVisible()
        assert panel.findChildren(PlainLabel, "signatory.specimen") == []
    keys = noted(seat)
    assert len(keys) == 2
    assert viewed(core) == set(keys)


def test_a_specimen_is_made_larger_by_plus_and_smaller_by_minus(seat: Seat) -> None:
    seat.log_in("REL001")
    find_account(seat, SAVINGS)
    press(Qt.Key.Key_F12)
    seat.wait_for_text("signatures.about", "in force since")
    panel = find(seat.window, SignatureView, "signatures")
    assert not find(panel, PlainLabel, "signatory.photo").pixmap().isNull()
    widths = []
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Minus):
        press(key)
        widths.append(find(panel, PlainLabel, "signatory.specimen").pixmap().width())
    assert widths == [375, 300, 300]


def test_a_statement_is_read_page_by_page(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.log_in("REL001")
    monkeypatch.setattr(statement_view, "_PAGE", "10")
    find_account(seat, LOAN)
    dock = dock_of(seat)
    find(dock, QPushButton, "enquiry.statement").click()
    seat.wait_for_text("statement.said", " as of ")
    balances = find(dock, PlainLabel, "statement.balances").text()
    assert balances.startswith("Opening balance KES ")
    lines = find(dock, QTableView, "statement.lines").model()
    month = lines.rowCount()
    find(dock, QLineEdit, "field.from").setFocus()
    focused().selectAll()  # type: ignore[attr-defined]
    type_text("24/11/2025")
    find(dock, QPushButton, "statement.show").click()
    seat.wait_for_text("statement.said", "24 Nov 2025 to 24 Nov 2026, as of")
    assert lines.rowCount() > month
    path = tmp_path / "papers" / "statement.pdf"
    face = dock._faces._statement
    find(face, QLineEdit, "paper.path").setText(str(path))
    find(face, QPushButton, "paper.save_pdf").click()
    seat.wait_for_text("paper.said", "Saved: ")
    assert path.read_bytes().startswith(b"%PDF")
    press(Qt.Key.Key_F9)
    seat.wait_for_text("paper.said", "No printer is set up")
    press(Qt.Key.Key_Escape)
    assert not find(dock, QTableView, "statement.lines").isVisible()


def test_the_mini_statement_is_one_key_away(seat: Seat) -> None:
    seat.log_in("TEL001")
    find_account(seat, SAVINGS)
    dock = dock_of(seat)
    press(Qt.Key.Key_F9)
    seat.wait_for_text("sheet.title", "Mini-statement")
    dock._faces._paper.setFocus()
    press(Qt.Key.Key_Escape)
    assert "Mini-statement" not in words(seat)


def test_log_out_takes_the_signatures_along(seat: Seat) -> None:
    seat.log_in("REL001")
    find_account(seat, SAVINGS)
    press(Qt.Key.Key_F12)
    seat.wait_for_text("signatures.about", "in force since")
    seat.window.findChildren(QAction, "action.log_out")[0].trigger()
    seat.wait_for_the_log_in()
    panel = find(seat.window, SignatureView, "signatures")
    assert panel.isHidden()
    assert panel.findChildren(PlainLabel, "signatory.specimen") == []
