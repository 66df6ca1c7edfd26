"""What is in doubt at this desk: told after a log-in, listed when asked for, and settled there.

The dock that sent it may be gone, after a crash or another officer's log-in, so the ways out stand
here as well.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from branch_desk.common import format_date
from branch_desk.services.errors import explain
from branch_desk.services.outcomes import Outcome, OutcomeKind
from branch_desk.services.submission import InDoubt
from branch_desk.ui.background import Runner
from branch_desk.ui.labels import PlainLabel
from branch_desk.ui.notices import Notices
from branch_desk.ui.rows_model import RowsModel
from branch_desk.ui.shell_services import ShellServices

_WAYS_OUT: Final = "Ctrl+Shift+D lists what is in doubt."
_EMPTY: Final = "Nothing is in doubt."
_ABOUT: Final = (
    "The core may or may not have done these. Ask first; what it has not done can be sent again or "
    "cancelled. Do not key it in again."
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


class DoubtDialog(QDialog):
    """The list, with the three ways out; `chosen` gives the way and the key."""

    chosen = Signal(str, str)

    def __init__(self, titles: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doubt")
        self.setWindowTitle("Branch Desk - in doubt")
        self.resize(720, 360)
        self._model = DoubtModel(titles, self)
        self._table = QTableView(self)
        self._about = PlainLabel(_ABOUT, self, tone="muted", wrap=True, name="doubt.about")
        self._buttons: list[QPushButton] = []
        self._build()

    def show_rows(self, rows: Sequence[InDoubt]) -> None:
        """Show what is in doubt now."""
        self._model.replace(rows)
        self._table.setVisible(bool(rows))
        self._about.setText(_ABOUT if rows else _EMPTY)
        for button in self._buttons:
            button.setEnabled(bool(rows))
        if rows:
            self._table.selectRow(0)
            self._table.setFocus()

    def _build(self) -> None:
        table = self._table
        table.setObjectName("doubt.list")
        table.setAccessibleName("In doubt")
        table.setModel(self._model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        for name, words in (
            ("ask", "&Ask the core now"),
            ("send_again", "&Send again"),
            ("cancel", "&Cancel it"),
        ):
            button = QPushButton(words, self)
            button.setObjectName(f"doubt.{name}")
            button.setAutoDefault(False)
            button.clicked.connect(self._on_chosen)
            self._buttons.append(button)
            row.addWidget(button)
        row.addStretch()
        close = QPushButton("Close", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        box = QVBoxLayout(self)
        box.addWidget(self._about)
        box.addWidget(table, 1)
        box.addLayout(row)

    def _on_chosen(self) -> None:
        row = self._model.row_at(self._table.currentIndex().row())
        if row is not None:
            self.chosen.emit(self.sender().objectName().removeprefix("doubt."), row.key)


class Doubt(QObject):
    """Settles what the last run left behind, and what the officer chooses from the list."""

    changed = Signal()
    """Something may not be in doubt any more."""

    def __init__(
        self, window: QWidget, runner: Runner, notices: Notices, titles: Mapping[str, str]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._notices = notices
        self._titles = titles
        self._desk: ShellServices | None = None
        self._dialog: DoubtDialog | None = None

    def start(self, desk: ShellServices) -> None:
        """Settle what belongs to the officer who has just logged in, and say how each ended."""
        self._desk = desk
        self._runner.write(desk.submission.recover, self._on_recovered, self._on_failed)

    def stop(self) -> None:
        """Forget the session."""
        self._desk = None
        if self._dialog is not None:
            self._dialog.reject()

    def show(self) -> None:
        """List what is in doubt; Ctrl+Shift+D."""
        if self._desk is None:
            return
        if self._dialog is None:
            self._dialog = DoubtDialog(self._titles, self._window)
            self._dialog.chosen.connect(self._on_chosen)
            self._dialog.finished.connect(self._on_closed)
        self._dialog.open()
        self._list()

    def _list(self) -> None:
        if self._desk is not None and self._dialog is not None:
            self._runner.read(self._desk.submission.in_doubt, self._on_listed, self._on_failed)

    def _on_listed(self, rows: tuple[InDoubt, ...]) -> None:
        if self._dialog is not None:
            self._dialog.show_rows(rows)

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None

    def _on_chosen(self, way: str, key: str) -> None:
        if self._desk is None:
            return
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

    def _on_settled(self, outcome: Outcome) -> None:
        self._tell(outcome)
        if self._desk is not None and outcome.is_final and outcome.key:
            shown = partial(self._desk.submission.shown, outcome.key)
            self._runner.write(shown, self._on_noted, self._on_failed)
        self._list()
        self.changed.emit()

    def _tell(self, outcome: Outcome) -> None:
        said = f"{titled(self._titles, outcome.operation)}: {outcome.sentence}"
        if outcome.kind is OutcomeKind.DONE:
            self._notices.success(said)
        elif outcome.is_final:
            self._notices.error(said)
        else:
            self._notices.error(f"{said} {_WAYS_OUT}")

    def _on_noted(self, _: object) -> None:
        """Nothing to do: it will not be told again."""

    def _on_failed(self, error: Exception) -> None:
        self._notices.error(explain(error).message)


def titled(titles: Mapping[str, str], operation: str) -> str:
    """Give the title of an operation; a decision is named by its words."""
    return titles.get(operation, operation.replace("_", " ").capitalize())
