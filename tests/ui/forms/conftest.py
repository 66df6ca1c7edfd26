"""A desk on paper, and forms and docks on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.ui.background import InlineRunner
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.form import Form
from tests.ui.forms.paper_desk import PaperDesk

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from branch_desk.domain.operation import Operation


@pytest.fixture
def paper() -> PaperDesk:
    return PaperDesk()


@pytest.fixture
def ground(paper: PaperDesk, qapp: object) -> Ground:
    return Ground(paper.services, InlineRunner())


def shown_form(operation: Operation, ground: Ground, qtbot: QtBot) -> Form:
    form = Form(operation.form, operation.request, ground)
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
def opening_form(ground: Ground, qtbot: QtBot) -> Form:
    return shown_form(ACCOUNT_OPENING, ground, qtbot)
