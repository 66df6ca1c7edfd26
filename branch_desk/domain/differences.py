"""What a request changes of something that exists: the version that was seen, and what differs.

The desk asks before submitting, the core when it judges: the same functions, one a request type.
"""

from functools import singledispatch

from branch_desk.domain.changes import changes_of
from branch_desk.domain.closure import AccountClosure
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import Facts
from branch_desk.domain.maintenance import AccountMaintenance, Change
from branch_desk.domain.mandate_update import MandateUpdate, mandate_changes
from branch_desk.domain.money import Money


@singledispatch
def version_seen(request: object, held: EnquiryReply) -> str | None:
    """Give the version of the record that a request was made on, as `If-Match` names it.

    Without its quotes: `c17` a customer, `a5` an account, `c17.a5` both. None for what is new.
    """
    return None


@version_seen.register
def _(request: AccountMaintenance, held: EnquiryReply) -> str | None:
    account = f".a{held.account.version}" if held.account else ""
    return f"c{held.customer.version}{account}"


@version_seen.register(MandateUpdate)
@version_seen.register(AccountClosure)
def _(request: object, held: EnquiryReply) -> str | None:
    return f"a{held.account.version}" if held.account else None


@singledispatch
def request_changes(request: object, facts: Facts) -> tuple[Change, ...]:
    """Give every member of the record that will be different; none for what is new.

    A half-filled request will do. Nothing differs while the record itself is not known.
    """
    return ()


@request_changes.register
def _(request: AccountMaintenance, facts: Facts) -> tuple[Change, ...]:
    return changes_of(request, facts.held, facts.business_date) if facts.held else ()


@request_changes.register
def _(request: MandateUpdate, facts: Facts) -> tuple[Change, ...]:
    if not facts.held or not request.mandate:
        return ()
    names = {number: each.full_name for number, each in facts.customers.items()}
    return mandate_changes(request, facts.held, names)


@request_changes.register
def _(request: AccountClosure, facts: Facts) -> tuple[Change, ...]:
    account = facts.held.account if facts.held else None
    if account is None:
        return ()
    ledger, nothing = account.balances.ledger, Money.of(0)
    changes = [Change(field="/account/state", before=account.state, after="CLOSED")]
    if ledger != nothing:
        both = {"before": ledger.model_dump(mode="json"), "after": nothing.model_dump(mode="json")}
        changes.append(Change(field="/account/balances/ledger", **both))
    return tuple(changes)
