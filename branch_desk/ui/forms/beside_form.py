"""What stands beside a form and leads from it to another customer or dock."""

from PySide6.QtCore import QObject

from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.editors.ground import Ground


class BesideForm(QObject):
    """Knows what the form is filled on, who is in front, and where to tell of it."""

    def __init__(
        self, ground: Ground, context: CustomerContext, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._context = context
        self._notices = notices
