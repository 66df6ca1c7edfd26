"""The KYC status of a customer, computed at each change and at the end of the day (contract 3)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from branch_desk.domain.checklists import wanted_documents
from branch_desk.domain.customers import CustomerRecord
from branch_desk.domain.facts import Facts

VERIFIED: Final = "VERIFIED"
INCOMPLETE: Final = "INCOMPLETE"
EXPIRED: Final = "EXPIRED"


def kyc_status(
    record: CustomerRecord,
    filed: Collection[str],
    waived: Mapping[str, date],
    review_due: date,
    facts: Facts,
) -> str:
    """Say how well the customer is known on the business date.

    `filed` are the types of the papers in the file, `waived` the last day of each waiver.
    """
    day = facts.business_date
    identity = record.individual.identity if record.individual else None
    missing = [each for each in wanted_documents(record, facts) if each not in filed]
    is_expired = identity is not None and identity.expires_on and identity.expires_on < day
    if is_expired or review_due < day:
        return EXPIRED
    if any(each in waived and waived[each] < day for each in missing):
        return EXPIRED
    return INCOMPLETE if missing else VERIFIED
