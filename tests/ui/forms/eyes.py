"""What an officer sees of a form, and text that no key types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.forms.form_summary import FormSummary
from tests.domain import bank

if TYPE_CHECKING:
    from branch_desk.ui.editors.ground import Ground
    from branch_desk.ui.forms.form import Form


def stop(form: QWidget, name: str) -> QWidget:
    """Give a part of the form; of a row built anew the newest, as the old one ends a bit later."""
    found: list[QWidget] = form.findChildren(QWidget, f"field.{name}")
    assert found, name
    return found[-1]


def complaints(form: QWidget) -> dict[str, str]:
    rows = form.findChildren(FieldRow)
    return {".".join(row.field.path): row.complaint() for row in rows if row.complaint()}


def summary(form: QWidget) -> list[tuple[str, str]]:
    found = form.findChild(FormSummary)
    assert found is not None
    return [] if found.isHidden() else [(line.label, line.message) for line in found.lines()]


def fill_person(form: Form, ground: Ground, **changes: Any) -> None:
    for document_id, facts in bank.papers(*bank.PERSON_PAPERS).items():
        ground.learn_document(document_id, facts)
    pointers = {name.replace("__", "/"): value for name, value in changes.items()}
    form.fill(bank.changed(bank.PERSON, pointers))


def paste(line: QLineEdit, text: str) -> None:
    """Put text in as from the clipboard: a keyboard has no key for some characters."""
    QApplication.clipboard().setText(text)
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def focused_name() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget else ""
