"""The editor of phone numbers."""

from typing import Any

import phonenumbers
from typing_extensions import override

from branch_desk.ui.editors.line import LineEditor


class PhoneEditor(LineEditor):
    """A phone number, shown as people write it at home once it is whole."""

    characters = 20

    @override
    def set_value(self, value: Any) -> None:
        super().set_value(None if value is None else as_written(str(value)))

    @override
    def on_left(self) -> None:
        self.line.setText(as_written(self.line.text()))


def as_written(text: str) -> str:
    """Give a valid number as written in Kenya, a foreign one with its country code.

    Anything else is given back unchanged, and masked numbers are among it.
    """
    try:
        number = phonenumbers.parse(text, "KE")
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(number) or number.extension:
        return text
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    if phonenumbers.region_code_for_number(number) == "KE":
        form = phonenumbers.PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(number, form)
