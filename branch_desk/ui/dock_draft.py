"""What is typed in a dock as a draft: kept by itself, put away, and taken up again."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from branch_desk.domain.complaints import FieldError
from branch_desk.domain.customers import whose_name
from branch_desk.domain.operation import Operation
from branch_desk.services.drafts import Draft
from branch_desk.ui.dock_parts import DockParts
from branch_desk.ui.draft_keeper import DraftKeeper, saved_words
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.notices import Notices
from branch_desk.ui.submitting import Submitting


class DockDraft(QObject):
    """The draft of a dock's form; `kept` says that it was saved as it stands now."""

    kept = Signal()

    def __init__(
        self,
        operation: Operation,
        sending: Submitting,
        parts: DockParts,
        ground: Ground,
        notices: Notices,
        dock: QWidget,
    ) -> None:
        super().__init__(dock)
        self._operation = operation
        self._sending = sending
        self._parts = parts
        self._ground = ground
        self._keeper = DraftKeeper(ground.desk.drafts, ground.runner, self._take, self)
        self._keeper.watch(parts.form)
        self._keeper.saved.connect(self._on_saved)
        self._keeper.failed.connect(notices.error)
        parts.form.edited.connect(self._keeper.on_edited)

    def keep(self) -> None:
        """Save now what was typed since the last time."""
        self._keeper.keep()

    def put_away(self) -> bool:
        """Put what is typed into My work, and say whether there was anything."""
        self._parts.say_kept("")
        return self._keeper.set_aside()

    def end(self) -> None:
        """Forget it: it was sent, and is done or waits for a checker."""
        self._parts.say_kept("")
        self._keeper.drop()

    def take_up(self, draft: Draft, marks: Sequence[FieldError] = ()) -> None:
        """Show a draft in the form, which is fresh; `marks` say what a checker wants changed."""
        self._sending.go_on(draft.draft_id, draft.request_id)
        for document_id, document in draft.documents.items():
            self._ground.learn_document(document_id, document)
        self._parts.form.fill(draft.values)
        self._keeper.follow(draft)
        self._parts.form.show_errors(marks)

    def _take(self) -> Draft | None:
        form = self._parts.form
        if not form.is_dirty or self._parts.is_tracker_shown:
            return None
        sketch = form.sketch()
        customer = self._ground.customers.get(getattr(sketch, "customer_id", None) or "")
        return Draft(
            draft_id=self._sending.draft_id,
            officer_id=self._ground.desk.session.officer.officer_id,
            action=self._operation.action,
            values=form.values(),
            customer_id=customer.customer_id if customer else None,
            title=customer.full_name if customer else whose_name(sketch) or None,
            documents=dict(self._ground.documents),
            request_id=self._sending.request_id,
        )

    def _on_saved(self, at: datetime) -> None:
        self._parts.say_kept(saved_words(at))
        self.kept.emit()
