"""The editor of one signing rule: `any`, `all`, `2A+B or any 3`, and beside it what it says."""

from typing import Any, Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.domain.mandate_words import rule_words
from branch_desk.domain.mandates import Rule
from branch_desk.domain.rule_text import read_rule, rule_text
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.line import LineEditor

_HOW: Final = "Write any, all, A+B, or 2A+B or any 3"


class RuleEditor(LineEditor):
    """A rule as typed; text that reads as none is refused, and says how one is written."""

    characters = 20

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self._came: Any = None
        self._explain()

    @override
    def value(self) -> Any:
        text = self.line.text().strip()
        if not text:
            return None
        # What was not touched stays as it came: `any 1` and `any` are not the same on the wire.
        is_as_it_came = self._came is not None and rule_text(self._came) == text
        return self._came if is_as_it_came else read_rule(text) or text

    @override
    def set_value(self, value: Any) -> None:
        self._came = value if isinstance(value, dict) else None
        super().set_value(rule_text(value) if isinstance(value, dict) else value)
        self._explain()

    @override
    def on_typed(self, text: str) -> None:
        self._explain()
        super().on_typed(text)

    def _explain(self) -> None:
        rule = self.value()
        self.say(f"= {rule_words(Rule.model_validate(rule))}" if isinstance(rule, dict) else _HOW)
