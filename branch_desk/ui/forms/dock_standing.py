"""Says beside a form how it stands: whose it is, whom it needs, its checklist and its changes."""

from typing import Final

from branch_desk.domain.approvals import (
    approval_reasons,
    levels_due,
    needs_sentence,
    operation_value,
)
from branch_desk.domain.checklists import requirements
from branch_desk.domain.differences import request_changes
from branch_desk.domain.facts import CustomerFacts
from branch_desk.domain.judgement import Judgement
from branch_desk.ui.common.customer_context import CustomerContext
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.dock_draft import DockDraft
from branch_desk.ui.forms.dock_parts import DockParts
from branch_desk.ui.forms.dock_record import DockRecord

_NOTHING_YET: Final = "Nothing entered yet."
_SO_FAR: Final = "Goes straight through so far."
_ON_THE_BOOKS: Final = (
    "Cannot be sent: the customer is on the books already, as the look-up beside the form says. "
    "Ctrl+U uses that record."
)


class DockStanding:
    """Judges what is typed once it has settled; `whose` is the customer whom the form names."""

    def __init__(
        self,
        parts: DockParts,
        record: DockRecord,
        draft: DockDraft,
        ground: Ground,
        context: CustomerContext,
    ) -> None:
        self._parts = parts
        self._record = record
        self._draft = draft
        self._ground = ground
        self._context = context
        self.whose: CustomerFacts | None = None

    def show(self, found: Judgement) -> None:
        """Show how the form stands, unless it was sent."""
        if self._draft.is_closed:
            return
        sketch, facts = found.sketched, self._ground.facts()
        self._record.follow(sketch)
        reasons = approval_reasons(sketch, facts)
        levels = levels_due(reasons, operation_value(sketch, facts), facts)
        if any(facts.shown_matches.values()):
            self._parts.show_needs(_ON_THE_BOOKS, "bad")
        elif reasons:
            self._parts.show_needs(needs_sentence(reasons, levels), "warning")
        elif not self._parts.form.is_dirty:
            self._parts.show_needs(_NOTHING_YET, "muted")
        elif not found.is_right:
            self._parts.show_needs(_SO_FAR, "muted")
        else:
            self._parts.show_needs(needs_sentence((), ()), "good")
        self.whose = facts.customers.get(getattr(sketch, "customer_id", None) or "")
        self._parts.show_customer(self.whose, self._context.current)
        self._parts.show_requirements(requirements(sketch, facts))
        self._parts.show_changes(request_changes(sketch, facts))
        self._parts.follow(sketch)
