"""What surrounds the docks: search, the customer in front, notices, status, training bars."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QToolBar, QWidget

from branch_desk.domain.operation import Operation
from branch_desk.services.errors import explain
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.lead import leads_of
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.shell_services import ShellServices
from branch_desk.ui.enquiry.signature_view import SignatureView
from branch_desk.ui.shell.customer_bar import CustomerBar
from branch_desk.ui.shell.customer_search import SearchBox
from branch_desk.ui.shell.status_bar import StatusBar
from branch_desk.ui.shell.training import TrainingBar

_TOP: Final = Qt.ToolBarArea.TopToolBarArea
_FOOT: Final = Qt.ToolBarArea.BottomToolBarArea


class WindowFrame(QObject):
    """The fixed bars of a window, and what they show of a session."""

    def __init__(
        self, window: QMainWindow, runner: Runner, operations: Sequence[Operation]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._operations = operations
        self.context = CustomerContext(self)
        self.notices = Notices()
        self.search = SearchBox(runner)
        self.customer = CustomerBar(runner, self.context, self.notices)
        self.signatures = SignatureView(window, runner, self.context, self.notices)
        self.status = StatusBar()
        self._training = (TrainingBar(), TrainingBar())
        self._stripes = [_bar(window, "training", self._training[0], _TOP)]
        window.addToolBarBreak()
        self._bars = [_bar(window, "search", self.search, _TOP)]
        self._bars.append(_bar(window, "customer", self.customer, _TOP))
        window.addToolBarBreak()
        self._bars.append(_bar(window, "notices", self.notices, _TOP))
        self._stripes.append(_bar(window, "training_foot", self._training[1], _FOOT))
        window.setStatusBar(self.status)
        window.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.search.found.connect(self.customer.open)
        # What is told of a customer leads to docks as notices do.
        self.customer.followed.connect(self.notices.followed)
        self.context.led.connect(self.notices.followed)

    def show_session(self, desk: ShellServices, has_dock: Callable[[int | str], bool]) -> None:
        """Show who works where, with which docks; a demo bank says so above and below."""
        officer, meta = desk.session.officer, desk.session.meta
        names = {each.branch_code: each.name for each in meta.branches}
        branch = f"{officer.branch_code} {names.get(officer.branch_code, '')}".strip()
        training = " - TRAINING" if meta.bank.demo else ""
        self._window.setWindowTitle(f"Branch Desk - {branch}{training}[*]")
        for stripe, words in zip(self._stripes, self._training, strict=True):
            words.set_bank(meta.bank.name)
            stripe.setVisible(meta.bank.demo)
        for bar in self._bars:
            bar.show()
        self.status.show_session(desk)
        self.search.use(desk.client)
        self.context.leads = leads_of(self._operations, has_dock)
        self.customer.use(desk)
        self.signatures.use(desk)

    def clear(self) -> None:
        """Forget the session and its customers; what was asked for them is shown to nobody."""
        self.context.clear()
        self.search.use(None)
        self.customer.stop()
        self.signatures.use(None)
        self.notices.clear()
        self.status.clear_session()
        self._window.setWindowModified(False)
        self._window.setWindowTitle("Branch Desk")
        self._runner.drop_reads()

    def let_go(self, _end: object) -> None:
        """Nothing to do, however it ended."""

    def on_failed(self, error: Exception) -> None:
        """Say what failed."""
        self.notices.error(explain(error).message)

    def on_session_over(self) -> None:
        """Say that the core ended the session, and what to do."""
        self.notices.error("Your session is over. Ctrl+Shift+L logs in again.")


def _bar(window: QMainWindow, name: str, widget: QWidget, area: Qt.ToolBarArea) -> QToolBar:
    bar = QToolBar(name, window)
    bar.setObjectName(f"toolbar.{name}")
    bar.setMovable(False)
    bar.addWidget(widget)
    window.addToolBar(area, bar)
    return bar
