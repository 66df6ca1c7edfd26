"""A request of one's own read in clear: once as it stands, and why not where the core refuses."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from branch_desk.domain.supervision import QueueRow, RequestStatus
from branch_desk.services.approvals import OpenedItem
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Call, Runner
from branch_desk.ui.common.desk_services import DeskServices
from branch_desk.ui.work.my_work_model import Standing, because_words, note_words, standing

NOTED: Final = {RequestStatus.RETURNED, RequestStatus.REJECTED}
"""The states in which a checker wrote something."""
_UNREAD: Final = "{request} cannot be opened. {why} F5 asks again."
_NOBODY: Final = ("", "", 0)


class RequestReading(QObject):
    """Reads one request at a time; `opened` gives its `OpenedItem`, `failed` the exception."""

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: DeskServices, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._opened: OpenedItem | None = None
        self._asked: Standing = _NOBODY
        self._why: dict[Standing, str] = {}
        self._call: Call | None = None

    @property
    def refused(self) -> frozenset[Standing]:
        """The requests, as they stand, that could not be read."""
        return frozenset(self._why)

    def read(self, row: QueueRow) -> None:
        """Read it now, in place of any that is being read; an entry in the journal says so."""
        if self._call is not None:
            self._call.cancel()
        self._asked = standing(row)
        work = partial(self._desk.approvals.open_item, row.request_id)
        self._call = self._runner.read(work, self._on_opened, self._on_failed)

    def found(self, row: QueueRow) -> OpenedItem | None:
        """Give what was read of it as it stands, or None."""
        is_it = self._opened is not None and standing(self._opened.item) == standing(row)
        return self._opened if is_it else None

    def is_due(self, row: QueueRow) -> bool:
        """Whether a checker wrote of it what was neither read nor asked for in vain."""
        is_asked = self.found(row) is not None or standing(row) in self._why
        return row.status in NOTED and not is_asked

    def words(self, row: QueueRow) -> str:
        """Give what its checker wrote, why that cannot be read, or why somebody has to decide."""
        found, why = self.found(row), self._why.get(standing(row))
        if why is not None:
            return _UNREAD.format(request=row.request_id, why=why)
        return (note_words(found.item.history) if found else "") or because_words(row)

    def ask_again(self) -> None:
        """Forget what was asked for in vain."""
        self._why.clear()

    def forget(self) -> None:
        """Forget what was read in clear."""
        if self._call is not None:
            self._call.cancel()
        self._opened = None
        self._why.clear()

    def _on_opened(self, opened: OpenedItem) -> None:
        self._opened = opened
        self._why.pop(self._asked, None)
        self.opened.emit(opened)

    def _on_failed(self, error: Exception) -> None:
        self._why[self._asked] = explain(error).message
        self.failed.emit(error)
