"""What a receipt is worded with beside request and result: names and record as they were before.

The desk makes it for the first paper, the core keeps it for every later one: the same function of
the same record, so that all of them say the same.
"""

from collections.abc import Iterator, Mapping
from functools import singledispatch
from typing import Any

from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.closure import AccountClosure
from branch_desk.domain.differences import request_changes
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import Record
from branch_desk.domain.maintenance import AccountMaintenance, Change
from branch_desk.domain.mandate_update import MandateUpdate
from branch_desk.domain.mandate_words import names_of
from branch_desk.domain.mandates import MandateTerms
from branch_desk.domain.replies import OperationRecord


class PaperFacts(Record):
    """Names and record as they were at the effect.

    `names` are of those whom the receipt names, by customer ID and by signatory id; `holders` are
    those of an account that existed, the primary one first. `changes` are the rows of a request's
    payload.
    """

    names: Mapping[str, str] = {}
    holders: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


class OperationCopy(OperationRecord):
    """An operation that took effect, whole, for another paper of its receipt.

    `request` is the body that took effect. `copy_no` is 0 for the first paper, which an operation
    that was done at once got with its answer; each asking after that counts one more. `paper` is
    what words it beside request and result; None of what was done before it was kept.
    """

    request: dict[str, Any]
    paper: PaperFacts | None = None
    copy_no: int


@singledispatch
def named_on_paper(request: object) -> tuple[str, ...]:
    """Give whom the receipt of a request names: customer IDs, and ids of those who sign already."""
    return ()


@named_on_paper.register
def _(request: AccountOpening) -> tuple[str, ...]:
    joint = (each.customer_id for each in request.joint_holders)
    return (request.customer_id, *joint, *_signing(request.mandate))


@named_on_paper.register
def _(request: MandateUpdate) -> tuple[str, ...]:
    return (request.customer_id, *_signing(request.mandate))


@named_on_paper.register(AccountMaintenance)
@named_on_paper.register(AccountClosure)
def _(request: Any) -> tuple[str, ...]:
    return (request.customer_id,)


def paper_facts(request: object, facts: Facts, names: Mapping[str, str]) -> PaperFacts:
    """Give what words the receipt of a request that takes effect on a record as it stands.

    `names` are those known beside the record, by customer ID; one that is known nowhere is missing.
    """
    known = {**names, **record_names(facts.held)}
    account = facts.held.account if facts.held else None
    return PaperFacts(
        names={each: known[each] for each in named_on_paper(request) if each in known},
        holders=tuple(each.full_name for each in account.holders) if account else (),
        changes=request_changes(request, facts),
    )


def record_names(held: EnquiryReply | None) -> dict[str, str]:
    """Give the names in a record by customer ID and by signatory id; none without a record."""
    return names_of(held) if held else {}


def _signing(terms: MandateTerms | None) -> Iterator[str]:
    for each in terms.signatories if terms else ():
        yield from (number for number in (each.customer_id, each.signatory_id) if number)
