"""What the core enforces: a maker's submission, a checker's decision, and each operation's rules.

A new operation is an `OperationRules` of its own, handed to `perform` by its route and named in
`OPERATION_RULES`, so that an approval can carry it out.
"""

from typing import Final

from branch_desk.core.rules.account_close import ACCOUNT_CLOSE
from branch_desk.core.rules.account_open import ACCOUNT_OPEN, reserve
from branch_desk.core.rules.cif_create import CIF_CREATE
from branch_desk.core.rules.declaration import Ground, OperationRules, Subject
from branch_desk.core.rules.maintenance import ACCOUNT_MAINTENANCE
from branch_desk.core.rules.mandate_update import MANDATE_UPDATE
from branch_desk.core.rules.submission import perform

OPERATION_RULES: Final = (
    CIF_CREATE,
    ACCOUNT_OPEN,
    ACCOUNT_MAINTENANCE,
    ACCOUNT_CLOSE,
    MANDATE_UPDATE,
)

__all__ = [
    "ACCOUNT_CLOSE",
    "ACCOUNT_MAINTENANCE",
    "ACCOUNT_OPEN",
    "CIF_CREATE",
    "MANDATE_UPDATE",
    "OPERATION_RULES",
    "Ground",
    "OperationRules",
    "Subject",
    "perform",
    "reserve",
]
