"""Who may sign for an amount, and on which terms somebody signs, in the words of an officer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from branch_desk.common import format_date
from branch_desk.domain.documents import DocumentType
from branch_desk.domain.facts import CustomerFacts
from branch_desk.domain.mandate_check import MandateAnswer, deciding
from branch_desk.domain.mandate_words import signatory_name
from branch_desk.domain.mandates import (
    MandateTerms,
    Signatory,
    SignatoryClass,
    WhyNot,
    who_can_sign,
)

SETS_SHOWN: Final = 20
_SHOWN_AT_SIGNING: Final = {
    DocumentType.PHOTO: "photo",
    DocumentType.SIGNATURE_SPECIMEN: "specimen",
}
"""What a signature is compared with (the signature view), and how it is called in short."""


@dataclass(frozen=True)
class SigningWords:
    """A line each: the sets of people who together can sign, and who cannot and why.

    Where nobody can, the one line in place of the sets says so.
    """

    can: tuple[str, ...]
    cannot: tuple[str, ...]


_ABOVE: Final = SigningWords(
    ("Nobody: the amount is above what this mandate provides for.",), cannot=()
)


def signing_words(
    terms: MandateTerms, amount: Decimal, on: date, names: Mapping[str, str]
) -> SigningWords:
    """Word who can sign for an amount on a day; `names` as for the whole mandate's words."""
    found = who_can_sign(terms, amount, on)
    if found.band is None:
        return _ABOVE
    people = terms.signatories
    called = [signatory_name(each, names) for each in people]
    return SigningWords(
        _set_lines([[called[place] for place in each] for each in found.sets]),
        tuple(
            f"not {called[place]}: {_why(reason, people[place], has_sets=bool(found.sets))}"
            for place, reason in found.cannot.items()
        ),
    )


def with_papers_filed(customer: CustomerFacts) -> str:
    """Name a customer who is to sign, with whether their photo and specimen are on file."""
    filed = (
        f"{'' if paper in customer.filed else 'no '}{words} on file"
        for paper, words in _SHOWN_AT_SIGNING.items()
    )
    return f"{customer.full_name}: {', '.join(filed)}"


def answer_words(answer: MandateAnswer, signatories: Sequence[Mapping[str, Any]]) -> SigningWords:
    """Word the core's answer; `signatories` are those of the mandate that answered, as held."""
    if answer.band is None:
        return _ABOVE
    people = {each["signatory_id"]: deciding(each) for each in signatories}
    names = {each["signatory_id"]: each.get("full_name") for each in signatories}
    sets = [[names.get(each) or each for each in group] for group in answer.combinations]
    lines = []
    for each in answer.cannot:
        # The mandate may have been changed between the two readings.
        person = people.get(each.signatory_id) or Signatory(signatory_id=each.signatory_id)
        why = _why(each.reason, person, has_sets=bool(sets))
        lines.append(f"not {names.get(each.signatory_id) or each.signatory_id}: {why}")
    return SigningWords(_set_lines(sets, has_more=answer.more), tuple(lines))


def terms_words(signatory: Signatory, day: date) -> tuple[tuple[str, str, bool], ...]:
    """Give label, text and whether it matters, of the terms of a signatory on a business day."""
    return (
        ("Class", _class(signatory), False),
        ("Limit", str(signatory.personal_limit or "none of their own"), False),
        ("Signs", _validity(signatory), not signatory.is_active(day)),
    )


def expiry_words(expires_on: date | None, day: date) -> tuple[str, bool]:
    """Give when a signatory's identity document expires, and whether it has."""
    if expires_on is None:
        return "no expiry recorded", False
    is_over = expires_on < day
    return f"{'EXPIRED ' if is_over else ''}{format_date(expires_on)}", is_over


def _set_lines(sets: Sequence[Iterable[str]], *, has_more: bool = False) -> tuple[str, ...]:
    if not sets:
        return ("Nobody: too few of those whom the rule asks for can sign for this amount.",)
    shown = [" + ".join(each) for each in sets[:SETS_SHOWN]]
    rest = len(sets) - SETS_SHOWN
    if rest > 0:
        count = f"{rest} or more" if has_more else str(rest)
        shown.append(f"and {count} further set{'' if count == '1' else 's'}")
    return tuple(shown)


def _why(reason: str, signatory: Signatory, *, has_sets: bool) -> str:
    if reason == WhyNot.DATE:
        return f"signs {_validity(signatory)}"
    if reason == WhyNot.LIMIT:
        return f"limit {signatory.personal_limit or ''}".rstrip()
    more = " is not asked for, or others sign already" if has_sets else " alone is not enough"
    return f"class {_class(signatory)}{more}"


def _class(signatory: Signatory) -> str:
    return signatory.signatory_class or SignatoryClass.A


def _validity(signatory: Signatory) -> str:
    start, end = signatory.effective_from, signatory.effective_to
    parts = [
        f"from {format_date(start)}" if start else "",
        f"until {format_date(end)}" if end else "",
    ]
    return " ".join(each for each in parts if each) or "always"
