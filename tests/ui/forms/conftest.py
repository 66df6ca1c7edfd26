"""A desk on paper, and forms and docks on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shiboken6

from branch_desk.domain.checklists import requirements
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.ui.common.background import InlineRunner, PoolRunner
from branch_desk.ui.editors.field import field_at
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.registry import row_for
from branch_desk.ui.forms.form import Form
from tests.domain import bank
from tests.ui.forms.every_kind import EveryKind
from tests.ui.forms.paper_desk import PaperDesk
from tests.ui.forms.scene import Scene, scene_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from branch_desk.domain.operation import Operation


@pytest.fixture
def paper() -> Iterator[PaperDesk]:
    made = PaperDesk()
    yield made
    made.close()


@pytest.fixture
def ground(paper: PaperDesk, qapp: object) -> Ground:
    return Ground(paper.services, InlineRunner())


def shown_form(operation: Operation, ground: Ground, qtbot: QtBot) -> Form:
    form = Form(
        operation.form, operation.request, ground, defaults=operation.defaults, has_finder=True
    )
    qtbot.addWidget(form)
    form.resize(1000, 700)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    return form


@pytest.fixture
def cif_form(ground: Ground, qtbot: QtBot) -> Form:
    return shown_form(CIF_CREATE, ground, qtbot)


@pytest.fixture
def form(cif_form: Form, ground: Ground) -> Form:
    """A new customer's form with a row for each paper, nothing filed."""
    cif_form.fill(bank.changed(bank.PERSON, {"/documents": bank.ABSENT}))
    cif_form.show_requirements(requirements(cif_form.sketch(), ground.facts()))
    return cif_form


@pytest.fixture
def opening_form(ground: Ground, qtbot: QtBot) -> Form:
    return shown_form(ACCOUNT_OPENING, ground, qtbot)


@pytest.fixture
def pooled(paper: PaperDesk, qtbot: QtBot) -> Iterator[Scene]:
    """An opening on the real threads; the dock goes before they do, as at the window's end."""
    runner = PoolRunner()
    found = scene_of(ACCOUNT_OPENING, paper, qtbot, runner)
    yield found
    shiboken6.delete(found.dock)
    runner.close()


@pytest.fixture
def scene(paper: PaperDesk, qtbot: QtBot) -> Scene:
    found = scene_of(ACCOUNT_OPENING, paper, qtbot)
    found.context.set(bank.CUSTOMERS["1000000016"])
    return found


@pytest.fixture
def cif(paper: PaperDesk, qtbot: QtBot) -> Scene:
    return scene_of(CIF_CREATE, paper, qtbot)


@pytest.fixture
def slow(pooled: Scene) -> Scene:
    pooled.context.set(bank.CUSTOMERS["1000000016"])
    pooled.fill()
    return pooled


@pytest.fixture
def make(ground: Ground, qtbot: QtBot) -> Any:
    rows = []

    def _make(name: str) -> Any:
        row = row_for(field_at(EveryKind, name), ground)
        rows.append(row)
        qtbot.addWidget(row)
        row.show()
        row.activateWindow()
        qtbot.waitActive(row)
        row.editor.focus()
        return row.editor

    return _make
