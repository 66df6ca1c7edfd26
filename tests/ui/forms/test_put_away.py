"""What is typed leaves a form only once the disk has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branch_desk.services.drafts import Draft
from tests.domain import bank
from tests.ui.forms.eyes import focused_name, stop
from tests.ui.forms.scene import Scene

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NOT_CLEARED = "The form was not cleared. What you type is not kept: this workstation's disk"
AWAY = "What was typed is in My work (Alt+8); Enter there brings it back."
OTHER = Draft(
    draft_id="draft-1",
    officer_id="REL001",
    action="account_opening",
    values=dict(bank.OPENING) | {"purpose": "Rent"},
)


def refuse(scene: Scene, *, on: bool) -> None:
    """Let the disk take nothing any more, or again."""
    scene.paper.drafts._store.db.execute(f"PRAGMA query_only = {'ON' if on else 'OFF'}")


def kept(scene: Scene) -> list[bool]:
    return [each.is_set_aside for each in scene.paper.drafts.of("REL001")]


def test_a_form_that_the_disk_does_not_take_is_not_cleared(scene: Scene) -> None:
    scene.fill()
    refuse(scene, on=True)
    for _ in range(2):
        scene.notices.information("Something else.")
        scene.button("set_aside").click()
        assert scene.notices.text.startswith(NOT_CLEARED)
        assert scene.dock.is_dirty
    assert scene.button("submit").isEnabled()
    refuse(scene, on=False)
    scene.button("set_aside").click()
    assert scene.notices.text == AWAY
    assert not scene.dock.is_dirty
    assert kept(scene) == [True]


def test_no_draft_takes_the_place_of_what_could_not_be_put_away(scene: Scene) -> None:
    scene.fill()
    refuse(scene, on=True)
    scene.dock.take_up(OTHER)
    assert scene.dock._parts.form.values()["purpose"] != "Rent"
    refuse(scene, on=False)
    scene.button("set_aside").click()
    assert "purpose" not in scene.dock._parts.form.values()


def test_nothing_is_typed_or_sent_while_the_form_is_put_away(slow: Scene, qtbot: QtBot) -> None:
    slow.dock.clear()
    assert stop(slow.dock, "initial_deposit").property("readOnly")
    slow.dock.submit()
    slow.dock.take_up(OTHER)
    qtbot.waitUntil(lambda: slow.notices.text == AWAY)
    assert slow.dock._parts.form.values()["purpose"] == "Rent"
    assert slow.dock.holds("draft-1")
    assert focused_name() != ""
    assert slow.paper.submission.sent == []
    assert kept(slow) == [True]
