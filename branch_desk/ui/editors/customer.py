"""The editor of customer IDs."""

from typing_extensions import override

from branch_desk.common import validate_customer_id
from branch_desk.ui.editors.holder import HolderEditor


class CustomerEditor(HolderEditor):
    """A customer ID, with the customer's name beside it."""

    enquiry = "customer_id"

    @override
    def check(self, text: str) -> str:
        return validate_customer_id(text)
