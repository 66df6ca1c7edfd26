"""The editor of dates: shows at once how it read what was typed."""

from datetime import date
from typing import Any

from typing_extensions import override

from branch_desk.common import format_date
from branch_desk.ui.editors.date_words import read_date, say_date
from branch_desk.ui.editors.line import LineEditor


class DateEditor(LineEditor):
    """A date; a date of birth is a personal one and is shown with the age."""

    characters = 13

    @override
    def value(self) -> Any:
        day = self._read()
        return day.isoformat() if day else super().value()

    @override
    def set_value(self, value: Any) -> None:
        super().set_value(_as_typed(value))
        self._explain()

    @override
    def on_typed(self, text: str) -> None:
        self._explain()
        super().on_typed(text)

    def _read(self) -> date | None:
        is_birth = self.field.kind.personal
        return read_date(self.line.text(), self.ground.today, is_past=is_birth)

    def _explain(self) -> None:
        day, today = self._read(), self.ground.today
        self.say(say_date(day, today, with_age=self.field.kind.personal) if day else "")


def _as_typed(value: Any) -> Any:
    # A masked date of birth of a record is no date and is shown as it came.
    try:
        return format_date(date.fromisoformat(str(value)))
    except ValueError:
        return value
