"""A single paper of a form, of one of the types that its field takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from branch_desk.domain.closure import AccountClosure
from branch_desk.domain.facts import DocumentFacts
from branch_desk.domain.mandates import Signatory
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.choice import ChoiceBox
from branch_desk.ui.editors.complaint_line import ComplaintLine
from branch_desk.ui.editors.field import field_at
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.registry import row_for
from tests.domain import bank
from tests.ui.forms.paper_rows import scan

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.ui.editors.ground import Ground
    from tests.ui.forms.paper_desk import PaperDesk


@pytest.fixture
def row(ground: Ground, qtbot: QtBot) -> FieldRow:
    return shown(row_for(field_at(AccountClosure, "instruction"), ground), qtbot)


def shown(row: FieldRow, qtbot: QtBot) -> FieldRow:
    qtbot.addWidget(row)
    row.resize(900, 90)
    row.show()
    row.activateWindow()
    qtbot.waitActive(row)
    return row


def part(row: QWidget, suffix: str, kind: type[Any]) -> Any:
    found = row.findChild(kind, f"field.instruction{suffix}")
    assert found is not None, suffix
    return found


def file_paper(row: FieldRow, folder: Path) -> None:
    path = folder / "scan.jpg"
    Image.new("RGB", (300, 200), "white").save(path)
    line = part(row, "", QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, str(path))
    QTest.keyClick(line, Qt.Key.Key_Tab)
    QTest.keyClick(part(row, ".seen", QCheckBox), Qt.Key.Key_Space)


class TestDocument:
    """One paper, filed by keys."""

    def test_the_type_is_chosen_among_those_of_the_field(self, row: FieldRow) -> None:
        box = part(row, ".type", ChoiceBox)
        offered = [box.itemText(index) for index in range(box.count())]
        assert offered == ["Closure request", "Board resolution", "Court order"]
        assert box.currentText() == "Closure request"

    def test_a_paper_goes_up_as_the_type_that_was_chosen(
        self, row: FieldRow, paper: PaperDesk, tmp_path: Path
    ) -> None:
        box = part(row, ".type", ChoiceBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(box, "court")
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert box.currentText() == "Court order"
        file_paper(row, tmp_path)
        assert [each["document_type"] for each in paper.client.uploads] == ["COURT_ORDER"]
        assert set(row.editor.value()) == {"document_id", "sha256"}
        assert part(row, ".state", PlainLabel).text() == "stored, 1 page"

    def test_another_type_files_the_same_pages_anew(
        self, row: FieldRow, paper: PaperDesk, tmp_path: Path
    ) -> None:
        file_paper(row, tmp_path)
        before = row.editor.value()
        box = part(row, ".type", ChoiceBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
        kinds = [each["document_type"] for each in paper.client.uploads]
        assert kinds == ["CLOSURE_REQUEST", "BOARD_RESOLUTION"]
        assert row.editor.value()["document_id"] != before["document_id"]

    def test_a_text_that_is_no_type_changes_nothing(self, row: FieldRow) -> None:
        box = part(row, ".type", ChoiceBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(box, "letter")
        QTest.keyClick(box, Qt.Key.Key_Tab)
        assert box.currentText() == "Closure request"

    def test_enter_stops_at_what_the_paper_still_needs(self, row: FieldRow, tmp_path: Path) -> None:
        line = part(row, "", QLineEdit)
        assert row.open_stops() == [line]
        path = tmp_path / "scan.jpg"
        Image.new("RGB", (30, 20), "white").save(path)
        line.setFocus()
        QTest.keyClicks(line, str(path))
        QTest.keyClick(line, Qt.Key.Key_Tab)
        seen = part(row, ".seen", QCheckBox)
        assert row.open_stops() == [seen]
        QTest.keyClick(seen, Qt.Key.Key_Space)
        assert row.open_stops() == []

    def test_a_stored_paper_is_shown_with_its_type_and_can_be_taken_away(
        self, row: FieldRow, ground: Ground
    ) -> None:
        reference = bank.refs(1)[0]
        ground.learn_document(
            reference["document_id"], DocumentFacts("BOARD_RESOLUTION", original_seen=True)
        )
        row.editor.set_value(reference)
        assert row.editor.value() == reference
        assert part(row, ".type", ChoiceBox).currentText() == "Board resolution"
        assert part(row, "", QLineEdit).text() == "stored at the core"
        row.editor.set_value(None)
        assert row.editor.value() is None
        assert part(row, "", QLineEdit).text() == ""
        assert not part(row, ".seen", QCheckBox).isChecked()

    def test_a_stored_paper_cannot_become_one_of_another_type(
        self, row: FieldRow, ground: Ground
    ) -> None:
        reference = bank.refs(1)[0]
        ground.learn_document(
            reference["document_id"], DocumentFacts("CLOSURE_REQUEST", original_seen=True)
        )
        row.editor.set_value(reference)
        box = part(row, ".type", ChoiceBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert row.editor.value() == reference
        assert part(row, ".state", PlainLabel).text() == "stored"
        (told,) = [each.text() for each in row.findChildren(ComplaintLine) if each.text()]
        assert told.startswith("The core holds this paper as it was filed: closure request.")
        QTest.keyClick(box, Qt.Key.Key_Tab)
        assert box.currentText() == "Closure request"

    def test_another_file_in_place_of_a_stored_one_goes_up_as_the_row_says_of_it(
        self, row: FieldRow, ground: Ground, paper: PaperDesk, tmp_path: Path
    ) -> None:
        reference = bank.refs(1)[0]
        ground.learn_document(
            reference["document_id"], DocumentFacts("CLOSURE_REQUEST", original_seen=True)
        )
        row.editor.set_value(reference)
        line = part(row, "", QLineEdit)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, str(scan(tmp_path)))
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert part(row, ".seen", QCheckBox).isChecked()
        assert part(row, ".state", PlainLabel).text() == "stored, 1 page"
        assert row.editor.value() not in (None, reference)

    def test_it_can_be_read_only(self, row: FieldRow) -> None:
        row.editor.set_read_only(True)
        assert part(row, "", QLineEdit).isReadOnly()
        assert part(row, ".type", ChoiceBox).is_read_only
        row.editor.let_go()
        assert row.editor.value() is None


def test_a_field_of_one_type_asks_for_none(ground: Ground, qtbot: QtBot) -> None:
    row = shown(row_for(field_at(Signatory, "specimen"), ground), qtbot)
    box = row.findChild(ChoiceBox, "field.specimen.type")
    assert box is not None
    assert box.isHidden()
    assert box not in row.editor.stops()
    assert row.open_stops() == []
