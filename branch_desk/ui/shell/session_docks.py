"""Which docks an officer has: one a permitted operation, the checker's, and that of who makes."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from branch_desk.domain.operation import Operation
from branch_desk.ui.checker.checker_panel import CheckerPanel
from branch_desk.ui.checker.queue_filters import BRANCH, scopes_of
from branch_desk.ui.common.background import Runner
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.common.shell_services import ShellServices
from branch_desk.ui.enquiry.enquiry_dock import EnquiryDock
from branch_desk.ui.forms.operation_dock import OperationDock
from branch_desk.ui.shell.dock_place import DockContent
from branch_desk.ui.shell.docks import CHECKER, MY_WORK, DockShelf, numbered
from branch_desk.ui.work.my_work import MyWork

READS_QUEUE: Final = "authorization_queue"


class SessionDocks:
    """Fills a shelf for the officer who is signed in; what a role may not do is absent."""

    def __init__(
        self,
        shelf: DockShelf,
        operations: Sequence[Operation],
        runner: Runner,
        context: CustomerContext,
        notices: Notices,
    ) -> None:
        self._shelf = shelf
        self._operations = operations
        self._runner = runner
        self._context = context
        self._notices = notices

    def fill(self, desk: ShellServices) -> None:
        """Add the docks in the order of their numbers; each is built when it is first seen."""
        permitted = [each for each in self._operations if desk.permissions.may(each.action)]
        docks = list(numbered(permitted))
        before = [each for each in docks if 0 < each[0] < CHECKER]
        self._add(docks[: len(before)], desk)
        if self._reads_branch(desk):
            make = partial(self._checker, desk)
            place = self._shelf.add("checker", CHECKER, "Checker", make)
            # It counts the queue for the status bar, seen or not.
            self._shelf.queue.want(place)
        if not all(each.is_enquiry for each in permitted):
            place = self._shelf.add("my_work", MY_WORK, "My work", partial(self._my_work, desk))
            # Its title counts what needs the officer, seen or not.
            self._shelf.queue.want(place)
        self._add(docks[len(before) :], desk)

    def _reads_branch(self, desk: ShellServices) -> bool:
        """Whether the officer sees the requests of others, to decide them or to audit."""
        meta, role = desk.session.meta, desk.session.officer.role
        return desk.permissions.may(READS_QUEUE) and BRANCH in scopes_of(meta.policy, role)

    def _add(self, docks: Sequence[tuple[int, Operation]], desk: ShellServices) -> None:
        for number, operation in docks:
            make = partial(self._content, operation, desk)
            self._shelf.add(operation.action, number, operation.title, make)

    def _checker(self, desk: ShellServices, parent: QWidget) -> DockContent:
        return CheckerPanel(self._operations, desk, self._runner, self._notices, parent)

    def _my_work(self, desk: ShellServices, parent: QWidget) -> DockContent:
        return MyWork(self._operations, desk, self._runner, self._notices, parent)

    def _content(self, operation: Operation, desk: ShellServices, parent: QWidget) -> DockContent:
        about = (operation, desk, self._runner, self._context, self._notices, parent)
        if operation.is_enquiry:
            return EnquiryDock(*about)
        dock = OperationDock(*about)
        dock.way_out.use(self._context.leads)
        return dock
