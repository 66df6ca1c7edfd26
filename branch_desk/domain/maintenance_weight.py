"""What in a change weighs enough to need a second pair of eyes (docs/contract.md 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from branch_desk.domain.changes import changes_of, record_after, record_held, terms_held
from branch_desk.domain.customers import CustomerRecord, KycTier, RiskRating
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import wire_form
from branch_desk.domain.maintenance import AccountMaintenance, Action
from branch_desk.domain.maintenance_rules import touches_identity
from branch_desk.domain.money import Money
from branch_desk.domain.risk import assess_risk, is_pep
from branch_desk.domain.sketch import sketch

_CONTACT: Final = frozenset({"/customer/phone", "/customer/alternative_phone", "/customer/email"})
_TIERS: Final = tuple(KycTier)


@dataclass(frozen=True)
class Weight:
    """What a change does, as the triggers ask of it."""

    action: Action | None
    raises_limit: bool
    touches_identity: bool
    combines_contact: bool
    raises_risk: bool
    becomes_pep: bool


def weigh(request: AccountMaintenance, facts: Facts, held: EnquiryReply) -> Weight:
    """Weigh a change against the record that it is made on."""
    changes = changes_of(request, held, facts.business_date)
    fields = frozenset(each.field for each in changes)
    before = sketch(CustomerRecord, record_held(held))
    after = sketch(CustomerRecord, record_after(request, held))
    becomes_pep = is_pep(after, facts) and not is_pep(before, facts)
    return Weight(
        action=request.state_action.action if request.state_action else None,
        raises_limit=_raises_tier(before, after)
        or any(new.amount > old.amount for old, new in limit_changes(request, facts)),
        touches_identity=touches_identity(fields),
        combines_contact=_combines_contact(fields, held, facts),
        raises_risk=becomes_pep or _raises_risk(before, after, facts),
        becomes_pep=becomes_pep,
    )


def limit_changes(request: AccountMaintenance, facts: Facts) -> Iterator[tuple[Money, Money]]:
    """Give each limit that changes as it is and as it will be."""
    account = facts.held.account if facts.held else None
    if account is None or request.account_changes is None:
        return
    limits, patch = terms_held(account)["limits"], wire_form(request.account_changes)
    for name, value in (patch.get("limits") or {}).items():
        if value is not None:
            yield Money.model_validate(limits[name]), Money.model_validate(value)


def _raises_tier(before: CustomerRecord, after: CustomerRecord) -> bool:
    return _TIERS.index(after.kyc_tier) > _TIERS.index(before.kyc_tier)


def _combines_contact(fields: frozenset[str], held: EnquiryReply, facts: Facts) -> bool:
    if not fields & _CONTACT:
        return False
    last = held.customer.contact_changed_on
    days = timedelta(days=facts.meta.policy.contact_change_days)
    is_fresh = last is not None and facts.business_date - last < days
    return len(fields) > 1 or is_fresh


def _raises_risk(before: CustomerRecord, after: CustomerRecord, facts: Facts) -> bool:
    was, will = assess_risk(before, facts).rating, assess_risk(after, facts).rating
    if will is RiskRating.HIGH and was is not RiskRating.HIGH:
        return True
    least = facts.meta.policy.turnover_medium
    old, new = before.expected_monthly_turnover, after.expected_monthly_turnover
    return new.amount >= least > old.amount
