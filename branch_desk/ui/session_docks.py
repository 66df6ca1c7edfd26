"""Which docks an officer has: one a permitted operation, and the checker's for who may decide."""

from collections.abc import Sequence
from typing import Final

from branch_desk.domain.operation import Operation
from branch_desk.ui.background import Runner
from branch_desk.ui.checker_panel import CheckerPanel
from branch_desk.ui.customer_context import CustomerContext
from branch_desk.ui.docks import NUMBERS, DockContent, DockShelf, numbered
from branch_desk.ui.enquiry_dock import EnquiryDock
from branch_desk.ui.notices import Notices
from branch_desk.ui.operation_dock import OperationDock
from branch_desk.ui.shell_services import ShellServices

DECIDE: Final = "transaction_approvals"


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

    def fill(self, desk: ShellServices) -> tuple[DockContent, ...]:
        """Make the docks in the order of their numbers, and give what is in them."""
        permitted = [each for each in self._operations if desk.permissions.may(each.action)]
        made: list[tuple[int, str, str, DockContent]] = [
            (number, operation.action, operation.title, self._content(operation, desk))
            for number, operation in numbered(permitted)
        ]
        if desk.permissions.may(DECIDE):
            checker = CheckerPanel(self._operations, desk, self._runner, self._notices)
            before = [each for each in made if 0 < each[0] < NUMBERS["checker"]]
            made.insert(len(before), (NUMBERS["checker"], "checker", "Checker", checker))
        for number, name, title, content in made:
            self._shelf.add(name, number, title, content)
        return tuple(content for _, _, _, content in made)

    def _content(self, operation: Operation, desk: ShellServices) -> DockContent:
        if operation.is_enquiry:
            return EnquiryDock(operation, desk, self._runner, self._context, self._notices)
        return OperationDock(operation, desk, self._runner, self._context, self._notices)
