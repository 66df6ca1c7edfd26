"""A mandate as the sentence that a receipt prints and an officer reads."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from branch_desk.common import format_currency, format_date
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.mandate_sketch import LostAmounts
from branch_desk.domain.mandates import (
    Band,
    Rule,
    RuleKind,
    Signatory,
)


def mandate_words(
    signatories: Sequence[Signatory], bands: Sequence[Band], names: Mapping[str, str]
) -> str:
    """Give who may sign for how much: `any one of: Lydia Chebet`.

    `names` has the names of signatories by customer ID, and of those who are kept by their own id
    (see `names_of`); one without a name is a number.
    """
    people = [signatory_words(each, names) for each in signatories]
    if len(bands) == 1 and bands[0].up_to is None and bands[0].rule.kind in _WHO:
        return f"{_WHO[bands[0].rule.kind]}: {', '.join(people)}"
    return f"{bands_words(bands)}. Signatories: {', '.join(people)}"


def bands_words(bands: Sequence[Band]) -> str:
    """Give how many must sign for how much: `up to KES 50,000.00 any one; above that 2 of A`."""
    return "; ".join(_band(each, bands) for each in bands)


def rule_words(rule: Rule) -> str:
    """Give how many must sign: `2 of A and 1 of B or any 3`."""
    return _rule(rule)


def names_of(held: EnquiryReply) -> dict[str, str]:
    """Give the names in a record by customer ID and by signatory id: holders, and who signs."""
    names = {held.customer.customer_id: held.customer.full_name}
    account = held.account
    if account is None:
        return names
    names |= {each.customer_id: each.full_name for each in account.holders}
    for mandate in account.mandates:
        for each in mandate.signatories:
            for member in ("customer_id", "signatory_id"):
                if each.get(member) and each.get("full_name"):
                    names[str(each[member])] = str(each["full_name"])
    return names


def lost_words(lost: LostAmounts) -> tuple[str, ...]:
    """Give a sentence for each range of amounts that nobody could sign for any more."""
    return tuple(_lost(*each) for each in lost)


def _lost(above: Decimal, up_to: Decimal | None) -> str:
    low, high = format_currency(above), "" if up_to is None else format_currency(up_to)
    if up_to is None:
        where = f"Above {low}" if above else "For every amount"
    else:
        where = f"Above {low} and up to {high}" if above else f"Up to {high}"
    return f"{where} somebody can sign now, and nobody could any more."


_WHO = {RuleKind.ANY_ONE: "any one of", RuleKind.ALL: "all of"}
_RULE = {RuleKind.ANY_ONE: "any one", RuleKind.ALL: "all together"}


def _band(band: Band, bands: Sequence[Band]) -> str:
    if band.up_to is not None:
        return f"up to {band.up_to} {_rule(band.rule)}"
    return f"above that {_rule(band.rule)}" if len(bands) > 1 else _rule(band.rule)


def _rule(rule: Rule) -> str:
    if rule.kind in _RULE:
        return _RULE[rule.kind]
    return " or ".join(" and ".join(_count(each)) for each in rule.any_of)


def _count(combination: Mapping[str, int]) -> list[str]:
    return [
        f"any {count}" if name == "ANY" else f"{count} of {name}"
        for name, count in combination.items()
    ]


def signatory_words(signatory: Signatory, names: Mapping[str, str]) -> str:
    """Give a signatory with class, limit, first and last day; `names` as for the whole mandate."""
    name = signatory_name(signatory, names)
    marks = [f"class {signatory.signatory_class}"] if signatory.signatory_class else []
    if signatory.personal_limit is not None:
        marks.append(f"up to {signatory.personal_limit}")
    if signatory.effective_from is not None:
        marks.append(f"from {format_date(signatory.effective_from)}")
    if signatory.effective_to is not None:
        marks.append(f"until {format_date(signatory.effective_to)}")
    return f"{name} ({', '.join(marks)})" if marks else name


def signatory_name(signatory: Signatory, names: Mapping[str, str]) -> str:
    """Give the name of a signatory, else the number that stands for it."""
    numbers = [each for each in (signatory.customer_id, signatory.signatory_id) if each]
    known = (names[each] for each in numbers if each in names)
    return signatory.full_name or next(known, next(iter(numbers), ""))
