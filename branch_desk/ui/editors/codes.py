"""The editor of identity numbers and PINs: capitals, without the spaces of a paste."""

from typing import Any

from typing_extensions import override

from branch_desk.ui.editors.line import LineEditor


class CodeEditor(LineEditor):
    """A number as printed on a document; it is put into capitals once it is whole."""

    characters = 22

    @override
    def value(self) -> Any:
        return _tidy(self.line.text()) or None

    @override
    def on_left(self) -> None:
        self.line.setText(_tidy(self.line.text()))


def _tidy(text: str) -> str:
    return text.strip().upper().replace(" ", "")
