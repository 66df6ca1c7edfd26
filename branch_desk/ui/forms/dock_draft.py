"""What is typed in a dock as a draft: kept by itself, put away, and taken up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from branch_desk.domain.complaints import FieldError
from branch_desk.domain.operation import Operation
from branch_desk.services.drafts import Draft
from branch_desk.ui.common.notices import Notices
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.dock_parts import DockParts
from branch_desk.ui.forms.draft_keeper import DraftKeeper, saved_words
from branch_desk.ui.forms.submitting import Submitting

_PUT_AWAY: Final = "What was typed is in My work (Alt+8); Enter there brings it back."


@dataclass(frozen=True)
class _TakenUp:
    """What comes into the form next: `marks` stand under its fields, `told` above it."""

    draft: Draft
    marks: Sequence[FieldError]
    told: str


class DockDraft(QObject):
    """The draft of a dock's form; `kept` says that it was saved as it stands now.

    `away` says that what was typed is in My work, so that the form may be emptied.
    """

    kept = Signal()
    away = Signal()

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
        self._revision: int | None = None
        self._sending = sending
        self._parts = parts
        self._ground = ground
        self._notices = notices
        self._next: _TakenUp | None = None
        self.is_leaving = False
        """Whether what is typed is being put away."""
        self._keeper = DraftKeeper(ground.desk.drafts, ground.runner, self.taken, self)
        self._keeper.watch(parts.form)
        self._keeper.saved.connect(self._on_saved)
        self._keeper.failed.connect(notices.error)
        self._keeper.is_aside.connect(self._on_aside)
        self._keeper.not_aside.connect(self._on_not_aside)
        parts.form.edited.connect(self._keeper.on_edited)

    @property
    def is_closed(self) -> bool:
        """Whether the form was sent, and so is not typed in."""
        is_sent = self._sending.is_under_way or bool(self._sending.key)
        return is_sent or self._parts.is_tracker_shown

    @property
    def may_go(self) -> bool:
        """Whether the form may be emptied: not while it is sent, in doubt or being put away."""
        return not (self._sending.is_under_way or self._sending.key or self.is_leaving)

    def keep(self) -> None:
        """Save now what was typed since the last time."""
        self._keeper.keep()

    def put_away(self) -> None:
        """Put what is typed into My work; nothing is typed until the disk has it."""
        self.is_leaving = True
        self._parts.allow(False)
        self._keeper.set_aside()

    def end(self) -> None:
        """Forget it: it was sent, and is done or waits for a checker."""
        self._parts.say_kept("")
        self._keeper.drop()

    def want(self, draft: Draft, marks: Sequence[FieldError], told: str) -> None:
        """Have a draft come into the form once that is fresh."""
        self._next = _TakenUp(draft, marks, told)

    def take_up(self) -> None:
        """Show the draft that is wanted, if one is, in the form, which is fresh."""
        if self._next is None:
            return
        wanted, self._next = self._next, None
        draft = wanted.draft
        self._sending.go_on(draft.draft_id, draft.request_id)
        self._revision = draft.revision
        for document_id, document in draft.documents.items():
            self._ground.learn_document(document_id, document)
        self._parts.form.fill(draft.values)
        self._keeper.follow(draft)
        self._parts.form.show_errors(wanted.marks)
        if wanted.told:
            self._parts.banner.show_error(wanted.told, None)

    def taken(self) -> Draft | None:
        """Give what is typed as it stands, or None if nothing is."""
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
            title=self._ground.whose(sketch) or None,
            documents=dict(self._ground.documents),
            request_id=self._sending.request_id,
            revision=self._revision if self._sending.request_id else None,
        )

    def _on_saved(self, at: datetime) -> None:
        self._parts.say_kept(saved_words(at))
        self.kept.emit()

    def _on_aside(self) -> None:
        self.is_leaving = False
        self._notices.information(_PUT_AWAY)
        self.away.emit()

    def _on_not_aside(self) -> None:
        self.is_leaving = False
        self._next = None
        self._parts.allow(True)
