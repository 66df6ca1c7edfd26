"""The warning that a kept draft is about to be deleted, while there is a day left to go on."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from branch_desk.common import format_date, utc_now
from branch_desk.services.drafts import Draft
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.work.doubt import MY_WORK, titled


class LastDays(QObject):
    """Says once a session of each draft that it ends within a day, put away or not."""

    def __init__(self, titles: Mapping[str, str], notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._titles = titles
        self._notices = notices
        self._told: set[str] = set()

    def look(self, drafts: Sequence[Draft]) -> None:
        """Tell of those among an officer's drafts that were not told of yet."""
        now = utc_now()
        for draft in drafts:
            if draft.is_ending(now) and draft.draft_id not in self._told:
                self._told.add(draft.draft_id)
                named = f"{titled(self._titles, draft.action)} {draft.title or ''}".strip()
                last = f"Its last day: deleted on {format_date(draft.kept_until)}"
                words = f"{named}: draft not sent. {last}, unless you type in it before."
                self._notices.error(words, MY_WORK)
