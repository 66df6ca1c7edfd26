"""The editor of phone numbers."""

from typing import Any

from typing_extensions import override

from branch_desk.domain.words import phone_words
from branch_desk.ui.editors.line import LineEditor


class PhoneEditor(LineEditor):
    """A phone number, shown as people write it at home once it is whole."""

    characters = 20

    @override
    def set_value(self, value: Any) -> None:
        super().set_value(None if value is None else phone_words(str(value)))

    @override
    def on_left(self) -> None:
        self.line.setText(phone_words(self.line.text()))
