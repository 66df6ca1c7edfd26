"""The dock of a change, worked and read as an officer does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from branch_desk.domain.facts import customer_facts
from branch_desk.operations.account_maintenance import ACCOUNT_MAINTENANCE
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.field_row import FieldRow
from tests.domain import bank
from tests.domain.maintenance_bank import ACCOUNT, held, meta_with
from tests.ui.forms.eyes import complaints, stop
from tests.ui.forms.scene import Scene, done, scene_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.domain.enquiries import AccountDetail, EnquiryReply
    from branch_desk.ui.common.background import Runner
    from tests.ui.forms.paper_desk import PaperDesk

PHONE, EMAIL = "customer_changes.phone", "customer_changes.email"
META: Final = meta_with()


def dock_of_a_change(paper: PaperDesk, qtbot: QtBot, runner: Runner | None = None) -> Scene:
    """The dock with a customer in front whose record it begins to read."""
    paper.session.meta = META
    paper.permissions.facts = partial(bank.facts, meta=META)
    serve(paper, held().model_copy(update={"account": None}))
    found = scene_of(ACCOUNT_MAINTENANCE, paper, qtbot, runner)
    found.context.set(customer_facts(held()))
    settle(found)
    return found


def serve(paper: PaperDesk, record: EnquiryReply) -> None:
    paper.client.odd = record.model_dump(mode="json")


def settle(scene: Scene) -> None:
    """Let the form judge at once what would be judged in a moment."""
    scene.dock._parts.form._judge.catch_up()


def enter(scene: Scene, name: str, text: str) -> None:
    line: Any = stop(scene.dock, name)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    settle(scene)


def choose(scene: Scene, name: str, text: str) -> None:
    box = stop(scene.dock, name)
    assert isinstance(box, QComboBox)
    box.setFocus()
    box.setEditText(text)
    settle(scene)


def choose_account(scene: Scene, of: AccountDetail | None = None) -> None:
    serve(scene.paper, held(of=of))
    choose(scene, "account_no", ACCOUNT)


def now(scene: Scene) -> dict[str, str]:
    rows = scene.dock.findChildren(FieldRow)
    return {".".join(row.field.path): row.now() for row in rows if row.now()}


def changes(scene: Scene) -> list[str]:
    labels = scene.dock.findChildren(PlainLabel)
    found = {each.objectName(): each.text() for each in labels if each.isVisible()}
    return [text for name, text in sorted(found.items()) if name.startswith("changes.")]


def sent(scene: Scene, *ends: Any) -> dict[str, Any]:
    scene.submit(*(ends or (done(receipt=None),)))
    assert complaints(scene.dock) == {}
    body: dict[str, Any] = scene.paper.submission.sent[-1].model_dump(
        mode="json", exclude_unset=True
    )
    return body
