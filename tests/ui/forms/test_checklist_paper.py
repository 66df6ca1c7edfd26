"""The checklist goes home with the customer, so that nobody comes back for a missing paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypdfium2
from PySide6.QtCore import Qt

from branch_desk.domain.checklists import Requirement, RequirementState
from branch_desk.ui.papers.checklist_paper import checklist_print
from branch_desk.ui.papers.paper import write_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.forms.scene import Scene

OLD = "The proof of address must not be older than 90 days."
ROWS = (
    Requirement("front of the ID", RequirementState.DONE, "", waivable=False),
    Requirement("back of the ID", RequirementState.OPEN, "Add it.", waivable=True),
    Requirement("KRA PIN certificate", RequirementState.WAIVED, "", waivable=True),
    Requirement("proof of address", RequirementState.FAILS, OLD, waivable=True),
)


def words_of(rows: tuple[Requirement, ...], whose: str, path: Path) -> list[str]:
    content = checklist_print("New customer", whose, rows, bank="Wekeza", training=False)
    write_pdf(content, path)
    document: Any = pypdfium2.PdfDocument(path.read_bytes())
    words = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return [line.strip() for line in words.splitlines() if line.strip()]


def test_what_is_to_be_brought_comes_first(qtbot: QtBot, tmp_path: Path) -> None:
    assert words_of(ROWS, "Faith Ochieng", tmp_path / "list.pdf")[:8] == [
        "Checklist: New customer",
        "For Faith Ochieng",
        "Please bring",
        "[ ] Back of the ID",
        "[ ] Proof of address",
        OLD,
        "Here already",
        "[ x ] Front of the ID",
    ]


def test_a_whole_checklist_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    words = words_of(ROWS[:1], "", tmp_path / "list.pdf")
    assert words[:2] == ["Checklist: New customer", "Nothing is missing."]
    assert words_of(ROWS[1:2], "", tmp_path / "open.pdf")[1:3] == [
        "Please bring",
        "[ ] Back of the ID",
    ]


def test_f9_prints_the_checklist_of_a_form(cif: Scene, qtbot: QtBot) -> None:
    cif.dock.focus_first()
    qtbot.waitUntil(lambda: cif.text("checklist.print") == "F9 prints it")
    cif.press(Qt.Key.Key_F9)
    # No printer stands here: that it was looked for shows that there was something to print.
    said = "No printer is set up at this workstation. Nothing was printed."
    qtbot.waitUntil(lambda: cif.notices.text == said)


def test_f9_still_finds_no_receipt_where_there_is_no_checklist(scene: Scene) -> None:
    scene.dock.focus_first()
    scene.press(Qt.Key.Key_F9)
    assert scene.notices.text == "There is nothing to print here yet."
