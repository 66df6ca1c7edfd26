"""Why a request needs an approval, what it is worth, and whose approval it takes.

The desk asks before submitting, the core when it decides: the same functions, one a request type.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import singledispatch
from typing import Final

from pydantic import Field

from branch_desk.common import format_currency
from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.closure import AccountClosure
from branch_desk.domain.customers import CifCreate, RiskRating
from branch_desk.domain.facts import Facts
from branch_desk.domain.maintenance import AccountMaintenance, Action
from branch_desk.domain.maintenance_weight import limit_changes, weigh
from branch_desk.domain.mandate_update import (
    MandateUpdate,
    alters_rule,
    loosens_limit,
    mandate_value,
    removes_somebody,
    replaces_specimen,
)
from branch_desk.domain.money import Money
from branch_desk.domain.officers import ROLE_WORDS, Role
from branch_desk.domain.replies import Reason
from branch_desk.domain.risk import assess_risk, is_pep

_TWO: Final = 2
REASON_TEXTS: Final = {
    "cif_risk_high": "The customer's risk is high.",
    "cif_pep": "A politically exposed person is involved.",
    "cif_turnover": "Expected monthly turnover is {threshold} or more.",
    "cif_waived_document": "A document is waived.",
    "cif_duplicate_override": "A possible duplicate was judged to be another person.",
    "open_deposit": "The first deposit is above {threshold}, which the maker may open alone.",
    "open_day_total": "The maker's openings of today would come to more than {threshold}.",
    "maint_limit_raise": "A limit or the KYC tier is raised.",
    "maint_identity": "A name, an identity, the PIN, the guardian or an owner changes.",
    "maint_contact_combined": (
        "A phone number or the email changes together with something else, or soon after another."
    ),
    "maint_risk": "The change makes the customer's risk higher.",
    "maint_reactivate": "A dormant account is reactivated.",
    "maint_unfreeze": "A frozen account is released.",
    "maint_hold_release": "Money that is held back is released.",
    "close_always": "Every closure is approved.",
    "mandate_limit": "Somebody may newly sign for more than {threshold}, or without limit.",
    "mandate_rule": "The amounts or the rules change, or the class of a signatory.",
    "mandate_removal": "A signatory is removed, or stops signing earlier.",
    "mandate_specimen": "The specimen or the identity of a signatory changes.",
}


class _OwnLevels(Reason):
    """A reason that asks for other levels than its trigger, by what it is about."""

    levels: int = Field(exclude=True)


@singledispatch
def operation_value(request: object, facts: Facts) -> Money | None:
    """Give what an operation is worth; None means without limit. Most are worth 0.00."""
    return Money.of(0)


@operation_value.register
def _(request: AccountOpening, facts: Facts) -> Money | None:
    return request.initial_deposit or Money.of(0)


@operation_value.register
def _(request: AccountMaintenance, facts: Facts) -> Money | None:
    raised = [new for old, new in limit_changes(request, facts) if new.amount > old.amount]
    return max(raised, key=lambda each: each.amount, default=Money.of(0))


@operation_value.register
def _(request: AccountClosure, facts: Facts) -> Money | None:
    return request.expected_payout or Money.of(0)


@operation_value.register
def _(request: MandateUpdate, facts: Facts) -> Money | None:
    if facts.held is None or request.mandate is None:
        return Money.of(0)
    return mandate_value(request, facts.held)


@singledispatch
def approval_reasons(request: object, facts: Facts) -> tuple[Reason, ...]:
    """Give every reason why this request needs an approval, in the order of the contract."""
    return ()


@approval_reasons.register
def _(request: CifCreate, facts: Facts) -> tuple[Reason, ...]:
    turnover = request.expected_monthly_turnover
    reviewed = {each.customer_id for each in request.duplicates_reviewed or ()}
    threshold = _threshold("cif_turnover", facts, facts.meta.policy.turnover_medium)
    holds = {
        "cif_risk_high": assess_risk(request, facts).rating is RiskRating.HIGH,
        "cif_pep": is_pep(request, facts),
        "cif_turnover": bool(turnover) and turnover.amount >= threshold,
        "cif_waived_document": bool(request.waivers),
        "cif_duplicate_override": bool(reviewed & facts.soft_matches),
    }
    return tuple(_reasons(holds, facts, {"cif_turnover": threshold}))


@approval_reasons.register
def _(request: AccountOpening, facts: Facts) -> tuple[Reason, ...]:
    deposit = request.initial_deposit.amount if request.initial_deposit else Decimal(0)
    day_max = _threshold("open_day_total", facts, facts.meta.policy.day_value_alone_max)
    alone_max = _threshold("open_deposit", facts, facts.maker_alone_max)
    holds = {
        "open_deposit": deposit > alone_max,
        "open_day_total": deposit + facts.value_alone_today > day_max,
    }
    return tuple(_reasons(holds, facts, {"open_deposit": alone_max, "open_day_total": day_max}))


@approval_reasons.register
def _(request: AccountMaintenance, facts: Facts) -> tuple[Reason, ...]:
    if facts.held is None:
        return ()
    turnover = _threshold("maint_risk", facts, facts.meta.policy.turnover_medium)
    found = weigh(request, facts, facts.held, turnover)
    holds = {
        "maint_limit_raise": found.raises_limit,
        "maint_identity": found.touches_identity,
        "maint_contact_combined": found.combines_contact,
        "maint_risk": found.raises_risk,
        "maint_reactivate": found.action is Action.REACTIVATE,
        "maint_unfreeze": found.action is Action.UNFREEZE,
        "maint_hold_release": found.action is Action.RELEASE_HOLD,
    }
    return tuple(
        _OwnLevels(code=each.code, text=each.text, levels=_TWO)
        if each.code == "maint_risk" and found.is_pep
        else each
        for each in _reasons(holds, facts, {})
    )


@approval_reasons.register
def _(request: AccountClosure, facts: Facts) -> tuple[Reason, ...]:
    return tuple(_reasons({"close_always": True}, facts, {}))


@approval_reasons.register
def _(request: MandateUpdate, facts: Facts) -> tuple[Reason, ...]:
    held = facts.held
    if held is None or request.mandate is None:
        return ()
    most = _threshold("mandate_limit", facts, facts.meta.policy.maker_alone_max)
    holds = {
        "mandate_limit": loosens_limit(request, held, most),
        "mandate_rule": alters_rule(request, held),
        "mandate_removal": removes_somebody(request, held),
        "mandate_specimen": replaces_specimen(request, held),
    }
    return tuple(_reasons(holds, facts, {"mandate_limit": most}))


def levels_due(reasons: Sequence[Reason], value: Money | None, facts: Facts) -> tuple[Role, ...]:
    """Give the roles that must decide, in order; empty where the maker may act alone.

    One level is a supervisor's; two are a supervisor's, then the branch manager's. The highest
    over all reasons counts; "by value" asks for two above `single_checker_max`.
    """
    policy = facts.meta.policy
    by_value = 2 if value is None or value.amount > policy.single_checker_max else 1
    asked = 0
    for reason in reasons:
        trigger = policy.trigger(reason.code)
        levels = (trigger.levels or by_value) if trigger else 1
        asked = max(asked, reason.levels if isinstance(reason, _OwnLevels) else levels)
    return (Role.SUPERVISOR, Role.BRANCH_MANAGER)[:asked]


def needs_sentence(reasons: Sequence[Reason], levels: Sequence[Role]) -> str:
    """Say in one line whether a request goes straight through, or whom it needs and why."""
    if not reasons:
        return "Goes straight through."
    people = ", then the ".join(ROLE_WORDS[role] for role in levels)
    why = " ".join(reason.text for reason in reasons)
    return f"Needs a {people}: {why}"


def _threshold(code: str, facts: Facts, otherwise: Decimal) -> Decimal:
    trigger = facts.meta.policy.trigger(code)
    return otherwise if trigger is None or trigger.threshold is None else trigger.threshold


def _reasons(
    holds: dict[str, bool], facts: Facts, thresholds: dict[str, Decimal]
) -> Iterator[Reason]:
    for code, applies in holds.items():
        if applies and facts.meta.policy.trigger(code):
            threshold = format_currency(thresholds.get(code, Decimal(0)))
            yield Reason(code=code, text=REASON_TEXTS[code].format(threshold=threshold))
