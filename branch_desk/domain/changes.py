"""What a change of a record or an account will make different, member by member.

The maker's desk, the checker and the receipt all show these rows; the core keeps them with the
request and judges by them (docs/contract.md 2.5, 2.9).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from branch_desk.domain.account_states import move
from branch_desk.domain.customers import CustomerRecord
from branch_desk.domain.enquiries import AccountDetail, EnquiryReply
from branch_desk.domain.fields import wire_form
from branch_desk.domain.maintenance import (
    AccountMaintenance,
    AccountTerms,
    Action,
    Change,
    StateAction,
)
from branch_desk.domain.patches import merged

_ADDED: Final = frozenset({"documents", "next_of_kin_confirmed"})
"""Members of `customer_changes` that add to the file and change nothing of the record."""
_NOTHING: Final[tuple[object, ...]] = (None, [])
"""An empty list says no more than a list that is not there."""


def record_held(held: EnquiryReply) -> dict[str, Any]:
    """Give the record of a customer, read in clear, as officers once entered it."""
    members = held.customer.model_dump(mode="json", exclude_none=True)
    return {name: members[name] for name in CustomerRecord.model_fields if name in members}


def terms_held(account: AccountDetail) -> dict[str, Any]:
    """Give the terms of an account that can be changed, as they stand."""
    members = account.model_dump(mode="json", exclude_none=True)
    return {name: members[name] for name in AccountTerms.model_fields if name in members}


def record_after(request: AccountMaintenance, held: EnquiryReply) -> dict[str, Any]:
    """Give the record as it will be."""
    patch = wire_form(request.customer_changes) if request.customer_changes else {}
    changed = {name: value for name, value in patch.items() if name not in _ADDED}
    after: dict[str, Any] = merged(record_held(held), changed)
    return after


def changes_of(request: AccountMaintenance, held: EnquiryReply, day: date) -> tuple[Change, ...]:
    """Give every member that will be different if it takes effect on a business date."""
    return tuple(_changes(request, held, day))


def _changes(request: AccountMaintenance, held: EnquiryReply, day: date) -> Iterator[Change]:
    before, after = record_held(held), record_after(request, held)
    yield from _different("/customer", before, after, CustomerRecord.model_fields)
    yield from _filed(request, held, day)
    account = held.account
    if account is None:
        return
    if request.account_changes:
        terms = terms_held(account)
        patch = wire_form(request.account_changes)
        yield from _different("/account", terms, merged(terms, patch), AccountTerms.model_fields)
    if request.state_action and request.state_action.action:  # A sketch may have none yet.
        yield from _of_state(request.state_action, account)


def _different(
    place: str, before: Mapping[str, Any], after: Mapping[str, Any], order: Any = ()
) -> Iterator[Change]:
    for name in dict.fromkeys([*order, *before, *after]):
        old, new = before.get(name), after.get(name)
        pointer = f"{place}/{name}"
        if old == new or (old in _NOTHING and new in _NOTHING):
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping) and not _is_money(new):
            yield from _different(pointer, old, new)
        else:
            yield Change(field=pointer, before=old, after=new)


def _is_money(value: Mapping[str, Any]) -> bool:
    return set(value) == {"amount", "currency"}


def _filed(request: AccountMaintenance, held: EnquiryReply, day: date) -> Iterator[Change]:
    asked = request.customer_changes
    if asked is None:
        return
    if asked.documents:
        papers = [wire_form(each) for each in asked.documents]
        yield Change(field="/kyc/documents", after=papers)
    if asked.next_of_kin_confirmed:
        last = held.customer.next_of_kin_confirmed_on
        if last != day:
            yield Change(
                field="/customer/next_of_kin_confirmed_on",
                before=last.isoformat() if last else None,
                after=day.isoformat(),
            )


def _of_state(asked: StateAction, account: AccountDetail) -> Iterator[Change]:
    kind = asked.kind.value if asked.kind else None
    after = move(account, asked.action, kind).state
    if after != account.state:
        yield Change(field="/account/state", before=account.state, after=after)
    if asked.action in {Action.FREEZE, Action.UNFREEZE}:
        old = account.freeze.kind if account.freeze else None
        new = kind if asked.action is Action.FREEZE else None
        if old != new:
            yield Change(field="/account/freeze/kind", before=old, after=new)
    if asked.action is Action.PLACE_HOLD and asked.kind and asked.amount:  # Nor a sketch these.
        members = {name: value for name, value in wire_form(asked).items() if name != "action"}
        yield Change(field="/account/holds", after=members)
    if asked.action is Action.RELEASE_HOLD:
        for each in account.holds:
            if each.hold_id == asked.hold_id:
                shown = each.model_dump(mode="json", exclude_none=True)
                yield Change(field="/account/holds", before=shown)
