"""The rows of documents in a form: found, filled and read as an officer does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors.document_row import DocumentRow
from branch_desk.ui.editors.path_line import PathLine

if TYPE_CHECKING:
    from pathlib import Path

    from branch_desk.ui.forms.form import Form

DOCUMENTS = "field.documents"


def scan(folder: Path, name: str = "scan.jpg", size: tuple[int, int] = (300, 200)) -> Path:
    path = folder / name
    Image.new("RGB", size, "white").save(path)
    return path


def part(form: Form, name: str, kind: type[Any]) -> Any:
    # A row that was taken away just now ends with the next event; the newest one stands.
    found = form.findChildren(kind, f"{DOCUMENTS}.{name}")
    assert found, name
    return found[-1]


def state(form: Form, document: str) -> str:
    label = part(form, f"{document}.state", PlainLabel)
    row = next(
        row for row in form.findChildren(DocumentRow) if row.path.objectName().endswith(document)
    )
    return f"{label.text()} {row.filing.complaint}".strip()


def choose(form: Form, document: str, path: Path | str) -> None:
    line = part(form, document, PathLine)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, str(path))
    QTest.keyClick(line, Qt.Key.Key_Return)
