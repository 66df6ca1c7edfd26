"""Drafts that their officer discarded: kept in memory, so that one slip loses nothing."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from branch_desk.services.drafts import Draft, Drafts
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.work.doubt import MY_WORK

_DISCARDED = "The draft is discarded. Ctrl+Z in My work takes it back."


class Discarded(QObject):
    """Deletes drafts and puts the last one back; `changed` comes once the disk has it."""

    changed = Signal()

    def __init__(self, drafts: Drafts, runner: Runner, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._runner = runner
        self._notices = notices
        self._discarded: list[Draft] = []

    def add(self, draft: Draft) -> None:
        """Delete a draft, and say how it is taken back."""
        self._discarded.append(draft)
        work = partial(self._drafts.delete, draft.draft_id, draft.officer_id)
        self._runner.save(work, self._on_kept, self._on_failed)
        self._notices.information(_DISCARDED, MY_WORK)

    def take_back(self) -> None:
        """Keep the one that was discarded last again, if there is one."""
        if self._discarded:
            work = partial(_put_back, self._drafts, self._discarded.pop())
            self._runner.save(work, self._on_kept, self._on_failed)

    def forget(self) -> None:
        """Forget them all, at log-out."""
        self._discarded.clear()

    def _on_kept(self, _: object) -> None:
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._notices.error(explain(error).message)


def _put_back(drafts: Drafts, draft: Draft) -> None:
    """Keep a discarded draft again (on a worker); one that was typed since then stays as it is."""
    if drafts.get(draft.draft_id, draft.officer_id) is None:
        drafts.save(draft)
