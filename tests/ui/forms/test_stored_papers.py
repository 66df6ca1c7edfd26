"""Papers that the core has, looked at from a form: read anew, each as an act of viewing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton, QToolButton

from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import DocumentFacts
from branch_desk.domain.maintenance import AccountMaintenance
from branch_desk.domain.operation import Read
from branch_desk.services.settings import Settings
from branch_desk.ui.common.background import InlineRunner, PoolRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.choice import ChoiceBox
from branch_desk.ui.editors.document_row import DocumentRow
from branch_desk.ui.editors.field import field_at
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.path_line import PathLine
from branch_desk.ui.editors.registry import row_for
from branch_desk.ui.enquiry.papers_on_file import PapersOnFile
from branch_desk.ui.papers.page_preview import PagePreview
from branch_desk.ui.papers.page_view import PageView
from tests.core_fixtures import running_core
from tests.services.station import desk_at, entries, log_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.app import Desk
    from tests.core_fixtures import RunningCore

FIELD = "customer_changes.documents"
AMINA = Read(path="/customer/enquiry", params={"customer_id": "1000000016"})

pytestmark = pytest.mark.qt_log_ignore("does not support")


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


@pytest.fixture
def desk(core: RunningCore, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path, core.url, Settings()) as made:
        log_in(made)
        yield made


@pytest.fixture
def row(desk: Desk, qtbot: QtBot) -> FieldRow:
    """The papers of a change, with the record that it changes."""
    ground = Ground(desk, InlineRunner())
    made = row_for(field_at(AccountMaintenance, FIELD), ground)
    ground.setParent(made)
    ground.learn_record(desk.viewing.ask(AMINA, EnquiryReply))
    qtbot.addWidget(made)
    made.resize(1000, 200)
    made.show()
    return made


def add(row: FieldRow, words: str) -> DocumentRow:
    other = row.findChild(ChoiceBox, f"field.{FIELD}.other")
    assert other is not None
    QTest.keyClicks(other, words)
    row.findChildren(QPushButton, f"field.{FIELD}.add")[0].click()
    return row.findChildren(DocumentRow)[-1]


def shown(row: FieldRow) -> list[tuple[str, int]]:
    """The title and the number of pages of each paper that is shown large."""
    views = [(each, each.findChild(PageView)) for each in row.findChildren(PagePreview)]
    return [(each.windowTitle(), view.page_count) for each, view in views if view is not None]


def state(row: DocumentRow) -> str:
    return next(
        each.text() for each in row.findChildren(PlainLabel) if each.objectName().endswith(".state")
    )


def test_the_paper_on_file_is_shown_before_another_takes_its_place(
    row: FieldRow, desk: Desk
) -> None:
    paper = add(row, "ID front")
    assert state(paper) == "on file: F11"
    QTest.keyClick(paper.findChildren(PathLine)[0], Qt.Key.Key_F11)
    assert shown(row) == [("ID front, on file now", 1)]
    (view,) = entries(desk, "view")
    assert view.op == "document_view"


def test_a_kind_that_is_not_on_file_shows_nothing(row: FieldRow, desk: Desk) -> None:
    paper = add(row, "court order")
    assert state(paper) == ""
    assert not paper.findChildren(QToolButton)[0].isEnabled()
    QTest.keyClick(paper.findChildren(PathLine)[0], Qt.Key.Key_F11)
    assert shown(row) == []
    assert entries(desk, "view") == []


def test_a_paper_that_the_form_names_is_read_from_the_core(row: FieldRow, desk: Desk) -> None:
    held = desk.viewing.ask(AMINA, EnquiryReply).kyc.documents
    front = next(each for each in held if each.document_type == "ID_FRONT")
    for known in (False, True):
        if known:
            facts = DocumentFacts("ID_FRONT", original_seen=True)
            row.editor.ground.learn_document(front.document_id, facts)
        row.editor.set_value([{"document_id": front.document_id, "sha256": front.sha256}])
        paper = row.findChildren(DocumentRow)[-1]
        paper.findChildren(QToolButton)[0].click()
        assert shown(row)[-1][1] == 1
    assert [title for title, _ in shown(row)][-1] == "ID front"
    assert len(entries(desk, "view")) == 2


def test_a_paper_on_its_way_is_dropped_by_esc(desk: Desk, qtbot: QtBot) -> None:
    runner = PoolRunner()
    view = PapersOnFile(desk, runner)
    qtbot.addWidget(view)
    view.open(desk.viewing.ask(AMINA, EnquiryReply).kyc.documents)
    papers = view.findChildren(QListWidget)[0]
    for key in (Qt.Key.Key_F4, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        QTest.keyClick(papers, key)
    qtbot.waitUntil(lambda: runner.is_idle)
    assert view.findChildren(PageView)[0].page_count == 0
    assert view.findChildren(PlainLabel, "papers.said")[0].text().startswith("Enter shows a paper")
    view.clear()
    QTest.keyClick(papers, Qt.Key.Key_Return)
    assert runner.is_idle
    with qtbot.waitSignal(view.closed):
        QTest.keyClick(papers, Qt.Key.Key_Escape)
    runner.close()
