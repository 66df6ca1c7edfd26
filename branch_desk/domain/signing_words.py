"""Who may sign for an amount, and on which terms somebody signs, in the words of an officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.mandate_check import MandateAnswer
from branch_desk.domain.mandates import WhyNot
from branch_desk.domain.money import Money

SETS_SHOWN: Final = 20


@dataclass(frozen=True)
class SigningWords:
    """A line each: the sets of people who may sign together, and who may not and why."""

    may: tuple[str, ...]
    may_not: tuple[str, ...]


def signing_words(answer: MandateAnswer, signatories: Sequence[Mapping[str, Any]]) -> SigningWords:
    """Word who may sign; `signatories` are those of the mandate that answered, as held."""
    held = {str(each["signatory_id"]): each for each in signatories}
    sets = [" + ".join(_name(held, each) for each in group) for group in answer.combinations]
    rest = len(sets) - SETS_SHOWN
    more = [f"and {rest}{' or more' if answer.more else ''} further sets"] if rest > 0 else []
    if answer.band is None:
        may = ["Nobody: the amount is above what this mandate provides for."]
    elif not sets:
        may = ["Nobody: too few of those whom the rule asks for can sign."]
    else:
        may = [*sets[:SETS_SHOWN], *more]
    may_not = [
        f"{_name(held, each.signatory_id)}: {_why(each.reason, held.get(each.signatory_id, {}))}"
        for each in answer.cannot
    ]
    return SigningWords(tuple(may), tuple(may_not))


def terms_words(held: Mapping[str, Any], day: date) -> tuple[tuple[str, str, bool], ...]:
    """Give label, text and whether it matters, of a signatory as held, on a business day."""
    limit = held.get("personal_limit")
    return (
        ("Class", str(held.get("class") or "A"), False),
        ("Limit", str(Money.model_validate(limit)) if limit else "none of their own", False),
        ("Signs", _validity(held), not _is_active(held, day)),
    )


def expiry_words(expires_on: date | None, day: date) -> tuple[str, bool]:
    """Give when a signatory's identity document expires, and whether it has."""
    if expires_on is None:
        return "no expiry recorded", False
    is_over = expires_on < day
    return f"{'EXPIRED ' if is_over else ''}{format_date(expires_on)}", is_over


def _name(held: Mapping[str, Mapping[str, Any]], signatory_id: str) -> str:
    return str(held.get(signatory_id, {}).get("full_name") or signatory_id)


def _why(reason: str, held: Mapping[str, Any]) -> str:
    if reason == WhyNot.DATE:
        return f"signs {_validity(held)}"
    if reason == WhyNot.LIMIT:
        limit = held.get("personal_limit")
        return f"limit {Money.model_validate(limit)}" if limit else "limit"
    return f"class {held.get('class') or 'A'} is not asked for, or others sign already"


def _validity(held: Mapping[str, Any]) -> str:
    start, end = (held.get(name) for name in ("effective_from", "effective_to"))
    parts = [
        f"from {format_date(date.fromisoformat(start))}" if start else "",
        f"until {format_date(date.fromisoformat(end))}" if end else "",
    ]
    return " ".join(each for each in parts if each) or "always"


def _is_active(held: Mapping[str, Any], day: date) -> bool:
    start, end = (held.get(name) for name in ("effective_from", "effective_to"))
    return (not start or date.fromisoformat(start) <= day) and (
        not end or day <= date.fromisoformat(end)
    )
