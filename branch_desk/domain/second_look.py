"""What a checker should weigh beside a difference, though no rule forbids it."""

from functools import singledispatch
from typing import Final

from branch_desk.domain.closure import AccountClosure
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.findings import Finding, Weight, contact_findings
from branch_desk.domain.policy import Meta

UNREAD: Final = Finding(
    "Record", "cannot be read now, so nothing is said of payee and contact.", Weight.WARNS
)
"""What is said where there is no record to look at."""


@singledispatch
def second_look(request: object, held: EnquiryReply, meta: Meta) -> tuple[Finding, ...]:
    """Give what makes a request odd, by the record as it stands; a half-filled one will do."""
    return tuple(contact_findings(held, meta))


@second_look.register
def _(request: AccountClosure, held: EnquiryReply, meta: Meta) -> tuple[Finding, ...]:
    to = request.payout.to_account_no if request.payout else None
    own = {each.account_no for each in held.accounts}
    words = f"goes to another customer, to account {to}."
    payee = (Finding("Payout", words, Weight.WARNS),) if to and to not in own else ()
    return (*payee, *contact_findings(held, meta))
