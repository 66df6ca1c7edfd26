"""The customer operations, one declaration file each; adding one adds a line here."""

from typing import Final

from branch_desk.domain.operation import Operation
from branch_desk.operations.account_closure import ACCOUNT_CLOSURE
from branch_desk.operations.account_maintenance import ACCOUNT_MAINTENANCE
from branch_desk.operations.account_opening import ACCOUNT_OPENING
from branch_desk.operations.cif_create import CIF_CREATE
from branch_desk.operations.enquiries import ENQUIRIES
from branch_desk.operations.mandate_management import MANDATE_MANAGEMENT

OPERATIONS: Final[tuple[Operation, ...]] = (
    CIF_CREATE,
    ACCOUNT_OPENING,
    ACCOUNT_MAINTENANCE,
    ACCOUNT_CLOSURE,
    MANDATE_MANAGEMENT,
    ENQUIRIES,
)
"""In the order of their docks: from new customer to enquiry."""
