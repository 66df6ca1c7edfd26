"""What the rules find out about a half-filled request, said beside the form with the reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import singledispatch
from typing import Final

from branch_desk.common import format_currency, format_date
from branch_desk.domain.accounts import AccountOpening
from branch_desk.domain.cif_rules import tier_wanted
from branch_desk.domain.customers import (
    ADULT_AGE,
    Business,
    CifCreate,
    Control,
    CustomerType,
    RiskRating,
    age_on,
)
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import Facts
from branch_desk.domain.maintenance import AccountMaintenance
from branch_desk.domain.opening_rules import holders_of, why_not_offered, why_tier_lacks
from branch_desk.domain.policy import Meta, Product
from branch_desk.domain.risk import assess_risk
from branch_desk.domain.words import code_words

_ALL: Final = Decimal(100)
_FACTORS: Final = {
    "PEP": "a politically exposed person is involved",
    "SCREENING": "a name is like one on the screening list",
    "COUNTRY": "a high-risk country is involved",
    "SECTOR": "the sector is of high risk",
    "TURNOVER": "the turnover is {turnover} or more",
    "FOREIGN": "the nationality is not Kenyan",
    "BUSINESS_TYPE": "it is an NGO, a trust or a society",
    "FUNDS": "the source of funds is none of the usual ones",
    "EXEMPTION": "there is no KRA PIN, as for a refugee or non-resident",
}


class Weight(StrEnum):
    """How much a finding matters to the officer."""

    PLAIN = "plain"
    WARNS = "warns"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that the rules found: what it is about, how it stands, and why."""

    title: str
    words: str
    weight: Weight = Weight.PLAIN


@singledispatch
def findings(request: object, facts: Facts) -> tuple[Finding, ...]:
    """Give what can be said of a request as far as it is filled in; of most nothing."""
    return ()


@findings.register
def _(request: CifCreate, facts: Facts) -> tuple[Finding, ...]:
    return tuple(_of_customer(request, facts))


@findings.register
def _(request: AccountOpening, facts: Facts) -> tuple[Finding, ...]:
    product = facts.meta.product(request.product_code or "")
    return tuple(_of_product(product, request, facts)) if product else ()


@findings.register
def _(request: AccountMaintenance, facts: Facts) -> tuple[Finding, ...]:
    return tuple(_of_record(facts.held, facts)) if facts.held else ()


def contact_findings(held: EnquiryReply, meta: Meta) -> Iterator[Finding]:
    """Say how fresh phone and email are, while they are fresh enough to weigh."""
    last, limit = held.customer.contact_changed_on, meta.policy.contact_change_days
    days = (meta.business_date - last).days if last else limit
    if last and days < limit:
        when = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
        words = f"phone or email changed {when}, on {format_date(last)}."
        yield Finding("Contact", words, Weight.WARNS)


def _of_record(held: EnquiryReply, facts: Facts) -> Iterator[Finding]:
    policy = facts.meta.policy
    yield from contact_findings(held, facts.meta)
    if held.account:
        yield Finding("Limits", f"up to {format_currency(policy.account_limit_max)} each.")


def _of_product(product: Product, request: AccountOpening, facts: Facts) -> Iterator[Finding]:
    holders = holders_of(request, facts)
    count = 1 + len(request.joint_holders or ())
    why = why_not_offered(product, holders, count) if holders else ""
    if why:
        yield Finding(product.name, f"not for this customer: {why}.", Weight.WRONG)
    opens, keeps = product.min_opening, product.min_balance
    most = f" It holds {product.max_balance} at most." if product.max_balance else ""
    yield Finding(product.name, f"opens with {opens} or more, and keeps {keeps}.{most}")
    yield Finding("Interest", f"{product.interest_rate_percent} percent a year.")
    lacks = why_tier_lacks(product, holders)
    if lacks:
        cure = "Raise the tier first, in Account maintenance (ACMT)."
        yield Finding("KYC tier", f"{lacks}. {cure}", Weight.WRONG)
    else:
        yield Finding("KYC tier", f"{code_words(product.min_tier).lower()} or higher.")
    yield Finding(
        "Holders", "one." if product.max_holders == 1 else f"up to {product.max_holders}."
    )
    comes = (("a debit card", product.debit_card), ("a cheque book", product.cheque_book))
    offered = [words for words, is_offered in comes if is_offered]
    yield Finding("May have", f"{_listed(offered)}." if offered else "no card, no cheque book.")
    if product.tenure:
        words = f"{product.tenure.min} to {product.tenure.max} months, paid in by transfer only."
        yield Finding("Runs", f"{words} Broken early, it earns half the interest.")
    fee = product.closure_fee
    yield Finding("Closing", f"costs {fee}." if fee.amount else "is free.")


def _of_customer(request: CifCreate, facts: Facts) -> Iterator[Finding]:
    yield _risk(request, facts)
    yield from _tier(request, facts)
    yield from _age(request, facts)
    if request.business and request.customer_type is CustomerType.BUSINESS:
        yield from _shares(request.business, facts)


def _risk(request: CifCreate, facts: Facts) -> Finding:
    assessed = assess_risk(request, facts)
    policy = facts.meta.policy
    is_high = assessed.rating is RiskRating.HIGH
    turnover = policy.turnover_medium
    if is_high and request.expected_monthly_turnover:
        is_above = request.expected_monthly_turnover.amount >= policy.turnover_high
        turnover = policy.turnover_high if is_above else turnover
    words = [_FACTORS[each].format(turnover=format_currency(turnover)) for each in assessed.factors]
    why = f", because {_listed(words)}" if words else " so far"
    weight = Weight.PLAIN if assessed.rating is RiskRating.LOW else Weight.WARNS
    return Finding("Risk", f"{assessed.rating.lower()}{why}.", weight)


def _tier(request: CifCreate, facts: Facts) -> Iterator[Finding]:
    tier = request.kyc_tier
    if tier is None or request.customer_type is None:
        return
    wanted, why = tier_wanted(request, facts)
    if wanted and wanted != tier:
        yield Finding(
            "KYC tier", f"{code_words(wanted).lower()} is needed, since {why}.", Weight.WRONG
        )
        return
    since = f", since {why}" if wanted else ""
    yield Finding("KYC tier", f"{code_words(tier).lower()}{since}. {_allowed(request, facts)}")


def _allowed(request: CifCreate, facts: Facts) -> str:
    offered = [each for each in facts.meta.products if _is_offered(each, request, facts)]
    may = [each.name for each in offered if each.min_tier <= str(request.kyc_tier)]
    later = [each for each in offered if each.min_tier > str(request.kyc_tier)]
    words = f"May have {_listed(may)}." if may else "May have no product."
    if later:
        next_tier = min(each.min_tier for each in later)
        names = [each.name for each in later if each.min_tier == next_tier]
        words += f" {_listed(names)}: choose {code_words(next_tier).lower()}."
    return words


def _is_offered(product: Product, request: CifCreate, facts: Facts) -> bool:
    is_of_type = request.customer_type in product.customer_types
    return is_of_type and product.minor_only == _is_minor(request, facts)


def _age(request: CifCreate, facts: Facts) -> Iterator[Finding]:
    if _is_minor(request, facts):
        words = "needs a guardian who is an adult customer with verified KYC, and never signs."
        yield Finding("Under 18", words, Weight.WARNS)


def _is_minor(request: CifCreate, facts: Facts) -> bool:
    is_person = request.customer_type is CustomerType.INDIVIDUAL
    born = request.individual.date_of_birth if request.individual and is_person else None
    return born is not None and 0 <= age_on(born, facts.business_date) < ADULT_AGE


def _shares(business: Business, facts: Facts) -> Iterator[Finding]:
    owners = business.beneficial_owners or ()
    shares = [each.ownership_percent or Decimal(0) for each in owners]
    total, least = sum(shares, Decimal(0)), facts.meta.policy.beneficial_owner_percent
    rest = _ALL - total
    said = f"{_percent(total)} of 100 percent are named"
    if rest < 0:
        yield Finding("Shares", f"{said}: {_percent(-rest)} too many.", Weight.WRONG)
    elif rest >= least:
        controls = any(each.control not in {None, Control.OWNERSHIP} for each in owners)
        missing = f"{_percent(rest)} are not: name every owner of {_percent(least)} or more"
        manager = "" if controls or any(each >= least for each in shares) else _MANAGER
        yield Finding("Shares", f"{said}, {missing}{manager}.", Weight.WARNS)
    else:
        yield Finding("Shares", f"{said}.")


_MANAGER: Final = ", or a senior manager if there is none"


def _percent(share: Decimal) -> str:
    return f"{share.normalize():f}"


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
