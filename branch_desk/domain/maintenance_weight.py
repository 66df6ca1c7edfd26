"""What in a change weighs enough to need a second pair of eyes (docs/contract.md 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from branch_desk.domain.changes import changes_of, record_after, terms_held
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
    is_pep: bool
    """Whether somebody politically exposed stands in the record as it will be."""


def weigh(
    request: AccountMaintenance, facts: Facts, held: EnquiryReply, turnover: Decimal
) -> Weight:
    """Weigh a change against the record that it is made on.

    `turnover` is the amount in a month from which a customer is of more risk. What is not filled
    in yet weighs nothing.
    """
    changes = changes_of(request, held, facts.business_date)
    fields = frozenset(each.field for each in changes)
    after = sketch(CustomerRecord, record_after(request, held))
    return Weight(
        action=request.state_action.action if request.state_action else None,
        raises_limit=_raises_tier(after, held)
        or any(new.amount > old.amount for old, new in limit_changes(request, facts)),
        touches_identity=touches_identity(fields),
        combines_contact=_combines_contact(fields, held, facts),
        raises_risk=_raises_risk(after, facts, held, turnover),
        is_pep=is_pep(after, facts),
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


def _raises_tier(after: CustomerRecord, held: EnquiryReply) -> bool:
    tier = after.kyc_tier
    return bool(tier) and _TIERS.index(tier) > _TIERS.index(KycTier(held.customer.kyc_tier))


def _combines_contact(fields: frozenset[str], held: EnquiryReply, facts: Facts) -> bool:
    if not fields & _CONTACT:
        return False
    last = held.customer.contact_changed_on
    days = timedelta(days=facts.meta.policy.contact_change_days)
    is_fresh = last is not None and facts.business_date - last < days
    return len(fields) > 1 or is_fresh


def _raises_risk(
    after: CustomerRecord, facts: Facts, held: EnquiryReply, turnover: Decimal
) -> bool:
    # The core rated the record as it stands, by its screening list too; only its word counts here.
    was, expected = held.customer, after.expected_monthly_turnover
    becomes_exposed = is_pep(after, facts) and "PEP" not in was.risk_factors
    is_high = assess_risk(after, facts).rating is RiskRating.HIGH
    becomes_high = is_high and was.risk_rating != RiskRating.HIGH
    passes = bool(expected) and expected.amount >= turnover > was.expected_monthly_turnover.amount
    return becomes_exposed or becomes_high or passes
