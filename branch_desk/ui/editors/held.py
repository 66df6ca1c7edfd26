"""Editors that choose from the record which a form changes: its accounts, the holds on one."""

from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from branch_desk.domain.enquiries import AccountSummary, HoldLine
from branch_desk.domain.words import Choice, code_words
from branch_desk.ui.editors.choice import ChoiceEditor
from branch_desk.ui.editors.field import Field
from branch_desk.ui.editors.ground import Ground


class HeldEditor(ChoiceEditor):
    """A choice whose rows come with the record; a single one that is needed is taken by itself."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        ground.learnt.connect(self._on_learnt)

    def _on_learnt(self) -> None:
        self.offer_anew()
        choices = self.offered()
        if self.field.needed and len(choices) == 1 and self.value() is None:
            self.show_code(choices[0].code)
            self.edited.emit()


class AccountChoiceEditor(HeldEditor):
    """A choice of accounts; one may be typed in full as well, with spaces as people read it."""

    def __init__(self, field: Field, ground: Ground, parent: QWidget | None = None) -> None:
        super().__init__(field, ground, parent)
        self.box.left.connect(self._on_account_left)

    @override
    def value(self) -> Any:
        # Typed in full it counts before its list is there.
        found = super().value()
        return found.replace(" ", "").replace("-", "") if isinstance(found, str) else found

    def _on_account_left(self) -> None:
        code = self.value()
        if code in {each.code for each in self.offered()}:
            self.show_code(code)


class OwnAccountEditor(AccountChoiceEditor):
    """One of the customer's accounts; closed ones are not offered."""

    @override
    def offered(self) -> tuple[Choice, ...]:
        accounts = self.ground.held.accounts if self.ground.held else ()
        return tuple(
            Choice(each.account_no, _account_words(each))
            for each in accounts
            if each.state != "CLOSED"
        )


class OwnHoldEditor(HeldEditor):
    """One of the holds on the account."""

    @override
    def offered(self) -> tuple[Choice, ...]:
        account = self.ground.held.account if self.ground.held else None
        return (
            tuple(Choice(each.hold_id, _hold_words(each)) for each in account.holds)
            if account
            else ()
        )


def _account_words(account: AccountSummary) -> str:
    return f"{account.account_no} {account.product_name}, {code_words(account.state).lower()}"


def _hold_words(hold: HoldLine) -> str:
    return f"{hold.amount} {code_words(hold.kind).lower()}: {hold.reason}"
