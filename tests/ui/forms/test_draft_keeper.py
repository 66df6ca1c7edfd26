"""What is typed in a form is kept as it is typed, and goes when it is sent or emptied."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from branch_desk.journal.keys import DemoKeyFile
from branch_desk.services.desk_store import DeskStore
from branch_desk.services.drafts import Draft, Drafts
from branch_desk.services.threads import allow_current_thread, forbid_current_thread
from branch_desk.ui.common.background import InlineRunner, PoolRunner
from branch_desk.ui.forms.draft_keeper import SAVE_MS, DraftKeeper, saved_words
from tests.ui.shell.hands import find, press, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.ui.common.background import Runner
    from branch_desk.ui.forms.form import Form


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DeskStore]:
    made = DeskStore(tmp_path / "desk.db", DemoKeyFile(tmp_path / "keys.json"))
    yield made
    made.shut()


@pytest.fixture
def drafts(store: DeskStore) -> Drafts:
    return Drafts(store)


class Desk:
    """A form with its keeper, as a dock has them."""

    def __init__(self, form: Form, drafts: Drafts, runner: Runner) -> None:
        self.form = form
        self.drafts = drafts
        self.draft_id = "draft-1"
        self.keeper = DraftKeeper(drafts, runner, self.take, form)
        self.keeper.watch(form)
        form.edited.connect(self.keeper.on_edited)

    def take(self) -> Draft | None:
        if not self.form.is_dirty:
            return None
        return Draft(
            draft_id=self.draft_id,
            officer_id="REL001",
            action="cif_create",
            values=self.form.values(),
        )

    def type_surname(self, words: str) -> None:
        line = find(self.form, QLineEdit, "field.individual.surname")
        line.setFocus()
        line.selectAll()
        type_text(words)

    @property
    def surnames(self) -> list[str]:
        kept = self.drafts.of("REL001")
        return [each.values.get("individual", {}).get("surname", "") for each in kept]


@pytest.fixture
def desk(cif_form: Form, drafts: Drafts) -> Desk:
    return Desk(cif_form, drafts, InlineRunner())


def test_it_is_saved_half_a_second_after_the_first_key_however_long_one_types(
    desk: Desk, qtbot: QtBot
) -> None:
    assert SAVE_MS == 500
    desk.type_surname("Che")
    assert desk.surnames == []
    first = desk.keeper._timer.remainingTime()
    type_text("b")
    assert desk.keeper._timer.remainingTime() <= first
    with qtbot.waitSignal(desk.keeper.saved, timeout=3 * SAVE_MS):
        type_text("et")
    assert desk.surnames == ["Chebet"]


def test_it_is_saved_when_a_field_is_left(desk: Desk) -> None:
    desk.type_surname("Chebet")
    press(Qt.Key.Key_Tab)
    assert desk.surnames == ["Chebet"]
    press(Qt.Key.Key_Tab)
    assert not desk.keeper._timer.isActive()


def test_what_was_kept_fills_the_form_as_it_was(desk: Desk, qtbot: QtBot) -> None:
    desk.type_surname("Chebet")
    desk.keeper.keep()
    typed = desk.form.values()
    desk.form.clear()
    (kept,) = desk.drafts.of("REL001")
    desk.form.fill(kept.values)
    desk.keeper.follow(kept)
    assert desk.form.values() == typed
    desk.type_surname("Chebet K")
    desk.keeper.keep()
    assert desk.surnames == ["Chebet K"]


def test_a_form_that_is_emptied_again_leaves_no_draft(desk: Desk) -> None:
    desk.type_surname("C")
    desk.keeper.keep()
    assert desk.surnames == ["C"]
    press(Qt.Key.Key_Backspace)
    desk.keeper.keep()
    assert desk.surnames == []


def test_a_draft_that_was_sent_goes_and_is_not_announced_as_saved(desk: Desk, qtbot: QtBot) -> None:
    desk.type_surname("Chebet")
    desk.keeper.keep()
    type_text("t")
    with qtbot.assertNotEmitted(desk.keeper.saved):
        desk.keeper.drop()
        desk.keeper.drop()
        desk.keeper.keep()
    assert desk.surnames == []


def test_what_is_set_aside_stays_in_my_work_and_the_next_is_another(
    desk: Desk, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(desk.keeper.is_aside):
        desk.keeper.set_aside()
    desk.type_surname("Chebet")
    with qtbot.waitSignal(desk.keeper.is_aside):
        desk.keeper.set_aside()
    desk.form.clear()
    desk.keeper.keep()
    (kept,) = desk.drafts.of("REL001")
    assert kept.is_set_aside
    desk.draft_id = "draft-2"
    desk.type_surname("Otieno")
    desk.keeper.keep()
    assert desk.surnames == ["Otieno", "Chebet"]
    desk.keeper.drop()
    assert desk.surnames == ["Chebet"]


def test_a_disk_that_refuses_is_told_once_and_tried_again(
    desk: Desk, store: DeskStore, qtbot: QtBot
) -> None:
    said: list[str] = []
    desk.keeper.failed.connect(said.append)
    store.db.execute("PRAGMA query_only = ON")
    desk.type_surname("Che")
    desk.keeper.keep()
    desk.keeper.keep()
    assert len(said) == 1
    assert said[0].startswith("What you type is not kept: this workstation's disk")
    store.db.execute("PRAGMA query_only = OFF")
    press(Qt.Key.Key_Tab)
    assert desk.surnames == ["Che"]
    store.db.execute("PRAGMA query_only = ON")
    desk.type_surname("Cheb")
    desk.keeper.keep()
    assert len(said) == 2
    desk.keeper.drop()
    store.db.execute("PRAGMA query_only = OFF")


def test_a_defect_is_told_in_words_too(desk: Desk, qtbot: QtBot) -> None:
    taken = desk.take

    def take() -> Draft | None:
        found = taken()
        return replace(found, values={"odd": object()}) if found else None

    desk.keeper._take = take
    with qtbot.waitSignal(desk.keeper.failed) as told:
        desk.type_surname("Che")
        desk.keeper.keep()
    assert told.args
    assert "disk" not in told.args[0]


def test_nothing_waits_on_the_thread_that_paints(
    cif_form: Form, drafts: Drafts, qtbot: QtBot
) -> None:
    runner = PoolRunner()
    desk = Desk(cif_form, drafts, runner)
    forbid_current_thread()
    try:
        desk.type_surname("Chebet")
        with qtbot.waitSignal(desk.keeper.saved) as told:
            desk.keeper.keep()
        desk.keeper.drop()
        qtbot.waitUntil(lambda: runner.is_idle)
    finally:
        allow_current_thread()
        runner.close()
    assert told.args
    assert saved_words(told.args[0]).startswith("draft saved ")
    assert desk.surnames == []


def test_another_windows_focus_saves_nothing(desk: Desk, qtbot: QtBot) -> None:
    button = QPushButton("Elsewhere")
    qtbot.addWidget(button)
    desk.type_surname("Che")
    desk.keeper._on_focus_changed(button, None)
    desk.keeper._on_focus_changed(None, button)
    assert desk.surnames == []
    QTest.keyClick(button, Qt.Key.Key_Tab)


def test_the_time_is_the_banks() -> None:
    assert saved_words(datetime(2026, 11, 24, 7, 42, 7, tzinfo=UTC)) == "draft saved 10:42:07"
