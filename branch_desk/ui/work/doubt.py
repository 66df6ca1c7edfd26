"""What is in doubt at this desk: told after a log-in, listed when asked for, and settled there.

The dock that sent it may be gone, after a crash or another officer's log-in, so the ways out stand
in a list of their own: in the dock of who makes, in a dialog for everybody else.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from branch_desk.common import format_date, utc_now
from branch_desk.services.drafts import Draft
from branch_desk.services.errors import explain
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.services.submission import InDoubt
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.rows_model import RowsModel
from branch_desk.ui.common.shell_services import ShellServices
from branch_desk.ui.common.told import Told
from branch_desk.ui.work.work_list import WorkAct, WorkList, WorkTexts

MY_WORK: Final = "my_work"
"""Where a notice about kept work leads."""

_WAYS_OUT: Final = "Ctrl+Shift+D lists what is in doubt."
_TOLD_MOST: Final = 3
_TEXTS: Final = WorkTexts(
    title="In doubt",
    empty="Nothing is in doubt.",
    about="The core may or may not have done these. Ask first; what it has not done can be sent "
    "again or cancelled. Do not key it in again.",
    widths=(260, 110, 220),
)
_ACTS: Final = (
    WorkAct("ask", "&Ask the core now"),
    WorkAct("send_again", "&Send again"),
    WorkAct("cancel", "&Cancel it"),
)


class DoubtModel(RowsModel[InDoubt]):
    """One send a row: what it was, whose, since when, and its reference."""

    headings = ("Operation", "Officer", "Since", "Reference")

    def __init__(self, titles: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = titles

    @override
    def cells(self, row: InDoubt) -> tuple[str, ...]:
        title = titled(self._titles, row.operation)
        return title, row.officer_id, format_date(row.since), row.key[:8]


class DoubtList(WorkList):
    """What is in doubt, with the three ways out: `ask`, `send_again` and `cancel`."""

    def __init__(self, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__("doubt", _TEXTS, DoubtModel(titles), _ACTS, parent)


class DoubtDialog(QDialog):
    """The list in a window of its own, for a role without the dock that has it."""

    def __init__(self, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doubt")
        self.setWindowTitle("Branch Desk - in doubt")
        self.resize(720, 360)
        self.list = DoubtList(titles, self)
        close = QPushButton("Close", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        box = QVBoxLayout(self)
        box.addWidget(self.list)
        box.addStretch()
        box.addLayout(row)


class Doubt(QObject):
    """Settles what the last run left behind, and what the officer chooses from the list.

    What was typed and not sent is told as well, once it is known which of it was sent after all.
    """

    changed = Signal()
    """Something may not be in doubt any more."""
    listed = Signal(object)
    """The `InDoubt` rows of this desk, all officers', as they were just read."""

    def __init__(
        self, window: QWidget, runner: Runner, notices: Notices, titles: Mapping[str, str]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._notices = notices
        self._titles = titles
        self._desk: ShellServices | None = None
        self._told: Told | None = None
        self._dialog: DoubtDialog | None = None
        self._list: DoubtList | None = None

    def start(self, desk: ShellServices) -> None:
        """Settle what belongs to the officer who has just logged in, and say how each ended."""
        self._desk = desk
        self._told = Told(desk, self._runner, self)
        if desk.database.alarm is not None:
            self._notices.error(desk.database.alarm)
        self._runner.write(desk.submission.recover, self._on_recovered, self._on_failed)

    def stop(self) -> None:
        """Forget the session."""
        self._desk = self._told = self._list = None
        if self._dialog is not None:
            self._dialog.reject()

    def use(self, found: DoubtList) -> None:
        """Keep this list up to date, and do what is chosen in it."""
        self._list = found
        found.chosen.connect(self._on_chosen)
        self.look()

    def show(self) -> None:
        """List what is in doubt in a dialog; Ctrl+Shift+D where no dock has the list."""
        if self._desk is None:
            return
        if self._dialog is None:
            self._dialog = DoubtDialog(self._titles, self._window)
            self._dialog.finished.connect(self._on_closed)
            self.use(self._dialog.list)
        self._dialog.open()

    def look(self) -> None:
        """Read what is in doubt now, for whoever shows it."""
        if self._desk is not None and self._list is not None:
            self._runner.read(self._desk.submission.in_doubt, self._on_listed, self._on_failed)

    def _on_listed(self, rows: tuple[InDoubt, ...]) -> None:
        if self._list is not None:
            self._list.show_rows(rows)
        if self._dialog is not None and rows:
            self._dialog.list.table.setFocus()
        self.listed.emit(rows)

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = self._list = None

    def _on_chosen(self, way: str) -> None:
        if self._desk is None or self._list is None:
            return
        key = self._list.current.key
        submission = self._desk.submission
        ways: Mapping[str, Callable[[str], Outcome]] = {
            "ask": submission.resolve,
            "send_again": submission.send_again,
            "cancel": submission.cancel,
        }
        self._runner.write(partial(ways[way], key), self._on_settled, self._on_failed)

    def _on_recovered(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            self._on_settled(outcome)
        if self._desk is not None:
            read = partial(self._desk.drafts.of, self._desk.session.officer.officer_id)
            self._runner.read(read, self._on_drafts, self._on_failed)

    def _on_drafts(self, drafts: Sequence[Draft]) -> None:
        # What is in doubt was told with its sentence, what was put away is no news, and of a last
        # day My work says more.
        now = utc_now()
        told = (each for each in drafts if not each.sent_key and not each.is_ending(now))
        news = [each for each in told if not each.is_set_aside]
        for draft in reversed(news[:_TOLD_MOST]):
            named = f"{titled(self._titles, draft.action)} {draft.title or ''}".strip()
            self._notices.error(f"{named}: not sent, draft kept.", MY_WORK)
        more = len(news) - _TOLD_MOST
        if more > 0:
            words = f"{more} more draft{'' if more == 1 else 's'} kept, not sent."
            self._notices.information(words, MY_WORK)

    def _on_settled(self, outcome: Outcome) -> None:
        if self._told is None:
            # Who sent it has gone: it is told to them when they log in again.
            return
        self._tell(outcome)
        self._told.note(outcome)
        self.look()
        self.changed.emit()

    def _tell(self, outcome: Outcome) -> None:
        said = f"{titled(self._titles, outcome.operation)}: {outcome.sentence}"
        if outcome.kind is OutcomeKind.DONE:
            self._notices.success(said)
        elif outcome.is_final:
            self._notices.error(said)
        else:
            self._notices.error(f"{said} {_WAYS_OUT}", MY_WORK)

    def _on_failed(self, error: Exception) -> None:
        self._notices.error(explain(error).message)


def titled(titles: Mapping[str, str], operation: str) -> str:
    """Give the title of an operation; a decision is named by its words."""
    return titles.get(operation, operation.replace("_", " ").capitalize())
