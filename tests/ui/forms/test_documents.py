"""The documents of a form: chosen, refused in words, or stored once the original was seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QToolButton,
)

from branch_desk.domain.checklists import requirements
from branch_desk.domain.pages import render
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.ui.common.background import InlineRunner, PoolRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.choice import ChoiceBox
from branch_desk.ui.editors.document_row import DocumentRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.path_line import PathLine
from branch_desk.ui.forms.form import Form
from branch_desk.ui.papers.page_preview import PagePreview
from branch_desk.ui.papers.page_view import PageView
from tests.domain import bank
from tests.ui.forms.conftest import shown_form
from tests.ui.forms.eyes import complaints, focused_name
from tests.ui.forms.paper_rows import DOCUMENTS, choose, part, scan, state
from tests.ui.shell.hands import press, type_text

TOO_LARGE = (
    "This file is encrypted, damaged or too large to read."
    " Scan it again: 20 MiB, 10 pages and 40 megapixels a page at most."
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.forms.paper_desk import PaperDesk


def test_a_row_stands_for_every_line_of_the_checklist(form: Form) -> None:
    types = [row.document_type.value for row in form.findChildren(DocumentRow)]
    assert types == list(bank.PERSON_PAPERS)


def test_a_scan_goes_up_once_the_original_was_seen(
    form: Form, ground: Ground, paper: PaperDesk, tmp_path: Path
) -> None:
    choose(form, "ID_FRONT", scan(tmp_path))
    assert state(form, "ID_FRONT") == "tick: original seen"
    assert focused_name() == f"{DOCUMENTS}.ID_FRONT.seen"
    assert not part(form, "ID_FRONT.preview", QToolButton).icon().isNull()
    assert paper.client.uploads == []
    press(Qt.Key.Key_Space)
    assert state(form, "ID_FRONT") == "stored, 1 page"
    assert dict(paper.client.uploads[0])["original_seen"] == "true"
    (reference,) = form.values()["documents"]
    assert ground.documents[reference["document_id"]].document_type == "ID_FRONT"
    press(Qt.Key.Key_Return)
    assert focused_name() == f"{DOCUMENTS}.ID_BACK"


def test_a_paper_whose_age_counts_waits_for_its_date(
    form: Form, paper: PaperDesk, tmp_path: Path
) -> None:
    choose(form, "PROOF_OF_ADDRESS", scan(tmp_path))
    press(Qt.Key.Key_Space)
    assert state(form, "PROOF_OF_ADDRESS") == "enter its date"
    press(Qt.Key.Key_Return)
    assert focused_name() == f"{DOCUMENTS}.PROOF_OF_ADDRESS.issued_on"
    type_text("-1d")
    press(Qt.Key.Key_Return)
    assert state(form, "PROOF_OF_ADDRESS") == "stored, 1 page"
    assert dict(paper.client.uploads[0])["issued_on"] == "2026-11-23"
    assert part(form, "PROOF_OF_ADDRESS.issued_on", QLineEdit).text() == "23 Nov 2026"


def test_a_changed_date_stores_the_paper_anew(form: Form, paper: PaperDesk, tmp_path: Path) -> None:
    choose(form, "PROOF_OF_ADDRESS", scan(tmp_path))
    part(form, "PROOF_OF_ADDRESS.seen", QCheckBox).click()
    dated = part(form, "PROOF_OF_ADDRESS.issued_on", QLineEdit)
    for typed in ("-1d", "-2d"):
        dated.setFocus()
        dated.selectAll()
        QTest.keyClicks(dated, typed)
        QTest.keyClick(dated, Qt.Key.Key_Return)
    assert [dict(each)["issued_on"] for each in paper.client.uploads] == [
        "2026-11-23",
        "2026-11-22",
    ]
    assert len(form.values()["documents"]) == 1


def text_named_pdf(folder: Path) -> Path:
    path = folder / "letter.pdf"
    path.write_text("Dear bank")
    return path


def too_large(folder: Path) -> Path:
    path = folder / "large.jpg"
    path.write_bytes(b"\xff\xd8\xff" + bytes(21 * 1024 * 1024))
    return path


def too_many_pixels(folder: Path) -> Path:
    path = folder / "wide.png"
    Image.new("1", (7500, 8000)).save(path)
    return path


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (text_named_pdf, "Add a JPEG, PNG or PDF file."),
        (too_large, TOO_LARGE),
        (too_many_pixels, TOO_LARGE),
        (lambda folder: folder / "none.jpg", "There is no file here. Check the path"),
    ],
)
def test_what_cannot_be_filed_is_refused_in_words(
    form: Form, ground: Ground, tmp_path: Path, make: Any, sentence: str
) -> None:
    path = make(tmp_path)
    choose(form, "PHOTO", path)
    assert state(form, "PHOTO").startswith(f"refused {sentence}")
    assert part(form, "PHOTO", PathLine).text() == str(path)
    assert "documents" not in form.values()
    assert not ground.is_busy


def test_an_emptied_path_takes_the_document_away(form: Form, tmp_path: Path) -> None:
    choose(form, "PHOTO", scan(tmp_path))
    part(form, "PHOTO.seen", QCheckBox).click()
    line = part(form, "PHOTO", PathLine)
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert "documents" not in form.values()
    assert state(form, "PHOTO") == ""


def test_a_dropped_file_is_taken(form: Form, tmp_path: Path) -> None:
    line = part(form, "PHOTO", PathLine)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan(tmp_path)))])
    for make in (_enter, _drop):
        QApplication.sendEvent(line, make(data))
    assert line.text().endswith("scan.jpg")
    assert state(form, "PHOTO") == "tick: original seen"
    nothing = QMimeData()
    nothing.setText("no file")
    for make in (_enter, _drop):
        QApplication.sendEvent(line, make(nothing))
    assert line.text().endswith("scan.jpg")


def _enter(data: QMimeData) -> QEvent:
    return QDragEnterEvent(
        QPoint(2, 2),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


def _drop(data: QMimeData) -> QEvent:
    return QDropEvent(
        QPointF(2, 2),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


def test_a_pasted_picture_is_taken_and_pasted_text_is_a_path(form: Form) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    control = Qt.KeyboardModifier.ControlModifier
    line = part(form, "PHOTO", PathLine)
    QApplication.clipboard().setImage(image)
    QTest.keyClick(line, Qt.Key.Key_V, control)
    assert (line.text(), state(form, "PHOTO")) == ("pasted picture", "tick: original seen")
    other = part(form, "ID_FRONT", PathLine)
    QApplication.clipboard().setText("/a/path.jpg")
    QTest.keyClick(other, Qt.Key.Key_V, control)
    assert other.text() == "/a/path.jpg"


@pytest.mark.qt_log_ignore("does not support")
def test_f2_and_enter_browse_without_blocking(form: Form, tmp_path: Path, qtbot: QtBot) -> None:
    path = scan(tmp_path)
    line = part(form, "PHOTO", PathLine)
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Return):
        line.setFocus()
        QTest.keyClick(line, key)
        dialog = form.findChild(QFileDialog, "browse")
        assert dialog is not None
        dialog.reject()
        qtbot.waitUntil(lambda: form.findChild(QFileDialog, "browse") is None)
    part(form, "PHOTO.browse", QPushButton).click()
    dialog = form.findChild(QFileDialog, "browse")
    assert dialog is not None
    typed = dialog.findChild(QLineEdit, "fileNameEdit")
    assert typed is not None
    typed.setText(str(path))
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    box.buttons()[0].click()
    assert state(form, "PHOTO") == "tick: original seen"


def test_another_document_is_added_by_its_name(form: Form, tmp_path: Path) -> None:
    other = part(form, "other", ChoiceBox)
    add = part(form, "add", QPushButton)
    add.click()
    assert focused_name() == f"{DOCUMENTS}.other"
    QTest.keyClicks(other, "court order")
    add.click()
    assert focused_name() == f"{DOCUMENTS}.COURT_ORDER"
    QTest.keyClicks(other, "court order")
    add.click()
    assert focused_name() == f"{DOCUMENTS}.COURT_ORDER.2"


def test_rows_follow_the_checklist_and_used_ones_stay(
    form: Form, ground: Ground, tmp_path: Path
) -> None:
    choose(form, "ID_BACK", scan(tmp_path))
    passport = bank.cif(individual__identity__id_type="PASSPORT", individual__pep=True)
    form.show_requirements(requirements(passport, ground.facts()))
    types = [row.document_type.value for row in form.findChildren(DocumentRow) if row.isVisible()]
    assert "ID_BACK" in types


def test_a_waived_document_is_not_asked_for(form: Form, ground: Ground) -> None:
    waiver = {"document_type": "PROOF_OF_ADDRESS", "reason": "Moved house last week"}
    form.fill(bank.changed(bank.PERSON, {"/documents": bank.ABSENT, "/waivers": [waiver]}))
    form.show_requirements(requirements(form.sketch(), ground.facts()))
    assert state(form, "PROOF_OF_ADDRESS") == "waived"


def test_a_request_on_view_shows_its_papers(form: Form, ground: Ground) -> None:
    known = bank.papers("PROOF_OF_ADDRESS")
    for document_id, facts in known.items():
        ground.learn_document(document_id, facts)
    form.set_read_only(True)
    form.fill({**bank.PERSON, "documents": bank.refs(2)})
    form.show_requirements(requirements(form.sketch(), ground.facts()))
    assert state(form, "PROOF_OF_ADDRESS") == "stored"
    assert part(form, "PROOF_OF_ADDRESS.issued_on", QLineEdit).text() == "23 Nov 2026"
    assert [
        label.text() for label in form.findChildren(PlainLabel, "") if "Document 2" in label.text()
    ]
    line = part(form, "PROOF_OF_ADDRESS", PathLine)
    QTest.keyClick(line, Qt.Key.Key_F2)
    QTest.keyClicks(line, "x")
    assert line.text() == "stored at the core"
    assert len(form.values()["documents"]) == 2


def test_what_was_said_of_a_stored_paper_stands(form: Form, ground: Ground) -> None:
    for document_id, facts in bank.papers("PROOF_OF_ADDRESS").items():
        ground.learn_document(document_id, facts)
    form.fill({**bank.PERSON, "documents": bank.refs(1)})
    form.show_requirements(requirements(form.sketch(), ground.facts()))
    assert not part(form, "PROOF_OF_ADDRESS.seen", QCheckBox).isEnabled()
    dated = part(form, "PROOF_OF_ADDRESS.issued_on", QLineEdit)
    dated.setFocus()
    QTest.keyClicks(dated, "-2d")
    QTest.keyClick(dated, Qt.Key.Key_Tab)
    assert dated.text() == "23 Nov 2026"
    assert form.values()["documents"] == bank.refs(1)


def test_submit_is_told_what_papers_lack(form: Form) -> None:
    assert form.read() is None
    told = complaints(form)["documents"]
    assert told.startswith("Add the ID front, the ID back, the photo, the signature specimen, ")


def test_a_file_replaced_while_it_is_prepared_counts_no_more(
    paper: PaperDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    runner = PoolRunner()
    ground = Ground(paper.services, runner)
    form = shown_form(CIF_CREATE, ground, qtbot)
    form.fill(bank.changed(bank.PERSON, {"/documents": bank.ABSENT}))
    form.show_requirements(requirements(form.sketch(), ground.facts()))
    line = part(form, "PHOTO", PathLine)
    line.take(str(scan(tmp_path, "one.jpg")))
    assert state(form, "PHOTO") == "preparing ..."
    part(form, "PHOTO.seen", QCheckBox).setFocus()
    line.take(str(scan(tmp_path, "two.jpg")))
    with qtbot.waitSignal(ground.settled):
        pass
    assert state(form, "PHOTO") == "tick: original seen"
    part(form, "PHOTO.seen", QCheckBox).click()
    qtbot.waitUntil(lambda: state(form, "PHOTO") == "stored, 1 page")
    runner.close()


def test_a_paper_is_waived_from_its_row_and_only_where_that_is_allowed(form: Form) -> None:
    assert not part(form, "PHOTO.waive", QPushButton).isVisible()
    waive = part(form, "PROOF_OF_ADDRESS.waive", QPushButton)
    waive.setFocus()
    QTest.keyClick(waive, Qt.Key.Key_Space)
    assert focused_name() == "field.waivers.0.reason"
    (waiver,) = form.values()["waivers"]
    assert waiver["document_type"] == "PROOF_OF_ADDRESS"


def test_a_row_with_a_file_or_on_view_offers_no_waiver(form: Form, tmp_path: Path) -> None:
    waive = part(form, "PROOF_OF_ADDRESS.waive", QPushButton)
    choose(form, "PROOF_OF_ADDRESS", scan(tmp_path))
    assert not waive.isVisible()
    other = part(form, "KRA_PIN_CERTIFICATE.waive", QPushButton)
    assert other.isVisible()
    form.set_read_only(True)
    assert not other.isVisible()


@pytest.mark.qt_log_ignore("does not support")
def test_f11_shows_a_paper_large(form: Form, tmp_path: Path, qtbot: QtBot) -> None:
    line = part(form, "PHOTO", PathLine)
    QTest.keyClick(line, Qt.Key.Key_F11)
    assert form.findChild(PagePreview) is None
    choose(form, "PHOTO", scan(tmp_path))
    QTest.keyClick(line, Qt.Key.Key_F11)
    preview = form.findChild(PagePreview)
    assert isinstance(preview, PagePreview)
    view = preview.findChild(PageView)
    assert isinstance(view, PageView)
    assert view.page_count == 1
    QTest.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: form.findChild(PagePreview) is None)


def test_a_paper_that_cannot_be_shown_says_why(form: Form) -> None:
    preview = PagePreview("Photo", partial(render, b"no picture"), InlineRunner(), form)
    said = preview.findChild(PlainLabel, "preview.said")
    assert isinstance(said, PlainLabel)
    assert said.text() == "Add a JPEG, PNG or PDF file."
