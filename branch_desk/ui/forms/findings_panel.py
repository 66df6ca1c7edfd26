"""What the rules find out while the form is filled: risk, tier and the like, with the reasons."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from branch_desk.domain.findings import Finding, Weight
from branch_desk.ui.common.labels import PlainLabel

_TONES: Final = {Weight.PLAIN: "", Weight.WARNS: "warning", Weight.WRONG: "bad"}


class FindingsPanel(QWidget):
    """A title and a sentence a finding; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Finding, ...] = ()
        self._lines: list[PlainLabel] = []
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(3)
        self.hide()

    @property
    def said(self) -> tuple[str, ...]:
        """The findings as they are read, for paper."""
        return tuple(_words(each) for each in self._shown)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show the findings as they stand."""
        if findings == self._shown:
            return
        self._shown = findings
        while len(self._lines) < len(findings):
            line = PlainLabel("", self, wrap=True, name=f"findings.{len(self._lines)}")
            self._place.addWidget(line)
            self._lines.append(line)
        for number, line in enumerate(self._lines):
            each = findings[number] if number < len(findings) else None
            line.setVisible(each is not None)
            line.setText(_words(each) if each else "")
            line.set_tone(_TONES[each.weight] if each else "")
        self.setVisible(bool(findings))


def _words(finding: Finding) -> str:
    return f"{finding.title}: {finding.words}"
