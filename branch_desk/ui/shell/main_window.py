"""The window: it assembles what its constructor receives, and shows one officer's session."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

from branch_desk.domain.operation import Operation
from branch_desk.ui.checker.checker_panel import CheckerPanel
from branch_desk.ui.common import layout
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.list_dialog import Lists
from branch_desk.ui.common.pause import NEXT_TURN_MS, pause
from branch_desk.ui.common.shell_services import ShellServices
from branch_desk.ui.enquiry.enquiry_dock import EnquiryDock
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.shell import tab_order
from branch_desk.ui.shell.closing import Closing
from branch_desk.ui.shell.dock_place import DockContent
from branch_desk.ui.shell.docks import CHECKER, DockShelf, keep_unsent
from branch_desk.ui.shell.front_acts import FrontActs
from branch_desk.ui.shell.front_subject import FrontSubject
from branch_desk.ui.shell.login_dialog import LoginDialog
from branch_desk.ui.shell.menus import build_menus, leave
from branch_desk.ui.shell.session_docks import SessionDocks
from branch_desk.ui.shell.session_watch import SessionWatch
from branch_desk.ui.shell.window_frame import WindowFrame
from branch_desk.ui.shell.work_place import WorkPlace
from branch_desk.ui.work.doubt import Doubt
from branch_desk.ui.work.my_work import MyWork

WIDTH, HEIGHT = 1366, 768


class MainWindow(QMainWindow):
    """Log-in, then docks, then log-in again; `ended` comes when the desk is to close.

    `open_desk` runs on the read pool at every log-in and gives the one desk.
    """

    ended = Signal()

    def __init__(
        self,
        operations: Sequence[Operation],
        open_desk: Callable[[], ShellServices],
        runner: Runner,
        layout_file: layout.LayoutFile,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("Branch Desk")
        self.resize(WIDTH, HEIGHT)
        self._open_desk = open_desk
        self._runner = runner
        self._layout_file = layout_file
        self._layout = layout.Layout()
        self._desk: ShellServices | None = None
        self._login: LoginDialog | None = None
        self._checker: CheckerPanel | None = None
        self._is_leaving = False
        self._edited = pause(self, NEXT_TURN_MS, self._on_edited)  # It reads every form.
        self._frame = WindowFrame(self, runner, operations)
        self._notices = self._frame.notices
        titles = {each.action: each.title for each in operations}
        self._doubt = Doubt(self, runner, self._notices, titles)
        self._lists = Lists(self, self._notices)
        self._shelf = DockShelf(self)
        self._work = WorkPlace(self._shelf, self._doubt, runner, self._notices, self)
        self._docks = SessionDocks(
            self._shelf, operations, runner, self._frame.context, self._notices
        )
        FrontSubject(self._shelf, self._frame.context, self._frame.customer, self)
        self._watch = SessionWatch(runner, self)
        self._closing = Closing(runner, self._notices, self._open_work, self)
        self._build_menus()
        self._connect()

    def start(self) -> None:
        """Read the layout that was kept, and ask who works."""
        self._runner.save(self._layout_file.load, self._on_layout, self._frame.on_failed)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return tab_order.go(self, self._shelf.docks, forward=next)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._desk is None:
            event.accept()
            return
        event.ignore()
        self._is_leaving = True
        self._closing.begin()

    def _build_menus(self) -> None:
        shelf = self._shelf
        self._actions = build_menus(
            self,
            {
                "find_customer": self._frame.search.go,
                "previous_customer": self._frame.context.go_back,
                "signatures": self._frame.signatures.open_panel,
                "reprint": self._work.reprints.show,
                "refresh": self._on_refresh,
                "checker": partial(shelf.open, CHECKER),
                "next_pane": self._on_pane,
                "previous_pane": self._on_pane,
                "notices": self._lists.show_notices,
                "in_doubt": self._work.go,
                "log_out": self._on_log_out,
                "close": self.close,
                "keys": self._lists.show_keys,
                **FrontActs(shelf).slots(),
                **{f"dock_{number}": shelf.open_by_key for number in range(1, 10)},
            },
        )

    def _connect(self) -> None:
        self._watch.counted.connect(self._frame.status.show_counts)
        self._watch.link_changed.connect(self._frame.status.show_link)
        self._watch.failed.connect(self._notices.error)
        self._watch.is_over.connect(self._frame.on_session_over)
        self._doubt.changed.connect(self._watch.look)
        self._shelf.built.connect(self._on_built)
        self._closing.ready.connect(self._on_ready_to_end)
        self._work.customer_wanted.connect(self._frame.customer.bring)

    def _on_layout(self, kept: layout.Layout) -> None:
        self._layout = kept
        self._ask_who()

    def _ask_who(self) -> None:
        self._login = LoginDialog(self._open_desk, self._runner, self._layout.last_branch)
        self._login.signed_in.connect(self._on_signed_in)
        self._login.abandoned.connect(self.ended)
        self._login.show()
        self._login.start()

    def _on_signed_in(self, desk: ShellServices) -> None:
        self._desk = desk
        self._is_leaving = False
        self._docks.fill(desk)
        self._lists.use(leave(self._actions, desk.permissions, self._shelf.has))
        if not layout.apply(self, self._layout):
            self._shelf.reset()
            self._notices.information("The saved layout cannot be used; this is the default one.")
        # After the layout, which knows bars that were hidden for another bank.
        self._frame.show_session(desk, self._shelf.has)
        self._shelf.show_first()
        self.show()
        if self._login is not None:
            self._layout = layout.take(self, self._login.branch_code)
            self._login.hide()
            self._login.deleteLater()
            self._login = None
        self._watch.start(desk)
        self._work.start(desk)
        self._frame.search.go()

    def _on_built(self, content: DockContent) -> None:
        if isinstance(content, OperationDock):
            content.edited.connect(self._edited.start)
            content.in_doubt_changed.connect(self._edited.start)
            content.in_doubt_changed.connect(self._watch.look)
            self._work.watch(content)
        elif isinstance(content, EnquiryDock):
            content.signatures_wanted.connect(self._frame.signatures.open_panel)
        elif isinstance(content, CheckerPanel):
            self._checker = content
            content.counted.connect(self._frame.status.show_queue)
            content.decided.connect(self._on_decided)
            content.start()
        elif isinstance(content, MyWork):
            content.acted.connect(self._on_decided)
            self._work.adopt(content)

    def _on_decided(self, customer_id: str | None) -> None:
        current = self._frame.context.current
        if current is not None and current.customer_id == customer_id:
            self._frame.context.renew()
        self._watch.look()

    def _on_refresh(self) -> None:
        if self._shelf.front is not None:
            self._shelf.front.refresh()
        self._frame.customer.refresh()
        self._watch.look()

    def _on_pane(self) -> None:
        front, focus = self._shelf.front, self.focusWidget()
        if front is not None and focus is not None and self._frame.search.isAncestorOf(focus):
            front.focus_first()
        else:
            self._frame.search.go()

    def _on_edited(self) -> None:
        self.setWindowModified(bool(self._shelf.unsent))

    def _open_work(self) -> tuple[str, ...]:
        # Kept before it is said that it is; a disk that refuses says so in a notice of its own.
        typed = [f"{title} (not sent, kept in My work)" for title in keep_unsent(self._shelf)]
        doubt = self._watch.in_doubt
        asked = [f"{doubt} in doubt (asked about at the next log-in)"] if doubt else []
        return (*typed, *asked)

    def _on_log_out(self) -> None:
        self._is_leaving = False
        self._closing.begin()

    def _on_ready_to_end(self) -> None:
        desk, self._desk = self._desk, None
        if desk is None:
            return
        keep_unsent(self._shelf)
        self._layout = layout.take(self, self._layout.last_branch)
        store = partial(self._layout_file.store, self._layout)
        # A layout that cannot be kept costs nothing but the layout: nobody is told at the door.
        self._runner.save(store, self._frame.let_go, self._frame.let_go)
        self.hide()
        self._forget()
        self._runner.read(desk.session.logout, self._on_logged_out, self._on_logged_out)

    def _forget(self) -> None:
        if self._checker is not None:
            self._checker.stop()
            self._checker = None
        self._watch.stop()
        self._work.stop()
        self._closing.reset()
        self._shelf.clear()
        self._frame.clear()

    def _on_logged_out(self, _end: object) -> None:
        # Behind every save before it: nothing that was typed is dropped with the threads.
        self._runner.save(bool, self._on_saved, self._on_saved)

    def _on_saved(self, _end: object) -> None:
        if self._is_leaving:
            self.ended.emit()
        else:
            self._ask_who()
