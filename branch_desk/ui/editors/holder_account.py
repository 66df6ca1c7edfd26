"""The editor of an account of the holders: to pay from, or to be paid to."""

from typing_extensions import override

from branch_desk.domain.opening_rules import free_amount, known_account
from branch_desk.domain.words import Choice
from branch_desk.ui.editors.held import AccountChoiceEditor


class HolderAccountEditor(AccountChoiceEditor):
    """Offers the active accounts of those whom the form names, and says what each can pay."""

    @override
    def offered(self) -> tuple[Choice, ...]:
        holders = self.ground.known_holders()
        accounts = {account.account_no: account for each in holders for account in each.accounts}
        return tuple(
            Choice(number, f"{number} {each.product_name}")
            for number, each in accounts.items()
            if each.state == "ACTIVE" and not each.closing
        )

    @override
    def words_beside(self, found: Choice | None) -> str:
        account = known_account(found.code, self.ground.known_holders()) if found else None
        return f"{free_amount(account, self.ground.meta)} available" if account else ""
