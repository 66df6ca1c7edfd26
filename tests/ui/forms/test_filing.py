"""A paper on its way to the core: what is kept when it does not arrive, and sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton

from branch_desk.services.errors import BackendUnreachable, Refused
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.document_row import DocumentRow
from branch_desk.ui.editors.path_line import PathLine
from branch_desk.ui.forms.form import Form
from tests.domain import bank
from tests.ui.forms.eyes import focused_name
from tests.ui.forms.paper_desk import problem
from tests.ui.forms.paper_rows import DOCUMENTS, choose, part, scan, state
from tests.ui.shell.hands import press

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.ui.editors.ground import Ground
    from tests.ui.forms.paper_desk import PaperDesk
    from tests.ui.forms.scene import Scene


def test_a_file_that_could_not_be_stored_is_kept_and_sent_again_by_one_key(
    cif: Scene, paper: PaperDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    form = cif.dock.findChild(Form)
    assert form is not None
    form.fill(bank.changed(bank.PERSON, {"/documents": bank.ABSENT}))
    wanted = len(bank.PERSON_PAPERS)
    qtbot.waitUntil(lambda: _rows_seen(form) == wanted)
    choose(form, "PHOTO", scan(tmp_path))
    paper.client.down = BackendUnreachable("no connection")
    seen = part(form, "PHOTO.seen", QCheckBox)
    seen.click()
    told = state(form, "PHOTO")
    assert told.startswith("not stored The core cannot be asked: no connection.")
    assert told.endswith("The file is kept here: F5 sends it again.")
    again = part(form, "PHOTO.again", QPushButton)
    assert again.isVisible()
    assert not part(form, "PHOTO.state", PlainLabel).isVisible()
    assert part(form, "PHOTO", PathLine).text().endswith("scan.jpg")
    paper.client.down = None
    seen.setFocus()
    press(Qt.Key.Key_F5)
    assert state(form, "PHOTO") == "stored, 1 page"
    assert not again.isVisible()
    assert len(paper.client.uploads) == 1


def _rows_seen(form: Form) -> int:
    """How many rows are on the screen, which is a turn later than they are made."""
    return sum(row.isVisible() for row in form.findChildren(DocumentRow))


def test_the_second_try_goes_under_the_id_of_the_first_unless_the_core_refused_it(
    form: Form, paper: PaperDesk, tmp_path: Path
) -> None:
    choose(form, "PHOTO", scan(tmp_path))
    ids: list[str] = []
    for trouble in (BackendUnreachable("lost"), Refused(problem("document_differs")), None):
        paper.client.down = trouble
        if trouble is None or ids:
            again = part(form, "PHOTO.again", QPushButton)
            again.setFocus()
            press(Qt.Key.Key_Space)
        else:
            part(form, "PHOTO.seen", QCheckBox).click()
        ids.append(paper.client.tried[-1])
    assert ids[0] == ids[1] != ids[2]
    assert state(form, "PHOTO") == "stored, 1 page"


def test_enter_stops_at_a_paper_that_is_to_be_sent_again(
    form: Form, paper: PaperDesk, tmp_path: Path
) -> None:
    choose(form, "ID_FRONT", scan(tmp_path))
    paper.client.down = BackendUnreachable("no connection")
    press(Qt.Key.Key_Space)
    part(form, "ID_FRONT", PathLine).setFocus()
    press(Qt.Key.Key_Return)
    assert focused_name() == f"{DOCUMENTS}.ID_FRONT.again"


def test_what_is_said_while_a_paper_goes_up_counts(
    form: Form, ground: Ground, paper: PaperDesk, tmp_path: Path
) -> None:
    choose(form, "PROOF_OF_ADDRESS", scan(tmp_path))
    dated = part(form, "PROOF_OF_ADDRESS.issued_on", QLineEdit)
    QTest.keyClicks(dated, "-1d")

    def correct() -> None:
        paper.client.on_upload = None
        dated.setText("-2d")
        dated.editingFinished.emit()

    paper.client.on_upload = correct
    part(form, "PROOF_OF_ADDRESS.seen", QCheckBox).click()
    (reference,) = form.values()["documents"]
    assert str(ground.documents[reference["document_id"]].issued_on) == "2026-11-22"
    paper.client.down = BackendUnreachable("no connection")
    paper.client.on_upload = part(form, "PROOF_OF_ADDRESS.seen", QCheckBox).click
    dated.setText("-1d")
    dated.editingFinished.emit()
    assert state(form, "PROOF_OF_ADDRESS") == "tick: original seen"
