"""A receipt: the sheet of an operation that took effect, stamped with where it is recorded."""

from dataclasses import dataclass
from datetime import date, datetime

from branch_desk.domain.sheet import Sheet


@dataclass(frozen=True)
class Receipt:
    """What a customer takes home; it exists only for DONE.

    `journal_seq` is the index of the journal's result entry, `journal_head` the first 16 hex
    digits of the tree's root after it. `training` puts that word across the paper.
    """

    sheet: Sheet
    reference: str
    bank: str
    branch: str
    at: datetime
    business_date: date
    made_by: str
    approved_by: str
    journal_seq: int
    journal_head: str
    training: bool
