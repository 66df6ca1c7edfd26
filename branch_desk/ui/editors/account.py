"""The editor of account numbers."""

from typing_extensions import override

from branch_desk.common import validate_account_number
from branch_desk.ui.editors.holder import HolderEditor


class AccountEditor(HolderEditor):
    """An account number, with its holder's name beside it."""

    enquiry = "account_no"

    @override
    def check(self, text: str) -> str:
        return validate_account_number(text)
