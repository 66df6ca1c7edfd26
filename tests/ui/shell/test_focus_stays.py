"""What ends in a dock behind takes nobody out of the dock in front."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from branch_desk.domain.complaints import FieldError
from branch_desk.services.outcomes import Outcome, OutcomeKind, refused
from branch_desk.ui.forms.operation_dock import OperationDock
from tests.ui.forms.paper_desk import problem
from tests.ui.forms.scene import KEY, PENDING, done
from tests.ui.shell.hands import ALT, find, focused, press, type_text

if TYPE_CHECKING:
    from tests.ui.shell.conftest import Screen

WRONG = refused(
    "cif_create",
    KEY,
    problem(
        "validation_failed",
        field_errors=(FieldError(field="/individual/surname", code="x", message="Not so."),),
    ),
)


@pytest.mark.parametrize(
    "outcome", [WRONG, PENDING, replace(done(receipt=None), result=None)], ids=lambda o: o.kind
)
def test_an_outcome_in_a_dock_behind_leaves_the_focus_where_it_is(
    screen: Screen, outcome: Outcome
) -> None:
    screen.log_in("REL001")
    press(Qt.Key.Key_1, ALT)
    line = find(screen.window, QLineEdit, "field.individual.surname")
    line.setFocus()
    type_text("Chebet")
    behind = screen.window._shelf.front
    assert isinstance(behind, OperationDock)
    press(Qt.Key.Key_2, ALT)
    screen.rest()
    before = focused()
    assert not behind.isAncestorOf(before)
    behind._ending._on_outcome(outcome)
    screen.rest()
    assert focused() is before
    assert behind._parts.is_tracker_shown is (outcome.kind is OutcomeKind.PENDING_APPROVAL)
