"""Officers: roles, limits, and what the core says of the one who is signed in."""

from enum import StrEnum
from typing import Final

from branch_desk.domain.fields import Instant, Record
from branch_desk.domain.money import Money


class Role(StrEnum):
    """What an officer is at the bank; what a role may do is policy."""

    TELLER = "TELLER"
    RELATIONSHIP_OFFICER = "RELATIONSHIP_OFFICER"
    SUPERVISOR = "SUPERVISOR"
    BRANCH_MANAGER = "BRANCH_MANAGER"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"


ROLE_WORDS: Final = {
    Role.TELLER: "teller",
    Role.RELATIONSHIP_OFFICER: "relationship officer",
    Role.SUPERVISOR: "supervisor",
    Role.BRANCH_MANAGER: "branch manager",
    Role.AUDITOR: "auditor",
    Role.ADMIN: "administrator",
}

TELLER_DOCUMENT_TYPES: Final = frozenset({"PHOTO", "SIGNATURE_SPECIMEN"})
"""The only documents that a teller may look at (docs/contract.md 4)."""


class OfficerLimits(Record):
    """How much an officer may do alone, and as the only checker."""

    maker_alone_max: Money
    single_checker_max: Money


class UsedToday(Record):
    """What of the day's caps an officer has used on this business date."""

    cif_create: int
    account_opening: int
    value_alone: Money


class Officer(Record):
    """The officer who is signed in, as `/auth/me` gives them."""

    officer_id: str
    staff_no: str
    full_name: str
    role: Role
    branch_code: str
    branches: tuple[str, ...]
    actions: tuple[str, ...]
    limits: OfficerLimits
    used_today: UsedToday
    session_expires_at: Instant
